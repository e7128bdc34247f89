/**
 * What makes a StatefulSet's pods its own: stable names, labels, host names and claims. Pure.
 * Models `pkg/controller/statefulset/stateful_set_utils.go` @ v1.34.
 */
import { isPodAvailable, isPodReady, type KubeObject, type Live } from '@shared/api';
import type { StatefulSet } from 'kubernetes-types/apps/v1';
import type { PersistentVolumeClaim, Volume } from 'kubernetes-types/core/v1';
import type { OwnerReference } from 'kubernetes-types/meta/v1';
import { podFromTemplate, REVISION_HASH, templateOf, type LivePod, type LiveRevision } from '../shared';

export type LiveSet = Live<StatefulSet>;
export type LiveClaim = Live<PersistentVolumeClaim>;

const POD_NAME = 'statefulset.kubernetes.io/pod-name';
const POD_INDEX = 'apps.kubernetes.io/pod-index';

/** The first ordinal of the set. */
export const firstOrdinal = (set: LiveSet): number => set.spec?.ordinals?.start ?? 0;

/** The number at the end of a pod's name, where the rest is the set's; undefined for a name that is none of the set's. */
export function ordinalOf(set: LiveSet, pod: KubeObject): number | undefined {
  const { name } = pod.metadata;
  const prefix = `${set.metadata.name}-`;
  const rest = name.slice(prefix.length);
  return name.startsWith(prefix) && /^(?:0|[1-9]\d{0,8})$/.test(rest) ? Number(rest) : undefined;
}

/** The pod of an ordinal, of the template that a revision keeps. */
export function statefulPod(set: LiveSet, ordinal: number, revision: LiveRevision): LivePod {
  const pod = podFromTemplate(set, templateOf(revision));
  const name = `${set.metadata.name}-${ordinal}`;
  const { generateName: _, ...metadata } = pod.metadata;
  const { serviceName } = set.spec ?? {};
  return {
    ...pod,
    metadata: {
      ...metadata,
      name,
      labels: {
        ...metadata.labels,
        [POD_NAME]: name,
        [POD_INDEX]: `${ordinal}`,
        [REVISION_HASH]: revision.metadata.name,
      },
    },
    spec: {
      ...pod.spec!,
      hostname: name,
      ...(serviceName ? { subdomain: serviceName } : {}),
      ...withClaims(set, ordinal, pod.spec?.volumes),
    },
  };
}

function withClaims(set: LiveSet, ordinal: number, volumes: readonly Volume[] = []): { volumes?: Volume[] } {
  const claims = claimTemplates(set).map((template): Volume => ({
    name: template.metadata?.name ?? '',
    persistentVolumeClaim: { claimName: claimName(set, template, ordinal), readOnly: false },
  }));
  const names = new Set(claims.map((volume) => volume.name));
  const all = [...claims, ...volumes.filter((volume) => !names.has(volume.name))];
  return all.length > 0 ? { volumes: all } : {};
}

export const claimTemplates = (set: LiveSet): readonly PersistentVolumeClaim[] =>
  set.spec?.volumeClaimTemplates ?? [];

function claimName(set: LiveSet, template: PersistentVolumeClaim, ordinal: number): string {
  return `${template.metadata?.name ?? ''}-${set.metadata.name}-${ordinal}`;
}

/** The claims of an ordinal, as they are created. */
export function claimsOf(set: LiveSet, ordinal: number): LiveClaim[] {
  const { namespace } = set.metadata;
  return claimTemplates(set).map((template) => ({
    ...template,
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      ...template.metadata,
      name: claimName(set, template, ordinal),
      ...(namespace === undefined ? {} : { namespace }),
      labels: { ...template.metadata?.labels, ...set.spec?.selector.matchLabels },
    },
  }));
}

/** Which owners a claim has by the set's retention policy: the set, the pod that is to go, or nobody. */
export function claimOwners(
  set: LiveSet,
  claim: LiveClaim,
  pod: LivePod,
  condemned: boolean,
): OwnerReference[] {
  const { whenDeleted = 'Retain', whenScaled = 'Retain' } =
    set.spec?.persistentVolumeClaimRetentionPolicy ?? {};
  const owns = (owner: KubeObject): OwnerReference => ({
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid ?? '',
  });
  const foreign = (claim.metadata.ownerReferences ?? []).filter(
    (ref) => ref.uid !== set.metadata.uid && !(ref.kind === 'Pod' && ref.name === pod.metadata.name),
  );
  if (condemned && whenScaled === 'Delete') return [...foreign, owns(pod)];
  return whenDeleted === 'Delete' ? [...foreign, owns(set)] : foreign;
}

export const revisionNameOf = (pod: LivePod): string | undefined => pod.metadata.labels?.[REVISION_HASH];

export const isTerminating = (pod: LivePod): boolean => pod.metadata.deletionTimestamp !== undefined;

export const isRunningAndReady = (pod: LivePod): boolean =>
  pod.status?.phase === 'Running' && isPodReady(pod);

export function isRunningAndAvailable(set: LiveSet, pod: LivePod, now: number): boolean {
  return pod.status?.phase === 'Running' && isPodAvailable(pod, set.spec?.minReadySeconds ?? 0, now);
}
