/**
 * `npm run bench -- controllers`: a Deployment of 5,000 replicas on 500 nodes from apply to Available, its deletion with
 * cascade, a rolling update of 1,000 replicas at 25 %, and a rehearsal of draining 10 of 100 nodes with 2,000 pods. Whole
 * clusters: API server, controllers, scheduler and kubelets; history is off. The bar is 10 s of real time for each.
 */
import { readFileSync } from 'node:fs';
import { reportPeakMemory, reportTime } from './lib/report';
import { parseTime } from '@shared/api';
import { Cluster } from '@main/engine';
import { makeProgramRunner } from '@main/programs';
import { PLAIN_DRAIN, rehearse } from '@main/workspaces/rehearsal';

const CATALOGUE = JSON.parse(readFileSync('resources/images/catalogue.json', 'utf8')) as never;
const SECOND = 1_000;

function emptyCluster(): Cluster {
  return new Cluster({ seed: 'bench', time: parseTime('2026-01-05T08:00:00Z')!, images: CATALOGUE });
}

function clusterOf(nodes: number): Cluster {
  const cluster = emptyCluster();
  cluster.start();
  const amounts = { cpu: '16', memory: '64Gi', pods: '110', 'ephemeral-storage': '100Gi' };
  for (let i = 0; i < nodes; i++) {
    write(cluster, {
      verb: 'create',
      resource: 'nodes',
      body: {
        apiVersion: 'v1',
        kind: 'Node',
        metadata: { name: `node-${String(i).padStart(4, '0')}` },
        spec: { podCIDR: `10.${10 + (i >> 8)}.${i & 255}.0/24` },
        status: { capacity: amounts, allocatable: amounts },
      },
    });
  }
  pass(cluster, 60 * SECOND);
  return cluster;
}

function write(cluster: Cluster, request: unknown): void {
  const result = cluster.apply({ type: 'request', request: request as never });
  if (result.type === 'request' && !result.answer.ok) throw new Error(result.answer.status.message);
}

function pass(cluster: Cluster, ms: number): void {
  if (!cluster.advance(cluster.time + ms)) throw new Error('time stands still');
}

/** @param readyAfter seconds that a replica takes to be ready */
function deploy(cluster: Cluster, replicas: number, name = 'web', readyAfter = 0): void {
  const labels = { app: name };
  write(cluster, {
    verb: 'create',
    resource: 'deployments.apps',
    namespace: 'default',
    body: {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace: 'default' },
      spec: {
        replicas,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            containers: [
              {
                name: 'c',
                image: 'nginx:1.25',
                imagePullPolicy: 'IfNotPresent',
                resources: { requests: { cpu: '100m', memory: '100Mi' } },
                ...(readyAfter > 0
                  ? { readinessProbe: { tcpSocket: { port: 80 }, initialDelaySeconds: readyAfter } }
                  : {}),
              },
            ],
          },
        },
      },
    },
  });
}

const available = (cluster: Cluster): number => status(cluster)?.availableReplicas ?? 0;
const status = (cluster: Cluster) =>
  (
    cluster.store.get('deployments.apps', 'default', 'web') as
      { status?: { availableReplicas?: number; updatedReplicas?: number; replicas?: number } } | undefined
  )?.status;

/** What of it the processor worked: on a busy machine the truer figure. */
function reportCpu(since: NodeJS.CpuUsage): void {
  const { user, system } = process.cpuUsage(since);
  console.log(`  ${Math.round((user + system) / 1000)} ms of CPU`);
}

/** Lets time pass until it is so, in steps of a second, and prints what it took. */
function until(what: string, cluster: Cluster, holds: () => boolean): void {
  const from = { turn: cluster.turn, seq: cluster.seq, revision: cluster.store.revision, time: cluster.time };
  const start = performance.now();
  const cpu = process.cpuUsage();
  for (let seconds = 0; !holds(); seconds++) {
    if (seconds > 3_600) throw new Error(`${what}: not in an hour; ${JSON.stringify(status(cluster))}`);
    pass(cluster, SECOND);
  }
  reportTime(what, performance.now() - start);
  reportCpu(cpu);
  const heap = Math.round(process.memoryUsage().heapUsed / 1e6);
  console.log(
    `  ${cluster.turn - from.turn} turns, ${cluster.seq - from.seq} steps, ${cluster.store.revision - from.revision} revisions, ` +
      `${(cluster.time - from.time) / SECOND} s of virtual time, heap ${heap} MB`,
  );
}

const large = clusterOf(500);
deploy(large, 5_000);
until('5,000 replicas on 500 nodes, apply to Available', large, () => available(large) === 5_000);
write(large, { verb: 'delete', resource: 'deployments.apps', namespace: 'default', name: 'web' });
until('its deletion with cascade', large, () => large.store.list('pods', 'default').length === 0);

const middle = clusterOf(100);
deploy(middle, 1_000);
until('1,000 replicas on 100 nodes, apply to Available', middle, () => available(middle) === 1_000);
write(middle, {
  verb: 'patch',
  resource: 'deployments.apps',
  namespace: 'default',
  name: 'web',
  patchType: 'strategic',
  body: { spec: { template: { spec: { containers: [{ name: 'c', image: 'nginx:1.26' }] } } } },
});
pass(middle, 0);
until('rolling update of 1,000 replicas at 25 %', middle, () => {
  const { updatedReplicas = 0, availableReplicas = 0, replicas = 0 } = status(middle) ?? {};
  return updatedReplicas === 1_000 && availableReplicas === 1_000 && replicas === 1_000;
});

const busy = clusterOf(100);
// Replicas take a while to be ready, so that what the drain of one node disturbs holds up the next.
for (let i = 0; i < 40; i++) deploy(busy, 50, `app-${i}`, 20);
for (let i = 0; i < 40; i++) {
  write(busy, {
    verb: 'create',
    resource: 'poddisruptionbudgets.policy',
    namespace: 'default',
    body: {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: `app-${i}`, namespace: 'default' },
      spec: { minAvailable: '98%', selector: { matchLabels: { app: `app-${i}` } } },
    },
  });
}
pass(busy, 600 * SECOND);
const nodes = Array.from({ length: 10 }, (_, i) => `node-${String(i * 7).padStart(4, '0')}`);
const origin = { cluster: busy, make: () => emptyCluster(), programs: makeProgramRunner() };
for (const findOrder of [false, true]) {
  const start = performance.now();
  const cpu = process.cpuUsage();
  const result = await rehearse(
    origin,
    { type: 'drain', nodes, flags: { ...PLAIN_DRAIN, ignoreDaemonSets: true } },
    { findOrder },
  );
  const what = findOrder
    ? 'the same, with other orders of the nodes'
    : 'rehearsal of draining 10 of 100 nodes with 2,000 pods';
  reportTime(what, performance.now() - start);
  reportCpu(cpu);
  if (result.type !== 'report') throw new Error(JSON.stringify(result));
  const { moves, budgetStops, steps, revisions, duration, order, safe } = result.report;
  const refusals = budgetStops.reduce((sum, stop) => sum + stop.refusals, 0);
  if (refusals === 0) throw new Error('no budget delayed an eviction');
  console.log(
    `  ${moves.length} pods moved, ${refusals} evictions refused by ${budgetStops.length} budgets, safe: ${safe}, ${steps} steps, ${revisions} revisions, ` +
      `${duration / SECOND} s of virtual time, ${order?.tried ?? 1} orders`,
  );
}
reportPeakMemory();
