import { describe, expect, it } from 'vitest';
import { ApiWorld, podNamed, type Loose } from '@main/engine/testing/api-world';

const deployment = (spec: object = {}): object => ({
  metadata: { name: 'web', labels: { app: 'web' } },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'a', image: 'nginx' }] } },
    ...spec,
  },
});

describe('update', () => {
  it('makes no revision where nothing changes, however the object is sent', () => {
    const world = new ApiWorld();
    const pod = world.create('pods', podNamed('p1'));
    const before = world.store.revision;
    expect(world.update('pods', pod)).toBe(pod);
    expect(world.update('pods', structuredClone(pod))).toBe(pod);
    expect(world.update('pods', pod, 'status')).toBe(pod);
    expect(world.update('pods', structuredClone(pod), 'status')).toBe(pod);
    expect(world.store.revision).toBe(before);
  });

  it('shares what did not change with what was stored', () => {
    const world = new ApiWorld();
    const pod = world.create('pods', podNamed('p1'));
    const sent = structuredClone(pod);
    sent.metadata.labels = { a: 'b' };
    const next = world.update('pods', sent);
    expect(next.metadata.labels).toEqual({ a: 'b' });
    expect(next['spec']).toBe(pod['spec']);
    expect(next.metadata.resourceVersion).not.toBe(pod.metadata.resourceVersion);
  });

  it('fills in again what the request leaves out', () => {
    const world = new ApiWorld();
    const first = world.create('deployments.apps', deployment());
    const next = world.ok({
      verb: 'update',
      resource: 'deployments.apps',
      namespace: 'default',
      name: 'web',
      body: deployment(),
    });
    expect(next).toBe(first);
  });

  it('keeps what only the server sets', () => {
    const world = new ApiWorld();
    const pod = world.create('pods', podNamed('p1'));
    const next = world.update('pods', {
      ...pod,
      metadata: {
        ...pod.metadata,
        labels: { a: 'b' },
        creationTimestamp: '2000-01-01T00:00:00Z',
        generation: 99,
      },
    });
    expect(next.metadata).toMatchObject({
      creationTimestamp: '2026-01-05T08:00:00Z',
      generation: 1,
      uid: pod.metadata.uid,
    });
  });

  it('leaves the status alone, and an update of the status everything else', () => {
    const world = new ApiWorld();
    const made = world.create('deployments.apps', deployment());
    const sent = { ...made, spec: { ...made['spec'], replicas: 3 }, status: { replicas: 9 } };
    expect(world.update('deployments.apps', sent)).toMatchObject({ spec: { replicas: 3 }, status: {} });
    const now = world.get('deployments.apps', 'web');
    const next = world.update(
      'deployments.apps',
      {
        ...now,
        metadata: { ...now.metadata, labels: { x: 'y' } },
        spec: { ...now['spec'], replicas: 5 },
        status: { replicas: 3 },
      } as Loose,
      'status',
    );
    expect(next).toMatchObject({
      metadata: { labels: { app: 'web' } },
      spec: { replicas: 3 },
      status: { replicas: 3 },
    });
  });

  it('counts the generation by changes of the spec, not of labels or status', () => {
    const world = new ApiWorld();
    const generation = (object: Loose): number => object.metadata.generation!;
    let object = world.create('deployments.apps', deployment());
    expect(generation(object)).toBe(1);
    object = world.update('deployments.apps', {
      ...object,
      metadata: { ...object.metadata, labels: { x: 'y' } },
    });
    expect(generation(object)).toBe(1);
    object = world.update(
      'deployments.apps',
      { ...object, status: { observedGeneration: 1 } } as Loose,
      'status',
    );
    expect(generation(object)).toBe(1);
    object = world.update('deployments.apps', {
      ...object,
      spec: { ...object['spec'], replicas: 2 },
    } as Loose);
    expect(generation(object)).toBe(2);
    // Annotations of a Deployment count as well; its controller copies them to the ReplicaSets.
    object = world.update('deployments.apps', {
      ...object,
      metadata: { ...object.metadata, annotations: { a: 'b' } },
    });
    expect(generation(object)).toBe(3);
  });

  it('takes labels and annotations along with the status of pods and nodes', () => {
    const world = new ApiWorld();
    const node = world.create('nodes', { metadata: { name: 'n1' } }, '');
    const next = world.update(
      'nodes',
      { ...node, metadata: { ...node.metadata, labels: { a: 'b' } }, status: { phase: 'x' } } as Loose,
      'status',
    );
    expect(next).toMatchObject({
      metadata: { labels: { a: 'b' } },
      status: { phase: 'x' },
      spec: node['spec'],
    });
  });

  it('creates leases, events and endpoints by PUT', () => {
    const world = new ApiWorld();
    const lease = {
      verb: 'update',
      resource: 'leases.coordination.k8s.io',
      namespace: 'default',
      name: 'l',
      body: { metadata: { name: 'l' }, spec: { holderIdentity: 'x' } },
    } as const;
    expect(world.ok(lease).metadata.uid).toBeDefined();
  });

  it('ends an object whose last finalizer goes while it is being deleted', () => {
    const world = new ApiWorld();
    world.create('configmaps', { metadata: { name: 'c', finalizers: ['a.io/b', 'c.io/d'] } });
    const held = world.ok({ verb: 'delete', resource: 'configmaps', namespace: 'default', name: 'c' });
    expect(held.metadata.deletionTimestamp).toBeDefined();
    world.update('configmaps', { ...held, metadata: { ...held.metadata, finalizers: ['c.io/d'] } });
    const now = world.get('configmaps', 'c');
    world.update('configmaps', { ...now, metadata: { ...now.metadata, finalizers: [] } });
    expect(
      world.refused({ verb: 'get', resource: 'configmaps', namespace: 'default', name: 'c' }).reason,
    ).toBe('NotFound');
  });

  const refusals: {
    name: string;
    spec?: object;
    change: (pod: Loose) => object;
    code: number;
    message: string;
  }[] = [
    {
      name: 'a stale resourceVersion',
      change: (pod) => ({ ...pod, metadata: { ...pod.metadata, resourceVersion: '1' } }),
      code: 409,
      message:
        'Operation cannot be fulfilled on pods "p1": the object has been modified; please apply your changes to the latest version and try again',
    },
    {
      name: "another object's UID",
      change: (pod) => ({ ...pod, metadata: { ...pod.metadata, uid: 'other' } }),
      code: 409,
      message:
        'Operation cannot be fulfilled on pods "p1": Precondition failed: UID in precondition: other, UID in object meta: UID',
    },
    {
      name: 'another name',
      change: (pod) => ({ ...pod, metadata: { ...pod.metadata, name: 'p2' } }),
      code: 400,
      message: 'the name of the object (p2) does not match the name on the URL (p1)',
    },
    {
      name: 'another namespace',
      change: (pod) => ({ ...pod, metadata: { ...pod.metadata, namespace: 'kube-system' } }),
      code: 400,
      message: 'the namespace of the object (kube-system) does not match the namespace on the URL (default)',
    },
    {
      name: 'a change of the spec',
      change: (pod) => ({ ...pod, spec: { ...pod['spec'], hostNetwork: true } }),
      code: 422,
      message:
        'Pod "p1" is invalid: spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)\n+ hostNetwork: true',
    },
    {
      name: 'another container',
      change: (pod) => ({
        ...pod,
        spec: { ...pod['spec'], containers: [...pod['spec'].containers, { name: 'b', image: 'x' }] },
      }),
      code: 422,
      message:
        'Pod "p1" is invalid: spec.containers: Forbidden: pod updates may not add or remove containers',
    },
    {
      // Those for not-ready and unreachable nodes would be added again by admission.
      name: 'fewer tolerations',
      spec: { tolerations: [{ key: 'x', operator: 'Exists' }] },
      change: (pod) => ({ ...pod, spec: { ...pod['spec'], tolerations: pod['spec'].tolerations.slice(1) } }),
      code: 422,
      message:
        'Pod "p1" is invalid: spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds',
    },
  ];
  it.each(refusals)('refuses $name', ({ spec, change, code, message }) => {
    const world = new ApiWorld();
    const pod = world.create('pods', podNamed('p1', spec));
    const status = world.refused({
      verb: 'update',
      resource: 'pods',
      namespace: 'default',
      name: 'p1',
      body: change(pod),
    });
    expect(status.code).toBe(code);
    expect(status.message.replace(pod.metadata.uid!, 'UID')).toBe(message);
    expect(world.get('pods', 'p1')).toBe(pod);
  });

  it('lets a pod change its image, its deadline and add tolerations', () => {
    const world = new ApiWorld();
    const pod = world.create('pods', podNamed('p1', { activeDeadlineSeconds: 100 }));
    const { containers, tolerations } = pod['spec'] as { containers: object[]; tolerations: object[] };
    const next = world.update('pods', {
      ...pod,
      spec: {
        ...pod['spec'],
        activeDeadlineSeconds: 50,
        containers: [{ ...containers[0], image: 'nginx:2' }],
        tolerations: [...tolerations, { key: 'x', operator: 'Exists' }],
      },
    } as Loose);
    expect(next['spec']).toMatchObject({ activeDeadlineSeconds: 50, containers: [{ image: 'nginx:2' }] });
    expect(next['spec'].tolerations).toHaveLength(3);
    expect(next.metadata.generation).toBe(2);
  });

  const immutable: {
    name: string;
    resource: string;
    namespace?: string;
    made: object;
    change: (o: Loose) => object;
    message: string;
  }[] = [
    {
      name: "a Deployment's selector",
      resource: 'deployments.apps',
      made: deployment(),
      change: (d) => ({
        ...d,
        spec: {
          ...d['spec'],
          selector: { matchLabels: { app: 'x' } },
          template: { ...d['spec'].template, metadata: { labels: { app: 'x' } } },
        },
      }),
      message:
        'Deployment.apps "web" is invalid: spec.selector: Invalid value: {"matchLabels":{"app":"x"}}: field is immutable',
    },
    {
      name: "a Service's address",
      resource: 'services',
      made: { metadata: { name: 's' }, spec: { ports: [{ port: 80 }] } },
      change: (s) => ({ ...s, spec: { ...s['spec'], clusterIP: '10.96.9.9', clusterIPs: ['10.96.9.9'] } }),
      message:
        'Service "s" is invalid: spec.clusterIPs[0]: Invalid value: ["10.96.9.9"]: may not change once set',
    },
    {
      name: "a Job's template",
      resource: 'jobs.batch',
      made: {
        metadata: { name: 'j' },
        spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'x' }] } } },
      },
      change: (j) => ({ ...j, spec: { ...j['spec'], completionMode: 'Indexed', completions: 1 } }),
      message: 'Job.batch "j" is invalid: spec.completionMode: Invalid value: "Indexed": field is immutable',
    },
    {
      name: "a StatefulSet's claims",
      resource: 'statefulsets.apps',
      made: {
        metadata: { name: 's' },
        spec: {
          serviceName: 's',
          selector: { matchLabels: { a: 'b' } },
          template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'a', image: 'x' }] } },
        },
      },
      change: (s) => ({ ...s, spec: { ...s['spec'], podManagementPolicy: 'Parallel' } }),
      message:
        "StatefulSet.apps \"s\" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
    },
    {
      name: 'what a claim asks for',
      resource: 'persistentvolumeclaims',
      made: {
        metadata: { name: 'c' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      },
      change: (c) => ({ ...c, spec: { ...c['spec'], accessModes: ['ReadWriteMany'] } }),
      message:
        'PersistentVolumeClaim "c" is invalid: spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims',
    },
    {
      name: "a Secret's type",
      resource: 'secrets',
      made: { metadata: { name: 's' } },
      change: (s) => ({ ...s, type: 'x/y' }),
      message: 'Secret "s" is invalid: type: Invalid value: "x/y": field is immutable',
    },
    {
      name: 'an immutable ConfigMap',
      resource: 'configmaps',
      made: { metadata: { name: 'c' }, immutable: true, data: { a: '1' } },
      change: (c) => ({ ...c, data: { a: '2' } }),
      message: 'ConfigMap "c" is invalid: data: Forbidden: field is immutable when `immutable` is set',
    },
    {
      name: "a PriorityClass's value",
      resource: 'priorityclasses.scheduling.k8s.io',
      namespace: '',
      made: { metadata: { name: 'p' }, value: 1 },
      change: (p) => ({ ...p, value: 2 }),
      message:
        'PriorityClass.scheduling.k8s.io "p" is invalid: value: Forbidden: may not be changed in an update.',
    },
    {
      name: "a node's pod network",
      resource: 'nodes',
      namespace: '',
      made: { metadata: { name: 'n' }, spec: { podCIDR: '10.0.0.0/24', podCIDRs: ['10.0.0.0/24'] } },
      change: (n) => ({ ...n, spec: { ...n['spec'], podCIDR: '10.0.1.0/24', podCIDRs: ['10.0.1.0/24'] } }),
      message:
        'Node "n" is invalid: spec.podCIDRs: Forbidden: node updates may not change podCIDR except from "" to valid',
    },
  ];
  it.each(immutable)(
    'does not let $name change',
    ({ resource, namespace = 'default', made, change, message }) => {
      const world = new ApiWorld();
      const object = world.create(resource, made, namespace);
      const name = object.metadata.name;
      expect(world.refused({ verb: 'update', resource, namespace, name, body: change(object) }).message).toBe(
        message,
      );
    },
  );
});
