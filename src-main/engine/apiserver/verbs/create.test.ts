import { describe, expect, it } from 'vitest';
import { ApiWorld, podNamed } from '@main/engine/testing/api-world';

describe('create', () => {
  it('gives an object its UID, time and generation, and answers 201', () => {
    const world = new ApiWorld();
    const answer = world.call({
      verb: 'create',
      resource: 'pods',
      namespace: 'default',
      body: podNamed('p1'),
    });
    expect(answer).toMatchObject({
      ok: true,
      code: 201,
      object: {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: {
          name: 'p1',
          namespace: 'default',
          creationTimestamp: '2026-01-05T08:00:00Z',
          generation: 1,
        },
      },
    });
    expect(world.get('pods', 'p1').metadata.uid).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  it('makes the same objects again from the same requests', () => {
    const run = (): string => {
      const world = new ApiWorld();
      world.create('pods', podNamed('p1'));
      world.create('pods', podNamed('', {}, { name: undefined, generateName: 'web-' }));
      return JSON.stringify([...world.store.rows()]);
    };
    expect(run()).toBe(run());
  });

  it('forgets what a creator may not set', () => {
    const world = new ApiWorld();
    const pod = world.create('pods', {
      ...podNamed('p1'),
      metadata: {
        name: 'p1',
        uid: 'mine',
        creationTimestamp: '2000-01-01T00:00:00Z',
        generation: 7,
        selfLink: '/x',
        deletionTimestamp: '2000-01-01T00:00:00Z',
        managedFields: [{ manager: 'x' }],
      },
      status: { phase: 'Running', podIP: '1.2.3.4' },
    });
    expect(pod.metadata).toMatchObject({ creationTimestamp: '2026-01-05T08:00:00Z', generation: 1 });
    expect(pod.metadata.uid).not.toBe('mine');
    expect(Object.keys(pod.metadata)).not.toContain('deletionTimestamp');
    expect(Object.keys(pod.metadata)).not.toContain('managedFields');
    expect(pod['status']).toEqual({ phase: 'Pending', qosClass: 'BestEffort' });
  });

  it('generates names that are free, and cuts the prefix so that they fit', () => {
    const world = new ApiWorld();
    const names = new Set<string>();
    for (let i = 0; i < 50; i++) {
      const pod = world.create('pods', podNamed('', {}, { name: undefined, generateName: 'web-' }));
      expect(pod.metadata.name).toMatch(/^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
      names.add(pod.metadata.name);
    }
    expect(names.size).toBe(50);
    const long = 'x'.repeat(80);
    const pod = world.create('pods', podNamed('', {}, { name: undefined, generateName: long }));
    expect(pod.metadata.name).toHaveLength(63);
    expect(pod.metadata.generateName).toBe(long);
  });

  it('keeps nothing of a rehearsal', () => {
    const world = new ApiWorld();
    const before = world.store.revision;
    const pod = world.ok({
      verb: 'create',
      resource: 'pods',
      namespace: 'default',
      dryRun: true,
      body: podNamed('p1'),
    });
    expect(pod['spec'].restartPolicy).toBe('Always');
    expect(world.store.revision).toBe(before);
    expect(world.refused({ verb: 'get', resource: 'pods', namespace: 'default', name: 'p1' }).reason).toBe(
      'NotFound',
    );
  });

  const refused: {
    name: string;
    request: Parameters<ApiWorld['call']>[0];
    code: number;
    reason: string;
    message: string;
  }[] = [
    {
      name: 'a name that is taken',
      request: { verb: 'create', resource: 'pods', namespace: 'default', body: podNamed('taken') },
      code: 409,
      reason: 'AlreadyExists',
      message: 'pods "taken" already exists',
    },
    {
      name: 'a namespace that does not exist',
      request: { verb: 'create', resource: 'pods', namespace: 'nons', body: podNamed('p') },
      code: 404,
      reason: 'NotFound',
      message: 'namespaces "nons" not found',
    },
    {
      name: 'a namespace that is not that of the request',
      request: {
        verb: 'create',
        resource: 'pods',
        namespace: 'default',
        body: podNamed('p', {}, { namespace: 'kube-system' }),
      },
      code: 400,
      reason: 'BadRequest',
      message: 'the namespace of the provided object does not match the namespace sent on the request',
    },
    {
      name: 'no namespace at all',
      request: { verb: 'create', resource: 'pods', body: podNamed('p') },
      code: 400,
      reason: 'BadRequest',
      message: 'an empty namespace may not be set during creation',
    },
    {
      name: 'a resourceVersion',
      request: {
        verb: 'create',
        resource: 'pods',
        namespace: 'default',
        body: podNamed('p', {}, { resourceVersion: '5' }),
      },
      code: 500,
      reason: 'InternalError',
      message: 'resourceVersion should not be set on objects to be created',
    },
    {
      name: 'no name',
      request: { verb: 'create', resource: 'pods', namespace: 'default', body: podNamed('') },
      code: 422,
      reason: 'Invalid',
      message: 'Pod "" is invalid: metadata.name: Required value: name or generateName is required',
    },
    {
      name: 'an unknown field',
      request: {
        verb: 'create',
        resource: 'pods',
        namespace: 'default',
        body: podNamed('p', { contaners: [] }),
      },
      code: 400,
      reason: 'BadRequest',
      message:
        'Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "spec.contaners"',
    },
    {
      name: 'several unknown fields',
      request: {
        verb: 'create',
        resource: 'pods',
        namespace: 'default',
        body: { ...podNamed('p', { x: 1 }), y: 2 },
      },
      code: 400,
      reason: 'BadRequest',
      message:
        'Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "spec.x", unknown field "y"',
    },
    {
      name: 'a value of a wrong type, however loosely fields are validated',
      request: {
        verb: 'create',
        resource: 'pods',
        namespace: 'default',
        fieldValidation: 'Ignore',
        body: podNamed('p', { containers: 'x' }),
      },
      code: 400,
      reason: 'BadRequest',
      message:
        'Pod in version "v1" cannot be handled as a Pod: json: cannot unmarshal string into Go struct field PodSpec.spec.containers of type []v1.Container',
    },
    {
      name: 'another version',
      request: {
        verb: 'create',
        resource: 'deployments.apps',
        namespace: 'default',
        body: { apiVersion: 'apps/v1beta1', kind: 'Deployment', metadata: { name: 'd' } },
      },
      code: 400,
      reason: 'BadRequest',
      message: 'the API version in the data (apps/v1beta1) does not match the expected API version (apps/v1)',
    },
    {
      name: 'another kind',
      request: {
        verb: 'create',
        resource: 'pods',
        namespace: 'default',
        body: { apiVersion: 'v1', kind: 'Service', metadata: { name: 's' } },
      },
      code: 400,
      reason: 'BadRequest',
      message:
        'Service in version "v1" cannot be handled as a Pod: converting (v1, Kind=Service) to (v1, Kind=Pod): unknown conversion',
    },
    {
      name: 'a resource that is not served',
      request: { verb: 'create', resource: 'foos.example.com', namespace: 'default', body: {} },
      code: 404,
      reason: 'NotFound',
      message: 'the server could not find the requested resource',
    },
  ];
  it.each(refused)('refuses $name', ({ request, code, reason, message }) => {
    const world = new ApiWorld();
    world.create('pods', podNamed('taken'));
    const before = world.store.revision;
    expect(world.refused(request)).toMatchObject({
      kind: 'Status',
      status: 'Failure',
      code,
      reason,
      message,
    });
    expect(world.store.revision).toBe(before);
  });

  it('warns of unknown fields, or says nothing of them, where it is asked to', () => {
    const world = new ApiWorld();
    const request = { verb: 'create', resource: 'pods', namespace: 'default' } as const;
    expect(world.call({ ...request, fieldValidation: 'Warn', body: podNamed('p1', { x: 1 }) })).toMatchObject(
      {
        ok: true,
        warnings: ['unknown field "spec.x"'],
      },
    );
    const ignored = world.call({ ...request, fieldValidation: 'Ignore', body: podNamed('p2', { x: 1 }) });
    expect(ignored).toMatchObject({ ok: true });
    expect(ignored).not.toHaveProperty('warnings');
    expect(world.get('pods', 'p2')['spec']).not.toHaveProperty('x');
  });

  it('names every complaint as a cause', () => {
    const world = new ApiWorld();
    const status = world.refused({
      verb: 'create',
      resource: 'deployments.apps',
      namespace: 'default',
      body: {
        metadata: { name: 'Bad_Name' },
        spec: {
          selector: { matchLabels: { a: 'b' } },
          template: { metadata: { labels: { a: 'c' } }, spec: { containers: [{ name: 'x', image: 'y' }] } },
        },
      },
    });
    expect(status.message).toBe(
      'Deployment.apps "Bad_Name" is invalid: [metadata.name: Invalid value: "Bad_Name": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, \'-\' or \'.\', and must start and end with an alphanumeric character (e.g. \'example.com\', regex used for validation is \'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\'), spec.template.metadata.labels: Invalid value: {"a":"c"}: `selector` does not match template `labels`]',
    );
    expect(status.details).toMatchObject({
      name: 'Bad_Name',
      group: 'apps',
      kind: 'Deployment',
      causes: [
        { reason: 'FieldValueInvalid', field: 'metadata.name' },
        { reason: 'FieldValueInvalid', field: 'spec.template.metadata.labels' },
      ],
    });
  });
});
