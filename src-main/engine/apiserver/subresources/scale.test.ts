import { describe, expect, it } from 'vitest';
import { ApiWorld } from '@main/engine/testing/api-world';
import type { ApiRequest } from '@shared/contract';

const template = {
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'a', image: 'nginx' }] },
};
const workload = (more: object = {}): object => ({
  metadata: { name: 'web' },
  spec: { replicas: 2, selector: { matchLabels: { app: 'web' } }, template, ...more },
});
const KINDS: [string, object, string][] = [
  ['deployments.apps', workload(), 'app=web'],
  ['replicasets.apps', workload(), 'app=web'],
  ['statefulsets.apps', workload({ serviceName: 'web' }), 'app=web'],
  ['replicationcontrollers', workload({ selector: { app: 'web' } }), 'app=web'],
];

const scale = (resource: string, verb: string, more: object = {}): ApiRequest =>
  ({ verb, resource, namespace: 'default', name: 'web', subresource: 'scale', ...more }) as ApiRequest;

describe.each(KINDS)('the scale of %s', (resource, body, selector) => {
  it('tells replicas and selector', () => {
    const world = new ApiWorld();
    const { metadata } = world.create(resource, body);
    const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata;
    expect(world.ok(scale(resource, 'get'))).toEqual({
      apiVersion: 'autoscaling/v1',
      kind: 'Scale',
      metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
      spec: { replicas: 2 },
      status: { replicas: 0, selector },
    });
  });

  it('is changed by PUT and every kind of patch, which changes nothing but replicas', () => {
    const world = new ApiWorld();
    const made = world.create(resource, body);
    const body3 = {
      apiVersion: 'autoscaling/v1',
      kind: 'Scale',
      metadata: { name: 'web' },
      spec: { replicas: 3 },
    };
    const requests: [ApiRequest, number][] = [
      [scale(resource, 'update', { body: body3 }), 3],
      [scale(resource, 'patch', { patchType: 'merge', body: { spec: { replicas: 4 } } }), 4],
      [scale(resource, 'patch', { patchType: 'strategic', body: { spec: { replicas: 5 } } }), 5],
      [
        scale(resource, 'patch', {
          patchType: 'json',
          body: [{ op: 'replace', path: '/spec/replicas', value: 6 }],
        }),
        6,
      ],
    ];
    for (const [request, replicas] of requests) {
      expect(world.ok(request)).toMatchObject({ kind: 'Scale', spec: { replicas } });
      const now = world.get(resource, 'web');
      expect(now['spec']).toEqual({ ...made['spec'], replicas });
    }
    expect(world.get(resource, 'web').metadata.generation).toBe(5);
    const { revision } = world.store;
    world.ok(scale(resource, 'patch', { patchType: 'merge', body: { spec: { replicas: 6 } } }));
    expect(world.store.revision).toBe(revision);
    expect(
      world.ok(scale(resource, 'patch', { patchType: 'merge', body: { spec: { replicas: 0 } } }))['spec'],
    ).toEqual({});
  });
});

describe('a scale', () => {
  const D = 'deployments.apps';
  const merge = (body: unknown, more: object = {}): ApiRequest =>
    scale(D, 'patch', { patchType: 'merge', body, ...more });

  it.each([
    [
      'replicas below none',
      merge({ spec: { replicas: -1 } }),
      422,
      'Scale.autoscaling "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
    ],
    [
      'a stale version',
      merge({ metadata: { resourceVersion: '1' }, spec: { replicas: 1 } }),
      409,
      'Operation cannot be fulfilled on deployments.apps "web": the object has been modified; please apply your changes to the latest version and try again',
    ],
    ['another UID', merge({ metadata: { uid: 'x' } }), 409, 'Precondition failed: UID in precondition: x'],
    [
      'a number that is none',
      merge({ spec: { replicas: 'many' } }),
      400,
      'Scale in version "v1" cannot be handled as a Scale: json: cannot unmarshal string into Go struct field ScaleSpec.spec.replicas of type int32',
    ],
    ['an object that is not there', merge({}, { name: 'x' }), 404, 'deployments.apps "x" not found'],
    [
      'no namespace',
      { ...merge({}), namespace: '' } as ApiRequest,
      400,
      'an empty namespace may not be set when a resource name is provided',
    ],
    [
      'a deletion',
      scale(D, 'delete'),
      405,
      'the server does not allow this method on the requested resource',
    ],
    [
      'a kind without one',
      scale('daemonsets.apps', 'get'),
      404,
      'the server could not find the requested resource',
    ],
  ] as [string, ApiRequest, number, string][])('refuses %s', (_name, request, code, message) => {
    const world = new ApiWorld();
    const made = world.create(D, workload());
    const status = world.refused(request);
    expect(status.message).toContain(message);
    expect(status.code).toBe(code);
    expect(world.get(D, 'web')).toBe(made);
  });

  it('keeps nothing of a rehearsal', () => {
    const world = new ApiWorld();
    const made = world.create(D, workload());
    expect(world.ok(merge({ spec: { replicas: 9 } }, { dryRun: true }))).toMatchObject({
      spec: { replicas: 9 },
    });
    expect(world.get(D, 'web')).toBe(made);
  });
});
