/** Tables of configuration and storage. */
import type { Live } from '@shared/api';
import type {
  ConfigMap,
  LimitRange,
  PersistentVolume,
  PersistentVolumeClaim,
  ResourceQuota,
  Secret,
  ServiceAccount,
} from 'kubernetes-types/core/v1';
import type { StorageClass } from 'kubernetes-types/storage/v1';
import { AGE, ageOf, column, NAME, wideColumn, type TableDefinition } from './table';

const count = (map: object | undefined): number => Object.keys(map ?? {}).length;

export const configMapTable: TableDefinition<Live<ConfigMap>> = {
  columns: [NAME, column('Data', 'The number of keys in data and binaryData.'), AGE],
  cells: (c, now) => [c.metadata.name, String(count(c.data) + count(c.binaryData)), ageOf(c, now)],
};

export const secretTable: TableDefinition<Live<Secret>> = {
  columns: [
    NAME,
    column('Type', 'Used to facilitate programmatic handling of secret data.'),
    column('Data', 'The number of keys in data.'),
    AGE,
  ],
  cells: (s, now) => [s.metadata.name, s.type ?? '', String(count(s.data)), ageOf(s, now)],
};

export const serviceAccountTable: TableDefinition<Live<ServiceAccount>> = {
  columns: [NAME, column('Secrets', 'The number of secrets that the account may use.'), AGE],
  cells: (s, now) => [s.metadata.name, String(s.secrets?.length ?? 0), ageOf(s, now)],
};

const SHORT_MODES: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};

function accessModes(modes: readonly string[] | undefined): string {
  const all = ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'];
  return all
    .filter((mode) => modes?.includes(mode))
    .map((mode) => SHORT_MODES[mode])
    .join(',');
}

const MODES = column('Access Modes', 'The ways in which the volume can be mounted.');
const CLASS = column('StorageClass', 'The StorageClass of the volume.');
const ATTRIBUTES = column('VolumeAttributesClass', 'The VolumeAttributesClass of the volume.');
const VOLUME_MODE = wideColumn(
  'VolumeMode',
  'Whether the volume is used with a formatted filesystem or stays raw.',
);

export const persistentVolumeTable: TableDefinition<Live<PersistentVolume>> = {
  columns: [
    NAME,
    column('Capacity', 'The capacity of the volume.'),
    MODES,
    column('Reclaim Policy', 'What happens to the volume when its claim is gone.'),
    column('Status', 'The phase of the volume.'),
    column('Claim', 'The claim that the volume is bound to.'),
    CLASS,
    ATTRIBUTES,
    column('Reason', 'Why the volume is in this state.'),
    AGE,
    VOLUME_MODE,
  ],
  cells: (v, now) => {
    const { spec, status } = v;
    const claim = spec?.claimRef;
    const phase = v.metadata.deletionTimestamp === undefined ? (status?.phase ?? '') : 'Terminating';
    return [
      v.metadata.name,
      spec?.capacity?.['storage'] ?? '',
      accessModes(spec?.accessModes),
      spec?.persistentVolumeReclaimPolicy ?? '',
      phase,
      claim ? `${claim.namespace}/${claim.name}` : '',
      spec?.storageClassName ?? '',
      spec?.volumeAttributesClassName ?? '<unset>',
      status?.reason ?? '',
      ageOf(v, now),
      spec?.volumeMode ?? '<unset>',
    ];
  },
};

export const persistentVolumeClaimTable: TableDefinition<Live<PersistentVolumeClaim>> = {
  columns: [
    NAME,
    column('Status', 'The phase of the claim.'),
    column('Volume', 'The volume that the claim is bound to.'),
    column('Capacity', 'The capacity of that volume.'),
    MODES,
    CLASS,
    ATTRIBUTES,
    AGE,
    VOLUME_MODE,
  ],
  cells: (c, now) => {
    const { spec, status } = c;
    const bound = (spec?.volumeName ?? '') !== '';
    const phase = c.metadata.deletionTimestamp === undefined ? (status?.phase ?? '') : 'Terminating';
    return [
      c.metadata.name,
      phase,
      spec?.volumeName ?? '',
      bound ? (status?.capacity?.['storage'] ?? '') : '',
      bound ? accessModes(status?.accessModes) : '',
      spec?.storageClassName ?? '',
      spec?.volumeAttributesClassName ?? '<unset>',
      ageOf(c, now),
      spec?.volumeMode ?? '<unset>',
    ];
  },
};

export const limitRangeTable: TableDefinition<Live<LimitRange>> = {
  columns: [NAME, column('Created At', 'Time of creation.', 'date')],
  cells: (l) => [l.metadata.name, (l.metadata.creationTimestamp as string | undefined) ?? ''],
};

export const resourceQuotaTable: TableDefinition<Live<ResourceQuota>> = {
  columns: [
    NAME,
    column('Request', 'Used and hard amounts of requests.'),
    column('Limit', 'Used and hard amounts of limits.'),
    AGE,
  ],
  cells: (q, now) => {
    const hard = q.status?.hard ?? {};
    const used = q.status?.used ?? {};
    const text = (names: readonly string[]): string =>
      names.map((name) => `${name}: ${used[name] ?? '0'}/${hard[name]}`).join(', ');
    const names = Object.keys(hard).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    return [
      q.metadata.name,
      text(names.filter((name) => !name.startsWith('limits.'))),
      text(names.filter((name) => name.startsWith('limits.'))),
      ageOf(q, now),
    ];
  },
};

const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';

export const storageClassTable: TableDefinition<Live<StorageClass>> = {
  columns: [
    NAME,
    column('Provisioner', 'The type of the provisioner.'),
    column('ReclaimPolicy', 'What volumes of this class are created with.'),
    column('VolumeBindingMode', 'When volumes are provisioned and bound.'),
    column('AllowVolumeExpansion', 'Whether volumes can be expanded.'),
    AGE,
  ],
  cells: (c, now) => [
    c.metadata.annotations?.[DEFAULT_CLASS] === 'true' ? `${c.metadata.name} (default)` : c.metadata.name,
    c.provisioner,
    c.reclaimPolicy ?? 'Delete',
    c.volumeBindingMode ?? 'Immediate',
    c.allowVolumeExpansion ? 'true' : 'false',
    ageOf(c, now),
  ],
};
