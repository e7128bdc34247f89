/** A cluster in which something is different: what remedies are tried on. Nothing real changes. */
import { nameOf } from '@shared/api';
import { Cycle } from '../framework/cycle';
import type { Framework, PreFilterOutcome } from '../framework/framework';
import type { LiveNode, NodeInfo } from '../framework/node-info';
import type { Nominator } from '../framework/nominator';
import { PodInfo, type LivePod } from '../framework/pod-info';
import type { Snapshot } from '../framework/snapshot';
import type { Status } from '../framework/status';

/** What is different. */
export interface Difference {
  readonly pod: LivePod;
  /** Nodes that are not as they were, by name. */
  readonly nodes: ReadonlyMap<string, LiveNode>;
  /** Pods that are gone, by `namespace/name`. */
  readonly gone: ReadonlyMap<string, PodInfo>;
}

export interface TrialContext {
  readonly framework: Framework;
  readonly snapshot: Snapshot;
  readonly nominator: Nominator;
}

/** The pod among nodes that are partly different. */
export class Trial {
  readonly pod: PodInfo;
  readonly cycle: Cycle;
  private readonly preFilter: PreFilterOutcome;

  constructor(
    private readonly context: TrialContext,
    difference: Difference,
  ) {
    const { framework, snapshot, nominator } = context;
    this.pod = PodInfo.of(difference.pod);
    const different = difference.nodes.size > 0 || difference.gone.size > 0;
    const forked = different
      ? snapshot.fork([...difference.nodes.values()], [...difference.gone.values()])
      : snapshot;
    this.cycle = new Cycle(this.pod, forked, nominator, () => 0);
    this.preFilter = framework.runPreFilter(this.cycle);
  }

  node(name: string): NodeInfo | undefined {
    return this.cycle.snapshot.node(name);
  }

  /** Whether the node takes the pod. */
  accepts(node: NodeInfo): boolean {
    const { status, nodeNames } = this.preFilter;
    if (status.code !== 'Success' || (nodeNames && !nodeNames.has(node.name))) return false;
    return this.context.framework.runFiltersWithRivals(this.cycle, node).code === 'Success';
  }

  /** All nodes that take the pod, by the snapshot's order. */
  accepting(): string[] {
    return this.cycle.snapshot.nodes.filter((node) => this.accepts(node)).map((node) => node.name);
  }

  /** One plugin's refusal of a node, or of a changed copy of one; undefined where it has none. */
  refusalOf(plugin: string, node: NodeInfo): Status | undefined {
    const status = this.context.framework.plugin(plugin)?.filter?.(this.cycle, node);
    return status === undefined || status.code === 'Success' ? undefined : status;
  }

  /** Who refuses the node; PreFilter's refusal alone where there is one. */
  refusals(node: NodeInfo): readonly Status[] {
    const { status } = this.preFilter;
    if (status.code !== 'Success') return [status];
    return this.context.framework
      .runAllFilters(this.cycle, node)
      .filter(({ code }) => code !== 'Success' && code !== 'Skip');
  }
}

export function unchanged(pod: LivePod): Difference {
  return { pod, nodes: new Map(), gone: new Map() };
}

/** @param object the node as it is really; changed ones in the difference come before it */
export function changeNode(
  difference: Difference,
  object: LiveNode,
  edit: (node: LiveNode) => LiveNode,
): Difference {
  const { name } = object.metadata;
  return {
    ...difference,
    nodes: new Map(difference.nodes).set(name, edit(difference.nodes.get(name) ?? object)),
  };
}

export function withPod(difference: Difference, pod: LivePod): Difference {
  return { ...difference, pod };
}

export function without(difference: Difference, pods: readonly PodInfo[]): Difference {
  const gone = new Map(difference.gone);
  for (const info of pods) gone.set(nameOf(info.pod), info);
  return { ...difference, gone };
}
