import { describe, expect, it } from 'vitest';
import { parseTime } from '@shared/api';
import type { DrainFlags, RehearsalPlan, RehearsalReport, RehearsalSettings } from '@shared/contract';
import { Cluster } from '@main/engine';
import { applyText, tutorialCluster } from '@main/engine/testing/tutorial-cluster';
import { hashState } from '@main/history';
import { makeProgramRunner } from '@main/programs';
import { howManyFit, PLAIN_DRAIN, rehearse, type Origin } from '.';
import { loadImageCatalogue } from '../image-catalogue';

const images = loadImageCatalogue('resources/images');
const FLAGS: DrainFlags = { ...PLAIN_DRAIN, ignoreDaemonSets: true, deleteEmptyDirData: true, force: true };

function originOf(cluster: Cluster): Origin {
  return {
    cluster,
    make: () => new Cluster({ seed: 'test', time: parseTime('2026-01-12T08:00:00Z')!, images, freeze: true }),
    programs: makeProgramRunner(),
  };
}

function clusterWith(yaml: string): Cluster {
  const { cluster } = tutorialCluster(2);
  applyText(cluster, yaml);
  cluster.advance(cluster.time + 120_000);
  return cluster;
}

const hashOf = (cluster: Cluster): string =>
  `${JSON.stringify(cluster.save()).length} ${hashState([...cluster.store.rows()].map(({ resource, row }) => ({ resource, object: row.object })))}`;

async function report(
  cluster: Cluster,
  plan: RehearsalPlan,
  settings: RehearsalSettings = {},
): Promise<RehearsalReport> {
  const before = hashOf(cluster);
  const result = await rehearse(originOf(cluster), plan, settings);
  expect(hashOf(cluster)).toBe(before);
  if (result.type !== 'report') throw new Error(JSON.stringify(result));
  return result.report;
}

const web = (replicas: number, more = ''): string => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: nginx, image: nginx, resources: {requests: {cpu: 100m}}}]
${more}`;

const budget = (spec: string): string => `---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec: {selector: {matchLabels: {app: web}}, ${spec}}
`;

const BARE = `---
apiVersion: v1
kind: Pod
metadata: {name: p2}
spec:
  nodeName: k-node1
  containers: [{name: p2, image: nginx}]
  volumes: [{name: scratch, emptyDir: {}}]
`;

describe('rehearsing a drain', () => {
  it('tells what hinders it, with all reasons, and evicts nothing', async () => {
    const cluster = clusterWith(web(2) + BARE);
    const result = await report(cluster, { type: 'drain', nodes: ['k-node1'], flags: PLAIN_DRAIN });
    expect(result.safe).toBe(false);
    expect(result.moves).toEqual([]);
    const [drain] = result.drains;
    expect(drain!.outcome).toBe('refused');
    expect(drain!.blocked.find((pod) => pod.name === 'p2')!.reasons.map((r) => r.option)).toEqual([
      '--delete-emptydir-data',
      '--force',
    ]);
    expect(drain!.error).toMatch(
      /^\[cannot delete DaemonSet-managed Pods \(use --ignore-daemonsets to ignore\): calico-system\/calico-node-\w+, .*, cannot delete Pods with local storage/,
    );
    expect(result.runbook).toContain(
      'kubectl drain k-node1 --delete-emptydir-data --force --ignore-daemonsets',
    );
    expect(result.runbook).toContain('# --force: default/p2 has no controller and does not come back');
  });

  it('tells where replacements land, how replicas go, and what is lost', async () => {
    const cluster = clusterWith(web(4) + BARE);
    const result = await report(cluster, { type: 'drain', nodes: ['k-node1'], flags: FLAGS });
    expect(result.drains[0]).toMatchObject({ outcome: 'drained', error: '' });
    const moves = result.moves.filter((move) => move.workload?.name === 'web');
    expect(moves.length).toBeGreaterThan(0);
    for (const move of moves) {
      expect(move).toMatchObject({
        node: 'k-node1',
        by: 'drain',
        replacement: { node: 'k-node2', message: '' },
      });
      expect(move.replacement!.readyAt).toBeGreaterThan(0);
    }
    const curve = result.workloads.find((w) => w.workload.name === 'web')!;
    expect(curve).toMatchObject({ desired: 4, before: 4, after: 4, lowest: 4 - moves.length });
    expect(result.lost.map((thing) => [thing.type, thing.pod.name])).toContainEqual(['pod', 'p2']);
    expect(result.lost.map((thing) => [thing.type, thing.pod.name])).toContainEqual(['emptyDir', 'p2']);
    expect(result.problems.map((p) => p.type)).toContain('lost');
    const accepted = await report(
      cluster,
      { type: 'drain', nodes: ['k-node1'], flags: FLAGS },
      { accepted: ['pod', 'emptyDir'] },
    );
    expect(accepted.problems).toEqual([]);
  });

  it('tells which budget keeps which evictions waiting, and for how long', async () => {
    const cluster = clusterWith(web(4, budget('minAvailable: 3')));
    const result = await report(cluster, { type: 'drain', nodes: ['k-node1'], flags: FLAGS });
    const onNode = result.moves.filter((move) => move.workload?.name === 'web').length;
    expect(onNode).toBeGreaterThan(1);
    const [stop] = result.budgetStops;
    expect(stop).toMatchObject({
      budget: { namespace: 'default', name: 'web' },
      message: 'The disruption budget web needs 3 healthy pods and has 4 currently',
    });
    expect(stop!.pods).toHaveLength(onNode - 1);
    expect(stop!.until).toBeGreaterThan(stop!.from);
    expect(result.budgets).toMatchObject([{ desired: 3, before: 4, lowest: 3, broken: false }]);
    expect(result.workloads.find((w) => w.workload.name === 'web')!.lowest).toBe(3);
  });

  it('gives up where a budget never lets a pod go', async () => {
    const cluster = clusterWith(web(2, budget('minAvailable: 2')));
    const result = await report(cluster, { type: 'drain', nodes: ['k-node1'], flags: FLAGS });
    expect(result.drains[0]).toMatchObject({ outcome: 'stuck' });
    expect(result.budgetStops[0]!.until).toBeNull();
    expect(result.budgetStops[0]!.refusals).toBeGreaterThan(700);
    expect(result.workloads.find((w) => w.workload.name === 'web')).toBeUndefined();
  });

  it('ends at the timeout of the drain, in its words', async () => {
    const cluster = clusterWith(web(2, budget('minAvailable: 2')));
    const result = await report(cluster, {
      type: 'drain',
      nodes: ['k-node1'],
      flags: { ...FLAGS, timeout: 60_000 },
    });
    expect(result.drains[0]!.to - result.drains[0]!.from).toBe(60_000);
    expect(result.drains[0]!.error).toMatch(/global timeout reached: 1m0s/);
  });

  it('breaks a budget only where it is not asked', async () => {
    const cluster = clusterWith(web(2, budget('minAvailable: 2')));
    const result = await report(cluster, {
      type: 'drain',
      nodes: ['k-node1'],
      flags: { ...FLAGS, disableEviction: true },
    });
    expect(result.drains[0]!.outcome).toBe('drained');
    expect(result.problems.map((p) => p.type)).toContain('budgetBroken');
  });

  it('says why a replacement stays Pending', async () => {
    const cluster = clusterWith(web(4));
    const result = await report(cluster, { type: 'drain', nodes: ['k-node1', 'k-node2'], flags: FLAGS });
    const stuck = result.moves.map((move) => move.replacement).filter((r) => r?.node === null);
    expect(stuck.length).toBeGreaterThan(0);
    expect(stuck[0]!.message).toContain('2 node(s) were unschedulable');
    expect(result.problems).toContainEqual(
      expect.objectContaining({
        type: 'notRecovered',
        workload: expect.objectContaining({ name: 'web' }) as unknown,
      }),
    );
  });

  it('counts a minimum that is not kept as a problem', async () => {
    const cluster = clusterWith(web(4));
    const plan: RehearsalPlan = { type: 'drain', nodes: ['k-node1'], flags: FLAGS };
    const minimum = (replicas: number): RehearsalSettings => ({
      minimums: [{ workload: 'deploy/web', replicas }],
      accepted: ['emptyDir'],
    });
    expect((await report(cluster, plan, minimum(4))).problems.map((p) => p.type)).toContain('belowMinimum');
    expect((await report(cluster, plan, minimum(1))).problems).toEqual([]);
  });

  it('tries all orders of a few nodes and uncordons between them where there is maintenance', async () => {
    const cluster = clusterWith(web(4));
    const result = await report(cluster, {
      type: 'drain',
      nodes: ['k-node1', 'k-node2'],
      flags: FLAGS,
      maintenance: 600_000,
    });
    expect(result.drains.map((d) => [d.node, d.outcome])).toEqual([
      ['k-node1', 'drained'],
      ['k-node2', 'drained'],
    ]);
    expect(result.order).toMatchObject({ tried: 2, complete: true });
    expect(result.problems.filter((p) => p.type !== 'lost')).toEqual([]);
    expect(result.runbook.filter((line) => !line.startsWith('#'))).toHaveLength(4);
  });

  it('refuses what is not there, and can be cancelled', async () => {
    const cluster = clusterWith('');
    const origin = originOf(cluster);
    const plan = (node: string): RehearsalPlan => ({ type: 'drain', nodes: [node], flags: FLAGS });
    expect(await rehearse(origin, plan('nope'))).toEqual({
      type: 'refused',
      message: 'nodes "nope" not found',
    });
    const settings = { minimums: [{ workload: 'deploy/none', replicas: 1 }] };
    expect(await rehearse(origin, plan('k-node1'), settings)).toMatchObject({ type: 'refused' });
    expect(await rehearse(origin, plan('k-node1'), {}, { signal: AbortSignal.abort() })).toEqual({
      type: 'cancelled',
    });
  });
});

describe('what if', () => {
  it('a workload is scaled, a node tainted, an image rolled out', async () => {
    const cluster = clusterWith(web(2));
    const scaled = await report(cluster, {
      type: 'requests',
      commands: ['kubectl scale deployment/web --replicas=1'],
      requests: [
        {
          verb: 'patch',
          resource: 'deployments.apps',
          namespace: 'default',
          name: 'web',
          subresource: 'scale',
          patchType: 'merge',
          body: { spec: { replicas: 1 } },
        },
      ],
    });
    expect(scaled.problems).toEqual([]);
    expect(scaled.workloads[0]).toMatchObject({ before: 2, after: 1 });

    const tainted = await report(cluster, {
      type: 'requests',
      commands: ['kubectl taint nodes k-node1 qqq:NoExecute'],
      requests: [
        {
          verb: 'patch',
          resource: 'nodes',
          name: 'k-node1',
          patchType: 'merge',
          body: { spec: { taints: [{ key: 'qqq', effect: 'NoExecute' }] } },
        },
      ],
    });
    expect(tainted.moves.some((move) => move.by === 'taint-eviction-controller')).toBe(true);

    const rolled = await report(cluster, {
      type: 'requests',
      commands: ['kubectl set image deployment/web nginx=nginx:1.26'],
      requests: [
        {
          verb: 'patch',
          resource: 'deployments.apps',
          namespace: 'default',
          name: 'web',
          patchType: 'strategic',
          body: { spec: { template: { spec: { containers: [{ name: 'nginx', image: 'nginx:1.26' }] } } } },
        },
      ],
    });
    expect(rolled.problems).toEqual([]);
    expect(rolled.moves.filter((move) => move.replacement?.readyAt)).toHaveLength(2);
    const missing = await report(cluster, {
      type: 'requests',
      commands: ['kubectl scale deployment/none --replicas=1'],
      requests: [
        {
          verb: 'patch',
          resource: 'deployments.apps',
          namespace: 'default',
          name: 'none',
          patchType: 'merge',
          body: {},
        },
      ],
    });
    expect(missing.problems).toMatchObject([{ type: 'requestRefused' }]);
  });

  it('says how many more of a pod fit, and what stops the next', async () => {
    const cluster = clusterWith(web(2));
    const before = hashOf(cluster);
    const result = await howManyFit(originOf(cluster), { like: 'deployment/web' });
    expect(hashOf(cluster)).toBe(before);
    if (result.type !== 'report') throw new Error(JSON.stringify(result));
    const { fits, nodes, stopped, refusals } = result.report;
    expect(fits).toBeGreaterThan(10);
    expect(nodes.reduce((sum, node) => sum + node.fits, 0)).toBe(fits);
    expect(stopped).toContain('2 Insufficient cpu');
    expect(refusals.map((r) => r.node)).toEqual(['k-master', 'k-node1', 'k-node2']);
    expect(await howManyFit(originOf(cluster), { like: 'deployment/web', limit: 2 })).toMatchObject({
      report: { fits: 2, stopped: '' },
    });
  });
});
