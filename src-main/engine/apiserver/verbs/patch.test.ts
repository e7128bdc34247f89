import { describe, expect, it } from 'vitest';
import { ApiWorld, podNamed, type Loose } from '@main/engine/testing/api-world';
import type { ApiRequest, PatchType } from '@shared/contract';

const deployment = (): object => ({
  metadata: { name: 'web', labels: { app: 'web' } },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'a', image: 'nginx' }] } },
  },
});

const patch = (patchType: PatchType, body: unknown, more: object = {}): ApiRequest =>
  ({
    verb: 'patch',
    resource: 'deployments.apps',
    namespace: 'default',
    name: 'web',
    patchType,
    body,
    ...more,
  }) as ApiRequest;

function worldWithDeployment(): { world: ApiWorld; made: Loose } {
  const world = new ApiWorld();
  return { world, made: world.create('deployments.apps', deployment()) };
}

describe('patch', () => {
  const granted: [string, PatchType, unknown, object][] = [
    ['a merge patch', 'merge', { spec: { replicas: 3 } }, { spec: { replicas: 3 } }],
    ['a merge patch that removes', 'merge', { metadata: { labels: null } }, { spec: { replicas: 2 } }],
    [
      'a JSON patch',
      'json',
      [{ op: 'replace', path: '/spec/replicas', value: 5 }],
      { spec: { replicas: 5 } },
    ],
    [
      'a strategic merge patch',
      'strategic',
      { spec: { template: { spec: { containers: [{ name: 'b', image: 'x' }] } } } },
      { spec: { template: { spec: { containers: [{ name: 'a' }, { name: 'b' }] } } } },
    ],
    [
      'a merge patch, for which lists are one thing',
      'merge',
      { spec: { template: { spec: { containers: [{ name: 'b', image: 'x' }] } } } },
      {
        spec: {
          template: { spec: { containers: [{ name: 'b', terminationMessagePath: '/dev/termination-log' }] } },
        },
      },
    ],
  ];
  it.each(granted)(
    'carries out %s, with defaults and generation as for an update',
    (_name, type, body, result) => {
      const { world, made } = worldWithDeployment();
      const next = world.ok(patch(type, body));
      expect(next).toMatchObject(result);
      expect(next.metadata.generation).toBe(next['spec'] === made['spec'] ? 1 : 2);
      expect(next.metadata.resourceVersion).not.toBe(made.metadata.resourceVersion);
      expect(world.get('deployments.apps', 'web')).toBe(next);
    },
  );

  it.each([
    ['merge', { spec: { replicas: 2 } }],
    ['merge', {}],
    ['strategic', { metadata: { labels: { app: 'web' } } }],
    ['json', []],
    ['json', [{ op: 'test', path: '/spec/replicas', value: 2 }]],
    ['merge', { metadata: { generation: 99, creationTimestamp: '2000-01-01T00:00:00Z' } }],
  ] as [PatchType, unknown][])('makes no revision where nothing comes of it: %s %j', (type, body) => {
    const { world, made } = worldWithDeployment();
    const { revision } = world.store;
    expect(world.ok(patch(type, body))).toBe(made);
    expect(world.store.revision).toBe(revision);
  });

  const refusals: [
    string,
    PatchType,
    unknown,
    { code: number; reason: string; message: string; more?: object },
  ][] = [
    [
      'an object that is not there',
      'merge',
      {},
      {
        code: 404,
        reason: 'NotFound',
        message: 'deployments.apps "other" not found',
        more: { name: 'other' },
      },
    ],
    [
      'a resource that is not served',
      'merge',
      {},
      {
        code: 404,
        reason: 'NotFound',
        message: 'the server could not find the requested resource',
        more: { resource: 'gadgets' },
      },
    ],
    [
      'another name',
      'merge',
      { metadata: { name: 'x' } },
      {
        code: 400,
        reason: 'BadRequest',
        message: 'the name of the object (x) does not match the name on the URL (web)',
      },
    ],
    [
      'another namespace',
      'merge',
      { metadata: { namespace: 'kube-system' } },
      {
        code: 400,
        reason: 'BadRequest',
        message:
          'the namespace of the object (kube-system) does not match the namespace on the URL (default)',
      },
    ],
    [
      'another kind',
      'merge',
      { kind: 'DaemonSet' },
      {
        code: 400,
        reason: 'BadRequest',
        message:
          'DaemonSet in version "v1" cannot be handled as a Deployment: converting (apps/v1, Kind=DaemonSet) to (apps/v1, Kind=Deployment): unknown conversion',
      },
    ],
    [
      'a stale version',
      'merge',
      { metadata: { resourceVersion: '1' } },
      {
        code: 409,
        reason: 'Conflict',
        message:
          'Operation cannot be fulfilled on deployments.apps "web": the object has been modified; please apply your changes to the latest version and try again',
      },
    ],
    [
      'another UID',
      'merge',
      { metadata: { uid: 'x' } },
      {
        code: 409,
        reason: 'Conflict',
        message: 'Precondition failed: UID in precondition: x, UID in object meta: ',
      },
    ],
    [
      'what validation refuses',
      'merge',
      { spec: { replicas: -1 } },
      {
        code: 422,
        reason: 'Invalid',
        message:
          'Deployment.apps "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
      },
    ],
    [
      'a change of what may not change',
      'merge',
      { spec: { selector: { matchLabels: { app: 'x' } } } },
      { code: 422, reason: 'Invalid', message: 'field is immutable' },
    ],
    [
      'a wrong type by a merge patch',
      'merge',
      { spec: { replicas: 'three' } },
      {
        code: 422,
        reason: 'Invalid',
        message: 'cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
      },
    ],
    [
      'a wrong type by a strategic patch',
      'strategic',
      { spec: { replicas: 'three' } },
      {
        code: 422,
        reason: 'Invalid',
        message: ' "" is invalid: patch: Invalid value: "map[spec:map[replicas:three]]": ',
      },
    ],
    [
      'an unknown field',
      'merge',
      { spec: { nonsense: 1 } },
      { code: 422, reason: 'Invalid', message: 'strict decoding error: unknown field "spec.nonsense"' },
    ],
    [
      'a JSON patch whose test fails',
      'json',
      [{ op: 'test', path: '/spec/replicas', value: 7 }],
      {
        code: 422,
        reason: 'Invalid',
        message: 'the server rejected our request due to an error in our request',
      },
    ],
    [
      'a JSON patch of nothing',
      'json',
      [{ op: 'remove', path: '/spec/nothing' }],
      {
        code: 422,
        reason: 'Invalid',
        message: 'the server rejected our request due to an error in our request',
      },
    ],
    [
      'an item without its merge key',
      'strategic',
      { spec: { template: { spec: { containers: [{ image: 'x' }] } } } },
      { code: 400, reason: 'BadRequest', message: 'does not contain declared merge key: name' },
    ],
    [
      'an unknown directive',
      'strategic',
      { spec: { $patch: 'explode' } },
      { code: 400, reason: 'BadRequest', message: 'explode' },
    ],
  ];
  it.each(refusals)('refuses %s', (_name, type, body, { code, reason, message, more }) => {
    const { world, made } = worldWithDeployment();
    const { revision } = world.store;
    const status = world.refused(patch(type, body, more));
    expect(status.message).toContain(message);
    expect(status).toMatchObject({ kind: 'Status', status: 'Failure', code, reason });
    expect(world.store.revision).toBe(revision);
    expect(world.get('deployments.apps', 'web')).toBe(made);
  });

  it('tells the cause of a JSON patch that cannot be carried out', () => {
    const { world } = worldWithDeployment();
    expect(
      world.refused(patch('json', [{ op: 'test', path: '/spec/replicas', value: 7 }])).details?.causes,
    ).toEqual([
      { reason: 'UnexpectedServerResponse', message: 'testing value /spec/replicas failed: test failed' },
    ]);
  });

  it('warns of unknown fields, or keeps quiet, where it is asked to', () => {
    const { world } = worldWithDeployment();
    const sent = { spec: { nonsense: 1, replicas: 4 } };
    const warned = world.call(patch('merge', sent, { fieldValidation: 'Warn' }));
    expect(warned).toMatchObject({
      ok: true,
      warnings: ['unknown field "spec.nonsense"'],
      object: { spec: { replicas: 4 } },
    });
    expect(world.call(patch('merge', sent, { fieldValidation: 'Ignore' }))).not.toHaveProperty('warnings');
  });

  it('keeps nothing of a rehearsal', () => {
    const { world, made } = worldWithDeployment();
    expect(world.ok(patch('merge', { spec: { replicas: 9 } }, { dryRun: true }))).toMatchObject({
      spec: { replicas: 9 },
    });
    expect(world.get('deployments.apps', 'web')).toBe(made);
  });

  it('of the status changes the status only', () => {
    const { world } = worldWithDeployment();
    const body = { spec: { replicas: 7 }, status: { replicas: 1, observedGeneration: 1 } };
    expect(world.ok(patch('merge', body, { subresource: 'status' }))).toMatchObject({
      spec: { replicas: 2 },
      status: { replicas: 1, observedGeneration: 1 },
      metadata: { generation: 1 },
    });
  });

  it('cannot be strategic for what has no types', () => {
    const world = new ApiWorld();
    world.create(
      'customresourcedefinitions.apiextensions.k8s.io',
      {
        metadata: { name: 'gadgets.example.com' },
        spec: {
          group: 'example.com',
          scope: 'Namespaced',
          names: { plural: 'gadgets', kind: 'Gadget' },
          versions: [
            { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } },
          ],
        },
      },
      '',
    );
    world.create('gadgets.example.com', { metadata: { name: 'web' } });
    expect(world.refused(patch('strategic', {}, { resource: 'gadgets.example.com' }))).toMatchObject({
      code: 415,
      reason: 'UnsupportedMediaType',
      message:
        'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml',
    });
    expect(world.ok(patch('merge', { spec: { a: 1 } }, { resource: 'gadgets.example.com' }))).toMatchObject({
      spec: { a: 1 },
    });
  });
});

describe('a pod is patched', () => {
  it.each([
    ['its image', { spec: { containers: [{ name: 'a', image: 'nginx:2' }] } }, null],
    ['a label', { metadata: { labels: { a: 'b' } } }, null],
    [
      'a label that is none',
      { metadata: { labels: { a: 'not a value!' } } },
      'metadata.labels: Invalid value: "not a value!"',
    ],
    [
      'its node',
      { spec: { nodeName: 'n1' } },
      'spec: Forbidden: pod updates may not change fields other than',
    ],
    [
      'another container',
      { spec: { containers: [{ name: 'b', image: 'x' }] } },
      'spec.containers: Forbidden: pod updates may not add or remove containers',
    ],
    [
      'its deadline, longer',
      { spec: { activeDeadlineSeconds: 200 } },
      'spec.activeDeadlineSeconds: Invalid value: 200: must be less than or equal to previous value',
    ],
  ] as [string, object, string | null][])('in %s', (_name, body, message) => {
    const world = new ApiWorld();
    world.create('pods', podNamed('p', { activeDeadlineSeconds: 100 }));
    const request = {
      verb: 'patch',
      resource: 'pods',
      namespace: 'default',
      name: 'p',
      patchType: 'strategic',
      body,
    } as ApiRequest;
    if (message === null) expect(world.ok(request)).toMatchObject(body);
    else expect(world.refused(request).message).toContain(message);
  });
});
