/** Models plugins/interpodaffinity @ v1.34. */
import { MATCH_NOTHING, matchesSelector } from '@shared/api';
import type { AffinityTerm } from '../framework/affinity-terms';
import { PreferredAffinityTally, RequiredAffinityTally } from '../framework/affinity-tally';
import type { ClusterEvent, Waker } from '../framework/cluster-events';
import type { Cycle } from '../framework/cycle';
import type { NodeInfo } from '../framework/node-info';
import { MAX_NODE_SCORE, type Plugin, type PreFilterResult } from '../framework/plugin';
import { templateOf, type LivePod, type PodInfo, type PodTemplate } from '../framework/pod-info';
import { SKIP, SUCCESS, unresolvable, unschedulable, type Status } from '../framework/status';

export interface InterPodAffinityArgs {
  /** What a required affinity of another pod towards this one is worth, 0 … 100. */
  readonly hardPodAffinityWeight?: number;
  /** Do not score by other pods' preferences for pods that have none themselves. */
  readonly ignorePreferredTermsOfExistingPods?: boolean;
}

const REQUIRED = 'InterPodAffinity/required';
const PREFERRED = 'InterPodAffinity/preferred';

/** Puts pods near those they want, and away from those they or the others do not want near. */
export class InterPodAffinity implements Plugin {
  readonly name = 'InterPodAffinity';
  readonly filterScope = 'cluster';
  readonly scoreScope = 'cluster';
  readonly wakers: readonly Waker[] = [
    {
      resource: 'AssignedPod',
      actions: ['Add', 'Delete', 'UpdatePodLabel'],
      helps: (pod, event) => matters(pod, event),
    },
    { resource: 'UnscheduledPod', actions: ['UpdatePodLabel'] },
    { resource: 'Node', actions: ['Add', 'UpdateNodeLabel'] },
    { resource: 'Namespace', actions: ['Add', 'Update'] },
  ];
  private readonly hardWeight: number;
  private readonly ignoresPreferences: boolean;
  private readonly unwanted = unresolvable(this.name, "node(s) didn't match pod affinity rules");
  private readonly refuses = unschedulable(this.name, "node(s) didn't match pod anti-affinity rules");
  private readonly refused = unschedulable(
    this.name,
    "node(s) didn't satisfy existing pods anti-affinity rules",
  );

  constructor(args: InterPodAffinityArgs = {}) {
    this.hardWeight = args.hardPodAffinityWeight ?? 1;
    this.ignoresPreferences = args.ignorePreferredTermsOfExistingPods ?? false;
  }

  preFilter(cycle: Cycle): PreFilterResult {
    const { requiredAffinity, requiredAntiAffinity } = cycle.pod.template;
    const tally = this.required(cycle);
    const nothing =
      requiredAffinity.length === 0 && requiredAntiAffinity.length === 0 && tally.refusedBy.isEmpty;
    return { status: nothing ? SKIP : SUCCESS };
  }

  filter(cycle: Cycle, node: NodeInfo): Status {
    const tally = this.required(cycle);
    if (!satisfiesAffinity(tally, cycle.pod, node)) return this.unwanted;
    for (const { topologyKey } of cycle.pod.template.requiredAntiAffinity) {
      const value = node.node.labels[topologyKey];
      if (value !== undefined && tally.refuses.get(topologyKey, value) > 0) return this.refuses;
    }
    for (const key of tally.refusedBy.keys()) {
      const value = node.node.labels[key];
      if (value !== undefined && tally.refusedBy.get(key, value) > 0) return this.refused;
    }
    return SUCCESS;
  }

  preScore(cycle: Cycle, nodes: readonly NodeInfo[]): Status {
    const { preferredAffinity, preferredAntiAffinity } = cycle.pod.template;
    if (nodes.length === 0) return SKIP;
    if (this.ignoresPreferences && preferredAffinity.length === 0 && preferredAntiAffinity.length === 0)
      return SKIP;
    return this.preferred(cycle).isUntouched ? SKIP : SUCCESS;
  }

  /** The sum of the weights in all the node's domains; may be negative. */
  score(cycle: Cycle, node: NodeInfo): number {
    const { sums } = this.preferred(cycle);
    let score = 0;
    for (const key of sums.keys()) {
      const value = node.node.labels[key];
      if (value !== undefined) score += sums.get(key, value);
    }
    return score;
  }

  /** The least becomes 0, the highest 100. */
  normalize(_: Cycle, scores: Float64Array, nodes: readonly NodeInfo[]): void {
    let lowest = Infinity;
    let highest = -Infinity;
    for (let i = 0; i < nodes.length; i++) {
      lowest = Math.min(lowest, scores[i]!);
      highest = Math.max(highest, scores[i]!);
    }
    const range = highest - lowest;
    for (let i = 0; i < nodes.length; i++) {
      scores[i] = range > 0 ? Math.trunc(MAX_NODE_SCORE * ((scores[i]! - lowest) / range)) : 0;
    }
  }

  private required(cycle: Cycle): RequiredAffinityTally {
    return cycle.tally(REQUIRED, () => RequiredAffinityTally.count(cycle.pod.template, cycle.snapshot));
  }

  private preferred(cycle: Cycle): PreferredAffinityTally {
    return cycle.tally(PREFERRED, () =>
      PreferredAffinityTally.count(cycle.pod.template, cycle.snapshot, this.hardWeight),
    );
  }
}

/** A wanted pod in each of the node's domains; or nobody wanted anywhere, and the pod wants its own kind. */
function satisfiesAffinity(tally: RequiredAffinityTally, pod: PodInfo, { node }: NodeInfo): boolean {
  const { requiredAffinity } = pod.template;
  let near = true;
  for (const { topologyKey } of requiredAffinity) {
    const value = node.labels[topologyKey];
    if (value === undefined) return false;
    if (tally.wants.get(topologyKey, value) <= 0) near = false;
  }
  if (near) return true;
  return tally.wants.isEmpty && tally.wantsItself;
}

/**
 * A pod that came, went or changed matters where one of the two wants or refuses the other, or did so before. Where a
 * term selects namespaces by label, it is taken to mean them all: waking a pod once too often costs one attempt.
 */
function matters(pod: PodInfo, { pod: other, old }: ClusterEvent): boolean {
  const means = (term: AffinityTerm, template: PodTemplate): boolean =>
    (term.namespaces.has(template.namespace) || term.namespaceSelector !== MATCH_NOTHING) &&
    matchesSelector(term.selector, template.labels);
  const concerns = (template: PodTemplate): boolean =>
    pod.template.requiredAffinity.some((term) => means(term, template)) ||
    pod.template.requiredAntiAffinity.some((term) => means(term, template)) ||
    template.requiredAntiAffinity.some((term) => means(term, pod.template));
  if (!other || concerns(other.template)) return true;
  return old !== null && concerns(templateOf(old as LivePod));
}
