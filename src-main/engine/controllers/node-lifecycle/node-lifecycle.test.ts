import { formatMicroTime, formatTime, RENEWING, type Live } from '@shared/api';
import type { Node, Taint } from 'kubernetes-types/core/v1';
import { describe, expect, it } from 'vitest';
import { ControllerWorld } from '@main/engine/testing/controller-world';

const ready = (status: 'True' | 'False', time: string) => [
  { type: 'MemoryPressure', status: 'False', lastHeartbeatTime: time, lastTransitionTime: time },
  { type: 'Ready', status, lastHeartbeatTime: time, lastTransitionTime: time },
];

/** A node whose lease is being renewed. */
function addNode(world: ControllerWorld, name: string, labels: Record<string, string> = {}): void {
  const time = formatTime(world.clock.now());
  world.create('nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name, labels } });
  world.patch('nodes', name, { status: { conditions: ready('True', time) } }, 'merge', '', 'status');
  // Admission taints a new node as not ready; the controller takes that back.
  world.create('leases.coordination.k8s.io', {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name, namespace: 'kube-node-lease', annotations: { [RENEWING]: 'true' } },
    spec: { renewTime: formatMicroTime(world.clock.now()) },
  });
}

/** The kubelet of this node falls silent now. */
function silence(world: ControllerWorld, name: string): void {
  world.patch(
    'leases.coordination.k8s.io',
    name,
    {
      metadata: { annotations: { [RENEWING]: null } },
      spec: { renewTime: formatMicroTime(world.clock.now()) },
    },
    'merge',
    'kube-node-lease',
  );
}

/** It is heard again. */
function hear(world: ControllerWorld, name: string): void {
  world.patch(
    'leases.coordination.k8s.io',
    name,
    { metadata: { annotations: { [RENEWING]: 'true' } } },
    'merge',
    'kube-node-lease',
  );
  world.patch(
    'nodes',
    name,
    { status: { conditions: ready('True', formatTime(world.clock.now())) } },
    'merge',
    '',
    'status',
  );
}

const node = (world: ControllerWorld, name: string) => world.get<Live<Node>>('nodes', name, '');
const taints = (world: ControllerWorld, name: string) =>
  (node(world, name).spec?.taints ?? []).map(
    (t: Taint) => `${t.key.replace('node.kubernetes.io/', '')}:${t.effect}`,
  );

function cluster(...names: string[]): ControllerWorld {
  const world = ControllerWorld.started();
  world.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kube-node-lease' } });
  for (const name of names) addNode(world, name);
  world.settle();
  return world;
}

describe('node lifecycle', () => {
  it('says of a node that has been silent for 40 s that nobody knows, and taints it', () => {
    const world = cluster('n1', 'n2');
    world.apply(
      '{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {nodeName: n1, containers: [{name: c, image: nginx}]}}',
    );
    world.run(world.pods()[0]!);
    silence(world, 'n1');
    world.advance(39_000);
    expect(node(world, 'n1').status?.conditions?.map((c) => c.status)).toEqual(['False', 'True']);
    world.advance(1_000);
    expect(node(world, 'n1').status?.conditions).toMatchObject([
      {
        type: 'MemoryPressure',
        status: 'Unknown',
        reason: 'NodeStatusUnknown',
        message: 'Kubelet stopped posting node status.',
      },
      {
        type: 'Ready',
        status: 'Unknown',
        reason: 'NodeStatusUnknown',
        message: 'Kubelet stopped posting node status.',
      },
      {
        type: 'DiskPressure',
        status: 'Unknown',
        reason: 'NodeStatusNeverUpdated',
        message: 'Kubelet never posted node status.',
      },
      { type: 'PIDPressure', status: 'Unknown', reason: 'NodeStatusNeverUpdated' },
    ]);
    expect(taints(world, 'n1')).toEqual(['unreachable:NoSchedule', 'unreachable:NoExecute']);
    expect(world.events('n1')).toEqual([
      'Normal RegisteredNode Node n1 event: Registered Node n1 in Controller',
      'Normal NodeNotReady Node n1 status is now: NodeNotReady',
    ]);
    expect(world.pods()[0]!.status?.conditions).toMatchObject([{ type: 'Ready', status: 'False' }]);
    expect(world.events('p')).toEqual(['Warning NodeNotReady Node is not ready']);
    hear(world, 'n1');
    world.settle();
    expect(taints(world, 'n1')).toEqual([]);
  });

  it('evicts the pods of a lost node after their 300 s', () => {
    const world = cluster('n1', 'n2');
    world.apply(
      '{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {nodeName: n1, containers: [{name: c, image: nginx}]}}',
    );
    world.run(world.pods()[0]!);
    silence(world, 'n1');
    world.advance(339_000);
    expect(world.pods()[0]!.metadata.deletionTimestamp).toBeUndefined();
    world.advance(1_000);
    expect(world.pods()[0]!.metadata.deletionTimestamp).toBeDefined();
    expect(world.events('p')).toContain('Normal TaintManagerEviction Marking for deletion Pod default/p');
  });

  it('taints a cordoned node, and untaints it', () => {
    const world = cluster('n1');
    world.patch('nodes', 'n1', { spec: { unschedulable: true } }, 'merge', '');
    world.settle();
    expect(node(world, 'n1').spec?.taints).toEqual([
      {
        key: 'node.kubernetes.io/unschedulable',
        effect: 'NoSchedule',
        timeAdded: formatTime(world.clock.now()),
      },
    ]);
    world.patch('nodes', 'n1', { spec: { unschedulable: null } }, 'merge', '');
    world.settle();
    expect(node(world, 'n1').spec?.taints).toBeUndefined();
  });

  it.each([
    ['MemoryPressure', 'True', 'memory-pressure'],
    ['DiskPressure', 'True', 'disk-pressure'],
    ['PIDPressure', 'True', 'pid-pressure'],
    ['NetworkUnavailable', 'True', 'network-unavailable'],
    ['Ready', 'False', 'not-ready'],
  ])('taints a node for %s=%s with %s, beside taints of others', (type, status, key) => {
    const world = cluster('n1', 'n2');
    world.patch('nodes', 'n1', { spec: { taints: [{ key: 'mine', effect: 'NoSchedule' }] } }, 'merge', '');
    const time = formatTime(world.clock.now());
    const conditions = [
      ...ready('True', time).filter((c) => c.type !== type),
      { type, status, lastHeartbeatTime: time, lastTransitionTime: time },
    ];
    world.patch('nodes', 'n1', { status: { conditions } }, 'merge', '', 'status');
    world.settle();
    expect(taints(world, 'n1')).toContain('mine:NoSchedule');
    expect(taints(world, 'n1')).toContain(`${key}:NoSchedule`);
    expect(taints(world, 'n1').includes(`${key}:NoExecute`)).toBe(type === 'Ready');
  });

  it('gives up one node of a zone every 10 s', () => {
    const world = cluster('n1', 'n2', 'n3', 'n4', 'n5');
    silence(world, 'n1');
    silence(world, 'n2');
    world.advance(40_000);
    const lost = () => ['n1', 'n2'].filter((name) => taints(world, name).includes('unreachable:NoExecute'));
    expect(lost()).toEqual(['n1']);
    world.advance(9_000);
    expect(lost()).toEqual(['n1']);
    world.advance(1_000);
    expect(lost()).toEqual(['n1', 'n2']);
  });

  it('gives nobody up in a small zone that is mostly dark, nor where all is dark', () => {
    const names = ['n1', 'n2', 'n3', 'n4', 'n5'];
    const world = cluster(...names);
    silence(world, 'n1');
    world.advance(15_000);
    for (const name of names.slice(1, 3)) silence(world, name);
    world.advance(200_000);
    const lost = () => names.filter((name) => taints(world, name).includes('unreachable:NoExecute'));
    expect(names.filter((name) => taints(world, name).includes('unreachable:NoSchedule'))).toEqual([
      'n1',
      'n2',
      'n3',
    ]);
    // The first was given up while the zone was still well.
    expect(lost()).toEqual(['n1']);
    for (const name of names.slice(3)) silence(world, name);
    world.advance(200_000);
    expect(lost()).toEqual([]);
    for (const name of names.slice(1)) hear(world, name);
    world.advance(60_000);
    expect(lost()).toEqual(['n1']);
  });

  it('gives up ten times fewer in a large zone that is mostly dark', () => {
    const names = Array.from({ length: 51 }, (_, i) => `n${String(i).padStart(2, '0')}`);
    const world = cluster(...names);
    const lost = (): number =>
      names.filter((name) => taints(world, name).includes('unreachable:NoExecute')).length;
    for (const name of names.slice(0, 40)) silence(world, name);
    world.advance(40_000);
    expect(lost()).toBe(1);
    world.advance(99_000);
    expect(lost()).toBe(1);
    world.advance(1_000);
    expect(lost()).toBe(2);
    world.advance(300_000);
    expect(lost()).toBe(5);
  });

  it('looks at each zone by itself: one that is dark is given up at its own pace, others as they are', () => {
    const world = ControllerWorld.started();
    world.create('namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'kube-node-lease' },
    });
    const zones = { a: ['a1', 'a2', 'a3'], b: ['b1', 'b2', 'b3', 'b4', 'b5', 'b6'] };
    for (const [zone, names] of Object.entries(zones))
      for (const name of names) addNode(world, name, { 'topology.kubernetes.io/zone': zone });
    world.settle();
    for (const name of [...zones.a, 'b1', 'b2']) silence(world, name);
    world.advance(40_000);
    const lost = (): string[] =>
      [...zones.a, ...zones.b].filter((name) => taints(world, name).includes('unreachable:NoExecute'));
    // All of a is dark while others are well: its nodes are gone, not its network.
    expect(lost()).toEqual(['a1', 'b1']);
    world.advance(10_000);
    expect(lost()).toEqual(['a1', 'a2', 'b1', 'b2']);
    world.advance(10_000);
    expect(lost()).toEqual(['a1', 'a2', 'a3', 'b1', 'b2']);
  });

  it('says when a node is removed', () => {
    const world = cluster('n1');
    world.delete('nodes', 'n1', {}, '');
    world.settle();
    expect(world.events('n1')).toContain(
      'Normal RemovingNode Node n1 event: Removing Node n1 from Controller',
    );
  });
});
