/**
 * `npm run bench -- kubelet`: pods from create to Running on their nodes, with history off and on, and an hour of
 * heartbeats. Pods are created bound, so that the figures are those of the API server and the kubelets alone.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reportPeakMemory, reportRate, reportTime } from './lib/report';
import { KubeletWorld, START } from '@main/engine/testing/kubelet-world';
import { FIRST_BRANCH, History } from '@main/history';
import type { Step } from '@shared/contract';

const NODES = 1_000;
const PODS = 10_000;
/** How many steps become durable together, as in the app where time passes fast. */
const STEPS_TOGETHER = 5_000;

const nodeName = (i: number): string => `node-${String(i).padStart(4, '0')}`;

/** A cluster of ready nodes that have the image. */
function makeWorld(): KubeletWorld {
  const world = new KubeletWorld({ freeze: false, keepSteps: false });
  world.namespace('default');
  world.namespace('kube-node-lease');
  for (let i = 0; i < NODES; i++) {
    world.node(nodeName(i), { podCIDR: `10.${10 + (i >> 8)}.${i & 255}.0/24` });
  }
  world.settle();
  for (let i = 0; i < NODES; i++) world.pod(`warm-${i}`, nodeName(i));
  world.advance(60_000);
  return world;
}

function createPods(world: KubeletWorld): void {
  const resources = { requests: { cpu: '100m', memory: '200Mi' } };
  for (let i = 0; i < PODS; i++) {
    world.pod(`pod-${i}`, nodeName(i % NODES), {
      containers: [{ name: 'c', image: 'nginx', imagePullPolicy: 'IfNotPresent', resources }],
    });
  }
}

function tell(world: KubeletWorld): void {
  let running = 0;
  for (let i = 0; i < PODS; i++) if (world.get(`pod-${i}`)?.status?.phase === 'Running') running++;
  console.log(`${running} of ${PODS} pods Running on ${NODES} nodes`);
}

{
  const world = makeWorld();
  const before = {
    turn: world.turns.turn,
    revision: world.store.revision,
    memory: process.memoryUsage().heapUsed,
  };
  const start = performance.now();
  createPods(world);
  const created = performance.now();
  world.advance(5_000);
  const end = performance.now();
  tell(world);
  reportRate('create to Running, history off', (PODS / (end - start)) * 1000);
  reportTime('of it creating', created - start);
  reportTime('of it in kubelets', end - created);
  console.log(
    `${((world.turns.turn - before.turn) / PODS).toFixed(2)} turns and ` +
      `${((world.store.revision - before.revision) / PODS).toFixed(2)} revisions a pod, ` +
      `${Math.round((process.memoryUsage().heapUsed - before.memory) / 1e6)} MB`,
  );

  const idle = performance.now();
  const { turn, seq } = world.turns;
  world.advance(3_600_000);
  reportTime(
    `an hour of heartbeats of ${NODES} nodes (${world.turns.turn - turn} turns, ${world.turns.seq - seq} steps)`,
    performance.now() - idle,
  );
}

{
  const world = makeWorld();
  const folder = mkdtempSync(join(tmpdir(), 'drydock-bench-'));
  const history = History.create(join(folder, 'kubelet.drydock'), {
    seed: 'bench',
    startTime: START,
    engine: 'bench',
    title: 'bench',
    context: 'bench',
  });
  let pending: Step[] = [];
  let kept = 0;
  const offset = world.turns.seq;
  world.turns.onStep((step) => {
    pending.push({ ...step, seq: step.seq - offset, cause: null });
    if (pending.length >= STEPS_TOGETHER) keep();
  });
  const keep = (): void => {
    history.append({ branch: FIRST_BRANCH, steps: pending });
    kept += pending.length;
    pending = [];
  };
  const start = performance.now();
  createPods(world);
  world.advance(5_000);
  keep();
  const end = performance.now();
  tell(world);
  console.log(`${kept} steps in the history`);
  reportRate('create to Running, history on', (PODS / (end - start)) * 1000);
  history.close();
  rmSync(folder, { recursive: true, force: true });
}
reportPeakMemory();
