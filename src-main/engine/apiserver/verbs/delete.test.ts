import { describe, expect, it } from 'vitest';
import { ApiWorld, podNamed } from '@main/engine/testing/api-world';
import type { ApiRequest } from '@shared/contract';

const remove = (name: string, options: object = {}): ApiRequest => ({
  verb: 'delete',
  resource: 'pods',
  namespace: 'default',
  name,
  options,
});

/** A pod that a kubelet has. */
function bound(world: ApiWorld, name: string, spec: object = {}): void {
  world.create('pods', podNamed(name, { nodeName: 'n1', ...spec }));
}

describe('delete', () => {
  it('ends a pod at once that has no node, and gives it back as it was', () => {
    const world = new ApiWorld();
    const pod = world.create('pods', podNamed('p'));
    expect(world.ok(remove('p'))).toEqual(pod);
    expect(world.refused(remove('p'))).toMatchObject({
      code: 404,
      reason: 'NotFound',
      message: 'pods "p" not found',
    });
  });

  it.each([
    ['the pod says', {}, {}, 30],
    ['its own spec says', { terminationGracePeriodSeconds: 7 }, {}, 7],
    ['the request says', {}, { gracePeriodSeconds: 5 }, 5],
  ])('gives a bound pod the time that %s', (_name, spec, options, seconds) => {
    const world = new ApiWorld();
    bound(world, 'p', spec);
    const { metadata } = world.ok(remove('p', options));
    expect(metadata).toMatchObject({
      deletionGracePeriodSeconds: seconds,
      deletionTimestamp: `2026-01-05T08:00:${String(seconds).padStart(2, '0')}Z`,
    });
    expect(world.get('pods', 'p').metadata.deletionTimestamp).toBe(metadata.deletionTimestamp);
  });

  it('may be shortened but not prolonged, makes no revision where nothing changes, and is forced by 0', () => {
    const world = new ApiWorld();
    bound(world, 'p');
    world.ok(remove('p', { gracePeriodSeconds: 10 }));
    const { revision } = world.store;
    world.ok(remove('p', { gracePeriodSeconds: 20 }));
    expect(world.store.revision).toBe(revision);
    expect(world.ok(remove('p', { gracePeriodSeconds: 4 })).metadata.deletionGracePeriodSeconds).toBe(4);
    world.ok(remove('p', { gracePeriodSeconds: 0 }));
    expect(world.list('pods')).toEqual([]);
  });

  it('waits for finalizers, and ends with the last of them', () => {
    const world = new ApiWorld();
    world.create('configmaps', { metadata: { name: 'c', finalizers: ['example.com/hold'] } });
    const marked = world.ok({ verb: 'delete', resource: 'configmaps', namespace: 'default', name: 'c' });
    expect(marked.metadata.deletionTimestamp).toBe('2026-01-05T08:00:00Z');
    world.ok({
      verb: 'patch',
      resource: 'configmaps',
      namespace: 'default',
      name: 'c',
      patchType: 'merge',
      body: { metadata: { finalizers: null } },
    });
    expect(world.list('configmaps', {}, 'default')).not.toContain('c');
  });

  it.each([
    ['Orphan', ['orphan']],
    ['Foreground', ['foregroundDeletion']],
  ] as const)('keeps the propagation policy %s as a finalizer', (propagationPolicy, finalizers) => {
    const world = new ApiWorld();
    bound(world, 'p');
    expect(world.ok(remove('p', { propagationPolicy })).metadata.finalizers).toEqual(finalizers);
  });

  it('heeds preconditions', () => {
    const world = new ApiWorld();
    const pod = world.create('pods', podNamed('p'));
    expect(world.refused(remove('p', { preconditions: { uid: 'other' } }))).toMatchObject({
      code: 409,
      reason: 'Conflict',
      message: `Operation cannot be fulfilled on pods "p": Precondition failed: UID in precondition: other, UID in object meta: ${pod.metadata.uid}`,
    });
    expect(world.refused(remove('p', { preconditions: { resourceVersion: '1' } }))).toMatchObject({
      code: 409,
      reason: 'Conflict',
    });
    world.ok(
      remove('p', {
        preconditions: { uid: pod.metadata.uid, resourceVersion: pod.metadata.resourceVersion },
      }),
    );
  });

  it('changes nothing as a dry run', () => {
    const world = new ApiWorld();
    bound(world, 'p');
    const { revision } = world.store;
    world.ok({ ...remove('p'), dryRun: true } as ApiRequest);
    expect(world.store.revision).toBe(revision);
  });
});

describe('deletecollection', () => {
  it('ends what the selectors match, in its namespace only', () => {
    const world = new ApiWorld();
    world.create('pods', podNamed('a', {}, { labels: { app: 'x' } }));
    world.create('pods', podNamed('b', {}, { labels: { app: 'y' } }));
    world.create('pods', podNamed('c', {}, { labels: { app: 'x' } }), 'kube-system');
    world.ok({ verb: 'deletecollection', resource: 'pods', namespace: 'default', labelSelector: 'app=x' });
    expect(world.list('pods')).toEqual(['b', 'c']);
    expect(
      world.refused({
        verb: 'deletecollection',
        resource: 'pods',
        namespace: 'default',
        labelSelector: 'app in (',
      }),
    ).toMatchObject({ code: 400, reason: 'BadRequest' });
    expect(world.refused({ verb: 'deletecollection', resource: 'namespaces' })).toMatchObject({
      code: 405,
      reason: 'MethodNotAllowed',
    });
  });
});
