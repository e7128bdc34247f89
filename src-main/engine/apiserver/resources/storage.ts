/** v1 PersistentVolume and PersistentVolumeClaim, StorageClass. Models `pkg/registry/core` @ v1.34. */
import type { PersistentVolume, PersistentVolumeClaim } from 'kubernetes-types/core/v1';
import type { StorageClass } from 'kubernetes-types/storage/v1';
import { defineResource, statusOf } from '../definition';
import { shareEqual } from '../share';
import type { Draft, Strategy } from '../strategy';
import { persistentVolumeClaimTable, persistentVolumeTable, storageClassTable } from '../tables/storage-and-config';
import { oneOf, Path, type Complaints } from '../validation/errors';
import { immutable } from '../validation/metadata';
import { dnsSubdomain } from '../validation/names';
import { validateLabelSelector } from '../validation/selectors';

const SPEC = Path.of('spec');
const ACCESS_MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'] as const;

function validateAccessModes(modes: readonly string[] | undefined, none: string, errors: Complaints): void {
  const path = SPEC.child('accessModes');
  if (!modes || modes.length === 0) errors.required(path, none);
  for (const mode of modes ?? []) oneOf(errors, path, mode, ACCESS_MODES);
  if (modes && modes.length > 1 && modes.includes('ReadWriteOncePod')) {
    errors.forbidden(path, 'may not use ReadWriteOncePod with other access modes');
  }
}

const volumeStrategy: Strategy<Draft<PersistentVolume>> = {
  nameRule: dnsSubdomain,

  setDefaults({ spec }) {
    if (!spec || Object.isFrozen(spec)) return;
    spec.persistentVolumeReclaimPolicy ??= 'Retain';
    spec.volumeMode ??= 'Filesystem';
    if (spec.hostPath && !Object.isFrozen(spec.hostPath)) spec.hostPath.type ??= '';
  },

  prepareForCreate(volume, { timestamp }) {
    volume.status = { phase: 'Pending', lastPhaseTransitionTime: timestamp };
  },

  prepareForUpdate(volume, old) {
    volume.status = old.status!;
  },

  validate({ spec }, errors, old) {
    if (!spec) errors.required(SPEC);
    if (!spec || spec === old?.spec) return;
    validateAccessModes(spec.accessModes, '', errors);
    if (!spec.capacity) errors.required(SPEC.child('capacity'));
    else if (spec.capacity['storage'] === undefined) errors.unsupported(SPEC.child('capacity'), Object.keys(spec.capacity), ['storage']);
    oneOf(errors, SPEC.child('persistentVolumeReclaimPolicy'), spec.persistentVolumeReclaimPolicy, ['Delete', 'Recycle', 'Retain']);
    oneOf(errors, SPEC.child('volumeMode'), spec.volumeMode, ['Block', 'Filesystem']);
    if (!Object.keys(spec).some((key) => VOLUME_SOURCES.has(key))) errors.required(SPEC, 'must specify a volume type');
    if (spec.local && !spec.nodeAffinity) errors.required(SPEC.child('nodeAffinity'), 'Local volume requires node affinity');
  },

  validateUpdate(next, old, errors) {
    for (const key of Object.keys({ ...next.spec, ...old.spec })) {
      if (!VOLUME_SOURCES.has(key)) continue;
      const [is, was] = [next.spec, old.spec].map((spec) => (spec as Record<string, unknown> | undefined)?.[key]);
      if (is !== was) errors.forbidden(SPEC.child('persistentvolumesource'), 'spec.persistentvolumesource is immutable after creation');
    }
    immutable(errors, SPEC.child('volumeMode'), next.spec?.volumeMode, old.spec?.volumeMode);
  },
};

const VOLUME_SOURCES: ReadonlySet<string> = new Set([
  'awsElasticBlockStore', 'azureDisk', 'azureFile', 'cephfs', 'cinder', 'csi', 'fc', 'flexVolume', 'flocker',
  'gcePersistentDisk', 'glusterfs', 'hostPath', 'iscsi', 'local', 'nfs', 'photonPersistentDisk', 'portworxVolume',
  'quobyte', 'rbd', 'scaleIO', 'storageos', 'vsphereVolume',
]);

type ClaimSpec = NonNullable<PersistentVolumeClaim['spec']>;

const claimStrategy: Strategy<Draft<PersistentVolumeClaim>> = {
  nameRule: dnsSubdomain,

  setDefaults({ spec }) {
    if (!spec || Object.isFrozen(spec)) return;
    spec.volumeMode ??= 'Filesystem';
  },

  prepareForCreate(claim) {
    claim.status = { phase: 'Pending' };
  },

  prepareForUpdate(claim, old) {
    claim.status = old.status!;
  },

  validate({ spec }, errors, old) {
    if (!spec) errors.required(SPEC.child('accessModes'), 'at least 1 access mode is required');
    if (!spec || spec === old?.spec) return;
    validateAccessModes(spec.accessModes, 'at least 1 access mode is required', errors);
    validateLabelSelector(spec.selector, SPEC.child('selector'), errors);
    const storage = spec.resources?.requests?.['storage'];
    const path = SPEC.child('resources').key('storage');
    if (storage === undefined) errors.required(path);
    else if (storage === '0' || storage.startsWith('-')) errors.invalid(path, storage, 'must be greater than zero');
    if (spec.storageClassName) {
      errors.invalidAll(SPEC.child('storageClassName'), spec.storageClassName, dnsSubdomain(spec.storageClassName));
    }
    oneOf(errors, SPEC.child('volumeMode'), spec.volumeMode, ['Block', 'Filesystem']);
  },

  validateUpdate(next, old, errors) {
    if (!next.spec || !old.spec || next.spec === old.spec) return;
    const allowed = withAllowedChanges(next.spec, old);
    if (shareEqual(old.spec, allowed) === old.spec) return;
    errors.forbidden(SPEC, 'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims');
  },
};

/** A claim may be given its volume once, and a bound one may ask for more. */
function withAllowedChanges(next: ClaimSpec, old: Draft<PersistentVolumeClaim>): ClaimSpec {
  const before = old.spec!;
  const spec: ClaimSpec = { ...next };
  if (before.volumeName === undefined) delete spec.volumeName;
  if (old.status?.phase !== 'Bound') return spec;
  if (before.resources) spec.resources = before.resources;
  if (before.volumeAttributesClassName === undefined) delete spec.volumeAttributesClassName;
  else spec.volumeAttributesClassName = before.volumeAttributesClassName;
  return spec;
}

const classStrategy: Strategy<Draft<StorageClass>> = {
  nameRule: dnsSubdomain,
  setDefaults(storageClass) {
    storageClass.reclaimPolicy ??= 'Delete';
    storageClass.volumeBindingMode ??= 'Immediate';
  },
  validate(storageClass, errors) {
    if (!storageClass.provisioner) errors.required(Path.of('provisioner'), storageClass.provisioner);
    oneOf(errors, Path.of('reclaimPolicy'), storageClass.reclaimPolicy, ['Delete', 'Retain']);
    oneOf(errors, Path.of('volumeBindingMode'), storageClass.volumeBindingMode, ['Immediate', 'WaitForFirstConsumer']);
  },
  validateUpdate(next, old, errors) {
    for (const key of ['provisioner', 'parameters', 'reclaimPolicy', 'volumeBindingMode'] as const) {
      if (next[key] !== old[key]) errors.forbidden(Path.of(key), `updates to ${key} are forbidden.`);
    }
  },
};

export const persistentVolumes = defineResource<Draft<PersistentVolume>>({
  plural: 'persistentvolumes', kind: 'PersistentVolume', apiVersion: 'v1', namespaced: false, shortNames: ['pv'],
  type: 'core/v1.PersistentVolume', strategy: volumeStrategy, table: persistentVolumeTable,
  subresources: [statusOf('v1', 'PersistentVolume')],
});

export const persistentVolumeClaims = defineResource<Draft<PersistentVolumeClaim>>({
  plural: 'persistentvolumeclaims', kind: 'PersistentVolumeClaim', apiVersion: 'v1', namespaced: true, shortNames: ['pvc'],
  type: 'core/v1.PersistentVolumeClaim', strategy: claimStrategy, table: persistentVolumeClaimTable,
  subresources: [statusOf('v1', 'PersistentVolumeClaim')],
});

export const storageClasses = defineResource<Draft<StorageClass>>({
  plural: 'storageclasses', kind: 'StorageClass', apiVersion: 'storage.k8s.io/v1', namespaced: false, shortNames: ['sc'],
  type: 'storage/v1.StorageClass', strategy: classStrategy, table: storageClassTable,
});
