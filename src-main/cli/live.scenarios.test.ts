/** `drydock import` and `export` with a cluster on the other side: a workspace that is served stands for it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publish, type Published } from '../gateway';
import type { Workspace } from '../workspaces';
import type { CliIo } from './command';
import { openedWorkspaces } from './places';
import { runCli } from './run';

describe('a live cluster on the other side', () => {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-live-'));
  let workspace: Workspace;
  let served: Published;

  beforeAll(async () => {
    workspace = openedWorkspaces().newFromExample('tutorial', join(folder, 'real.drydock'));
    const write = (resource: string, body: object) =>
      workspace.session.request([{ verb: 'create', resource, namespace: 'default', body }], { via: 'cli' });
    write('secrets', { metadata: { name: 'key' }, data: { password: 'c2VjcmV0' } });
    write('configmaps', { metadata: { name: 'settings' }, data: { a: '1' } });
    served = await publish(workspace.session, {
      file: join(folder, 'real.drydock'),
      kubeconfig: join(folder, 'config'),
      speed: 0,
    });
  }, 60_000);
  afterAll(async () => {
    await served.gateway.close();
    workspace.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function drydock(
    args: readonly string[],
    stdin = '',
  ): Promise<{ code: number; out: string; err: string }> {
    const text = { out: '', err: '' };
    const io: CliIo = {
      stdin: (async function* () {
        yield await Promise.resolve(stdin);
      })(),
      interactive: false,
      showsProgress: false,
      out: (part) => (text.out += part),
      err: (part) => (text.err += part),
      signal: new AbortController().signal,
    };
    return { code: await runCli(args, io), ...text };
  }

  const there = () => ['--context', served.context, '--kubeconfig', served.kubeconfig];
  const copy = join(folder, 'copy.drydock');

  it('is read as it stands, with its secrets redacted, and without being changed', async () => {
    const { revision } = workspace.session.head();
    const { code, out, err } = await drydock(['import', ...there(), '-o', copy]);
    expect(code, out + err).toBe(0);
    expect(out).toMatch(/copy\.drydock: 3 nodes, \d+ pods/);
    expect(workspace.session.head().revision).toBe(revision);
    const read = openedWorkspaces().open(copy, true);
    const secret = read.session.read({ verb: 'get', resource: 'secrets', namespace: 'default', name: 'key' });
    expect(secret.ok && (secret.object as { data?: { password?: string } }).data?.password).toBe(
      'UkVEQUNURUQ=',
    );
    expect(read.session.read({ verb: 'get', resource: 'nodes', name: 'k-node2' }).ok).toBe(true);
    read.close();
  });

  it('is asked what applying would do, and only changed after its name was typed', async () => {
    const own = openedWorkspaces().open(copy);
    own.session.request(
      [
        {
          verb: 'create',
          resource: 'configmaps',
          namespace: 'default',
          body: { metadata: { name: 'new' }, data: { b: '2' } },
        },
      ],
      { via: 'cli' },
    );
    own.close();
    const { revision } = workspace.session.head();
    const dry = await drydock(['export', copy, ...there(), '--dry-run', '-n', 'default']);
    expect(dry.out).toContain('configmap/new in default created (dry run)\n');
    expect(workspace.session.head().revision).toBe(revision);
    const no = await drydock(['export', copy, ...there(), '--apply', '-n', 'default'], 'another\n');
    expect([no.code, no.err]).toEqual([1, expect.stringContaining('Nothing was applied.')]);
    expect(no.err).toContain(`to ${served.context} (http://127.0.0.1:`);
    expect(workspace.session.head().revision).toBe(revision);
    await drydock(['export', copy, ...there(), '--apply', '-n', 'default'], `${served.context}\n`);
    expect(
      workspace.session.read({ verb: 'get', resource: 'configmaps', namespace: 'default', name: 'new' }).ok,
    ).toBe(true);
  });

  it('names the contexts that there are', async () => {
    const { code, err } = await drydock([
      'import',
      '--context',
      'none',
      '--kubeconfig',
      served.kubeconfig,
      '-o',
      join(folder, 'x.drydock'),
    ]);
    expect([code, err]).toEqual([
      1,
      `drydock import: there is no context "none"; there are: ${served.context}\n`,
    ]);
  });
});
