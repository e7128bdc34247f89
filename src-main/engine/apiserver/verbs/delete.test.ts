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

  const all = (more: object): ApiRequest =>
    ({ verb: 'deletecollection', resource: 'pods', namespace: 'default', ...more }) as ApiRequest;

  it('answers with what there was, in the namespace, and with an empty list where there was nothing', () => {
    const world = new ApiWorld();
    const pod = world.create('pods', podNamed('a'));
    expect(world.ok(all({}))).toMatchObject({ kind: 'PodList', apiVersion: 'v1', items: [pod] });
    expect(world.ok(all({}))).toMatchObject({ items: [] });
  });

  it('gives each the time that is asked for, and keeps the policy', () => {
    const world = new ApiWorld();
    for (const name of ['a', 'b']) bound(world, name);
    world.ok(all({ options: { gracePeriodSeconds: 4, propagationPolicy: 'Foreground' } }));
    for (const name of ['a', 'b']) {
      expect(world.get('pods', name).metadata).toMatchObject({
        deletionGracePeriodSeconds: 4,
        finalizers: ['foregroundDeletion'],
      });
    }
  });

  it.each([
    ['a field', { fieldSelector: 'spec.nodeName=n1' }, ['b']],
    ['a field and a label', { fieldSelector: 'spec.nodeName=n1', labelSelector: 'x' }, ['a', 'b']],
    ['nothing', {}, []],
  ])('selects by %s', (_name, selectors, left) => {
    const world = new ApiWorld();
    bound(world, 'a');
    world.create('pods', podNamed('b'));
    world.ok(all({ ...selectors, options: { gracePeriodSeconds: 0 } }));
    expect(world.list('pods')).toEqual(left);
  });

  it('keeps nothing of a rehearsal, and refuses fields that cannot be selected by', () => {
    const world = new ApiWorld();
    world.create('pods', podNamed('a'));
    const { revision } = world.store;
    world.ok(all({ dryRun: true }));
    expect(world.refused(all({ fieldSelector: 'spec.x=y' })).code).toBe(400);
    expect(world.store.revision).toBe(revision);
  });

  it('meets preconditions object by object', () => {
    const world = new ApiWorld();
    const pod = world.create('pods', podNamed('a'));
    expect(world.refused(all({ options: { preconditions: { uid: 'other' } } }))).toMatchObject({ code: 409 });
    world.ok(all({ options: { preconditions: { uid: pod.metadata.uid } } }));
    expect(world.list('pods')).toEqual([]);
  });
});

describe('a deletion that waits', () => {
  it('counts as a generation, is not begun again, and lets finalizers only go', () => {
    const world = new ApiWorld();
    bound(world, 'p');
    const marked = world.ok(remove('p'));
    expect(marked.metadata.generation).toBe(2);
    const { revision } = world.store;
    expect(world.ok(remove('p'))).toBe(marked);
    expect(world.store.revision).toBe(revision);
    const body = { metadata: { finalizers: ['a.io/late'] } };
    expect(
      world.refused({
        verb: 'patch',
        resource: 'pods',
        namespace: 'default',
        name: 'p',
        patchType: 'merge',
        body,
      }),
    ).toMatchObject({
      code: 422,
      message:
        'Pod "p" is invalid: metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"a.io/late"}',
    });
  });

  it.each([
    ['Background', 'Foreground', ['foregroundDeletion']],
    ['Foreground', 'Orphan', ['orphan']],
    ['Orphan', 'Background', undefined],
  ] as const)('takes a later policy: %s, then %s', (first, then, finalizers) => {
    const world = new ApiWorld();
    bound(world, 'p');
    world.ok(remove('p', { propagationPolicy: first }));
    expect(world.ok(remove('p', { propagationPolicy: then })).metadata.finalizers).toEqual(finalizers);
  });

  it('keeps a policy that it was given where a later request names none', () => {
    const world = new ApiWorld();
    bound(world, 'p');
    world.ok(remove('p', { propagationPolicy: 'Orphan' }));
    expect(world.ok(remove('p', { gracePeriodSeconds: 1 })).metadata.finalizers).toEqual(['orphan']);
  });

  it('of a pod that is over, or that no node has, needs no time', () => {
    const world = new ApiWorld();
    bound(world, 'p');
    const pod = world.get('pods', 'p');
    world.update(
      'pods',
      { ...pod, status: { ...pod['status'], phase: 'Succeeded' } } as typeof pod,
      'status',
    );
    world.ok(remove('p'));
    world.create('pods', podNamed('q'));
    world.ok(remove('q', { gracePeriodSeconds: 50 }));
    expect(world.list('pods')).toEqual([]);
  });
});
