/**
 * Nodes, pods and workloads by words in any order: of their names, the STATUS of a pod, the kind of a workload. A list
 * has room for some of them only: each kind gets its share, what is named exactly comes first, the rest is counted.
 */
import type { NodeView } from './node-view';
import type { PodView, Tone } from './pod-view';
import type { Target } from './target';
import type { WorkloadView } from './workload-view';

export interface SearchSource {
  readonly nodes: Iterable<NodeView>;
  readonly pods: Iterable<PodView>;
  readonly workloads: Iterable<WorkloadView>;
}

/** One that was found. */
export interface Match {
  readonly target: Target;
  readonly text: string;
  /** Its kind, or the STATUS of a pod. */
  readonly note: string;
  readonly tone: Tone;
}

/** The words of a query, in lower case. */
export function wordsOf(query: string): readonly string[] {
  return query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
}

/**
 * Of nothing that was asked for, nothing is found.
 * @param most how many are given back; `more` is how many match beside them
 */
export function search(
  { nodes, pods, workloads }: SearchSource,
  query: string,
  most: number,
): { found: readonly Match[]; more: number } {
  const words = wordsOf(query);
  if (words.length === 0) return { found: [], more: 0 };
  const whole = words.join(' ');
  const collect = <View>(
    views: Iterable<View>,
    matchOf: (view: View) => Match,
    textOf: (match: Match) => string,
  ): Collected => {
    const exact: Match[] = [];
    const others: Match[] = [];
    let count = 0;
    for (const view of views) {
      const match = matchOf(view);
      const text = textOf(match).toLowerCase();
      if (!words.every((word) => text.includes(word))) continue;
      count++;
      const name = match.text.toLowerCase();
      if (name === whole || name.endsWith(`/${whole}`)) exact.push(match);
      else if (others.length < most) others.push(match);
    }
    return { exact, others, count };
  };
  const kinds = [
    collect(nodes, ofNode, ({ text }) => text),
    collect(pods, ofPod, ({ text, note }) => `${text} ${note}`),
    collect(workloads, ofWorkload, ({ text, note }) => `${text} ${note}`),
  ];
  const shares = sharesOf(
    kinds.map(({ count }) => count),
    most,
  );
  const chosen = kinds.map(({ exact, others }, i) => {
    const taken = exact.slice(0, shares[i]);
    return { exact: taken, others: others.slice(0, shares[i]! - taken.length) };
  });
  const found = [...chosen.flatMap(({ exact }) => exact), ...chosen.flatMap(({ others }) => others)];
  return { found, more: kinds.reduce((sum, { count }) => sum + count, 0) - found.length };
}

const ofNode = ({ name, tone }: NodeView): Match => ({
  target: { resource: 'nodes', key: name },
  text: name,
  note: 'Node',
  tone,
});

const ofPod = ({ key, status, tone }: PodView): Match => ({
  target: { resource: 'pods', key },
  text: key,
  note: status,
  tone,
});

const ofWorkload = ({ resource, key, kind, tone }: WorkloadView): Match => ({
  target: { resource, key },
  text: key,
  note: kind,
  tone,
});

/** What matches of one kind. */
interface Collected {
  /** Those whose name, with or without its namespace, is what was typed. */
  readonly exact: readonly Match[];
  /** As many as there is room for at most. */
  readonly others: readonly Match[];
  readonly count: number;
}

/** Divides places among kinds: whoever needs less than an equal part leaves the rest to the others. */
function sharesOf(counts: readonly number[], places: number): readonly number[] {
  const shares = counts.map(() => 0);
  const order = [...counts.keys()].sort((a, b) => counts[a]! - counts[b]!);
  let left = places;
  for (const [taken, i] of order.entries()) {
    shares[i] = Math.min(counts[i]!, Math.floor(left / (order.length - taken)));
    left -= shares[i]!;
  }
  return shares;
}
