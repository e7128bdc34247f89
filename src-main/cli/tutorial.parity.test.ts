/**
 * The tutorial's transcript once more, with the real kubectl in the place of the built-in one: what is typed into the
 * shell is carried out by kubectl's own program, which speaks to the gateway of the same workspace. What it prints is
 * what the built-in one prints, but for the words that changed between versions of kubectl and for its random orders.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasRealKubectl, RealKubectl, type KubectlVersion } from '@main/gateway/testing/kubectl';
import { Console, type ConsoleOptions, type Terminal } from '../console';
import { Gateway } from '../gateway';
import { linesOf } from './line-terminal';
import { openedWorkspaces } from './places';
import { data, mismatch } from './testing/transcript';

/** Virtual seconds a real second while kubectl waits: little, so that what is looked at in between is still so. */
const SPEED = 2;
/** Virtual ms that typing a line takes. */
const PACE = 1_000;

type RunKubectl = NonNullable<ConsoleOptions['kubectl']>;

/** The newer one with every run; the older one, a minute more, where other versions are asked for too. */
const VERSIONS: readonly KubectlVersion[] = process.env['DRYDOCK_KUBECTLS'] ? ['v34', 'v26'] : ['v34'];

describe.skipIf(!hasRealKubectl).each(VERSIONS)('the tutorial with the real kubectl %s', (version) => {
  it('shows what it shows with the built-in one', { timeout: 300_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'drydock-tutorial-'));
    const workspace = openedWorkspaces().newFromExample('tutorial', join(folder, 'tutorial.drydock'));
    const { session } = workspace;
    const gateway = await Gateway.start(session, { speed: SPEED });
    const kubectl = await RealKubectl.make(version, gateway.url);
    kubectl.file('config', kubeconfig(gateway.url));
    let text = '';
    const lines = linesOf(
      (async function* () {
        yield await Promise.resolve(data('tutorial.sh'));
      })(),
    );
    const terminal: Terminal = {
      interactive: false,
      columns: 80,
      write: (_stream, part) => void (text += part),
      readLine: async () => (await lines.next()).value ?? null,
    };
    const console = new Console({
      session,
      terminal,
      via: 'cli',
      beforeLine: () => session.advance(PACE),
      kubectl: realKubectl(kubectl, async () => (await lines.next()).value),
    });
    try {
      expect(await console.converse()).toBe(7);
      // To v1.26 a manifest with an empty timestamp is never what the cluster has; the built-in kubectl knows better.
      const expected = data('tutorial.txt').replace(
        'pod/p1 unchanged',
        version === 'v26' ? 'pod/p1 configured' : 'pod/p1 unchanged',
      );
      expect(mismatch(alike(text), alike(expected))).toBeNull();
    } finally {
      kubectl.close();
      await gateway.close();
      workspace.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

/** A kubeconfig with the names that the tutorial's has. */
function kubeconfig(server: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'kubernetes-admin@kubernetes',
    clusters: [{ name: 'kubernetes', cluster: { server } }],
    users: [{ name: 'kubernetes-admin', user: {} }],
    contexts: [
      { name: 'kubernetes-admin@kubernetes', context: { cluster: 'kubernetes', user: 'kubernetes-admin' } },
    ],
  });
}

/** Runs the program with the files of the simulated node that its arguments name; `typed` is asked for what is typed into it. */
function realKubectl(kubectl: RealKubectl, typed: () => Promise<string | undefined>): RunKubectl {
  return async (args, { io }) => {
    for (const name of args) {
      const content = /^[\w.]+$/.test(name) ? await io.files.read(name) : undefined;
      if (content !== undefined) kubectl.file(name, content);
    }
    let stdin = '';
    if (args.includes('-it')) {
      for (let line = await typed(); line !== undefined && line !== 'exit'; line = await typed())
        stdin += `${line}\n`;
    } else if (args.includes('-')) stdin = await io.stdin();
    const { code } = await kubectl.run(args, {
      stdin,
      onPart: (stream, text) => {
        if (stream === 'stdout') io.out(text);
        // The shell's input is no terminal for the program.
        else io.err(text.replace(/^Unable to use a TTY.*\n/m, ''));
      },
    });
    return code ?? 1;
  };
}

/** Lines without what differs between kubectl's versions, and with what it says in random order in a fixed one. */
function alike(text: string): readonly string[] {
  const lines = text
    .trimEnd()
    .split('\n')
    // The built-in kubectl prints the manifest as v1.26 does.
    .filter((line) => line !== '  creationTimestamp: null')
    // What is only there for a moment may have passed when a program has been started to look.
    .filter((line) => !/^(Init:0\/1|PodInitializing)$/.test(line))
    .map((line) =>
      line
        .trimEnd()
        .replace(/ deleted from default namespace$/, ' deleted')
        .replace('due to error: ', 'due to error:')
        // One follows the other, again and again.
        .replace(/ 0\/1 ErrImagePull$/, ' 0/1 ImagePullBackOff')
        .replace('cannot delete cannot delete Pods that declare', 'cannot delete Pods declare')
        .replace(/^(error: .* due to error:\[)(.*)(\], continuing.*)$/, (_all, head, groups: string, tail) =>
          [head, inOrder(groups, /, (?=cannot)/), tail].join(''),
        )
        .replace(/^(Warning: )(deleting.*|ignoring.*)$/, (_all, head, groups: string) =>
          [head, inOrder(groups, /; /)].join(''),
        ),
    );
  const refusals = (i: number): number => (lines[i]?.startsWith('cannot delete') ? 1 + refusals(i + 1) : 0);
  for (let i = 0; i < lines.length; i++) {
    const count = refusals(i);
    lines.splice(i, count, ...lines.slice(i, i + count).sort());
    i += count;
  }
  return lines;
}

function inOrder(text: string, separator: RegExp): string {
  return text.split(separator).sort().join(' | ');
}
