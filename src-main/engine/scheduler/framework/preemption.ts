/**
 * Room for an important pod by removing less important ones: which victims each node would need, and which node to
 * take.
 * Models the scheduler framework's preemption evaluator @ v1.34. Left out: extenders.
 */
import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1';
import { compareText, labelSelector, matchesSelector, parseTime, type Live } from '@shared/api';
import type { Cycle } from './cycle';
import type { Framework } from './framework';
import type { NodeInfo } from './node-info';
import type { PodInfo } from './pod-info';
import { SUCCESS, unresolvable, type Status } from './status';

/** The reason of the condition that marks a victim. */
export const PREEMPTION_REASON = 'PreemptionByScheduler';

/** A node that would take the pod if the victims went. Victims are ordered from the most important. */
export interface Candidate {
  readonly node: NodeInfo;
  readonly victims: readonly PodInfo[];
  /** How many of the victims no disruption budget allows to go. */
  readonly budgetViolations: number;
}

export interface DryRun {
  readonly candidates: readonly Candidate[];
  /** Why the other nodes that were tried are none. */
  readonly refusals: ReadonlyMap<string, Status>;
}

/**
 * Tries nodes one after another, from `offset` on, until enough candidates are found that violate no budget.
 * @param enough how many candidates to look for
 */
export function dryRunPreemption(
  framework: Framework,
  cycle: Cycle,
  nodes: readonly NodeInfo[],
  offset: number,
  enough: number,
): DryRun {
  const budgets = cycle.snapshot.objects.disruptionBudgets();
  const unharmed: Candidate[] = [];
  const harmful: Candidate[] = [];
  const refusals = new Map<string, Status>();
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[(offset + i) % nodes.length]!;
    const result = selectVictims(framework, cycle.copy(), node.clone(), budgets);
    if ('victims' in result) {
      const candidate: Candidate = { node, ...result };
      (candidate.budgetViolations === 0 ? unharmed : harmful).push(candidate);
      if (unharmed.length > 0 && unharmed.length + harmful.length >= enough) break;
    } else refusals.set(node.name, result.refusal);
  }
  return { candidates: [...unharmed, ...harmful], refusals };
}

type Selection = { victims: readonly PodInfo[]; budgetViolations: number } | { refusal: Status };

/**
 * The fewest, least important pods whose removal makes room: first all less important ones go, then as many as
 * possible are put back, those first that a budget protects, the more important before the less.
 * @param cycle and @param node are copies to try things on
 */
function selectVictims(
  framework: Framework,
  cycle: Cycle,
  node: NodeInfo,
  budgets: readonly Live<PodDisruptionBudget>[],
): Selection {
  const possible = [...node.pods.values()].filter((info) => info.priority < cycle.pod.priority);
  if (possible.length === 0) {
    return { refusal: unresolvable('', 'No preemption victims found for incoming pod') };
  }
  for (const info of possible) cycle.suppose(info, node, -1);
  const status = framework.runFiltersWithRivals(cycle, node);
  if (status.code !== 'Success') return { refusal: status };

  possible.sort(moreImportant);
  const victims: PodInfo[] = [];
  const isSpared = (info: PodInfo): boolean => {
    cycle.suppose(info, node, 1);
    if (framework.runFiltersWithRivals(cycle, node).code === 'Success') return true;
    cycle.suppose(info, node, -1);
    victims.push(info);
    return false;
  };
  const { violating, others } = splitByBudgets(possible, budgets);
  let budgetViolations = 0;
  for (const info of violating) if (!isSpared(info)) budgetViolations++;
  for (const info of others) isSpared(info);
  victims.sort(moreImportant);
  if (victims.length === 0)
    return {
      refusal: {
        ...SUCCESS,
        code: 'Error',
        reasons: [`expected at least one victim pod on node "${node.name}"`],
      },
    };
  return { victims, budgetViolations };
}

/** Those whose removal a budget does not allow, counting down each budget in the order of the pods. */
function splitByBudgets(
  pods: readonly PodInfo[],
  budgets: readonly Live<PodDisruptionBudget>[],
): { violating: PodInfo[]; others: PodInfo[] } {
  const left = budgets.map((budget) => ({
    budget,
    selector: labelSelector(budget.spec?.selector),
    allowed: budget.status?.disruptionsAllowed ?? 0,
  }));
  const violating: PodInfo[] = [];
  const others: PodInfo[] = [];
  for (const info of pods) {
    let violates = false;
    for (const entry of left) {
      // An empty selector protects nobody here, and neither does any a pod without labels.
      if (entry.budget.metadata.namespace !== info.namespace || entry.selector.length === 0) continue;
      if (Object.keys(info.labels).length === 0 || !matchesSelector(entry.selector, info.labels)) continue;
      if (entry.budget.status?.disruptedPods?.[info.name] !== undefined) continue;
      if (--entry.allowed < 0) violates = true;
    }
    (violates ? violating : others).push(info);
  }
  return { violating, others };
}

/** When a pod was started; one that was not yet is taken for the youngest. */
function startOf(info: PodInfo): number {
  return parseTime(info.pod.status?.startTime as string | undefined) ?? Infinity;
}

/** Higher priority first, then the longer running; pods alike in both are ordered by name. */
export function moreImportant(a: PodInfo, b: PodInfo): number {
  if (a.priority !== b.priority) return b.priority - a.priority;
  const [startA, startB] = [startOf(a), startOf(b)];
  return startA === startB ? compareText(a.key, b.key) : startA < startB ? -1 : 1;
}

/** Makes a sum of priorities grow with each victim, however low its priority. */
const PRIORITY_OFFSET = 2 ** 31;

/** How bad a candidate is, the first criterion first; the lowest is taken. */
const CRITERIA: readonly ((candidate: Candidate) => number)[] = [
  (c) => c.budgetViolations,
  (c) => c.victims[0]!.priority,
  (c) => c.victims.reduce((sum, victim) => sum + victim.priority + PRIORITY_OFFSET, 0),
  (c) => c.victims.length,
  (c) => -earliestStart(c.victims),
];

/** The earliest start among the most important victims. */
function earliestStart(victims: readonly PodInfo[]): number {
  const highest = victims[0]!.priority;
  return Math.min(...victims.filter((victim) => victim.priority === highest).map(startOf));
}

/** The candidates that no criterion tells apart from the best one, in the order of the nodes. */
export function bestCandidates(candidates: readonly Candidate[]): readonly Candidate[] {
  let best = [...candidates];
  for (const badness of CRITERIA) {
    if (best.length <= 1) break;
    const values = best.map(badness);
    const least = Math.min(...values);
    best = best.filter((_, i) => values[i] === least);
  }
  return best.sort((a, b) => a.node.index - b.node.index);
}
