/** Pods with labels and affinity. Only for tests and benchmarks. */
import type { KubeObject } from '@shared/api';
import { pod } from './objects';

/** @param key `namespace/name` */
export function labelled(
  key: string,
  on: string,
  labels: Readonly<Record<string, string>>,
  spec: object = {},
): KubeObject {
  const made = pod(key, { node: on });
  return { ...made, metadata: { ...made.metadata, labels }, spec: { ...made.spec, ...spec } } as KubeObject;
}

/** Required pod (anti-)affinity to whatever has these labels, on its node. */
export const toOthers = (matchLabels: Readonly<Record<string, string>>) => ({
  requiredDuringSchedulingIgnoredDuringExecution: [
    { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels } },
  ],
});

/** Required node affinity to the nodes of a zone. */
export const inZone = (zone: string) => ({
  requiredDuringSchedulingIgnoredDuringExecution: {
    nodeSelectorTerms: [{ matchExpressions: [{ key: 'zone', operator: 'In', values: [zone] }] }],
  },
});
