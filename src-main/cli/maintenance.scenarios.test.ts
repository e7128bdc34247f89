/** drydock import, rehearse and export as they are typed, over files in a folder of their own. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseManifests, printYaml } from '@shared/api';
import type { CliIo } from './command';
import { runCli } from './run';

const folder = mkdtempSync(join(tmpdir(), 'drydock-cli-'));
const workspace = join(folder, 'prod.drydock');
const dump = join(folder, 'prod.yaml');

const T = '2026-01-05T08:00:00Z';
const labels = { app: 'web', 'pod-template-hash': 'abc' };
const container = {
  name: 'app',
  image: 'registry.example.com/web:1',
  resources: { requests: { cpu: '500m' } },
};
const node = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, uid: name, creationTimestamp: T, labels: { pool: 'a' } },
  spec: { podCIDR: `10.1.${name.slice(1)}.0/24` },
  status: {
    capacity: { cpu: '4', memory: '8Gi', pods: '110' },
    allocatable: { cpu: '4', memory: '8Gi', pods: '110' },
    conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: T, lastHeartbeatTime: T }],
  },
});
const pod = (name: string, on: string, owned = true) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name,
    namespace: 'shop',
    uid: name,
    creationTimestamp: T,
    ...(owned
      ? {
          labels,
          ownerReferences: [
            { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: 'rs', controller: true },
          ],
        }
      : {}),
  },
  spec: { nodeName: on, containers: [container] },
  status: {
    phase: 'Running',
    startTime: T,
    podIP: `10.1.${on.slice(1)}.${name.length + Number(name.at(-1) ?? 0)}`,
    conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: T }],
    containerStatuses: [
      {
        ...container,
        imageID: '',
        ready: true,
        restartCount: 0,
        started: true,
        containerID: 'containerd://1',
        state: { running: { startedAt: T } },
      },
    ],
  },
});

const items = [
  ...['n1', 'n2', 'n3'].map(node),
  {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name: 'web', namespace: 'shop', uid: 'rs', creationTimestamp: T },
    spec: {
      replicas: 3,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [container] } },
    },
  },
  pod('web-1', 'n1'),
  pod('web-2', 'n1'),
  pod('web-3', 'n2'),
  pod('bare', 'n3', false),
];

async function drydock(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const text = { out: '', err: '' };
  const io: CliIo = {
    stdin: (async function* () {
      yield JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
    })(),
    interactive: false,
    showsProgress: false,
    out: (part) => (text.out += part),
    err: (part) => (text.err += part),
    signal: new AbortController().signal,
  };
  return { code: await runCli(args, io), ...text };
}

beforeAll(async () => {
  writeFileSync(dump, printYaml({ apiVersion: 'v1', kind: 'List', items }));
  const { code, out } = await drydock('import', dump, '-o', workspace);
  expect(out).toContain('3 nodes, 4 pods (4 bound)');
  expect(code).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('drydock rehearse', () => {
  const at = ['-w', workspace];

  it('ends with 0 where nothing is lost and nothing is broken', async () => {
    const { code, out } = await drydock('rehearse', 'drain', 'n1', ...at, '--min-ready', 'shop/rs/web=1');
    expect(out).toMatch(/^SAFE: /);
    expect(out).toContain(
      'shop/replicaset/web: 3 of 3 before, 1 at the lowest (at 0s, 1 asked for), 3 after',
    );
    expect(out).toMatch(/shop\/web-1 leaves n1 at 0s; web-\w{5} on n[23], ready at \ds/);
    expect(out).toContain('  kubectl drain n1\n');
    expect(code).toBe(0);
  });

  it.each([
    [
      'a minimum that is broken',
      ['drain', 'n1', '--min-ready', 'shop/rs/web=2'],
      1,
      /has 1 ready replicas at 0s; 2 must be kept/,
    ],
    [
      'a pod that is lost',
      ['drain', 'n3', '--force'],
      1,
      /pod shop\/bare of node n3: no controller brings it back/,
    ],
    ['a loss that is accepted', ['drain', 'n3', '--force', '--accept', 'pod'], 0, /^SAFE/],
    [
      'a drain that is refused',
      ['drain', 'n3'],
      1,
      /blocked by shop\/bare: Pods declare no controller \(use --force to override\)/,
    ],
    [
      'nodes by label',
      ['drain', '-l', 'pool=a', '--force', '--given-order'],
      1,
      /3 node\(s\) were unschedulable/,
    ],
    ['a scale', ['scale', 'shop/rs/web=5'], 0, /kubectl scale replicaset\/web -n shop --replicas=5/],
    ['a taint', ['taint', 'n1', 'gone=yes:NoExecute'], 0, /taint-eviction-controller/],
    ['a node that fails', ['fail', 'n2'], 0, /web-3 leaves n2 at 40s \(taint-eviction-controller\)/],
    [
      'how many more fit',
      ['fit', 'shop/rs/web'],
      0,
      /^20 more like shop\/replicaset\/web fit\n[^]*3 Insufficient cpu/,
    ],
  ])('tells of %s', async (_, args, code, expected) => {
    const result = await drydock('rehearse', ...args, ...at);
    expect(result.err).toBe('');
    expect(result.out).toMatch(expected);
    expect(result.code).toBe(code);
  });

  it.each([
    ['a node that is not there', ['drain', 'nope'], 1, /error: nodes "nope" not found/],
    [
      'a workload that is not there',
      ['scale', 'deploy/none=1'],
      1,
      /deployments.apps "none" not found in namespace default/,
    ],
    ['nothing', [], 2, /missing argument/],
    ['something unknown', ['explode', 'n1'], 2, /nothing called "explode"/],
    ['a duration that is none', ['drain', 'n1', '--timeout', 'soon'], 2, /time: invalid duration "soon"/],
    ['a step that is not there', ['drain', 'n1', '--at', '99'], 2, /there is no step 99/],
  ])('refuses %s', async (_, args, code, expected) => {
    const result = await drydock('rehearse', ...args, ...at);
    expect(result.err).toMatch(expected);
    expect(result.code).toBe(code);
  });

  it('prints the whole report as JSON, and takes a cluster from standard input', async () => {
    const { out, code } = await drydock('rehearse', 'drain', 'n1', '--from', '-', '--json');
    expect(JSON.parse(out)).toMatchObject({ safe: true, drains: [{ node: 'n1', outcome: 'drained' }] });
    expect(code).toBe(0);
  });

  it('leaves the workspace as it was', async () => {
    const { out } = await drydock('history', workspace, '--steps');
    expect(out.trim().split('\n')).toHaveLength(1);
  });
});

describe('drydock export', () => {
  it('writes one text, or a file an object', async () => {
    const { out, err, code } = await drydock('export', workspace);
    expect(code).toBe(0);
    expect(err).toContain('left out: 3 that controllers make');
    const kinds = parseManifests(out).documents.map(({ value }) => (value as { kind: string }).kind);
    expect(kinds).toEqual(['Namespace', 'Pod', 'ReplicaSet']);
    const target = join(folder, 'manifests');
    expect((await drydock('export', workspace, '-o', target, '--nodes')).code).toBe(0);
    expect(readdirSync(join(target, 'shop')).sort()).toEqual(['pod-bare.yaml', 'replicaset-web.yaml']);
    expect(readFileSync(join(target, 'cluster/node-n1.yaml'), 'utf8')).not.toContain('status');
    expect((await drydock('export', workspace, '-o', target)).code).toBe(3);
  });
});

describe('drydock import', () => {
  it('touches no file that is there, and names what it refuses', async () => {
    expect((await drydock('import', dump, '-o', workspace)).code).toBe(3);
    expect((await drydock('import', '-o', join(folder, 'x.drydock'))).code).toBe(2);
    const broken = join(folder, 'broken.yaml');
    writeFileSync(broken, 'a: [1\n');
    const { code, err } = await drydock('import', broken, '-o', join(folder, 'y.drydock'));
    expect(err).toContain('broken.yaml');
    expect(code).toBe(1);
  });
});
