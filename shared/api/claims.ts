/**
 * Claims of storage: which claims a pod uses, which volume can serve one. Models the volume helpers of
 * `k8s.io/component-helpers/storage/volume` @ v1.34.
 */
import type {
  NodeSelector,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  Volume,
} from 'kubernetes-types/core/v1';
import type { Live } from './meta';
import { unitValue } from './quantity';
import { labelSelector, matchesNodeSelector, matchesSelector, type SelectableNode } from './selectors';

export type LiveClaim = Live<PersistentVolumeClaim>;
export type LiveVolume = Live<PersistentVolume>;

/** Finalizers that keep claims and volumes while they are in use. */
export const PVC_PROTECTION = 'kubernetes.io/pvc-protection';
export const PV_PROTECTION = 'kubernetes.io/pv-protection';

/** On a claim that has its volume for good. */
export const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed';

/**
 * The claim that a volume of a pod uses: a generic ephemeral one has a claim with the pod's name in its own.
 * @param pod the pod's name
 * @returns undefined for a volume of another kind
 */
export function claimNameOf(pod: string, volume: Volume): string | undefined {
  return volume.persistentVolumeClaim?.claimName ?? (volume.ephemeral ? `${pod}-${volume.name}` : undefined);
}

/** The names of the claims that a pod uses. */
export function claimNames({
  metadata,
  spec,
}: Live<Pod>): { readonly name: string; readonly ephemeral: boolean }[] {
  return (spec?.volumes ?? []).flatMap((volume) => {
    const name = claimNameOf(metadata.name, volume);
    return name === undefined ? [] : [{ name, ephemeral: volume.persistentVolumeClaim === undefined }];
  });
}

/** Whether a claim has its volume for good. */
export function isBound(claim: LiveClaim): boolean {
  if (!claim.spec?.volumeName) return false;
  return claim.metadata.annotations?.[BIND_COMPLETED] !== undefined || claim.status?.phase === 'Bound';
}

/** The storage class of a claim or a volume, of old annotations or the field; '' for none. */
export function classOf(claim: LiveClaim | LiveVolume): string {
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
 * The smallest volume that can serve a claim: one that was set aside for it, else a free one of its class, modes,
 * labels and size.
 * @param node where it must be reachable; undefined where no node is chosen yet
 * @param taken names of volumes that other claims get
 */
export function findVolume(
  claim: LiveClaim,
  volumes: readonly LiveVolume[],
  node?: SelectableNode,
  taken: ReadonlySet<string> = new Set(),
): LiveVolume | undefined {
  const wanted = unitValue(claim.spec?.resources?.requests?.['storage'] ?? '0');
  const selector = claim.spec?.selector ? labelSelector(claim.spec.selector) : undefined;
  const modes = claim.spec?.accessModes ?? [];
  let best: LiveVolume | undefined;
  let bestSize = Infinity;
  for (const volume of volumes) {
    const { spec, metadata } = volume;
    if (!spec || metadata.deletionTimestamp !== undefined || taken.has(metadata.name)) continue;
    if ((spec.volumeMode ?? 'Filesystem') !== (claim.spec?.volumeMode ?? 'Filesystem')) continue;
    if (!modes.every((mode) => spec.accessModes?.includes(mode))) continue;
    const size = unitValue(spec.capacity?.['storage'] ?? '0');
    if (size < wanted || (node && !isReachable(volume, node))) continue;
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
