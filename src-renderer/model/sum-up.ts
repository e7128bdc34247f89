/** What came of many pods that were dropped together, in a few lines: one a reason, with the pods that it is about. */
import type { Carried, Placed } from './drag';

/** Pods with the same answer. */
export interface SummedUp {
  readonly outcome: Placed['result']['outcome'] | 'untried';
  /**
   * What each plugin that refused says, in the scheduler's words; for `failed` the whole message; for `alreadyBound` the
   * node that has them.
   */
  readonly reasons: readonly string[];
  readonly pods: readonly Placed[];
}

/** Those that are bound first, then reason by reason, the most frequent first. */
export function sumUp(results: readonly Placed[]): readonly SummedUp[] {
  const groups = new Map<
    string,
    { outcome: SummedUp['outcome']; reasons: readonly string[]; pods: Placed[] }
  >();
  for (const placed of results) {
    const { outcome } = placed.result;
    const reasons = reasonsOf(placed);
    const key = [outcome, ...reasons].join('\n');
    const group = groups.get(key);
    if (group) group.pods.push(placed);
    else groups.set(key, { outcome, reasons, pods: [placed] });
  }
  const rank = (group: SummedUp): number => (group.outcome === 'bound' ? 1 : 0);
  return [...groups.values()].sort((a, b) => rank(b) - rank(a) || b.pods.length - a.pods.length);
}

function reasonsOf({ result }: Placed): readonly string[] {
  switch (result.outcome) {
    case 'bound':
      return [];
    case 'alreadyBound':
      return [result.boundTo];
    case 'failed':
      return [result.message];
    case 'refused': {
      const { filters, refusal } = result.verdict;
      const refusing = filters.filter(({ reasons }) => reasons.length > 0);
      const all = refusing.length > 0 || refusal === null ? refusing : [refusal];
      return all.map(({ plugin, reasons }) => `${plugin}: ${reasons.join(', ')}`);
    }
  }
}

/** `namespace/name` of pods. */
export function keysOfCarried(pods: readonly Carried[]): readonly string[] {
  return pods.map(({ namespace, pod }) => `${namespace}/${pod}`);
}
