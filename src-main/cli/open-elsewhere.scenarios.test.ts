/** A workspace that is open in the app: whoever wants to change it is refused, whoever looks is not. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Workspace } from '../workspaces';
import { EXIT } from './command';
import { openedWorkspaces } from './places';
import { runCli } from './run';

const folder = mkdtempSync(join(tmpdir(), 'drydock-open-'));
const file = join(folder, 'tutorial.drydock');
let app: Workspace;

beforeAll(async () => {
  app = openedWorkspaces().newFromExample('tutorial', file);
  create('first');
  await app.session.advance(60_000);
});
afterAll(() => {
  app.close();
  rmSync(folder, { recursive: true, force: true });
});

function create(name: string): void {
  const body = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { containers: [{ name: 'c', image: 'nginx' }] },
  };
  app.session.request([{ verb: 'create', resource: 'pods', namespace: 'default', body }], { via: 'window' });
}

async function drydock(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const shown = { out: '', err: '' };
  const code = await runCli(args, {
    stdin: (async function* () {
      yield await Promise.resolve('');
    })(),
    interactive: false,
    showsProgress: false,
    out: (text) => void (shown.out += text),
    err: (text) => void (shown.err += text),
    signal: new AbortController().signal,
  });
  return { code, ...shown };
}

describe('a workspace that is open in the app', () => {
  it.each([
    ['shell', [file, '-c', 'kubectl get ns']],
    ['serve', [file]],
  ])('is refused to `drydock %s`, which names who has it and changes nothing', async (command, args) => {
    const { seq } = app.session.head();
    const { code, out, err } = await drydock(command, ...args);
    expect(code).toBe(EXIT.cannotOpen);
    expect(out).toBe('');
    expect(err).toMatch(
      new RegExp(
        `^drydock ${command}: tutorial\\.drydock is open already: this process \\(${process.pid}\\) has held it`,
      ),
    );
    if (command === 'shell') expect(err).toMatch(/\n.*--read-only.*\n$/);
    expect(app.session.head().seq).toBe(seq);
  });

  it('is read with --read-only, as far as the app has come', async () => {
    const look = (): ReturnType<typeof drydock> =>
      drydock('shell', file, '--read-only', '-c', 'kubectl get pod -o name; cat yaml/1.yaml | head -1');
    expect(await look()).toEqual({ code: 0, out: 'pod/first\napiVersion: v1\n', err: '' });
    create('second');
    await app.session.settle();
    expect((await look()).out).toBe('pod/first\npod/second\napiVersion: v1\n');
  });

  it('is not changed with --read-only: kubectl, files, faults and time say so', async () => {
    const { seq } = app.session.head();
    for (const line of [
      'kubectl delete pod first',
      'kubectl run third --image nginx',
      'echo a > /root/a',
      'drydock fault registry down',
      'sleep 60',
    ]) {
      const { code, err } = await drydock('shell', file, '--read-only', '-c', line);
      expect.soft(code, line).not.toBe(0);
      expect.soft(err, line).toMatch(/read-only|reading only/);
    }
    expect(app.session.head().seq).toBe(seq);
  });

  it('is told about by history, at, explain and export', async () => {
    const { seq } = app.session.head();
    expect((await drydock('history', file)).out).toMatch(/ window .* create pods\n/);
    expect((await drydock('at', file, String(seq), '-c', 'kubectl get pod first -o name')).out).toBe(
      'pod/first\n',
    );
    expect((await drydock('explain', file, 'first')).out).toContain('default/first');
    expect((await drydock('export', file)).out).toContain('name: first');
    expect(app.session.head().seq).toBe(seq);
  });
});
