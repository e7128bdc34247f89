import type { LiveClaim, LiveVolume } from '@shared/api';
import { describe, expect, it } from 'vitest';
import { ControllerWorld } from '@main/engine/testing/controller-world';

const CLAIMS = 'persistentvolumeclaims';
const VOLUMES = 'persistentvolumes';

const volume = (name: string, size: string, more = ''): string => `
apiVersion: v1
kind: PersistentVolume
metadata: {name: ${name}}
spec: {capacity: {storage: ${size}}, accessModes: [ReadWriteOnce], hostPath: {path: /data}, storageClassName: manual${more}}
---`;
const claim = (name: string, size: string, more = ', storageClassName: manual'): string => `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: ${name}}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: ${size}}}${more}}
---`;
const storageClass = (name: string, provisioner: string, mode: string): string => `
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: ${name}}
provisioner: ${provisioner}
volumeBindingMode: ${mode}
---`;
const user = (name: string, claimName: string): string => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec:
  containers: [{name: c, image: nginx}]
  volumes: [{name: d, persistentVolumeClaim: {claimName: ${claimName}}}]
---`;

function world(...manifests: readonly string[]): ControllerWorld {
  const w = ControllerWorld.started();
  for (const manifest of manifests) {
    w.apply(manifest);
    w.settle();
  }
  return w;
}

const claimOf = (w: ControllerWorld, name: string): LiveClaim => w.get<LiveClaim>(CLAIMS, name);
const volumeOf = (w: ControllerWorld, name: string): LiveVolume => w.get<LiveVolume>(VOLUMES, name, '');

describe('a claim', () => {
  it('gets the smallest volume that can serve it, whichever comes first', () => {
    const volumes = volume('big', '10Gi') + volume('fits', '2Gi') + volume('small', '1Gi');
    for (const order of [
      [volumes, claim('c', '2Gi')],
      [claim('c', '2Gi'), volume('fits', '2Gi'), volume('big', '10Gi')],
    ]) {
      const w = world(...order);
      expect(claimOf(w, 'c')).toMatchObject({
        metadata: {
          annotations: {
            'pv.kubernetes.io/bind-completed': 'yes',
            'pv.kubernetes.io/bound-by-controller': 'yes',
          },
        },
        spec: { volumeName: 'fits' },
        status: { phase: 'Bound', capacity: { storage: '2Gi' }, accessModes: ['ReadWriteOnce'] },
      });
      expect(volumeOf(w, 'fits').status?.phase).toBe('Bound');
      expect(volumeOf(w, 'fits').spec?.claimRef).toMatchObject({ namespace: 'default', name: 'c' });
      expect(volumeOf(w, 'big').status?.phase).toBe('Available');
    }
  });

  it('gets the volume that was set aside for it, and leaves alone what is set aside for others', () => {
    const w = world(
      volume('mine', '5Gi', ', claimRef: {namespace: default, name: c}'),
      volume('other', '1Gi', ', claimRef: {namespace: default, name: d}'),
      claim('c', '1Gi'),
    );
    expect(claimOf(w, 'c').spec?.volumeName).toBe('mine');
    expect(volumeOf(w, 'other').status?.phase).toBe('Available');
  });

  it.each([
    [
      'without a class',
      [],
      ', storageClassName: ""',
      'FailedBinding',
      'no persistent volumes available for this claim and no storage class is set',
    ],
    [
      'of a class that is missing',
      [],
      undefined,
      'ProvisioningFailed',
      'storageclass.storage.k8s.io "manual" not found',
    ],
    [
      'of a class that nobody provisions',
      [storageClass('manual', 'kubernetes.io/no-provisioner', 'Immediate')],
      undefined,
      'ProvisioningFailed',
      'no volume plugin matched name: kubernetes.io/no-provisioner',
    ],
    [
      'of a class that a driver provisions',
      [storageClass('manual', 'ebs.csi.aws.com', 'Immediate')],
      undefined,
      'ExternalProvisioning',
      "Waiting for a volume to be created either by the external provisioner 'ebs.csi.aws.com' or manually",
    ],
    [
      'that waits for its first consumer',
      [storageClass('manual', 'ebs.csi.aws.com', 'WaitForFirstConsumer'), volume('v', '5Gi')],
      undefined,
      'WaitForFirstConsumer',
      'waiting for first consumer to be created before binding',
    ],
  ])('%s waits and says why', (_name, before, spec, reason, message) => {
    const w = world(...before, claim('c', '1Gi', spec));
    expect(claimOf(w, 'c').status?.phase).toBe('Pending');
    expect(w.events('c')[0]).toContain(`${reason} ${message}`);
  });

  it('that names a volume gets that one, or hears why not', () => {
    const w = world(
      volume('v', '1Gi'),
      claim('much', '2Gi', ', storageClassName: manual, volumeName: v'),
      claim('first', '1Gi', ', storageClassName: manual, volumeName: v'),
      claim('second', '1Gi', ', storageClassName: manual, volumeName: v'),
    );
    expect(claimOf(w, 'first').status?.phase).toBe('Bound');
    expect(claimOf(w, 'first').metadata.annotations).not.toHaveProperty([
      'pv.kubernetes.io/bound-by-controller',
    ]);
    expect(w.events('much')[0]).toContain(
      'VolumeMismatch Cannot bind to requested volume "v": requested PV is too small',
    );
    expect(w.events('second')[0]).toContain('FailedBinding volume "v" already bound to a different claim.');
  });

  it('whose volume goes is lost', () => {
    const w = world(volume('v', '1Gi'), claim('c', '1Gi'));
    w.patch(VOLUMES, 'v', { metadata: { finalizers: null } }, 'merge', '');
    w.delete(VOLUMES, 'v', {}, '');
    w.settle();
    expect(claimOf(w, 'c').status?.phase).toBe('Lost');
    expect(w.events('c').at(-1)).toContain('ClaimLost Bound claim has lost its PersistentVolume.');
  });

  it('stays until no pod uses it, and its volume until the claim is gone', () => {
    const w = world(volume('v', '1Gi'), claim('c', '1Gi'), user('p', 'c'), user('idle', 'c'));
    w.bind(w.pods()[1]!, 'n1');
    w.settle();
    expect(w.pods()[1]!.metadata.name).toBe('p');
    w.delete(CLAIMS, 'c');
    w.delete(VOLUMES, 'v', {}, '');
    w.settle();
    expect(claimOf(w, 'c').metadata.deletionTimestamp).toBeDefined();
    w.delete('pods', 'p', { gracePeriodSeconds: 0 });
    w.settle();
    expect(w.client.get(CLAIMS, 'default', 'c')).toBeUndefined();
    expect(w.client.get(VOLUMES, '', 'v')).toBeUndefined();
  });
});

describe('a volume whose claim is gone', () => {
  it.each([
    ['', 'Released'],
    [', persistentVolumeReclaimPolicy: Delete', 'Failed'],
    [', persistentVolumeReclaimPolicy: Recycle', 'Released'],
  ])('with%s is %s, and serves no other claim', (policy, phase) => {
    const w = world(volume('v', '1Gi', policy), claim('c', '1Gi'));
    w.delete(CLAIMS, 'c');
    w.settle();
    expect(volumeOf(w, 'v').status?.phase).toBe(phase);
    w.apply(claim('c', '1Gi'));
    w.settle();
    expect(claimOf(w, 'c').status?.phase).toBe('Pending');
    w.patch(VOLUMES, 'v', { spec: { claimRef: null } }, 'merge', '');
    w.settle();
    expect(claimOf(w, 'c').status?.phase).toBe('Bound');
  });
});

describe('an ephemeral volume', () => {
  it('has a claim that belongs to its pod', () => {
    const w = world(
      volume('v', '1Gi'),
      `
apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  containers: [{name: c, image: nginx}]
  volumes:
  - name: scratch
    ephemeral:
      volumeClaimTemplate:
        metadata: {labels: {of: p}}
        spec: {accessModes: [ReadWriteOnce], storageClassName: manual, resources: {requests: {storage: 1Gi}}}
`,
    );
    expect(claimOf(w, 'p-scratch')).toMatchObject({
      metadata: { labels: { of: 'p' }, ownerReferences: [{ kind: 'Pod', name: 'p', controller: true }] },
      status: { phase: 'Bound' },
    });
    w.delete('pods', 'p', { gracePeriodSeconds: 0 });
    w.settle();
    expect(w.client.get(CLAIMS, 'default', 'p-scratch')).toBeUndefined();
  });

  it('does not take a claim that is somebody else’s', () => {
    const w = world(
      claim('p-scratch', '1Gi'),
      `
apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  containers: [{name: c, image: nginx}]
  volumes: [{name: scratch, ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}}}]
`,
    );
    expect(w.events('p')[0]).toContain(
      'EphemeralVolumeCreationFailed PVC "p-scratch" was not created for pod "p"',
    );
  });
});
