import { controllerOf, type Live } from '@shared/api';
import type { ReplicaSet } from 'kubernetes-types/apps/v1';
import { describe, expect, it } from 'vitest';
import { ControllerWorld } from '@main/engine/testing/controller-world';

const SETS = 'replicasets.apps';

const manifest = (replicas: number, more = ''): string => `
apiVersion: apps/v1
kind: ReplicaSet
metadata: {name: web}
spec:
  replicas: ${replicas}${more}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: c, image: nginx}]}
`;

const pod = (name: string, labels: object, more: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default', labels, ...more },
  spec: { containers: [{ name: 'c', image: 'nginx' }] },
});

const status = (world: ControllerWorld) => world.get<Live<ReplicaSet>>(SETS, 'web').status;

describe('ReplicaSet', () => {
  it('creates its pods with generated names and owns them', () => {
    const world = ControllerWorld.started();
    world.apply(manifest(3));
    world.settle();
    const pods = world.pods();
    expect(pods).toHaveLength(3);
    for (const p of pods) {
      expect(p.metadata.name).toMatch(/^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
      expect(controllerOf(p)).toMatchObject({
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        name: 'web',
        blockOwnerDeletion: true,
      });
    }
    expect(world.events('web').sort()).toEqual(
      pods.map((p) => `Normal SuccessfulCreate Created pod: ${p.metadata.name}`).sort(),
    );
    expect(status(world)).toEqual({ replicas: 3, fullyLabeledReplicas: 3, observedGeneration: 1 });
  });

  it('counts ready and available pods, and says nothing of zeros', () => {
    const world = ControllerWorld.started();
    world.apply(manifest(2));
    world.settle();
    world.run(world.pods()[0]!);
    world.settle();
    expect(status(world)).toEqual({
      replicas: 2,
      fullyLabeledReplicas: 2,
      readyReplicas: 1,
      availableReplicas: 1,
      observedGeneration: 1,
    });
  });

  it('calls a pod available only after minReadySeconds', () => {
    const world = ControllerWorld.started();
    world.apply(manifest(1, '\n  minReadySeconds: 10'));
    world.live();
    expect(status(world)).toMatchObject({ readyReplicas: 1 });
    expect(status(world)?.availableReplicas).toBeUndefined();
    world.advance(9_000);
    expect(status(world)?.availableReplicas).toBeUndefined();
    world.advance(1_000);
    expect(status(world)).toMatchObject({ availableReplicas: 1 });
  });

  it('replaces a pod that was deleted, one that failed, and one whose label went', () => {
    const world = ControllerWorld.started();
    world.apply(manifest(3));
    world.live();
    const [a, b, c] = world.pods();
    world.delete('pods', a!.metadata.name);
    world.setStatus(b!, { phase: 'Failed' });
    world.patch('pods', c!.metadata.name, { metadata: { labels: { app: 'other' } } });
    world.live();
    const owned = world.pods((p) => controllerOf(p) !== undefined && p.status?.phase === 'Running');
    expect(owned).toHaveLength(3);
    expect(owned.map((p) => p.metadata.name)).not.toContain(a!.metadata.name);
    expect(world.get('pods', b!.metadata.name).metadata.ownerReferences).toHaveLength(1);
    expect(world.get('pods', c!.metadata.name).metadata.ownerReferences).toBeUndefined();
  });

  it('adopts pods that it finds, and gives up those that are too many', () => {
    const world = ControllerWorld.started();
    world.create('pods', pod('stray', { app: 'web' }));
    world.create('pods', pod('other', { app: 'db' }));
    world.apply(manifest(1));
    world.live();
    expect(controllerOf(world.get('pods', 'stray'))?.name).toBe('web');
    expect(controllerOf(world.get('pods', 'other'))).toBeUndefined();
    world.create('pods', pod('late', { app: 'web' }));
    world.settle();
    expect(
      world
        .pods((p) => controllerOf(p) !== undefined && !p.metadata.deletionTimestamp)
        .map((p) => p.metadata.name),
    ).toEqual(['stray']);
    expect(world.events('web')).toContain('Normal SuccessfulDelete Deleted pod: late');
  });

  it('says in a condition and in events why it cannot create pods, and tries less often each time', () => {
    const world = ControllerWorld.started();
    world.apply(manifest(5).replace('image: nginx}]', 'image: nginx}], serviceAccountName: nobody'));
    world.settle();
    const failed = world.events('web');
    const words =
      'Warning FailedCreate Error creating: pods "web-" is forbidden: error looking up service account default/nobody: serviceaccount "nobody" not found';
    expect(failed).toEqual([`${words} (x2)`]);
    expect(status(world)?.conditions).toMatchObject([
      { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate' },
    ]);
    world.advance(20);
    expect(world.events('web')).toEqual([`${words} (x3)`]);
    world.advance(20);
    expect(world.events('web')).toEqual([`${words} (x4)`]);
  });

  it('keeps the first failure as its condition, though each attempt names another pod', () => {
    const world = ControllerWorld.started();
    world.create('limitranges', {
      metadata: { name: 'small', namespace: 'default' },
      spec: { limits: [{ type: 'Container', max: { cpu: '1' } }] },
    });
    world.apply(manifest(1).replace('image: nginx}]', 'image: nginx, resources: {limits: {cpu: 2}}}]'));
    world.settle();
    const first = status(world)?.conditions?.[0];
    expect(first).toMatchObject({ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate' });
    world.advance(60_000);
    expect(status(world)?.conditions).toEqual([first]);
    expect(world.events('web').length).toBeGreaterThan(8);
    expect(world.events('web').length).toBeLessThan(20);
    world.delete('limitranges', 'small');
    world.advance(200_000);
    expect(status(world)?.conditions).toBeUndefined();
    expect(world.pods()).toHaveLength(1);
  });

  it.each([
    ['an unbound pod before a bound one', 1],
    ['nothing but the whole set', 0],
  ])('scales down: %s', (_name, replicas) => {
    const world = ControllerWorld.started();
    world.apply(manifest(2));
    world.settle();
    const [first] = world.pods();
    world.bind(first!, 'n1');
    world.run(first!);
    world.patch(SETS, 'web', { spec: { replicas } });
    world.settle();
    const left = world.pods((p) => !p.metadata.deletionTimestamp);
    expect(left.map((p) => p.metadata.name)).toEqual(replicas === 1 ? [first!.metadata.name] : []);
  });
});
