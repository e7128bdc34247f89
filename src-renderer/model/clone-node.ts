/** Another node like one that is there: what somebody would write who wants a second machine of the same kind. */
import type { Node } from 'kubernetes-types/core/v1';
import { printYaml, type KubeObject } from '@shared/api';

/** `k-node2` → `k-node3`, or the next number that is free; a name without a number gets one. */
export function freeCloneName(name: string, taken: (name: string) => boolean): string {
  const [, stem = name, digits = '1'] = /^(.*?)(\d+)$/.exec(name) ?? [];
  const separator = stem === name && !/\d$/.test(name) ? '-' : '';
  for (let n = Number(digits) + 1; ; n++) {
    const candidate = `${stem}${separator}${n}`;
    if (!taken(candidate)) return candidate;
  }
}

/**
 * The node's labels, taints and size, with a name of its own. What belongs to the one machine stays with it: addresses,
 * pod range, identity, annotations, conditions, and the taints that controllers set by the state that it is in.
 */
export function cloneNodeYaml(node: KubeObject, name: string): string {
  const { metadata, spec, status } = node as Node & KubeObject;
  const labels = { ...metadata.labels };
  if ('kubernetes.io/hostname' in labels) labels['kubernetes.io/hostname'] = name;
  const taints = (spec?.taints ?? [])
    .filter(({ key }) => !key.startsWith('node.kubernetes.io/'))
    .map(({ key, value, effect }) => ({ key, ...(value ? { value } : {}), effect }));
  return printYaml({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, ...(Object.keys(labels).length > 0 ? { labels } : {}) },
    spec: taints.length > 0 ? { taints } : {},
    status: {
      ...(status?.capacity ? { capacity: status.capacity } : {}),
      ...(status?.allocatable ? { allocatable: status.allocatable } : {}),
    },
  });
}
