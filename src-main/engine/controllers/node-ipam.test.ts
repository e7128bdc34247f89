import type { Live } from '@shared/api';
import type { Node } from 'kubernetes-types/core/v1';
import { describe, expect, it } from 'vitest';
import { ControllerWorld } from '@main/engine/testing/controller-world';

const addNode = (world: ControllerWorld, name: string, podCIDR?: string): void => {
  const spec = podCIDR === undefined ? {} : { podCIDR, podCIDRs: [podCIDR] };
  world.create('nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name }, spec });
  world.settle();
};
const rangeOf = (world: ControllerWorld, name: string): string | undefined =>
  world.get<Live<Node>>('nodes', name, '').spec?.podCIDR;

/** A control plane as kubeadm makes it. */
function manager(world: ControllerWorld, flag: string): void {
  world.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kube-system' } });
  world.create('pods', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'kcm', namespace: 'kube-system', labels: { component: 'kube-controller-manager' } },
    spec: { containers: [{ name: 'c', image: 'kcm', command: ['kube-controller-manager', flag] }] },
  });
}

describe('the range of addresses of a node', () => {
  it('is the first free one of the cluster, as the controller manager is told', () => {
    const world = ControllerWorld.started();
    manager(world, '--cluster-cidr=10.32.0.0/22,fd00::/48');
    addNode(world, 'a');
    addNode(world, 'b', '10.32.1.0/24');
    addNode(world, 'c');
    expect(['a', 'b', 'c'].map((name) => rangeOf(world, name))).toEqual([
      '10.32.0.0/24',
      '10.32.1.0/24',
      '10.32.2.0/24',
    ]);
    expect(world.get<Live<Node>>('nodes', 'c', '').spec?.podCIDRs).toEqual(['10.32.2.0/24']);
  });

  it('may be missing where all are taken; the next one that is free is given to whoever waits', () => {
    const world = ControllerWorld.started();
    manager(world, '--cluster-cidr=10.32.0.0/23');
    for (const name of ['a', 'b', 'c']) addNode(world, name);
    expect(rangeOf(world, 'c')).toBeUndefined();
    expect(world.events('c').join()).toContain(
      'Normal CIDRNotAvailable Node c status is now: CIDRNotAvailable',
    );
    world.delete('nodes', 'a', {}, '');
    world.settle();
    expect(rangeOf(world, 'c')).toBe('10.32.0.0/24');
  });

  it.each([
    ['no node has one', undefined, '10.244.0.0/24'],
    ['a node has one', '100.64.0.0/24', '100.64.1.0/24'],
    ['a node has a wide one', '10.1.0.0/20', '10.1.16.0/24'],
    ['a node has the last of its surroundings', '10.7.255.0/24', '10.7.0.0/24'],
  ])('of a cluster whose control plane is elsewhere, where %s', (_, first, expected) => {
    const world = ControllerWorld.started();
    if (first !== undefined) addNode(world, 'a', first);
    addNode(world, 'b');
    expect(rangeOf(world, 'b')).toBe(expected);
  });

  it('is never taken away or changed', () => {
    const world = ControllerWorld.started();
    addNode(world, 'a', '192.168.7.0/24');
    world.patch('nodes', 'a', { metadata: { labels: { x: 'y' } } }, 'merge', '');
    world.settle();
    expect(rangeOf(world, 'a')).toBe('192.168.7.0/24');
  });
});
