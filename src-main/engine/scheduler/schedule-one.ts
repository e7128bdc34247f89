/**
 * The scheduling cycle of one pod, from top to bottom: which nodes are feasible, which of them is best.
 *
 * Models the scheduler's schedulePod @ v1.34. Nodes are asked one after another instead of in parallel, so that it is
 * always the same nodes that are found before enough are; ties are broken by a keyed draw over the best nodes in the
 * order of the snapshot.
 */
import type { Cycle } from './framework/cycle';
import { Diagnosis, NO_NODES_MESSAGE } from './framework/diagnosis';
import type { Framework, PreFilterOutcome } from './framework/framework';
import type { NodeInfo } from './framework/node-info';
import { isRejection, messageOf, unresolvable, type Status } from './framework/status';
import { totalScores, type NodeJudge, type Search } from './judge';

export type ScheduleResult =
  | {
      readonly outcome: 'feasible';
      readonly node: NodeInfo;
      /** How many nodes were asked, and how many of them would do. */
      readonly evaluated: number;
      readonly feasible: number;
    }
  | {
      readonly outcome: 'infeasible';
      readonly diagnosis: Diagnosis;
      readonly evaluated: number;
      readonly rejectedBy: readonly string[];
    }
  | { readonly outcome: 'noNodes'; readonly message: string }
  | { readonly outcome: 'error'; readonly message: string };

/** Where the search for feasible nodes starts: it goes on where the last one stopped, so that every node gets its turn. */
export interface Rotation {
  start: number;
}

/** Finds the best node for the cycle's pod. */
export function schedulePod(
  framework: Framework,
  cycle: Cycle,
  judge: NodeJudge,
  rotation: Rotation,
): ScheduleResult {
  const { nodes } = cycle.snapshot;
  if (nodes.length === 0) return { outcome: 'noNodes', message: NO_NODES_MESSAGE };

  const preFilter = framework.runPreFilter(cycle);
  if (isRejection(preFilter.status)) return rejectedBeforeNodes(preFilter, nodes);
  if (preFilter.status.code !== 'Success') return { outcome: 'error', message: messageOf(preFilter.status) };

  const search = findFeasibleNodes(framework, cycle, judge, preFilter, rotation);
  if (search.feasible.length === 0) return refusedByNodes(search, preFilter, nodes);

  const counts = { evaluated: search.evaluated, feasible: search.feasible.length };
  if (search.feasible.length === 1) return { outcome: 'feasible', node: search.feasible[0]!, ...counts };

  const totals = totalScores(framework, cycle, judge, search.feasible);
  if ('code' in totals) return { outcome: 'error', message: messageOf(totals) };
  return { outcome: 'feasible', node: selectNode(cycle, search.feasible, totals), ...counts };
}

/** Asks nodes until enough are feasible. A node that the pod was nominated for is asked first, and alone if it will do. */
function findFeasibleNodes(
  framework: Framework,
  cycle: Cycle,
  judge: NodeJudge,
  { nodeNames }: PreFilterOutcome,
  rotation: Rotation,
): Search {
  const { snapshot, pod } = cycle;
  const nominated = snapshot.node(pod.pod.status?.nominatedNodeName ?? '');
  if (
    nominated &&
    (!nodeNames || nodeNames.has(nominated.name)) &&
    judge.verdict(nominated).code === 'Success'
  ) {
    return { feasible: [nominated], refused: [], evaluated: 1 };
  }

  const all = snapshot.nodes;
  const nodes = nodeNames ? all.filter((node) => nodeNames.has(node.name)) : all;
  const enough = nodesToFind(nodes.length, framework.profile.percentageOfNodesToScore);
  const search = judge.search(nodes, rotation.start % nodes.length, enough);
  rotation.start = (rotation.start + search.evaluated) % all.length;
  return search;
}

/** A cluster smaller than this is always searched whole. */
const MIN_NODES_TO_FIND = 100;
const MIN_ADAPTIVE_PERCENTAGE = 5;

/**
 * How many feasible nodes are enough.
 * @param percentage of all nodes; 0 for a share that shrinks from 50 % as the cluster grows, down to 5 %
 */
export function nodesToFind(nodeCount: number, percentage: number): number {
  if (nodeCount < MIN_NODES_TO_FIND) return nodeCount;
  const share =
    percentage > 0 ? percentage : Math.max(50 - Math.trunc(nodeCount / 125), MIN_ADAPTIVE_PERCENTAGE);
  return Math.min(nodeCount, Math.max(Math.trunc((nodeCount * share) / 100), MIN_NODES_TO_FIND));
}

/** One of the nodes with the highest total. */
function selectNode(cycle: Cycle, nodes: readonly NodeInfo[], totals: Float64Array): NodeInfo {
  const best = bestNodes(nodes, totals);
  return best[best.length === 1 ? 0 : cycle.draw('tie', best.length)]!;
}

/**
 * The nodes with the highest total, in the snapshot's order.
 * @param nodes in the snapshot's order, or in that order from some node on and then from the first
 * @param totals in the order of the nodes; may be longer
 */
export function bestNodes(nodes: readonly NodeInfo[], totals: Float64Array): readonly NodeInfo[] {
  let highest = -Infinity;
  for (let i = 0; i < nodes.length; i++) if (totals[i]! > highest) highest = totals[i]!;
  const best: NodeInfo[] = [];
  for (let i = 0; i < nodes.length; i++) if (totals[i] === highest) best.push(nodes[i]!);
  const first = best.findIndex((node, i) => i > 0 && node.index < best[i - 1]!.index);
  return first < 0 ? best : [...best.slice(first), ...best.slice(0, first)];
}

/** A PreFilter plugin refused the pod: the refusal stands for every node, and the message gives it without a count. */
function rejectedBeforeNodes({ status }: PreFilterOutcome, nodes: readonly NodeInfo[]): ScheduleResult {
  const diagnosis = new Diagnosis(nodes.length, messageOf(status));
  diagnosis.setAbsent(status);
  return { outcome: 'infeasible', diagnosis, evaluated: 0, rejectedBy: status.plugin ? [status.plugin] : [] };
}

function refusedByNodes(
  search: Search,
  { namedBy }: PreFilterOutcome,
  nodes: readonly NodeInfo[],
): ScheduleResult {
  const diagnosis = new Diagnosis(nodes.length);
  for (const { node, status } of search.refused) diagnosis.set(node.name, status);
  if (namedBy.length > 0) diagnosis.setAbsent(notNamed(namedBy));
  const rejectedBy = new Set([...diagnosis.plugins(), ...namedBy]);
  return { outcome: 'infeasible', diagnosis, evaluated: search.evaluated, rejectedBy: [...rejectedBy] };
}

/** What is said of the nodes that were not asked because plugins named others. */
export function notNamed(namedBy: readonly string[]): Status {
  return unresolvable('', `node(s) didn't satisfy plugin(s) [${namedBy.join(' ')}]`);
}
