/**
 * The tutorial as a transcript: every case typed into `drydock shell`, in order, and what a terminal shows compared.
 * `testing/tutorial.sh` is what is typed; `testing/tutorial.txt` is what appears, where `*` stands for names, addresses
 * and ages that vary. `testing/maintenance` goes through the cases of maintenance in depth.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT, type CliIo } from './command';
import { runCli } from './run';
import { data, mismatch } from './testing/transcript';

let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-cli-'));
  file = join(folder, 'tutorial.drydock');
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a command of the command line with a text as its standard input. */
async function drydock(
  args: readonly string[],
  stdin = '',
): Promise<{ code: number; text: string; out: string; err: string }> {
  const shown = { text: '', out: '', err: '' };
  const io: CliIo = {
    stdin: (async function* () {
      yield await Promise.resolve(stdin);
    })(),
    interactive: false,
    showsProgress: false,
    out: (text) => {
      shown.out += text;
      shown.text += text;
    },
    err: (text) => {
      shown.err += text;
      shown.text += text;
    },
    signal: new AbortController().signal,
  };
  return { code: await runCli(args, io), ...shown };
}

/** Types a script into a new workspace and compares what appears. @returns the exit code */
async function typed(workspace: string, name: string): Promise<number> {
  expect(await drydock(['new', workspace])).toMatchObject({ code: EXIT.ok, text: '' });
  const { code, text } = await drydock(['shell', workspace], data(`${name}.sh`));
  const shown = text.trimEnd().split('\n');
  const expected = data(`${name}.txt`).trimEnd().split('\n');
  expect(mismatch(shown, expected)).toBeNull();
  return code;
}

describe('the tutorial, typed into drydock shell', () => {
  it('shows what the tutorial shows, case by case', async () => {
    const code = await typed(file, 'tutorial');
    // The last line is `exit 7`.
    expect(code).toBe(7);
  });

  it('T3, T7, T15 to T21: phases, a silent node, what comes back, cordon, drain, taints, tolerations', async () => {
    expect(await typed(join(folder, 'maintenance.drydock'), 'maintenance')).toBe(0);
  });

  it('containers: variables, complaints, logs of earlier lives, networks, images, memory, debugging', async () => {
    expect(await typed(join(folder, 'containers.drydock'), 'containers')).toBe(0);
  });

  it('is in the history line by line, and each line can be looked at again', async () => {
    const { out } = await drydock(['history', file, '--json']);
    const entries = out
      .trimEnd()
      .split('\n')
      .map(
        (line) =>
          JSON.parse(line) as { step: number; lastStep: number; steps: number; via: string; command: string },
      );
    expect(entries.every(({ via }) => via === 'cli')).toBe(true);
    const run = entries.find(({ command }) => command === 'kubectl run pod1 --image nginx')!;
    expect(run.steps).toBeGreaterThan(3);
    const then = await drydock([
      'at',
      file,
      String(run.step),
      '-c',
      'kubectl get pod pod1 -n default --no-headers',
    ]);
    expect(then).toMatchObject({ code: 0, err: '' });
    expect(then.out).toMatch(/^pod1 +0\/1 +Pending +0 +0s\n$/);
    const before = await drydock(['at', file, String(run.step - 1), '-c', 'kubectl get pod pod1 -n default']);
    expect(before).toMatchObject({ code: 1, err: 'Error from server (NotFound): pods "pod1" not found\n' });
  });

  it('changes nothing in the past, and says so', async () => {
    const last = await drydock(['history', file, '--json']);
    const refused = await drydock([
      'at',
      file,
      '2',
      '-c',
      'kubectl delete node k-node1; echo a > /root/a; cat /root/p1.yaml',
    ]);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('step of the past');
    expect(await drydock(['history', file, '--json'])).toEqual(last);
    expect(await drydock(['at', file, '1000000', '-c', 'date'])).toMatchObject({ code: EXIT.usage });
  });

  it('has exit codes for what cannot be opened or understood', async () => {
    expect((await drydock(['new', file])).code).toBe(EXIT.cannotOpen);
    expect((await drydock(['shell', join(folder, 'none.drydock'), '-c', 'date'])).code).toBe(EXIT.cannotOpen);
    expect((await drydock(['shell', file, '-c', 'date', '--pace', 'soon'])).code).toBe(EXIT.usage);
    expect((await drydock(['shell', file, '--read-only', '-c', 'false'])).code).toBe(1);
    expect((await drydock(['new', '--example', 'none', join(folder, 'x')])).code).toBe(EXIT.failed);
  });
});
