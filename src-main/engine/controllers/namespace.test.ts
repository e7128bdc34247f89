import type { Live } from '@shared/api';
import type { Namespace } from 'kubernetes-types/core/v1';
import { describe, expect, it } from 'vitest';
import { ControllerWorld } from '@main/engine/testing/controller-world';

function withNamespace(): ControllerWorld {
  const world = ControllerWorld.started();
  world.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } });
  world.settle();
  return world;
}

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p', namespace: 'shop' },
  spec: { containers: [{ name: 'c', image: 'nginx' }] },
};
const condition = (world: ControllerWorld, type: string) =>
  world.get<Live<Namespace>>('namespaces', 'shop', '').status?.conditions?.find((c) => c.type === type);

describe('namespaces', () => {
  it('get a default ServiceAccount and the CA, and get them back', () => {
    const world = withNamespace();
    const content = () =>
      [...world.list('serviceaccounts', 'shop'), ...world.list('configmaps', 'shop')].map(
        (o) => o.metadata.name,
      );
    expect(content()).toEqual(['default', 'kube-root-ca.crt']);
    world.delete('serviceaccounts', 'default', {}, 'shop');
    world.delete('configmaps', 'kube-root-ca.crt', {}, 'shop');
    world.settle();
    expect(content()).toEqual(['default', 'kube-root-ca.crt']);
  });

  it('are emptied and then gone', () => {
    const world = withNamespace();
    world.create('pods', pod);
    world.delete('namespaces', 'shop', {}, '');
    world.settle();
    expect(world.client.get('namespaces', '', 'shop')).toBeUndefined();
    expect(world.pods()).toEqual([]);
  });

  it('wait for pods that take their time, say so, and look again after half of it', () => {
    const world = withNamespace();
    world.create('pods', pod);
    world.bind(world.pods()[0]!, 'n1');
    world.run(world.pods()[0]!);
    world.delete('namespaces', 'shop', {}, '');
    world.settle();
    expect(condition(world, 'NamespaceContentRemaining')).toMatchObject({
      status: 'True',
      reason: 'SomeResourcesRemain',
      message: 'Some resources are remaining: pods. has 1 resource instances',
    });
    expect(condition(world, 'NamespaceFinalizersRemaining')).toMatchObject({
      status: 'False',
      reason: 'ContentHasNoFinalizers',
    });
    world.endTerminating();
    world.advance(15_000);
    expect(world.client.get('namespaces', '', 'shop')).toBeDefined();
    world.advance(1_000);
    expect(world.client.get('namespaces', '', 'shop')).toBeUndefined();
  });

  it('say which finalizers hold them', () => {
    const world = withNamespace();
    const metadata = { name: 'held', namespace: 'shop', finalizers: ['example.com/hold'] };
    world.create('configmaps', { apiVersion: 'v1', kind: 'ConfigMap', metadata });
    world.delete('namespaces', 'shop', {}, '');
    world.settle();
    expect(condition(world, 'NamespaceFinalizersRemaining')).toMatchObject({
      status: 'True',
      reason: 'SomeFinalizersRemain',
      message:
        'Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances',
    });
    world.patch('configmaps', 'held', { metadata: { finalizers: null } }, 'merge', 'shop');
    world.advance(8_000);
    expect(world.client.get('namespaces', '', 'shop')).toBeUndefined();
  });
});
