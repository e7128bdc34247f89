import { EventEmitter } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { WebContents } from 'electron';
import { afterAll, describe, expect, it } from 'vitest';
import { printYaml } from '@shared/api';
import type { ImportProgress } from '@shared/contract';
import { importReportOf, type ImportedWorkspace } from '@main/workspaces';
import { TemporaryWorkspaces } from '@main/workspaces/testing';
import { ClusterImports } from './cluster-imports';

const temporary = new TemporaryWorkspaces();
afterAll(() => temporary.remove());

/** A window as far as imports know one. */
class FakeWindow extends EventEmitter {
  destroyed = false;
  constructor(readonly id: number) {
    super();
  }
  isDestroyed(): boolean {
    return this.destroyed;
  }
  close(): void {
    this.destroyed = true;
    this.emit('destroyed');
  }
}

let windows = 0;
function setUp() {
  const shown: ImportedWorkspace[] = [];
  const imports = new ClusterImports(temporary.workspaces, (imported) => shown.push(imported));
  const window = new FakeWindow(++windows);
  const progress: ImportProgress[] = [];
  const run = (args: Parameters<ClusterImports['run']>[1], tell?: () => void) =>
    imports.run(window as unknown as WebContents, args, (p) => {
      progress.push(p);
      tell?.();
    });
  return { shown, imports, window, progress, run };
}

function file(name: string, content: string | Uint8Array): string {
  const path = join(temporary.folder, `files-${windows}`, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

const node = (name: string): object => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, creationTimestamp: '2026-01-05T08:00:00Z' },
  status: {
    capacity: { cpu: '4', memory: '8Gi', pods: '110' },
    conditions: [{ type: 'Ready', status: 'True' }],
  },
});
const secret = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 's', namespace: 'a' },
  data: { k: 'aHVudGVyMg==' },
};
const dump = (...items: object[]): string =>
  printYaml({ apiVersion: 'v1', items, kind: 'List', metadata: {} });
const unsaved = (): string[] =>
  readdirSync(join(temporary.folder, 'unsaved')).filter((name) => name.endsWith('.drydock'));

describe('importing a cluster for a window', () => {
  it('makes a workspace of all files, shows it, tells how far it is, and keeps the report in it', async () => {
    const { run, shown, progress } = setUp();
    const paths = [
      file('nodes.yaml', dump(node('n1'), node('n2'))),
      file('rest.json.gz', gzipSync(JSON.stringify(secret))),
    ];
    const result = await run({ paths });
    expect(result).toMatchObject({ type: 'imported', title: 'nodes', report: { nodes: 2, objects: 3 } });
    expect([...new Set(progress.map((p) => p.phase))]).toEqual(['read', 'take', 'keep']);
    const { workspace, report } = shown[0]!;
    expect(report.redacted.secrets).toBe(1);
    expect(workspace.session.info()).toMatchObject({ title: 'nodes', path: null });
    expect(importReportOf(workspace.session)).toEqual(report);
    const { path } = workspace;
    workspace.close();
    const again = temporary.workspaces.open(path);
    expect(importReportOf(again.session)).toEqual(JSON.parse(JSON.stringify(report)));
    again.close();
  });

  it('keeps secrets, title and time as it is told', async () => {
    const { run, shown } = setUp();
    const time = Date.UTC(2026, 5, 1);
    const paths = [file('nodes.yaml', dump(node('n1'), secret))];
    expect(await run({ paths, keepSecrets: true, title: 'prod', time })).toMatchObject({
      type: 'imported',
      title: 'prod',
      report: { time, redacted: { secrets: 0 } },
    });
    const { session } = shown[0]!.workspace;
    expect(session.info().head.time).toBe(time);
    expect(session.read({ verb: 'get', resource: 'secrets', namespace: 'a', name: 's' })).toMatchObject({
      object: { data: secret.data },
    });
    shown[0]!.workspace.close();
  });

  it.each([
    ['a file that is not there', () => join(temporary.folder, 'gone.yaml'), /gone\.yaml.*it is not there/],
    [
      'a file without objects',
      () => file('empty.yaml', '# nothing\n'),
      /empty\.yaml: there is no object in it/,
    ],
    ['broken YAML', () => file('broken.yaml', 'a: [1\n'), /broken\.yaml:\d+:\d+: /],
  ])('refuses %s, and leaves nothing', async (_, path, message) => {
    const { run, shown } = setUp();
    const before = unsaved();
    expect(await run({ paths: [path()] })).toEqual({
      type: 'refused',
      message: expect.stringMatching(message) as string,
    });
    expect(shown).toEqual([]);
    expect(unsaved()).toEqual(before);
  });

  const large = (): string =>
    file('large.yaml', dump(...Array.from({ length: 3_000 }, (_, i) => node(`n${i}`))));

  it.each(['read', 'take', 'keep'] as const)(
    'can be given up while it is at "%s", and leaves nothing',
    async (phase) => {
      const { run, imports, window, shown, progress } = setUp();
      const before = unsaved();
      const result = await run({ paths: [large()] }, () => {
        if (progress.at(-1)!.phase === phase) imports.cancel(window as unknown as WebContents);
      });
      expect(result).toEqual({ type: 'cancelled' });
      expect(progress.at(-1)!.phase).toBe(phase);
      expect(shown).toEqual([]);
      expect(unsaved()).toEqual(before);
      // And the window can try again.
      expect(await run({ paths: [file('n.yaml', dump(node('n')))] })).toMatchObject({ type: 'imported' });
      shown[0]!.workspace.close();
    },
  );

  it('goes with its window, and takes one at a time', async () => {
    const { run, window, shown } = setUp();
    const paths = [large()];
    const first = run({ paths });
    expect(await run({ paths })).toMatchObject({ type: 'refused' });
    window.close();
    expect(await first).toEqual({ type: 'cancelled' });
    expect(shown).toEqual([]);
  });

  it('describes files before they are read', async () => {
    const { imports } = setUp();
    const path = file('n.yaml', 'a: 1\n');
    expect(await imports.describe([path, `${path}.gone`])).toEqual([{ path, name: 'n.yaml', size: 5 }]);
  });
});
