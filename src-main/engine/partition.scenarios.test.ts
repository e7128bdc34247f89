/** T7: a node that does not answer, and what becomes of its pods. */
import { describe, expect, it } from 'vitest';
import { compareText, printPod, type KubeObject } from '@shared/api';
import type { Fault } from '@shared/contract';
import type { Cluster } from './cluster';
import { applyText, tutorialCluster } from './testing/tutorial-cluster';

type Node = KubeObject & {
  spec: { taints?: { key: string; effect: string }[] };
  status: { conditions: { type: string; status: string; reason: string }[] };
};

const WEB = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      nodeSelector: {kubernetes.io/hostname: k-node1}
      containers: [{name: web, image: nginx}]
`;

function begin(): {
  cluster: Cluster;
  pods: () => string[];
  node: () => Node;
  fault: (fault: Fault) => void;
  pass: (seconds: number) => void;
} {
  const { cluster } = tutorialCluster(2);
  applyText(cluster, WEB);
  const pass = (seconds: number): void => {
    cluster.advance(cluster.time + seconds * 1000);
  };
  pass(60);
  return {
    cluster,
    pass,
    pods: () =>
      cluster.store.list('pods', 'default').map((pod) => {
        const { ready, containers, status } = printPod(pod as never);
        return `${ready}/${containers} ${status}`;
      }),
    node: () => cluster.store.get('nodes', '', 'k-node1') as Node,
    fault: (fault) => {
      const result = cluster.apply({ type: 'fault', fault });
      if (result.type !== 'fault' || result.status) throw new Error('not injected');
    },
  };
}

const ready = (node: Node): string => {
  const condition = node.status.conditions.find((c) => c.type === 'Ready')!;
  return `${condition.status} ${condition.reason}`;
};
const taints = (node: Node): string[] => (node.spec.taints ?? []).map((t) => `${t.key}:${t.effect}`);

describe.each([
  [
    'cut off',
    { type: 'partition', node: 'k-node1', state: 'cut' },
    { type: 'partition', node: 'k-node1', state: 'healed' },
  ],
  [
    'without power',
    { type: 'nodePower', node: 'k-node1', state: 'off' },
    { type: 'nodePower', node: 'k-node1', state: 'on' },
  ],
  [
    'without its kubelet',
    { type: 'kubelet', node: 'k-node1', state: 'stopped' },
    { type: 'kubelet', node: 'k-node1', state: 'running' },
  ],
] as [string, Fault, Fault][])('a node %s', (_, hit, heal) => {
  it('is NotReady after 40 s, tainted, and its pods go after 300 s; they finish when it is back', () => {
    const w = begin();
    expect(w.pods()).toEqual(['1/1 Running']);
    w.fault(hit);
    w.pass(29);
    expect(ready(w.node())).toBe('True KubeletReady');
    // The last heartbeat was up to 10 s before the fault, and the controller looks every 5 s.
    w.pass(16);
    expect(ready(w.node())).toBe('Unknown NodeStatusUnknown');
    expect(taints(w.node())).toEqual(
      expect.arrayContaining([
        'node.kubernetes.io/unreachable:NoSchedule',
        'node.kubernetes.io/unreachable:NoExecute',
      ]),
    );
    expect(w.pods()).toEqual(['1/1 Running']);
    w.pass(290);
    expect(w.pods()).toEqual(['1/1 Running']);
    w.pass(15);
    // The Deployment has made another one, which finds no place: it may run on this node only.
    expect(w.pods().sort(compareText)).toEqual(['0/1 Pending', '1/1 Terminating']);
    w.pass(600);
    expect(w.pods().sort(compareText)).toEqual(['0/1 Pending', '1/1 Terminating']);
    w.fault(heal);
    w.pass(60);
    expect(ready(w.node())).toBe('True KubeletReady');
    expect(taints(w.node())).toEqual([]);
    expect(w.pods()).toEqual(['1/1 Running']);
  });

  it('that is back in time keeps its pods', () => {
    const w = begin();
    w.fault(hit);
    w.pass(100);
    w.fault(heal);
    w.pass(400);
    expect(w.pods()).toEqual(['1/1 Running']);
    expect(w.cluster.store.list('pods', 'default')).toHaveLength(1);
  });
});
