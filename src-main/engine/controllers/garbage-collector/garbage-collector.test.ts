import { controllerOf } from '@shared/api';
import type { OwnerReference } from 'kubernetes-types/meta/v1';
import { describe, expect, it } from 'vitest';
import { ControllerWorld } from '@main/engine/testing/controller-world';

const DEPLOYMENT = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: c, image: nginx}]}
`;

function running(): ControllerWorld {
  const world = ControllerWorld.started();
  world.apply(DEPLOYMENT);
  world.live();
  return world;
}

const map = (name: string, owners: readonly Partial<OwnerReference>[] = []) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'default', ...(owners.length > 0 ? { ownerReferences: owners } : {}) },
});
const ownedBy = (
  object: { kind: string; apiVersion: string; metadata: { name: string; uid?: string } },
  more: object = {},
) => ({
  apiVersion: object.apiVersion,
  kind: object.kind,
  name: object.metadata.name,
  uid: object.metadata.uid ?? '',
  ...more,
});
const names = (world: ControllerWorld, resource: string) =>
  world.list(resource, 'default').map((o) => o.metadata.name);
const maps = (world: ControllerWorld) =>
  names(world, 'configmaps').filter((name) => name !== 'kube-root-ca.crt');

describe('garbage collection', () => {
  it('background: the owner goes at once, what it owned follows', () => {
    const world = running();
    world.delete('deployments.apps', 'web');
    expect(names(world, 'deployments.apps')).toEqual([]);
    expect(names(world, 'replicasets.apps')).toHaveLength(1);
    world.settle();
    expect(names(world, 'replicasets.apps')).toEqual([]);
    expect(world.pods().every((pod) => pod.metadata.deletionTimestamp !== undefined)).toBe(true);
    world.endTerminating();
    expect(world.pods()).toEqual([]);
  });

  it('foreground: the owner waits until everything below it is gone', () => {
    const world = running();
    world.delete('deployments.apps', 'web', { propagationPolicy: 'Foreground' });
    world.settle();
    expect(world.get('deployments.apps', 'web').metadata.finalizers).toEqual(['foregroundDeletion']);
    expect(world.list('replicasets.apps')[0]!.metadata.finalizers).toEqual(['foregroundDeletion']);
    expect(world.pods((pod) => pod.metadata.deletionTimestamp !== undefined)).toHaveLength(3);
    world.endTerminating();
    world.settle();
    expect([...names(world, 'deployments.apps'), ...names(world, 'replicasets.apps')]).toEqual([]);
  });

  it('orphan: what was owned stays and has no owner', () => {
    const world = running();
    world.delete('deployments.apps', 'web', { propagationPolicy: 'Orphan' });
    world.settle();
    expect(names(world, 'deployments.apps')).toEqual([]);
    const [set] = world.list('replicasets.apps');
    expect(controllerOf(set!)).toBeUndefined();
    expect(world.pods()).toHaveLength(3);
    expect(world.pods().every((pod) => controllerOf(pod)?.uid === set!.metadata.uid)).toBe(true);
  });

  it('deletes what is created with an owner that does not exist, or is another object of the name', () => {
    const world = ControllerWorld.started();
    const owner = world.create('configmaps', map('owner'));
    world.create(
      'configmaps',
      map('lost', [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'nobody', uid: 'x' }]),
    );
    world.create('configmaps', map('mistaken', [ownedBy(owner, { uid: 'of-an-earlier-one' })]));
    world.create('configmaps', map('kept', [ownedBy(owner)]));
    world.create(
      'configmaps',
      map('unknown', [{ apiVersion: 'example.com/v1', kind: 'Thing', name: 'x', uid: 'y' }]),
    );
    world.settle();
    expect(maps(world)).toEqual(['kept', 'owner', 'unknown']);
  });

  it('keeps what still has one owner, without the one that is gone', () => {
    const world = ControllerWorld.started();
    const [a, b] = ['a', 'b'].map((name) => world.create('configmaps', map(name)));
    world.create('configmaps', map('shared', [ownedBy(a!), ownedBy(b!)]));
    world.delete('configmaps', 'a');
    world.settle();
    expect(world.get('configmaps', 'shared').metadata.ownerReferences?.map((ref) => ref.name)).toEqual(['b']);
    world.delete('configmaps', 'b');
    world.settle();
    expect(maps(world)).toEqual([]);
  });

  it('foreground waits only for dependents that block', () => {
    const world = ControllerWorld.started();
    const owner = world.create('configmaps', map('owner'));
    world.create('configmaps', {
      ...map('free', [ownedBy(owner)]),
      metadata: { ...map('free', [ownedBy(owner)]).metadata, finalizers: ['example.com/hold'] },
    });
    world.delete('configmaps', 'owner', { propagationPolicy: 'Foreground' });
    world.settle();
    expect(maps(world)).toEqual(['free']);
    expect(world.get('configmaps', 'free').metadata.deletionTimestamp).toBeDefined();
  });

  it('unties two owners of one another that wait for each other', () => {
    const world = ControllerWorld.started();
    const a = world.create('configmaps', map('a'));
    const b = world.create('configmaps', map('b', [ownedBy(a, { blockOwnerDeletion: true })]));
    world.patch('configmaps', 'a', {
      metadata: { ownerReferences: [ownedBy(b, { blockOwnerDeletion: true })] },
    });
    world.settle();
    const told = world.steps.map((step) => step.decision).filter((decision) => decision?.type === 'note');
    expect(told).toEqual([
      {
        type: 'note',
        message:
          'configmaps default/a is in a cycle of owners, which is never collected: ConfigMap a → ConfigMap b → ConfigMap a',
      },
    ]);
    world.delete('configmaps', 'a', { propagationPolicy: 'Foreground' });
    world.settle();
    expect(maps(world)).toEqual([]);
  });

  it('finds what lost its owner while no collector ran', () => {
    const world = new ControllerWorld();
    world.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
    world.create(
      'configmaps',
      map('lost', [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'nobody', uid: 'x' }]),
    );
    world.turns.start();
    world.settle();
    expect(maps(world)).toEqual([]);
  });
});
