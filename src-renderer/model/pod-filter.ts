/** Which pods are looked for: by namespace, label selector, STATUS and words. Nodes are never filtered away. */
import { matchesSelector, parseSelector, type Selector } from '@shared/api';
import type { View } from '@shared/contract';
import type { PodView } from './pod-view';

export type FilterOptions = Readonly<Pick<View, 'namespace' | 'selector' | 'text'>> & {
  readonly statuses: readonly string[];
};

export interface PodFilter {
  /** It leaves anything out at all. */
  readonly active: boolean;
  /** What is wrong with the label selector, in the API server's words; it then counts as empty. */
  readonly error: string | null;
  readonly matches: (pod: PodView) => boolean;
  /** The same of a workload or Service, which has no STATUS: by namespace and words. */
  readonly matchesObject: (namespace: string, name: string) => boolean;
}

/** Lets everything through. */
export const NO_FILTER: PodFilter = {
  active: false,
  error: null,
  matches: () => true,
  matchesObject: () => true,
};

export function podFilter(options: FilterOptions): PodFilter {
  const parsed = options.selector.trim() === '' ? undefined : parseSelector(options.selector.trim());
  const selector: Selector | undefined = parsed && 'selector' in parsed ? parsed.selector : undefined;
  const error = parsed && 'error' in parsed ? parsed.error : null;
  const statuses = new Set(options.statuses);
  const words = wordsOf(options.text);
  const { namespace } = options;
  return {
    active: namespace !== '' || selector !== undefined || statuses.size > 0 || words.length > 0,
    error,
    matches: (pod) =>
      (namespace === '' || pod.namespace === namespace) &&
      (statuses.size === 0 || statuses.has(pod.status)) &&
      (selector === undefined || matchesSelector(selector, pod.labels)) &&
      (words.length === 0 || hasWords(pod, words)),
    matchesObject: (of, name) =>
      (namespace === '' || of === namespace) &&
      words.every((word) => `${of}/${name}`.toLowerCase().includes(word)),
  };
}

/** How many pods match, of how many. */
export function countMatching(pods: Iterable<PodView>, filter: PodFilter): { shown: number; all: number } {
  let shown = 0;
  let all = 0;
  for (const pod of pods) {
    all++;
    if (!filter.active || filter.matches(pod)) shown++;
  }
  return { shown, all };
}

/** The STATUS texts that there are, the most frequent first. */
export function statusesOf(
  pods: Iterable<PodView>,
): readonly { readonly status: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const { status } of pods) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts]
    .map(([status, count]) => ({ status, count }))
    .sort((a, b) => b.count - a.count || (a.status < b.status ? -1 : 1));
}

function wordsOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
}

function hasWords(pod: PodView, words: readonly string[]): boolean {
  const owner = pod.owner ? `${pod.owner.kind}/${pod.owner.name}` : '';
  const text = `${pod.key} ${pod.node} ${pod.status} ${owner}`.toLowerCase();
  return words.every((word) => text.includes(word));
}
