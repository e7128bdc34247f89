import { beforeEach, describe, expect, it } from 'vitest';
import { ApiWorld, podNamed } from '@main/engine/testing/api-world';

let world: ApiWorld;
beforeEach(() => {
  world = new ApiWorld();
});

const range = (...limits: object[]): void => {
  world.create('limitranges', { metadata: { name: `r${limits.length}` }, spec: { limits } });
};
const pod = (resources: object, more: object = {}): object =>
  podNamed('p', { containers: [{ name: 'a', image: 'x', resources }], ...more });
const refused = (body: object, resource = 'pods'): string =>
  world.refused({ verb: 'create', resource, namespace: 'default', body }).message ?? '';

const cpu = (text: string): object => ({ cpu: text });

describe('what containers get by default', () => {
  it('is what the range says, noted in an annotation', () => {
    range({ type: 'Container', default: { cpu: '1', memory: '1Gi' }, defaultRequest: { cpu: '100m' } });
    const made = world.create('pods', pod({}, { initContainers: [{ name: 'i', image: 'x' }] }));
    const resources = { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '100m', memory: '1Gi' } };
    expect(made['spec'].containers[0].resources).toEqual(resources);
    expect(made['spec'].initContainers[0].resources).toEqual(resources);
    expect(made.metadata.annotations).toEqual({
      'kubernetes.io/limit-ranger':
        'LimitRanger plugin set: cpu, memory request for container a; cpu, memory limit for container a; cpu, memory request for init container i; cpu, memory limit for init container i',
    });
    expect(made['status'].qosClass).toBe('Burstable');
  });

  it('is never instead of what they ask for', () => {
    range({ type: 'Container', default: cpu('1'), defaultRequest: cpu('100m') });
    const made = world.create('pods', pod({ requests: cpu('200m'), limits: cpu('300m') }));
    expect(made['spec'].containers[0].resources).toEqual({ requests: cpu('200m'), limits: cpu('300m') });
    expect(made.metadata.annotations).toBeUndefined();
  });

  it('follows from the bounds where the range says no more', () => {
    range({ type: 'Container', max: cpu('2'), min: { cpu: '50m', memory: '1Mi' } });
    const { limits } = world.get('limitranges', 'r1')['spec'];
    expect(limits[0]).toMatchObject({ default: cpu('2'), defaultRequest: { cpu: '2', memory: '1Mi' } });
  });

  it('is for pods of this namespace that come later', () => {
    world.create('pods', podNamed('early'));
    range({ type: 'Container', default: cpu('1') });
    world.create('namespaces', { metadata: { name: 'other' } }, '');
    const other = world.create('pods', podNamed('p'), 'other');
    for (const made of [world.get('pods', 'early'), other])
      expect(made['spec'].containers[0].resources?.limits).toBeUndefined();
  });
});

/** The messages are those of kube-apiserver v1.34. */
describe('what a range refuses', () => {
  it.each<[string, object, object, string]>([
    [
      'a limit above the most',
      { type: 'Container', max: cpu('1') },
      pod({ limits: cpu('2') }),
      'maximum cpu usage per Container is 1, but limit is 2',
    ],
    [
      'a request above the most of a claim',
      { type: 'Container', max: cpu('1'), default: cpu('1') },
      pod({ requests: cpu('500m'), limits: cpu('1500m') }),
      'maximum cpu usage per Container is 1, but limit is 1500m',
    ],
    [
      'a request below the least',
      { type: 'Container', min: { memory: '64Mi' } },
      pod({ requests: { memory: '32Mi' } }),
      'minimum memory usage per Container is 64Mi, but request is 32Mi',
    ],
    [
      'too wide a span',
      { type: 'Container', maxLimitRequestRatio: cpu('2') },
      pod({ requests: cpu('100m'), limits: cpu('500m') }),
      'cpu max limit to request ratio per Container is 2, but provided ratio is 5.000000',
    ],
    [
      'several things at once',
      { type: 'Container', max: { cpu: '1', memory: '1Gi' } },
      pod({ limits: { cpu: '2', memory: '2Gi' } }),
      '[maximum cpu usage per Container is 1, but limit is 2, maximum memory usage per Container is 1Gi, but limit is 2Gi]',
    ],
    [
      'a pod whose containers are too much together',
      { type: 'Pod', max: cpu('1') },
      podNamed('p', {
        containers: ['a', 'b'].map((name) => ({ name, image: 'x', resources: { limits: cpu('600m') } })),
      }),
      'maximum cpu usage per Pod is 1, but limit is 1200m',
    ],
    [
      'a pod without limits where there is a most',
      { type: 'Pod', max: cpu('1') },
      pod({}),
      'maximum cpu usage per Pod is 1.  No limit is specified',
    ],
    [
      'an init container that is too much alone',
      { type: 'Pod', max: cpu('1') },
      pod(
        { limits: cpu('100m') },
        { initContainers: [{ name: 'i', image: 'x', resources: { limits: cpu('3') } }] },
      ),
      'maximum cpu usage per Pod is 1, but limit is 3',
    ],
  ])('is %s', (_what, limit, body, why) => {
    range(limit);
    expect(refused(body)).toBe(`pods "p" is forbidden: ${why}`);
  });

  it('is a claim that is too large or too small', () => {
    range({ type: 'PersistentVolumeClaim', max: { storage: '10Gi' }, min: { storage: '1Gi' } });
    const claim = (storage: string): object => ({
      metadata: { name: 'c' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
    });
    expect(refused(claim('20Gi'), 'persistentvolumeclaims')).toBe(
      'persistentvolumeclaims "c" is forbidden: maximum storage usage per PersistentVolumeClaim is 10Gi, but request is 20Gi',
    );
    expect(refused(claim('500Mi'), 'persistentvolumeclaims')).toContain(
      'minimum storage usage per PersistentVolumeClaim is 1Gi, but request is 500Mi',
    );
    world.create('persistentvolumeclaims', claim('5Gi'));
  });

  it('is no change of a pod that is there', () => {
    world.create('pods', pod({ limits: cpu('2') }));
    range({ type: 'Container', max: cpu('1') });
    const there = world.get('pods', 'p');
    world.update('pods', { ...there, metadata: { ...there.metadata, labels: { a: 'b' } } });
  });
});

describe('a range', () => {
  it.each<[object[], string]>([
    [
      [{ type: 'Container', min: cpu('2'), max: cpu('1') }],
      'spec.limits[0].min[cpu]: Invalid value: "2": min value 2 is greater than max value 1',
    ],
    [
      [{ type: 'Container', defaultRequest: cpu('2'), default: cpu('1') }],
      'spec.limits[0].defaultRequest[cpu]: Invalid value: "2": default request value 2 is greater than default limit value 1',
    ],
    [
      [{ type: 'Container', default: cpu('2'), max: cpu('1') }],
      'spec.limits[0].default[cpu]: Invalid value: "2": default value 2 is greater than max value 1',
    ],
    [
      [{ type: 'Pod', default: cpu('2') }],
      "spec.limits[0].default: Forbidden: may not be specified when `type` is 'Pod'",
    ],
    [
      [{ type: 'Container', maxLimitRequestRatio: cpu('500m') }],
      'spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: "500m": ratio 500m is less than 1',
    ],
    [[{ type: 'Pod' }, { type: 'Pod' }], 'spec.limits[1].type: Duplicate value: "Pod"'],
  ])('makes sense in itself: %j', (limits, message) => {
    const body = { metadata: { name: 'r' }, spec: { limits } };
    expect(refused(body, 'limitranges')).toContain(message);
  });
});
