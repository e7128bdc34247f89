import { describe, expect, it } from 'vitest';
import { SchedulerWorld } from '@main/engine/testing/scheduler-world';

const HOSTNAME = 'kubernetes.io/hostname';
const ZONE = 'topology.kubernetes.io/zone';

interface VolumeParts {
  readonly node?: string;
  readonly labels?: object;
  readonly claimRef?: object;
}

/** Two nodes in two zones, and what a test needs of storage. */
class StorageWorld {
  readonly world = SchedulerWorld.started();

  constructor() {
    this.world.node('a', { labels: { [ZONE]: 'east' } });
    this.world.node('b', { labels: { [ZONE]: 'west' } });
  }

  storageClass(name: string, provisioner: string, volumeBindingMode: string, more: object = {}): void {
    this.world.create('storageclasses.storage.k8s.io', {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name },
      provisioner,
      volumeBindingMode,
      ...more,
    });
  }

  volume(name: string, { node, labels = {}, claimRef }: VolumeParts = {}, storage = '1Gi'): void {
    const terms = [{ matchExpressions: [{ key: HOSTNAME, operator: 'In', values: [node] }] }];
    this.world.create('persistentvolumes', {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name, labels },
      spec: {
        capacity: { storage },
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'local',
        hostPath: { path: '/data' },
        ...(node ? { nodeAffinity: { required: { nodeSelectorTerms: terms } } } : {}),
        ...(claimRef ? { claimRef } : {}),
      },
    });
    this.phase('persistentvolumes', name, 'Available');
  }

  claim(name: string, more: object = {}, phase?: string): void {
    this.world.create(
      'persistentvolumeclaims',
      {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name, namespace: 'default' },
        spec: {
          accessModes: ['ReadWriteOnce'],
          storageClassName: 'local',
          resources: { requests: { storage: '1Gi' } },
          ...more,
        },
      },
      'default',
    );
    if (phase) this.phase('persistentvolumeclaims', name, phase);
  }

  phase(resource: string, name: string, phase: string): void {
    const namespace = resource === 'persistentvolumes' ? '' : 'default';
    this.world.patch(resource, name, { status: { phase } }, 'merge', namespace, 'status');
  }

  /** Where a pod with this claim lands, or what each node and PreFilter say. */
  place(claimName = 'c'): string {
    this.world.pod('p', { volumes: [{ name: 'd', persistentVolumeClaim: { claimName } }] });
    this.world.settle();
    const { nodes, rejection } = this.world.scheduler.explain(this.world.get('p'), { remedies: false });
    if (rejection) return rejection.reasons.join(', ');
    return (
      this.world.nodeOf('p') ||
      nodes.map(({ node, refusal }) => `${node}: ${refusal?.reasons.join(', ')}`).join('; ')
    );
  }
}

const storage = (given: (world: StorageWorld) => void): StorageWorld => {
  const world = new StorageWorld();
  given(world);
  return world;
};

describe('a pod with a claim', () => {
  it.each<[string, (world: StorageWorld) => void, string]>([
    [
      'goes where its volume is',
      (w) => {
        w.volume('v', { node: 'b' });
        w.claim('c', { volumeName: 'v' }, 'Bound');
      },
      'b',
    ],
    [
      'cannot go where its volume is not',
      (w) => {
        w.volume('v', { node: 'elsewhere' });
        w.claim('c', { volumeName: 'v' }, 'Bound');
      },
      'a: node(s) had volume node affinity conflict; b: node(s) had volume node affinity conflict',
    ],
    [
      'keeps to the zone of its volume',
      (w) => {
        w.volume('v', { labels: { [ZONE]: 'west' } });
        w.claim('c', { volumeName: 'v' }, 'Bound');
        w.world.patch('nodes', 'b', { spec: { unschedulable: true } });
      },
      'a: node(s) had no available volume zone; b: node(s) were unschedulable',
    ],
    [
      'may have a volume of several zones',
      (w) => {
        w.volume('v', { labels: { [ZONE]: 'north__west' } });
        w.claim('c', { volumeName: 'v' }, 'Bound');
      },
      'b',
    ],
    [
      'waits for a claim that is bound at once, or not at all',
      (w) => {
        w.storageClass('local', 'kubernetes.io/no-provisioner', 'Immediate');
        w.claim('c');
      },
      'pod has unbound immediate PersistentVolumeClaims',
    ],
    ['waits for its claim', () => {}, 'persistentvolumeclaim "c" not found'],
    [
      'cannot use a claim that has lost its volume',
      (w) => w.claim('c', { volumeName: 'v' }, 'Lost'),
      'persistentvolumeclaim "c" bound to non-existent persistentvolume "v"',
    ],
    [
      'cannot use a volume that is not there',
      (w) => w.claim('c', { volumeName: 'v' }, 'Bound'),
      'a: node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s); b: node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)',
    ],
    [
      'is the first consumer where a volume can be had',
      (w) => {
        w.storageClass('local', 'kubernetes.io/no-provisioner', 'WaitForFirstConsumer');
        w.volume('v', { node: 'b' });
        w.claim('c');
      },
      'b',
    ],
    [
      'finds no volume that is large enough',
      (w) => {
        w.storageClass('local', 'kubernetes.io/no-provisioner', 'WaitForFirstConsumer');
        w.volume('v', { node: 'b' }, '512Mi');
        w.claim('c');
      },
      "a: node(s) didn't find available persistent volumes to bind; b: node(s) didn't find available persistent volumes to bind",
    ],
    [
      'does not get what is set aside for others',
      (w) => {
        w.storageClass('local', 'kubernetes.io/no-provisioner', 'WaitForFirstConsumer');
        w.volume('v', { claimRef: { namespace: 'default', name: 'other' } });
        w.claim('c');
      },
      "a: node(s) didn't find available persistent volumes to bind; b: node(s) didn't find available persistent volumes to bind",
    ],
    [
      'cannot be judged where a driver would make the volume, and may not where it would make none',
      (w) => {
        w.storageClass('local', 'ebs.csi.aws.com', 'WaitForFirstConsumer', {
          allowedTopologies: [{ matchLabelExpressions: [{ key: ZONE, values: ['east'] }] }],
        });
        w.claim('c');
      },
      'a: cannot judge whether "ebs.csi.aws.com" would provision a volume for persistentvolumeclaim "c"; ' +
        "b: node(s) didn't find available persistent volumes to bind",
    ],
  ])('%s', (_name, given, expected) => {
    expect(storage(given).place()).toBe(expected);
  });

  it('gives the claim the smallest volume of its node, and the volume the claim', () => {
    const { world } = storage((s) => {
      s.storageClass('local', 'kubernetes.io/no-provisioner', 'WaitForFirstConsumer');
      s.volume('large', { node: 'a' }, '9Gi');
      s.volume('fits', { node: 'a' }, '2Gi');
      s.claim('c');
    });
    world.pod('p', { volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'c' } }] });
    world.settle();
    expect(world.nodeOf('p')).toBe('a');
    expect(world.client.get('persistentvolumeclaims', 'default', 'c')).toMatchObject({
      spec: { volumeName: 'fits' },
    });
    expect(world.client.get('persistentvolumes', '', 'fits')).toMatchObject({
      spec: { claimRef: { namespace: 'default', name: 'c' } },
    });
  });

  it('that only one pod may use waits until the other pod is gone', () => {
    const w = storage((s) => {
      s.volume('v');
      s.claim('c', { volumeName: 'v', accessModes: ['ReadWriteOncePod'] }, 'Bound');
      s.world.pod('first', { volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'c' } }] });
      s.world.settle();
    });
    expect(w.place()).toMatch(
      /node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode/,
    );
    w.world.delete('pods', 'first');
    w.world.advance(11_000);
    expect(w.world.nodeOf('p')).not.toBe('');
  });
});

it('a disk that one node may write to is in use there', () => {
  const { world } = new StorageWorld();
  const disk = { volumes: [{ name: 'd', gcePersistentDisk: { pdName: 'disk' } }] };
  world.pod('first', { ...disk, nodeName: 'a' });
  world.patch('nodes', 'b', { spec: { unschedulable: true } });
  world.pod('p', disk);
  world.settle();
  expect(world.events('p')[0]).toContain(
    '0/2 nodes are available: 1 node(s) had no available disk, 1 node(s) were unschedulable.',
  );
});
