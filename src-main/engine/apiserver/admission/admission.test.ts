import { describe, expect, it } from 'vitest';
import { ApiWorld, podNamed, type Loose } from '@main/engine/testing/api-world';
import { Admission, ADMISSION_PLUGINS } from './index';

const CLASSES = 'priorityclasses.scheduling.k8s.io';
const create = (resource: string, body: object, namespace = 'default') =>
  ({ verb: 'create', resource, namespace, body }) as const;

describe('admission plugins', () => {
  it('can be left out by name, and only by a name that one has', () => {
    for (const { name } of ADMISSION_PLUGINS) expect(() => new Admission([name])).not.toThrow();
    expect(() => new Admission(['Nonsense'])).toThrow('no admission plugin Nonsense');
  });
});

describe('NamespaceLifecycle', () => {
  it('refuses what is created in no namespace, or in one that ends, and lets the rest be', () => {
    const world = new ApiWorld();
    world.create('configmaps', { metadata: { name: 'kept', finalizers: ['a.io/b'] } });
    expect(world.refused(create('pods', podNamed('p'), 'nowhere'))).toMatchObject({
      code: 404,
      reason: 'NotFound',
      message: 'namespaces "nowhere" not found',
    });
    world.ok({ verb: 'create', resource: 'namespaces', body: { metadata: { name: 'going' } } });
    world.create('configmaps', { metadata: { name: 'c' } }, 'going');
    world.ok({ verb: 'delete', resource: 'namespaces', name: 'going' });
    expect(world.get('namespaces', 'going', '')).toMatchObject({
      status: { phase: 'Terminating' },
      spec: { finalizers: ['kubernetes'] },
    });
    expect(world.refused(create('pods', podNamed('p'), 'going'))).toMatchObject({
      code: 403,
      reason: 'Forbidden',
      message:
        'pods "p" is forbidden: unable to create new content in namespace going because it is being terminated',
      details: {
        causes: [
          {
            reason: 'NamespaceTerminating',
            message: 'namespace going is being terminated',
            field: 'metadata.namespace',
          },
        ],
      },
    });
    const there = world.get('configmaps', 'c', 'going');
    expect(world.update('configmaps', { ...there, data: { a: 'b' } } as Loose)).toMatchObject({
      data: { a: 'b' },
    });
  });

  it.each(['default', 'kube-system', 'kube-public'])('does not let %s be deleted', (name) => {
    const world = new ApiWorld();
    if (name === 'kube-public')
      world.ok({ verb: 'create', resource: 'namespaces', body: { metadata: { name } } });
    expect(world.refused({ verb: 'delete', resource: 'namespaces', name })).toMatchObject({
      code: 403,
      message: `namespaces "${name}" is forbidden: this namespace may not be deleted`,
    });
  });
});

describe('ServiceAccount', () => {
  const volumes = (pod: Loose): string[] => (pod['spec'].volumes ?? []).map((v: { name: string }) => v.name);

  it('gives a pod the account, its pull secrets and a token in every container', () => {
    const world = new ApiWorld();
    world.create('serviceaccounts', { metadata: { name: 'robot' }, imagePullSecrets: [{ name: 'pull' }] });
    const pod = world.create(
      'pods',
      podNamed('p', { serviceAccountName: 'robot', initContainers: [{ name: 'i', image: 'x' }] }),
    );
    expect(pod['spec']).toMatchObject({
      serviceAccountName: 'robot',
      serviceAccount: 'robot',
      imagePullSecrets: [{ name: 'pull' }],
    });
    const [volume] = volumes(pod);
    expect(volume).toMatch(/^kube-api-access-[a-z0-9]{5}$/);
    const mount = {
      name: volume,
      readOnly: true,
      mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
    };
    expect(pod['spec'].containers[0].volumeMounts).toEqual([mount]);
    expect(pod['spec'].initContainers[0].volumeMounts).toEqual([mount]);
  });

  it.each([
    ['the pod declines', { automountServiceAccountToken: false }, {}],
    ['the account declines', {}, { automountServiceAccountToken: false }],
  ])('mounts none where %s', (_name, spec, account) => {
    const world = new ApiWorld();
    world.create('serviceaccounts', { metadata: { name: 'robot' }, ...account });
    expect(volumes(world.create('pods', podNamed('p', { serviceAccountName: 'robot', ...spec })))).toEqual(
      [],
    );
  });

  it('lets the pod overrule its account', () => {
    const world = new ApiWorld();
    world.create('serviceaccounts', { metadata: { name: 'robot' }, automountServiceAccountToken: false });
    const pod = world.create(
      'pods',
      podNamed('p', { serviceAccountName: 'robot', automountServiceAccountToken: true }),
    );
    expect(volumes(pod)).toHaveLength(1);
  });

  it('refuses an account that is not there, and mirror pods that name one', () => {
    const world = new ApiWorld();
    expect(world.refused(create('pods', podNamed('p', { serviceAccountName: 'nobody' }))).message).toBe(
      'pods "p" is forbidden: error looking up service account default/nobody: serviceaccount "nobody" not found',
    );
    const mirror = { annotations: { 'kubernetes.io/config.mirror': 'x' } };
    expect(
      world.refused(create('pods', podNamed('p', { serviceAccountName: 'default' }, mirror))).message,
    ).toBe('pods "p" is forbidden: a mirror pod may not reference service accounts');
    expect(volumes(world.create('pods', podNamed('p', {}, mirror)))).toEqual([]);
  });
});

describe('Priority', () => {
  const classed = (world: ApiWorld, name: string, value: number, more: object = {}): void => {
    world.create(CLASSES, { metadata: { name }, value, ...more }, '');
  };

  it.each([
    [
      'a class',
      { priorityClassName: 'high' },
      { priority: 1000, preemptionPolicy: 'Never', priorityClassName: 'high' },
    ],
    [
      'no class: the default one',
      {},
      { priority: 7, preemptionPolicy: 'PreemptLowerPriority', priorityClassName: 'usual' },
    ],
    ['a class of the system', { priorityClassName: 'system-node-critical' }, { priority: 2_000_001_000 }],
    ['a class and what follows from it', { priorityClassName: 'high', priority: 1000 }, { priority: 1000 }],
  ])('of a pod with %s', (_name, spec, result) => {
    const world = new ApiWorld();
    classed(world, 'high', 1000, { preemptionPolicy: 'Never' });
    classed(world, 'usual', 7, { globalDefault: true });
    expect(world.create('pods', podNamed('p', spec))['spec']).toMatchObject(result);
  });

  it('is none where there is no default', () => {
    expect(new ApiWorld().create('pods', podNamed('p'))['spec']).toMatchObject({
      priority: 0,
      preemptionPolicy: 'PreemptLowerPriority',
    });
  });

  it.each([
    [
      'a class that is not there',
      { priorityClassName: 'none' },
      'pods "p" is forbidden: no PriorityClass with name none was found',
    ],
    [
      'another number',
      { priorityClassName: 'high', priority: 5 },
      'pods "p" is forbidden: the integer value of priority (5) must not be provided in pod spec; priority admission controller computed 1000 from the given PriorityClass name',
    ],
    [
      'another policy',
      { priorityClassName: 'high', preemptionPolicy: 'Never' },
      'pods "p" is forbidden: the string value of PreemptionPolicy (Never) must not be provided in pod spec; priority admission controller computed PreemptLowerPriority from the given PriorityClass name',
    ],
  ])('refuses %s', (_name, spec, message) => {
    const world = new ApiWorld();
    classed(world, 'high', 1000);
    expect(world.refused(create('pods', podNamed('p', spec)))).toMatchObject({
      code: 403,
      reason: 'Forbidden',
      message,
    });
  });

  it('has one default only', () => {
    const world = new ApiWorld();
    classed(world, 'a', 1, { globalDefault: true });
    expect(
      world.refused(create(CLASSES, { metadata: { name: 'b' }, value: 2, globalDefault: true }, '')).message,
    ).toBe(
      'priorityclasses.scheduling.k8s.io "b" is forbidden: PriorityClass a is already marked as default. Only one default can exist',
    );
  });
});

describe('DefaultTolerationSeconds', () => {
  const both = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'].map((key) => ({
    key,
    operator: 'Exists',
    effect: 'NoExecute',
    tolerationSeconds: 300,
  }));
  const own = (more: object): object => ({
    key: 'node.kubernetes.io/not-ready',
    operator: 'Exists',
    ...more,
  });

  it.each([
    ['none', [], both],
    ['others', [{ key: 'x', operator: 'Exists' }], [{ key: 'x', operator: 'Exists' }, ...both]],
    ['one of its own', [own({ effect: 'NoExecute' })], [own({ effect: 'NoExecute' }), both[1]]],
    ['one of its own for every effect', [own({})], [own({}), both[1]]],
    ['one for another effect', [own({ effect: 'NoSchedule' })], [own({ effect: 'NoSchedule' }), ...both]],
    ['one for everything', [{ operator: 'Exists' }], [{ operator: 'Exists' }]],
  ])('with %s', (_name, tolerations, result) => {
    expect(new ApiWorld().create('pods', podNamed('p', { tolerations }))['spec'].tolerations).toEqual(result);
  });

  it('is not there where it is left out', () => {
    const world = new ApiWorld(['DefaultTolerationSeconds']);
    expect(world.create('pods', podNamed('p'))['spec'].tolerations).toBeUndefined();
  });
});

describe('TaintNodesByCondition', () => {
  const NOT_READY = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' };

  it('taints a node as it is created, and not again', () => {
    const world = new ApiWorld();
    const node = world.create(
      'nodes',
      { metadata: { name: 'n' }, spec: { taints: [{ key: 'a', effect: 'NoExecute' }] } },
      '',
    );
    expect(node['spec'].taints).toEqual([{ key: 'a', effect: 'NoExecute' }, NOT_READY]);
    const free = world.update('nodes', { ...node, spec: {} } as Loose);
    expect(free['spec'].taints).toBeUndefined();
    const twice = world.create('nodes', { metadata: { name: 'm' }, spec: { taints: [NOT_READY] } }, '');
    expect(twice['spec'].taints).toEqual([NOT_READY]);
  });
});

describe('StorageObjectInUseProtection', () => {
  it('keeps claims and volumes by a finalizer, from their creation on', () => {
    const world = new ApiWorld();
    const claim = world.create('persistentvolumeclaims', {
      metadata: { name: 'c' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    });
    const volume = world.create(
      'persistentvolumes',
      {
        metadata: { name: 'v' },
        spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/x' } },
      },
      '',
    );
    expect(claim.metadata.finalizers).toEqual(['kubernetes.io/pvc-protection']);
    expect(volume.metadata.finalizers).toEqual(['kubernetes.io/pv-protection']);
    const held = world.ok({
      verb: 'delete',
      resource: 'persistentvolumeclaims',
      namespace: 'default',
      name: 'c',
    });
    expect(held.metadata.deletionTimestamp).toBeDefined();
    expect(world.get('persistentvolumeclaims', 'c').metadata.finalizers).toEqual([
      'kubernetes.io/pvc-protection',
    ]);
  });
});
