/** Pods that every node answers alike: replicas, mostly. Hundreds of them are asked about once. */
import type { Pod } from 'kubernetes-types/core/v1';
import { controllerOf, type KubeObject } from '@shared/api';
import type { Carried } from './drag';

/** The volume of a pod's token is named at random. */
const TOKEN_VOLUME = /kube-api-access-[a-z0-9]{5}/g;

/**
 * Pods in groups of which each is told the same by the scheduler: of one namespace and owner, with the same labels, the
 * same spec, and the same place. Groups and pods keep their order.
 * @param object finds a pod by `namespace/name`; one that is not there is in a group of its own
 */
export function alike(
  pods: readonly Carried[],
  object: (key: string) => KubeObject | undefined,
): readonly (readonly Carried[])[] {
  const groups = new Map<string, Carried[]>();
  for (const pod of pods) {
    const key = `${pod.namespace}/${pod.pod}`;
    const found = object(key) as (Pod & KubeObject) | undefined;
    const likeness = found ? likenessOf(found) : key;
    const group = groups.get(likeness);
    if (group) group.push(pod);
    else groups.set(likeness, [pod]);
  }
  return [...groups.values()];
}

function likenessOf({ metadata, spec, status }: Pod & KubeObject): string {
  const labels = Object.entries(metadata.labels ?? {}).map(([key, value]) => `${key}=${value}`);
  return JSON.stringify([
    metadata.namespace,
    controllerOf({ metadata } as KubeObject)?.uid,
    metadata.deletionTimestamp !== undefined,
    labels.sort((a, b) => (a < b ? -1 : 1)),
    spec,
    status?.nominatedNodeName,
  ]).replace(TOKEN_VOLUME, 'kube-api-access');
}
