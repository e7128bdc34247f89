import { describe, expect, it } from 'vitest';
import { failure } from '@shared/api';
import { SchedulerWorld } from '../testing/scheduler-world';

const CLAIMS = 'persistentvolumeclaims';
const VOLUMES = 'persistentvolumes';
const CLASSES = 'storageclasses.storage.k8s.io';

const port = { containers: [{ name: 'a', image: 'x', ports: [{ containerPort: 80, hostPort: 80 }] }] };
const cpu = (amount: string): object => ({
  containers: [{ name: 'a', image: 'x', resources: { requests: { cpu: amount } } }],
});
const near = (app: string): object => ({
  affinity: {
    podAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app } } },
      ],
    },
  },
});
const apart = (app: string): object => ({
  affinity: {
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app } } },
      ],
    },
  },
});
const spread = {
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: 'zone',
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector: { matchLabels: { app: 'web' } },
    },
  ],
};
const claims = (name: string): object => ({
  volumes: [{ name: 'data', persistentVolumeClaim: { claimName: name } }],
});
const claim = (world: SchedulerWorld, name: string, storageClassName: string): void => {
  world.create(
    CLAIMS,
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name, namespace: 'default' },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName,
        resources: { requests: { storage: '1Gi' } },
      },
    },
    'default',
  );
};
const volume = (world: SchedulerWorld, name: string, storageClassName: string, node: string): void => {
  world.create(VOLUMES, {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name },
    spec: {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteOnce'],
      storageClassName,
      local: { path: '/data' },
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }] },
          ],
        },
      },
    },
  });
  // The controller of volumes says so, which does not run here.
  world.patch(VOLUMES, name, { status: { phase: 'Available' } }, 'merge', '', 'status');
};
const local = (world: SchedulerWorld): void => {
  world.create(CLASSES, {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'local' },
    provisioner: 'kubernetes.io/no-provisioner',
    volumeBindingMode: 'WaitForFirstConsumer',
  });
};

interface Hint {
  readonly plugin: string;
  /** A world in which the plugin refuses the pod `p`. */
  readonly given: (world: SchedulerWorld) => void;
  readonly spec: object;
  readonly labels?: Record<string, string>;
  /** Something that happens, and that the plugin knows not to help. */
  readonly idle: (world: SchedulerWorld) => void;
  readonly cure: (world: SchedulerWorld) => void;
  /** What the attempt says woke the pod. */
  readonly by: string;
}

const HINTS: readonly Hint[] = [
  {
    plugin: 'NodeUnschedulable',
    given: (world) => world.node('n', { spec: { unschedulable: true } }),
    spec: {},
    idle: (world) => world.patch('nodes', 'n', { metadata: { labels: { a: 'b' } } }),
    cure: (world) => world.patch('nodes', 'n', { spec: { unschedulable: null, taints: null } }),
    by: 'NodeUpdateNodeTaint',
  },
  {
    plugin: 'TaintToleration',
    given: (world) => world.node('n', { spec: { taints: [{ key: 'a', effect: 'NoSchedule' }] } }),
    spec: {},
    idle: (world) =>
      world.patch('nodes', 'n', {
        spec: {
          taints: [
            { key: 'a', effect: 'NoSchedule' },
            { key: 'b', effect: 'NoSchedule' },
          ],
        },
      }),
    cure: (world) => world.patch('nodes', 'n', { spec: { taints: null } }),
    by: 'NodeUpdateNodeTaint',
  },
  {
    plugin: 'NodeAffinity',
    given: (world) => world.node('n'),
    spec: { nodeSelector: { disk: 'ssd' } },
    idle: (world) => world.patch('nodes', 'n', { metadata: { labels: { disk: 'hdd' } } }),
    cure: (world) => world.patch('nodes', 'n', { metadata: { labels: { disk: 'ssd' } } }),
    by: 'NodeUpdateNodeLabel',
  },
  {
    plugin: 'NodePorts',
    given: (world) => {
      world.node('n');
      world.pod('other', { nodeName: 'n' });
      world.pod('first', { ...port, nodeName: 'n' });
    },
    spec: port,
    idle: (world) => world.delete('pods', 'other'),
    cure: (world) => world.delete('pods', 'first'),
    by: 'AssignedPodDelete',
  },
  {
    plugin: 'NodeResourcesFit',
    given: (world) => {
      world.node('n', { allocatable: { cpu: '1' } });
      world.pod('first', { ...cpu('1'), nodeName: 'n' });
    },
    spec: cpu('1'),
    idle: (world) => world.patch('nodes', 'n', { metadata: { labels: { a: 'b' } } }),
    cure: (world) =>
      world.patch('nodes', 'n', { status: { allocatable: { cpu: '2' } } }, 'merge', '', 'status'),
    by: 'NodeUpdateNodeAllocatable',
  },
  {
    plugin: 'NodeResourcesFit',
    given: (world) => world.node('n', { allocatable: { cpu: '1' } }),
    spec: cpu('2'),
    idle: (world) => world.node('small', { allocatable: { cpu: '1' } }),
    cure: (world) => world.node('big', { allocatable: { cpu: '8' } }),
    by: 'NodeAdd',
  },
  {
    plugin: 'PodTopologySpread',
    given: (world) => {
      world.node('n', { labels: { zone: 'a' } });
      world.node('full', { labels: { zone: 'b' }, allocatable: { pods: '0' } });
      world.pod('first', { nodeName: 'n' }, { labels: { app: 'web' } });
    },
    spec: spread,
    labels: { app: 'web' },
    idle: (world) => world.pod('stranger', { nodeName: 'n' }, { labels: { app: 'db' } }),
    cure: (world) => world.delete('pods', 'first'),
    by: 'AssignedPodDelete',
  },
  {
    plugin: 'InterPodAffinity',
    given: (world) => world.node('n'),
    spec: near('db'),
    idle: (world) => world.pod('stranger', { nodeName: 'n' }, { labels: { app: 'cache' } }),
    cure: (world) => world.pod('wanted', { nodeName: 'n' }, { labels: { app: 'db' } }),
    by: 'AssignedPodAdd',
  },
  {
    plugin: 'InterPodAffinity',
    given: (world) => {
      world.node('n');
      world.pod('other', { nodeName: 'n' }, { labels: { app: 'cache' } });
      world.pod('unwanted', { nodeName: 'n' }, { labels: { app: 'db' } });
    },
    spec: apart('db'),
    idle: (world) => world.delete('pods', 'other'),
    cure: (world) => world.patch('pods', 'unwanted', { metadata: { labels: { app: 'tame' } } }),
    by: 'AssignedPodUpdatePodLabel',
  },
  {
    plugin: 'VolumeRestrictions',
    given: (world) => {
      world.node('n');
      local(world);
    },
    spec: claims('data'),
    idle: (world) => world.pod('stranger', { nodeName: 'n' }),
    cure: (world) => {
      volume(world, 'disk', 'local', 'n');
      claim(world, 'data', 'local');
    },
    by: 'PersistentVolumeClaimAdd',
  },
  {
    plugin: 'VolumeBinding',
    given: (world) => {
      world.node('n');
      local(world);
      claim(world, 'data', 'local');
    },
    spec: claims('data'),
    idle: (world) =>
      world.patch('nodes', 'n', { status: { allocatable: { cpu: '9' } } }, 'merge', '', 'status'),
    cure: (world) => volume(world, 'disk', 'local', 'n'),
    by: 'PersistentVolumeAdd',
  },
];

describe('a pod that was refused', () => {
  it.each(HINTS)('by $plugin is tried again by $by and by nothing that cannot help', (hint) => {
    const world = SchedulerWorld.started();
    hint.given(world);
    world.pod('p', hint.spec, { labels: hint.labels ?? {} });
    world.advance(15_000);
    const refused = world.steps.filter(
      ({ object, decision }) => object?.name === 'p' && decision?.type === 'unschedulable',
    );
    expect(refused).toHaveLength(1);
    const { nodes, rejection } = world.scheduler.explain(world.get('p'), { remedies: false });
    expect([rejection?.plugin, ...nodes.map((node) => node.refusal?.plugin)]).toContain(hint.plugin);

    hint.idle(world);
    world.settle();
    expect(world.scheduler.explain(world.get('p'), { remedies: false }).queue).toMatchObject({
      queue: 'unschedulable',
      attempts: 1,
    });

    hint.cure(world);
    world.settle();
    expect(world.nodeOf('p')).not.toBe('');
    expect(world.steps.findLast(({ object }) => object?.name === 'p')?.decision).toMatchObject({
      type: 'scheduled',
      attempt: 2,
      wokenBy: hint.by,
    });
  });
});

describe('a pod whose binding is refused', () => {
  it('is tried again after its back-off, and says why', () => {
    const world = SchedulerWorld.started();
    world.node('n');
    world.server.gate = (request) =>
      'subresource' in request && request.subresource === 'binding'
        ? failure('InternalError', 'etcdserver: request timed out')
        : undefined;
    world.pod('p');
    world.settle();
    expect(world.nodeOf('p')).toBe('');
    expect(world.events('p')).toEqual([
      expect.stringContaining('FailedScheduling binding rejected: ') as string,
    ]);
    expect(world.get('p').status?.conditions).toMatchObject([{ reason: 'SchedulerError', status: 'False' }]);
    world.server.gate = null;
    world.advance(999);
    expect(world.nodeOf('p')).toBe('');
    world.advance(1);
    expect(world.nodeOf('p')).toBe('n');
  });
});
