/** Models plugins/noderesources (balanced allocation) @ v1.34. */
import type { Cycle } from '../framework/cycle';
import type { NodeInfo } from '../framework/node-info';
import { MAX_NODE_SCORE, type Plugin } from '../framework/plugin';
import { DEFAULT_SCORED_RESOURCES, usageWith, type ResourceWeight } from '../framework/resource-scoring';
import { SKIP, SUCCESS, type Status } from '../framework/status';

export interface NodeResourcesBalancedAllocationArgs {
  readonly resources?: readonly ResourceWeight[];
}

/** Prefers nodes whose resources would be used to the same degree. */
export class NodeResourcesBalancedAllocation implements Plugin {
  readonly name = 'NodeResourcesBalancedAllocation';
  readonly scoreScope = 'node';
  private readonly resources: readonly ResourceWeight[];

  constructor(args: NodeResourcesBalancedAllocationArgs = {}) {
    this.resources = args.resources ?? DEFAULT_SCORED_RESOURCES;
  }

  /** A pod that requests none of the resources changes no balance. */
  preScore({ pod }: Cycle): Status {
    return this.resources.every(({ name }) => !pod.template.requests.get(name)) ? SKIP : SUCCESS;
  }

  /** 100 less the standard deviation of the used fractions, in percent; floating point as in the original. */
  score({ pod }: Cycle, node: NodeInfo): number {
    const fractions: number[] = [];
    for (const { name } of this.resources) {
      const { capacity, requested } = usageWith(name, node, node.requested, pod.template.requests);
      if (capacity !== 0) fractions.push(Math.min(requested / capacity, 1));
    }
    return Math.trunc((1 - deviation(fractions)) * MAX_NODE_SCORE);
  }
}

function deviation(fractions: readonly number[]): number {
  if (fractions.length < 2) return 0;
  if (fractions.length === 2) return Math.abs((fractions[0]! - fractions[1]!) / 2);
  let total = 0;
  for (const fraction of fractions) total += fraction;
  const mean = total / fractions.length;
  let squares = 0;
  for (const fraction of fractions) squares += (fraction - mean) * (fraction - mean);
  return Math.sqrt(squares / fractions.length);
}
