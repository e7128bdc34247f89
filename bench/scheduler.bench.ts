/**
 * `npm run bench -- scheduler`: pods from create to bound through the engine's own path (API server, queue, scheduler,
 * binding, events; history off), against the real kube-scheduler 1.34.1 in process without any API calls.
 *
 * A machine that is shared is not equally fast all the time: the yardstick is measured before and after each workload,
 * and each workload is run several times, the best one counting, as the reference figures were taken. No collection of
 * garbage is forced before the smaller ones: it would throw away the compiled code with the last objects of the shapes that it was
 * made for, and each run would start cold, unlike a cluster that lives on.
 */
import { spawnSync } from 'node:child_process';
import { SchedulerWorld } from '@main/engine/testing/scheduler-world';
import { measureYardstick, REFERENCE_MS } from './lib/yardstick';

interface Workload {
  readonly name: string;
  readonly nodes: number;
  readonly pods: number;
  /** Pods a second of the real scheduler on the reference machine. */
  readonly real: number;
  readonly runs: number;
  readonly spec: (app: string) => object;
}

const APPS = 10;
const ZONES = 3;
const containers = [
  { name: 'app', image: 'nginx', resources: { requests: { cpu: '100m', memory: '200Mi' } } },
];
const plain = (): object => ({ containers });
const apart = (app: string): object => ({
  containers,
  affinity: {
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app } } },
      ],
    },
  },
});
const spread = (app: string): object => ({
  containers,
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: 'topology.kubernetes.io/zone',
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector: { matchLabels: { app } },
    },
  ],
});

/** So many pods take long enough to grow warm again, and earlier worlds would be counted with their memory. */
const LARGE = 10_000;

const WORKLOADS: readonly Workload[] = [
  { name: 'plain', nodes: 100, pods: 1000, real: 4037, runs: 20, spec: plain },
  { name: 'plain', nodes: 1000, pods: 5000, real: 1017, runs: 3, spec: plain },
  { name: 'plain', nodes: 5000, pods: 10_000, real: 729, runs: 3, spec: plain },
  { name: 'anti-affinity on hostname', nodes: 1000, pods: 5000, real: 318, runs: 3, spec: apart },
  { name: 'spread over zones', nodes: 1000, pods: 5000, real: 418, runs: 3, spec: spread },
];

interface Result {
  readonly ms: number;
  readonly yardstick: number;
  readonly evaluated: number;
}

function run({ nodes, pods, spec }: Workload): Result {
  const world = new SchedulerWorld({ freeze: false, keep: 1000 });
  let evaluated = 0;
  let bound = 0;
  world.turns.onStep(({ decision }) => {
    if (decision?.type !== 'scheduled') return;
    bound++;
    evaluated += decision.evaluated;
  });
  world.turns.start();
  world.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
  for (let i = 0; i < nodes; i++) {
    world.node(`node-${String(i).padStart(4, '0')}`, {
      labels: { 'topology.kubernetes.io/zone': `zone-${i % ZONES}` },
    });
  }
  world.settle();
  if (pods >= LARGE) global.gc?.();

  const before = measureYardstick();
  const start = performance.now();
  for (let i = 0; i < pods; i++) {
    const app = spec === plain ? 'app' : `app-${i % APPS}`;
    world.pod(`pod-${i}`, spec(app), { labels: { app } });
  }
  world.settle();
  const ms = performance.now() - start;
  const after = measureYardstick();
  if (bound !== pods) throw new Error(`only ${bound} of ${pods} pods were bound`);
  return { ms, yardstick: (before + after) / 2, evaluated: evaluated / pods };
}

interface Report {
  /** Calibrated time of one pod, µs. */
  readonly perPod: number;
  readonly line: string;
}

function measure(workload: Workload): Report {
  const calibrated = ({ ms, yardstick }: Result): number => ms * (REFERENCE_MS / yardstick);
  const results = Array.from({ length: workload.runs }, () => run(workload));
  const best = results.reduce((a, b) => (calibrated(a) <= calibrated(b) ? a : b));
  const rate = (workload.pods / best.ms) * 1000;
  const fair = (workload.pods / calibrated(best)) * 1000;
  const peak = Math.round(process.resourceUsage().maxRSS / 1024);
  return {
    perPod: 1_000_000 / fair,
    line:
      `${workload.name}, ${workload.nodes}, ${workload.pods}: ${Math.round(rate)}/s, calibrated ${Math.round(fair)}/s ` +
      `(yardstick ${best.yardstick.toFixed(0)} ms), ${(fair / workload.real).toFixed(1)} × ${workload.real}/s, ` +
      `${best.evaluated.toFixed(0)} nodes a pod, ${peak} MB`,
  };
}

/** Measures a workload in a process of its own, so that its peak of memory is its own too. */
function measureApart(place: number): Report {
  const child = spawnSync(process.execPath, [...process.execArgv, process.argv[1]!, String(place)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.status !== 0) throw new Error(`${WORKLOADS[place]!.name}: exit code ${child.status}`);
  return JSON.parse(child.stdout) as Report;
}

const [asked] = process.argv.slice(2);
if (asked !== undefined) console.log(JSON.stringify(measure(WORKLOADS[Number(asked)]!)));
else {
  console.log(
    'workload, nodes, pods: pods/s, calibrated pods/s, ratio to the real scheduler, evaluated nodes a pod, peak memory',
  );
  const plainPods = new Map<number, number>();
  for (const [place, workload] of WORKLOADS.entries()) {
    const { line, perPod } = measureApart(place);
    console.log(line);
    if (workload.spec === plain) plainPods.set(workload.nodes, perPod);
  }
  const growth = [...plainPods].map(([nodes, us]) => `${nodes} nodes ${us.toFixed(0)} µs`).join(', ');
  const [first = 1, last = 1] = [plainPods.get(100), plainPods.get(5000)];
  console.log(
    `plain, time a pod: ${growth}; from 100 to 5000 nodes it grows ${(last / first).toFixed(2)} times`,
  );
}
