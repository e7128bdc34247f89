/**
 * `npm run bench -- kubelet`: pods from create to Running on their nodes, and an hour of heartbeats.
 * Pods are created bound, so that the figures are those of the API server and the kubelets alone; history is off.
 */
import { reportPeakMemory, reportRate, reportTime } from './lib/report';
import { KubeletWorld } from '@main/engine/testing/kubelet-world';

const NODES = 1_000;
const PODS = 10_000;

const world = new KubeletWorld({ freeze: false, keepSteps: false });
world.namespace('default');
world.namespace('kube-node-lease');
for (let i = 0; i < NODES; i++) {
  world.node(`node-${String(i).padStart(4, '0')}`, { podCIDR: `10.${10 + (i >> 8)}.${i & 255}.0/24` });
}
world.settle();
// The image comes onto every node beforehand.
for (let i = 0; i < NODES; i++) world.pod(`warm-${i}`, `node-${String(i).padStart(4, '0')}`);
world.advance(60_000);

const before = {
  turn: world.turns.turn,
  revision: world.store.revision,
  memory: process.memoryUsage().heapUsed,
};
const start = performance.now();
for (let i = 0; i < PODS; i++) {
  world.pod(`pod-${i}`, `node-${String(i % NODES).padStart(4, '0')}`, {
    containers: [
      {
        name: 'c',
        image: 'nginx',
        imagePullPolicy: 'IfNotPresent',
        resources: { requests: { cpu: '100m', memory: '200Mi' } },
      },
    ],
  });
}
const created = performance.now();
world.advance(5_000);
const end = performance.now();

let running = 0;
for (let i = 0; i < PODS; i++) if (world.get(`pod-${i}`)?.status?.phase === 'Running') running++;
console.log(`${running} of ${PODS} pods Running on ${NODES} nodes`);
reportRate('create to Running', (PODS / (end - start)) * 1000);
reportTime('of it creating', created - start);
reportTime('of it in kubelets', end - created);
console.log(
  `${((world.turns.turn - before.turn) / PODS).toFixed(2)} turns and ` +
    `${((world.store.revision - before.revision) / PODS).toFixed(2)} revisions a pod, ` +
    `${Math.round((process.memoryUsage().heapUsed - before.memory) / 1e6)} MB`,
);

const idle = performance.now();
const turns = world.turns.turn;
world.advance(3_600_000);
reportTime(
  `an hour of heartbeats of ${NODES} nodes (${world.turns.turn - turns} turns)`,
  performance.now() - idle,
);
reportPeakMemory();
