/** `kubectl describe` of PersistentVolumes, their claims and StorageClasses. */
import type { PersistentVolume, PersistentVolumeClaim, Pod } from 'kubernetes-types/core/v1';
import type { StorageClass } from 'kubernetes-types/storage/v1';
import { canonicalQuantity, classOf, compareText, type KubeObject, type Live } from '@shared/api';
import { kindOfResource, listObjects } from '@main/kubectl/cluster';
import { boolText, orUnset, storageSource } from '@main/kubectl/print';
import type { DescribePage } from './describe-page';
import { eventsOf, printEvents } from './events';
import { printMeta } from './workloads';

const SHORT_MODES: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};

function modesText(modes: readonly string[] | undefined): string {
  return Object.keys(SHORT_MODES)
    .filter((mode) => modes?.includes(mode))
    .map((mode) => SHORT_MODES[mode]!)
    .join(',');
}

export function describeVolume(page: DescribePage, object: KubeObject): void {
  const volume = object as Live<PersistentVolume>;
  const { metadata, spec, status } = volume;
  page.field(0, 'Name', metadata.name);
  printMeta(page, object);
  page.field(0, 'Finalizers', `[${(metadata.finalizers ?? []).join(' ')}]`);
  page.field(0, 'StorageClass', classOf(volume));
  const phase = metadata.deletionTimestamp
    ? `Terminating (lasts ${page.ago(metadata.deletionTimestamp as string)})`
    : (status?.phase ?? '');
  page.field(0, 'Status', phase);
  const claim = spec?.claimRef;
  page.field(0, 'Claim', claim ? `${claim.namespace ?? ''}/${claim.name ?? ''}` : '');
  page.field(0, 'Reclaim Policy', spec?.persistentVolumeReclaimPolicy ?? '');
  page.field(0, 'Access Modes', modesText(spec?.accessModes));
  if (spec?.volumeMode) page.field(0, 'VolumeMode', spec.volumeMode);
  const capacity = (spec?.capacity as Record<string, string> | undefined)?.['storage'] ?? '0';
  page.field(0, 'Capacity', canonicalQuantity(capacity) ?? capacity);
  printNodeAffinity(page, volume);
  page.field(0, 'Message', status?.message ?? '');
  page.line(0, 'Source:');
  for (const [label, value] of storageSource(spec ?? {}) ?? [['Type', '<unknown>'] as const]) {
    if (typeof value !== 'object') page.field(2, label, value);
    else {
      page.line(2, `${label}:`);
      for (const line of value) page.line(2, line);
    }
  }
  printEvents(page, eventsOf(page.command, object));
}

function printNodeAffinity(page: DescribePage, { spec }: Live<PersistentVolume>): void {
  const required = spec?.nodeAffinity?.required;
  if (!spec?.nodeAffinity || !required) {
    page.field(0, 'Node Affinity', '<none>');
    return;
  }
  page.line(0, 'Node Affinity:');
  page.line(1, 'Required Terms:');
  required.nodeSelectorTerms.forEach(({ matchExpressions = [] }, i) => {
    page.under(
      `    Term ${i}`,
      matchExpressions.map(({ key, operator, values = [] }) => {
        const list = values.length === 0 ? '' : ` [${values.join(', ')}]`;
        return `${key} ${operator === 'In' ? 'in' : operator === 'NotIn' ? 'not in' : operator}${list}`;
      }),
    );
  });
}

export function describeClaim(page: DescribePage, object: KubeObject): void {
  const claim = object as Live<PersistentVolumeClaim>;
  const { metadata, spec, status } = claim;
  page.field(0, 'Name', metadata.name);
  page.field(0, 'Namespace', metadata.namespace ?? '');
  page.field(0, 'StorageClass', classOf(claim));
  const phase = metadata.deletionTimestamp
    ? `Terminating (lasts ${page.ago(metadata.deletionTimestamp as string)})`
    : (status?.phase ?? '');
  page.field(0, 'Status', phase);
  page.field(0, 'Volume', spec?.volumeName ?? '');
  printMeta(page, object);
  page.field(0, 'Finalizers', `[${(metadata.finalizers ?? []).join(' ')}]`);
  const capacity = (status?.capacity as Record<string, string> | undefined)?.['storage'];
  const bound = Boolean(spec?.volumeName);
  page.field(0, 'Capacity', bound && capacity ? (canonicalQuantity(capacity) ?? capacity) : '');
  page.field(0, 'Access Modes', bound ? modesText(status?.accessModes) : '');
  if (spec?.volumeMode) page.field(0, 'VolumeMode', spec.volumeMode);
  if (spec?.dataSource) {
    page.line(0, 'DataSource:');
    if (spec.dataSource.apiGroup !== undefined) page.field(1, 'APIGroup', spec.dataSource.apiGroup);
    page.field(1, 'Kind', spec.dataSource.kind);
    page.field(1, 'Name', spec.dataSource.name);
  }
  const pods = listObjects(
    page.command,
    kindOfResource(page.command.cluster.kinds(), 'pods'),
    metadata.namespace ?? '',
  ) as Live<Pod>[];
  page.under(
    'Used By',
    pods
      .filter((pod) =>
        (pod.spec?.volumes ?? []).some((v) => v.persistentVolumeClaim?.claimName === metadata.name),
      )
      .map((pod) => pod.metadata.name),
  );
  const conditions = status?.conditions ?? [];
  if (conditions.length > 0) {
    page.line(0, 'Conditions:');
    page.table(
      1,
      ['Type', 'Status', 'LastProbeTime', 'LastTransitionTime', 'Reason', 'Message'],
      conditions.map((c) => [
        `${c.type} `,
        `${c.status} `,
        `${(c.lastProbeTime as string | undefined) ?? ''} `,
        `${(c.lastTransitionTime as string | undefined) ?? ''} `,
        `${c.reason ?? ''} `,
        c.message ?? '',
      ]),
    );
  }
  printEvents(page, eventsOf(page.command, object));
}

const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';

export function describeStorageClass(page: DescribePage, object: KubeObject): void {
  const given = object as Live<StorageClass>;
  const { metadata, provisioner, parameters, mountOptions = [] } = given;
  const isDefault =
    metadata.annotations?.[DEFAULT_CLASS] === 'true' ||
    metadata.annotations?.['storageclass.beta.kubernetes.io/is-default-class'] === 'true';
  const pairs = (map: Readonly<Record<string, string>> | undefined): string => {
    const entries = Object.entries(map ?? {}).sort(([a], [b]) => compareText(a, b));
    return entries.length === 0 ? '<none>' : entries.map(([key, value]) => `${key}=${value}`).join(',');
  };
  page.field(0, 'Name', metadata.name);
  page.field(0, 'IsDefaultClass', isDefault ? 'Yes' : 'No');
  page.field(0, 'Annotations', pairs(metadata.annotations));
  page.field(0, 'Provisioner', provisioner);
  page.field(0, 'Parameters', pairs(parameters));
  page.field(
    0,
    'AllowVolumeExpansion',
    given.allowVolumeExpansion === undefined ? '<unset>' : boolText(given.allowVolumeExpansion),
  );
  if (mountOptions.length === 0) page.field(0, 'MountOptions', '<none>');
  else {
    page.line(0, 'MountOptions:');
    for (const option of mountOptions) page.line(1, option);
  }
  page.field(0, 'ReclaimPolicy', given.reclaimPolicy ?? '');
  page.field(0, 'VolumeBindingMode', orUnset(given.volumeBindingMode));
  page.field(0, 'AllowedTopologies', given.allowedTopologies?.length ? '' : '<none>');
  printEvents(page, eventsOf(page.command, object));
}
