/**
 * By what the picture is grouped. Nodes stand in bands (by zone, or by one of their labels); pods stand in groups inside
 * their node (by namespace, workload, or one of their labels).
 */
import type { NodeView } from './node-view';
import type { PodView } from './pod-view';
import { compareNatural } from './sorted-names';

export const ZONE = 'topology.kubernetes.io/zone';
/** What nodes of clusters older than v1.17 say instead. */
const OLD_ZONE = 'failure-domain.beta.kubernetes.io/zone';
const LABEL = 'label:';

/** The band of a node: '' for one that does not say. `by` as in a view. */
export function nodeGroup(node: Pick<NodeView, 'labels'>, by: string): string {
  if (by === 'zone') return node.labels[ZONE] ?? node.labels[OLD_ZONE] ?? '';
  return by.startsWith(LABEL) ? (node.labels[by.slice(LABEL.length)] ?? '') : '';
}

/** The group of a pod inside its node: '' for one that does not say. */
export function podGroup(pod: PodView, by: string): string {
  if (by === 'namespace') return pod.namespace;
  if (by === 'workload') return pod.owner ? `${pod.owner.kind}/${pod.owner.name}` : '';
  return by.startsWith(LABEL) ? (pod.labels[by.slice(LABEL.length)] ?? '') : '';
}

/** The label that is grouped by; undefined where it is none. */
export function groupLabel(by: string): string | undefined {
  return by.startsWith(LABEL) ? by.slice(LABEL.length) : by === 'zone' ? ZONE : undefined;
}

export function byLabel(key: string): string {
  return `${LABEL}${key}`;
}

/** In the order in which groups stand; those that do not say come last. */
export function compareGroups(a: string, b: string): number {
  if (a === b) return 0;
  if (a === '' || b === '') return a === '' ? 1 : -1;
  return compareNatural(a, b);
}

/** Label keys by which grouping tells anything apart or together, in order. */
export function labelKeys(
  items: Iterable<{ readonly labels: Readonly<Record<string, string>> }>,
): readonly string[] {
  const keys = new Set<string>();
  for (const { labels } of items) for (const key of Object.keys(labels)) keys.add(key);
  return [...keys].sort(compareNatural);
}
