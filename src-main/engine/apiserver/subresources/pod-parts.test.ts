import { describe, expect, it } from 'vitest';
import { ApiWorld, podNamed, type Loose } from '@main/engine/testing/api-world';
import type { ApiRequest } from '@shared/contract';

type Part = 'ephemeralcontainers' | 'resize' | 'status';

const put = (subresource: Part, body: object): ApiRequest =>
  ({ verb: 'update', resource: 'pods', namespace: 'default', name: 'p', subresource, body }) as ApiRequest;
const patch = (subresource: Part, body: unknown, patchType = 'strategic'): ApiRequest =>
  ({
    verb: 'patch',
    resource: 'pods',
    namespace: 'default',
    name: 'p',
    subresource,
    patchType,
    body,
  }) as ApiRequest;

const debuggers = (...containers: object[]): object => ({ spec: { ephemeralContainers: containers } });

describe('pods/ephemeralcontainers', () => {
  const DEBUG = { name: 'debug', image: 'busybox' };

  it('adds a container with its defaults, counts the generation, and leaves the rest of the pod', () => {
    const world = new ApiWorld();
    const pod = world.create('pods', podNamed('p'));
    const next = world.ok(patch('ephemeralcontainers', debuggers(DEBUG)));
    expect(next['spec'].ephemeralContainers).toMatchObject([
      { ...DEBUG, imagePullPolicy: 'Always', terminationMessagePath: '/dev/termination-log' },
    ]);
    expect(next['spec'].containers).toBe(pod['spec'].containers);
    expect(next.metadata.generation).toBe(2);
    expect(world.ok({ ...patch('ephemeralcontainers', 0), verb: 'get' } as ApiRequest)).toBe(next);
  });

  it('takes nothing else of what is sent, and makes no revision where nothing is added', () => {
    const world = new ApiWorld();
    const pod = world.create('pods', podNamed('p'));
    const sent = {
      ...pod,
      metadata: { ...pod.metadata, labels: { a: 'b' } },
      spec: { ...pod['spec'], hostNetwork: true },
    };
    expect(world.ok(put('ephemeralcontainers', sent))).toBe(pod);
  });

  const refusals: [string, object, number, string][] = [
    [
      'its removal',
      debuggers({ $patch: 'delete', name: 'debug' }),
      422,
      'spec.ephemeralContainers: Forbidden: existing ephemeral containers "debug" may not be removed',
    ],
    [
      'its change',
      debuggers({ name: 'debug', image: 'alpine' }),
      422,
      'spec.ephemeralContainers: Forbidden: existing ephemeral containers "debug" may not be changed',
    ],
    [
      "a container's name",
      debuggers({ name: 'a', image: 'x' }),
      422,
      'spec.ephemeralContainers[1].name: Duplicate value: "a"',
    ],
    [
      'ports',
      debuggers({ name: 'x', image: 'x', ports: [{ containerPort: 80 }] }),
      422,
      'spec.ephemeralContainers[1].ports: Forbidden: cannot be set for an Ephemeral Container',
    ],
    [
      'a probe',
      debuggers({ name: 'x', image: 'x', livenessProbe: { exec: { command: ['a'] } } }),
      422,
      'spec.ephemeralContainers[1].livenessProbe: Forbidden: cannot be set for an Ephemeral Container',
    ],
    [
      'resources',
      debuggers({ name: 'x', image: 'x', resources: { requests: { cpu: '1' } } }),
      422,
      'spec.ephemeralContainers[1].resources: Forbidden: cannot be set for an Ephemeral Container',
    ],
    [
      'a target that is not there',
      debuggers({ name: 'x', image: 'x', targetContainerName: 'z' }),
      422,
      'spec.ephemeralContainers[1].targetContainerName: Not found: "z"',
    ],
    ['no image', debuggers({ name: 'x' }), 422, 'spec.ephemeralContainers[1].image: Required value'],
    ['another version', { metadata: { resourceVersion: '1' } }, 409, 'the object has been modified'],
  ];
  it.each(refusals)('refuses %s', (_name, body, code, message) => {
    const world = new ApiWorld();
    world.create('pods', podNamed('p'));
    const before = world.ok(patch('ephemeralcontainers', debuggers(DEBUG)));
    const status = world.refused(patch('ephemeralcontainers', body));
    expect(status.message).toContain(message);
    expect(status.code).toBe(code);
    expect(world.get('pods', 'p')).toBe(before);
  });

  it('refuses other verbs, other pods and static ones', () => {
    const world = new ApiWorld();
    expect(world.refused(patch('ephemeralcontainers', {})).message).toBe('pods "p" not found');
    world.create('pods', podNamed('p', {}, { annotations: { 'kubernetes.io/config.mirror': 'x' } }));
    expect(world.refused({ ...put('ephemeralcontainers', {}), verb: 'create' } as ApiRequest).code).toBe(405);
    expect(world.refused(patch('ephemeralcontainers', debuggers(DEBUG))).message).toBe(
      'Pod "p" is invalid: : Forbidden: static pods do not support ephemeral containers',
    );
  });
});

describe('pods/resize', () => {
  const resources = (requests?: object, limits?: object): object => ({
    ...(requests ? { requests } : {}),
    ...(limits ? { limits } : {}),
  });
  const BURSTABLE = resources({ cpu: '100m', memory: '64Mi' }, { memory: '128Mi' });
  const GUARANTEED = resources({ cpu: '1', memory: '64Mi' }, { cpu: '1', memory: '64Mi' });
  const container = (more: object): object => ({ name: 'a', image: 'nginx:1.27', ...more });
  const to = (wanted: object): object => ({ spec: { containers: [{ name: 'a', resources: wanted }] } });
  const withPod = (has: object, spec: object = {}): ApiWorld => {
    const world = new ApiWorld();
    world.create('pods', podNamed('p', { containers: [container({ resources: has })], ...spec }));
    return world;
  };

  it.each([
    ['more CPU', BURSTABLE, { requests: { cpu: '200m' } }, { requests: { cpu: '200m', memory: '64Mi' } }],
    ['a smaller memory limit', BURSTABLE, { limits: { memory: '100Mi' } }, { limits: { memory: '100Mi' } }],
    [
      'a limit that was not there',
      BURSTABLE,
      { limits: { cpu: '1' } },
      { limits: { cpu: '1', memory: '128Mi' } },
    ],
    [
      'both halves of what is guaranteed',
      GUARANTEED,
      resources({ cpu: '2' }, { cpu: '2' }),
      { limits: { cpu: '2', memory: '64Mi' } },
    ],
  ])('gives %s', (_name, has, wanted, result) => {
    const world = withPod(has);
    const next = world.ok(patch('resize', to(wanted)));
    expect(next['spec'].containers[0].resources).toMatchObject(result);
    expect(next['spec'].containers[0].image).toBe('nginx:1.27');
    expect(next.metadata.generation).toBe(2);
  });

  it('takes nothing but resources and resize policies, and makes no revision for the same again', () => {
    const world = withPod(BURSTABLE);
    const pod = world.get('pods', 'p');
    const sent = structuredClone(pod);
    sent.metadata.labels = { a: 'b' };
    sent['spec'].containers[0].image = 'other';
    expect(world.ok(put('resize', sent))).toBe(pod);
    const policy = { resourceName: 'memory', restartPolicy: 'RestartContainer' };
    const next = world.ok(patch('resize', { spec: { containers: [{ name: 'a', resizePolicy: [policy] }] } }));
    expect(next['spec'].containers[0].resizePolicy).toContainEqual(policy);
  });

  const SIDECAR = { name: 'side', image: 'x', restartPolicy: 'Always', resources: BURSTABLE };
  const INIT = { name: 'init', image: 'x', resources: BURSTABLE };
  const init = (name: string, wanted: object): object => ({
    spec: { initContainers: [{ name, resources: wanted }] },
  });
  const refusals: [string, object, object, object, string][] = [
    [
      'another class',
      GUARANTEED,
      {},
      to({ requests: { cpu: '500m' } }),
      'spec: Invalid value: "Guaranteed": Pod QOS Class may not change as a result of resizing',
    ],
    [
      'requests where there were none',
      {},
      {},
      to({ requests: { cpu: '1' } }),
      'spec: Invalid value: "BestEffort": Pod QOS Class may not change as a result of resizing',
    ],
    [
      'to take a limit away',
      BURSTABLE,
      {},
      to({ limits: { memory: null } }),
      'spec.containers[0].resources.limits: Forbidden: resource limits cannot be removed',
    ],
    [
      'to take a request away',
      BURSTABLE,
      {},
      to({ requests: { cpu: null } }),
      'spec.containers[0].resources.requests: Forbidden: resource requests cannot be removed',
    ],
    [
      'another resource',
      BURSTABLE,
      {},
      to({ requests: { 'ephemeral-storage': '1Gi' } }),
      'spec: Forbidden: only cpu and memory resources are mutable',
    ],
    [
      'a request above its limit',
      BURSTABLE,
      {},
      to({ requests: { memory: '1Gi' } }),
      'spec.containers[0].resources.requests: Invalid value: "1Gi": must be less than or equal to memory limit of 128Mi',
    ],
    [
      'a value that is no quantity',
      BURSTABLE,
      {},
      to({ requests: { cpu: '-1' } }),
      'spec.containers[0].resources.requests[cpu]: Invalid value: "-1": must be greater than or equal to 0',
    ],
    [
      'another container',
      BURSTABLE,
      {},
      { spec: { containers: [container({ name: 'b' })] } },
      'spec: Forbidden: only cpu and memory resources are mutable',
    ],
    [
      'an init container',
      BURSTABLE,
      { initContainers: [INIT] },
      init('init', { requests: { cpu: '1' } }),
      'spec: Forbidden: resources for non-sidecar init containers are immutable',
    ],
    [
      "to take a sidecar's limit away",
      BURSTABLE,
      { initContainers: [SIDECAR] },
      init('side', { limits: { memory: null } }),
      'spec.initContainers[0].resources.limits: Forbidden: resource limits cannot be removed',
    ],
    [
      'a pod of another system',
      BURSTABLE,
      { os: { name: 'windows' } },
      to({ requests: { cpu: '1' } }),
      'Pod "p" is invalid: : Forbidden: windows pods cannot be resized',
    ],
  ];
  it.each(refusals)('refuses %s', (_name, has, spec, body, message) => {
    const world = withPod(has, spec);
    const before = world.get('pods', 'p');
    const status = world.refused(patch('resize', body));
    expect(status.message).toContain(message);
    expect(status).toMatchObject({ code: 422, reason: 'Invalid', details: { name: 'p', kind: 'Pod' } });
    expect(world.get('pods', 'p')).toBe(before);
  });

  it('resizes a sidecar', () => {
    const world = withPod(BURSTABLE, { initContainers: [SIDECAR] });
    const next = world.ok(patch('resize', init('side', { requests: { cpu: '1' } })));
    expect(next['spec'].initContainers[0].resources.requests.cpu).toBe('1');
  });

  it('refuses where the kubelet says nothing of what its containers have', () => {
    const world = withPod(BURSTABLE);
    const run = (more: object): Loose =>
      world.ok(
        patch(
          'status',
          {
            status: {
              containerStatuses: [
                {
                  name: 'a',
                  image: '',
                  imageID: '',
                  ready: true,
                  restartCount: 0,
                  state: { running: { startedAt: '2026-01-05T08:00:00Z' } },
                  ...more,
                },
              ],
            },
          },
          'merge',
        ),
      );
    run({});
    expect(world.refused(patch('resize', to({ requests: { cpu: '1' } }))).message).toBe(
      'Pod "p" is invalid: spec: Forbidden: Pod running on node without support for resize',
    );
    run({ resources: BURSTABLE });
    world.ok(patch('resize', to({ requests: { cpu: '1' } })));
  });
});

describe('pods/status', () => {
  const ended = (exitCode: number): object => ({ terminated: { exitCode, reason: 'x' } });
  const statuses = (state: object): object => ({
    status: {
      containerStatuses: [{ name: 'a', image: '', imageID: '', ready: false, restartCount: 0, state }],
    },
  });

  it('keeps the class that a writer leaves out, and refuses another', () => {
    const world = new ApiWorld();
    const pod = world.create('pods', podNamed('p'));
    const next = world.ok(put('status', { ...pod, status: { phase: 'Running' } }));
    expect(next['status']).toEqual({ phase: 'Running', qosClass: 'BestEffort' });
    expect(world.refused(patch('status', { status: { qosClass: 'Guaranteed' } })).message).toBe(
      'Pod "p" is invalid: status.qosClass: Invalid value: "Guaranteed": field is immutable',
    );
  });

  it.each([
    ['Never', 0, false],
    ['Never', 1, false],
    ['OnFailure', 0, false],
    ['OnFailure', 1, true],
    ['Always', 0, true],
  ])(
    'with restartPolicy %s, a container that ended with %d may run again: %s',
    (restartPolicy, exitCode, may) => {
      const world = new ApiWorld();
      world.create('pods', podNamed('p', { restartPolicy }));
      world.ok(patch('status', statuses(ended(exitCode)), 'merge'));
      const again = patch('status', statuses({ waiting: { reason: 'x' } }), 'merge');
      if (may) world.ok(again);
      else {
        expect(world.refused(again).message).toBe(
          'Pod "p" is invalid: status.containerStatuses[0].state: Forbidden: may not be transitioned to non-terminated state',
        );
      }
    },
  );

  it('wants names for conditions', () => {
    const world = new ApiWorld();
    world.create('pods', podNamed('p'));
    const condition = (type: string): ApiRequest =>
      patch('status', { status: { conditions: [{ type, status: 'True' }] } });
    world.ok(condition('example.com/ready'));
    expect(world.refused(condition('not a name')).message).toContain(
      'metadata.conditions[1].Type: Invalid value: "not a name"',
    );
  });
});
