/**
 * How good a node is by what would be requested of it against what it has.
 * Models plugins/noderesources' scorers @ v1.34: integer arithmetic, truncated.
 */
import type { NodeInfo } from './node-info';
import { isScalarResource, mulDiv, type Resources } from './resources';
import { MAX_NODE_SCORE } from './plugin';

export interface ResourceWeight {
  readonly name: string;
  readonly weight: number;
}

/** A point of a broken line: at this utilization (0 … 100) this score (0 … 10). */
export interface ShapePoint {
  readonly utilization: number;
  readonly score: number;
}

export type ScoringStrategy =
  | { readonly type: 'LeastAllocated' | 'MostAllocated'; readonly resources: readonly ResourceWeight[] }
  | {
      readonly type: 'RequestedToCapacityRatio';
      readonly resources: readonly ResourceWeight[];
      readonly shape: readonly ShapePoint[];
    };

/** CPU and memory count the same. */
export const DEFAULT_SCORED_RESOURCES: readonly ResourceWeight[] = [
  { name: 'cpu', weight: 1 },
  { name: 'memory', weight: 1 },
];

/** Capacity of one resource on a node, and what would be requested of it with the pod there. */
export interface Usage {
  readonly capacity: number;
  readonly requested: number;
}

/**
 * The usage of a resource with the pod on the node; capacity 0 where the resource does not count here.
 * @param requested what the node's pods request together of cpu and memory
 * @param podRequests what the pod requests
 */
export function usageWith(name: string, node: NodeInfo, requested: Resources, podRequests: Resources): Usage {
  const request = podRequests.get(name) ?? 0;
  // A device that the pod does not ask for says nothing about the node.
  if (request === 0 && isScalarResource(name)) return NO_USAGE;
  const capacity = node.node.allocatable.get(name) ?? 0;
  if (capacity === 0) return NO_USAGE;
  // Only cpu and memory have stand-ins for containers that name none; the rest is what is really requested.
  const taken = name === 'cpu' || name === 'memory' ? requested.get(name) : node.requested.get(name);
  return { capacity, requested: (taken ?? 0) + request };
}

const NO_USAGE: Usage = Object.freeze({ capacity: 0, requested: 0 });

/** The score of a node under a strategy, 0 … 100. */
export function scoreNode(strategy: ScoringStrategy, node: NodeInfo, podRequests: Resources): number {
  let sum = 0;
  let weights = 0;
  for (const { name, weight } of strategy.resources) {
    const usage = usageWith(name, node, node.nonZeroRequested, podRequests);
    if (usage.capacity === 0) continue;
    const score = scoreUsage(strategy, usage);
    if (strategy.type === 'RequestedToCapacityRatio' && score <= 0) continue;
    sum += score * weight;
    weights += weight;
  }
  if (weights === 0) return 0;
  return strategy.type === 'RequestedToCapacityRatio' ? Math.round(sum / weights) : Math.trunc(sum / weights);
}

function scoreUsage(strategy: ScoringStrategy, { capacity, requested }: Usage): number {
  switch (strategy.type) {
    case 'LeastAllocated':
      return requested > capacity ? 0 : mulDiv(capacity - requested, MAX_NODE_SCORE, capacity);
    case 'MostAllocated':
      return mulDiv(Math.min(requested, capacity), MAX_NODE_SCORE, capacity);
    case 'RequestedToCapacityRatio':
      return onBrokenLine(strategy.shape, requested > capacity ? 100 : mulDiv(requested, 100, capacity));
  }
}

/** The score (0 … 100) at a utilization on the line through the points; flat beyond its ends. */
function onBrokenLine(shape: readonly ShapePoint[], utilization: number): number {
  const scale = MAX_NODE_SCORE / 10;
  let before: ShapePoint | undefined;
  for (const point of shape) {
    if (utilization <= point.utilization) {
      if (!before) return point.score * scale;
      const rise = (point.score - before.score) * scale;
      return (
        before.score * scale +
        mulDiv(rise, utilization - before.utilization, point.utilization - before.utilization)
      );
    }
    before = point;
  }
  return before ? before.score * scale : 0;
}
