import { describe, expect, it } from 'vitest';
import { ApiWorld, type Loose } from '@main/engine/testing/api-world';
import type { ApiRequest } from '@shared/contract';

const DEPLOYMENTS = 'deployments.apps';
const config = (spec: object = {}, metadata: object = {}): object => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', ...metadata },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'a', image: 'nginx' }] } },
    ...spec,
  },
});

const apply = (body: unknown, manager: string | undefined, more: object = {}): ApiRequest =>
  ({
    verb: 'patch',
    resource: DEPLOYMENTS,
    namespace: 'default',
    name: 'web',
    patchType: 'apply',
    body,
    ...(manager === undefined ? {} : { fieldManager: manager }),
    ...more,
  }) as ApiRequest;

const managers = (object: Loose): string[] =>
  (object.metadata.managedFields ?? []).map(
    ({ manager, operation, subresource }) => `${manager} ${operation}${subresource ? ` ${subresource}` : ''}`,
  );

describe('server-side apply', () => {
  it('creates what is not there, with defaults, and says who owns what was given', () => {
    const world = new ApiWorld();
    const made = world.ok(apply(config({ replicas: 3 }), 'ci'));
    expect(made).toMatchObject({
      metadata: { generation: 1 },
      spec: { replicas: 3, progressDeadlineSeconds: 600 },
    });
    expect(made.metadata.managedFields).toMatchObject([
      {
        manager: 'ci',
        operation: 'Apply',
        apiVersion: 'apps/v1',
        fieldsType: 'FieldsV1',
        fieldsV1: {
          'f:spec': {
            'f:replicas': {},
            'f:selector': {},
            'f:template': {
              'f:spec': { 'f:containers': { 'k:{"name":"a"}': { '.': {}, 'f:image': {}, 'f:name': {} } } },
            },
          },
        },
      },
    ]);
    const owned = JSON.stringify(made.metadata.managedFields);
    expect(owned).not.toContain('progressDeadlineSeconds');
  });

  it('makes no revision where the same is applied again', () => {
    const world = new ApiWorld();
    const made = world.ok(apply(config({ replicas: 3 }), 'ci'));
    const { revision } = world.store;
    expect(world.ok(apply(config({ replicas: 3 }), 'ci'))).toBe(made);
    expect(world.store.revision).toBe(revision);
  });

  it('takes back what its manager no longer names, but not what another wants', () => {
    const world = new ApiWorld();
    world.ok(apply(config({ replicas: 3, minReadySeconds: 5 }, { labels: { a: '1', b: '2' } }), 'ci'));
    world.ok(apply({ ...config(), metadata: { name: 'web', labels: { b: '2' } } }, 'other'));
    const next = world.ok(apply(config({ replicas: 3 }), 'ci'));
    expect(next.metadata.labels).toEqual({ b: '2' });
    expect(next['spec'].minReadySeconds ?? 0).toBe(0);
    expect(managers(next).sort()).toEqual(['ci Apply', 'other Apply']);
  });

  it('refuses to change what another owns, names the fields, and does it where it is forced', () => {
    const world = new ApiWorld();
    world.ok(apply(config({ replicas: 3 }), 'ci'));
    const one = world.refused(apply({ ...config({ replicas: 5 }) }, 'me'));
    expect(one).toMatchObject({
      code: 409,
      reason: 'Conflict',
      message: 'Apply failed with 1 conflict: conflict with "ci": .spec.replicas',
      details: {
        causes: [{ reason: 'FieldManagerConflict', message: 'conflict with "ci"', field: '.spec.replicas' }],
      },
    });
    const containers = [{ name: 'a', image: 'other' }];
    const two = config({
      replicas: 5,
      template: { metadata: { labels: { app: 'web' } }, spec: { containers } },
    });
    expect(world.refused(apply(two, 'me')).message).toBe(
      'Apply failed with 2 conflicts: conflicts with "ci":\n- .spec.replicas\n- .spec.template.spec.containers[name="a"].image',
    );
    const next = world.ok(apply(two, 'me', { force: true }));
    expect(next).toMatchObject({
      spec: { replicas: 5, template: { spec: { containers } } },
      metadata: { generation: 2 },
    });
    // Whoever lost a field and applies as before meets the conflict now.
    expect(world.refused(apply(config({ replicas: 3 }), 'ci')).message).toContain(
      'conflicts with "me":\n- .spec.replicas',
    );
  });

  it('agrees where both want the same, and shares the field', () => {
    const world = new ApiWorld();
    world.ok(apply(config({ replicas: 3 }), 'ci'));
    const both = world.ok(apply(config({ replicas: 3 }), 'me'));
    expect(managers(both).sort()).toEqual(['ci Apply', 'me Apply']);
    const next = world.ok(apply(config(), 'ci'));
    expect(next['spec'].replicas).toBe(3);
  });

  it('meets what was written by other means: an update owns what it changed', () => {
    const world = new ApiWorld();
    const made = world.ok(apply(config({ replicas: 3 }), 'ci'));
    world.clock.moveTo(world.clock.now() + 60_000);
    world.ok({
      verb: 'update',
      resource: DEPLOYMENTS,
      namespace: 'default',
      name: 'web',
      fieldManager: 'kubectl-edit',
      body: { ...made, spec: { ...made['spec'], replicas: 4 } },
    } as ApiRequest);
    expect(world.refused(apply(config({ replicas: 3 }), 'ci')).message).toBe(
      'Apply failed with 1 conflict: conflict with "kubectl-edit" using apps/v1 at 2026-01-05T08:01:00Z: .spec.replicas',
    );
  });

  it('to the status owns the status, and leaves the rest alone', () => {
    const world = new ApiWorld();
    const made = world.ok(apply(config({ replicas: 3 }), 'ci'));
    const next = world.ok(
      apply({ ...config({ replicas: 9 }), status: { observedGeneration: 1 } }, 'controller', {
        subresource: 'status',
      }),
    );
    expect(next['spec']).toBe(made['spec']);
    expect(next['status'].observedGeneration).toBe(1);
    expect(managers(next)).toContain('controller Apply status');
  });

  it("takes what was there before the first apply for nobody's who applies", () => {
    const world = new ApiWorld();
    world.create(DEPLOYMENTS, config({ replicas: 2 }));
    expect(world.refused(apply(config({ replicas: 3 }), 'ci')).message).toMatch(
      /^Apply failed with 1 conflict: conflict with "before-first-apply" using apps\/v1.*: \.spec\.replicas$/,
    );
    expect(managers(world.ok(apply(config({ replicas: 2 }), 'ci')))).toEqual([
      'ci Apply',
      'before-first-apply Update',
    ]);
  });

  it('keeps nothing of a rehearsal, conflicts or not', () => {
    const world = new ApiWorld();
    const { revision } = world.store;
    expect(world.ok(apply(config(), 'ci', { dryRun: true }))).toMatchObject({ kind: 'Deployment' });
    expect(world.store.revision).toBe(revision);
    expect(
      world.refused({ verb: 'get', resource: DEPLOYMENTS, namespace: 'default', name: 'web' }).code,
    ).toBe(404);
  });

  it.each([
    [
      'no manager',
      apply(config(), undefined),
      422,
      'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
    ],
    [
      'managedFields',
      apply(config({}, { managedFields: [{ manager: 'x' }] }), 'ci'),
      400,
      'metadata.managedFields must be nil',
    ],
    [
      'another name',
      apply(config({}, { name: 'x' }), 'ci'),
      400,
      'the name of the object (x) does not match the name on the URL (web)',
    ],
    [
      'a UID where there is no object',
      apply(config({}, { uid: 'x' }), 'ci'),
      409,
      'Operation cannot be fulfilled on deployments.apps "web": uid mismatch: the provided object specified uid x, and no existing object was found',
    ],
    [
      'the status of nothing',
      apply(config(), 'ci', { subresource: 'status' }),
      404,
      'deployments.apps "web" not found',
    ],
    [
      'what validation refuses',
      apply(config({ replicas: -1 }), 'ci'),
      422,
      'Deployment.apps "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
    ],
    ['an unknown field', apply(config({ nonsense: 1 }), 'ci'), 400, 'unknown field "spec.nonsense"'],
    ['a list for an object', apply([], 'ci'), 400, 'json: cannot unmarshal array'],
    [
      'a namespace that is not there',
      apply(config(), 'ci', { namespace: 'nowhere' }),
      404,
      'namespaces "nowhere" not found',
    ],
  ] as [string, ApiRequest, number, string][])('refuses %s', (_name, request, code, message) => {
    const world = new ApiWorld();
    const { revision } = world.store;
    const status = world.refused(request);
    expect(status.message).toContain(message);
    expect(status.code).toBe(code);
    expect(world.store.revision).toBe(revision);
  });
});
