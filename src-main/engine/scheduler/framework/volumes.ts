/** What the volume plugins share: a pod's claims, and whether a volume can serve a claim on a node. */
import type { NodeSelector, PersistentVolume, PersistentVolumeClaim, Volume } from 'kubernetes-types/core/v1';
import type { TopologySelectorTerm } from 'kubernetes-types/core/v1';
import {
  labelSelector,
  matchesNodeSelector,
  matchesSelector,
  unitValue,
  type Labels,
  type Live,
  type SelectableNode,
} from '@shared/api';
import type { ClusterObjects } from './cluster-objects';
import type { PodInfo } from './pod-info';

export type LiveClaim = Live<PersistentVolumeClaim>;
export type LiveVolume = Live<PersistentVolume>;

/** The names of the claims that a pod uses; those of generic ephemeral volumes carry the pod's name. */
export function claimNames(info: PodInfo): { readonly name: string; readonly ephemeral: boolean }[] {
  const names: { name: string; ephemeral: boolean }[] = [];
  for (const volume of info.pod.spec?.volumes ?? []) {
    if (volume.persistentVolumeClaim)
      names.push({ name: volume.persistentVolumeClaim.claimName, ephemeral: false });
    else if (volume.ephemeral) names.push({ name: `${info.name}-${volume.name}`, ephemeral: true });
  }
  return names;
}

/** Whether a claim has its volume for good. */
export function isBound(claim: LiveClaim): boolean {
  if (!claim.spec?.volumeName) return false;
  return (
    claim.metadata.annotations?.['pv.kubernetes.io/bind-completed'] !== undefined ||
    claim.status?.phase === 'Bound'
  );
}

/** The storage class of a claim; '' for none. */
export function classOf(claim: LiveClaim): string {
  return (
    claim.metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ??
    claim.spec?.storageClassName ??
    ''
  );
}

/** Whether a volume may be used on a node. */
export function isReachable(volume: LiveVolume, node: SelectableNode): boolean {
  const required: NodeSelector | undefined = volume.spec?.nodeAffinity?.required;
  return !required || matchesNodeSelector(required, node);
}

/**
 * The smallest volume that can serve a claim on a node: one that was set aside for it, else a free one of its class,
 * modes, labels and size.
 */
export function findVolume(
  claim: LiveClaim,
  objects: ClusterObjects,
  node: SelectableNode,
  taken: ReadonlySet<string>,
): LiveVolume | undefined {
  const wanted = unitValue(claim.spec?.resources?.requests?.['storage'] ?? '0');
  const selector = claim.spec?.selector ? labelSelector(claim.spec.selector) : undefined;
  const modes = claim.spec?.accessModes ?? [];
  let best: LiveVolume | undefined;
  let bestSize = Infinity;
  for (const volume of objects.volumes()) {
    const { spec, metadata } = volume;
    if (!spec || metadata.deletionTimestamp !== undefined || taken.has(metadata.name)) continue;
    if ((spec.volumeMode ?? 'Filesystem') !== (claim.spec?.volumeMode ?? 'Filesystem')) continue;
    if (!modes.every((mode) => spec.accessModes?.includes(mode))) continue;
    const size = unitValue(spec.capacity?.['storage'] ?? '0');
    if (size < wanted || !isReachable(volume, node)) continue;
    if (spec.claimRef) {
      const { name, namespace, uid } = spec.claimRef;
      const forUs =
        name === claim.metadata.name &&
        namespace === claim.metadata.namespace &&
        (!uid || uid === claim.metadata.uid);
      if (forUs) return volume;
      continue;
    }
    if ((spec.storageClassName ?? '') !== classOf(claim)) continue;
    if (selector && !matchesSelector(selector, metadata.labels)) continue;
    if (volume.status?.phase !== undefined && volume.status.phase !== 'Available') continue;
    if (size < bestSize) {
      best = volume;
      bestSize = size;
    }
  }
  return best;
}

/** Whether a node is within the topologies that a storage class allows. */
export function isAllowedTopology(
  terms: readonly TopologySelectorTerm[] | undefined,
  labels: Labels,
): boolean {
  if (!terms || terms.length === 0) return true;
  return terms.some((term) =>
    (term.matchLabelExpressions ?? []).every(({ key, values }) => {
      const value = labels[key];
      return value !== undefined && values.includes(value);
    }),
  );
}

/** Whether two pods cannot have these disks on one node at the same time. */
export function disksConflict(a: Volume, b: Volume): boolean {
  if (a.gcePersistentDisk && b.gcePersistentDisk) {
    const readOnly = a.gcePersistentDisk.readOnly && b.gcePersistentDisk.readOnly;
    return a.gcePersistentDisk.pdName === b.gcePersistentDisk.pdName && !readOnly;
  }
  if (a.awsElasticBlockStore && b.awsElasticBlockStore) {
    return a.awsElasticBlockStore.volumeID === b.awsElasticBlockStore.volumeID;
  }
  if (a.iscsi && b.iscsi) return a.iscsi.iqn === b.iscsi.iqn && !(a.iscsi.readOnly && b.iscsi.readOnly);
  if (a.rbd && b.rbd) {
    const { rbd: x } = a;
    const { rbd: y } = b;
    const shared = x.monitors.some((monitor) => y.monitors.includes(monitor));
    return (
      shared && (x.pool ?? 'rbd') === (y.pool ?? 'rbd') && x.image === y.image && !(x.readOnly && y.readOnly)
    );
  }
  return false;
}
