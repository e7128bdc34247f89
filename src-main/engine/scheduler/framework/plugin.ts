/**
 * The extension points of a scheduling cycle. A plugin implements those it has a say in.
 * Models the scheduler framework's plugin interfaces @ v1.34. Left out: Permit, PostBind, extenders.
 */
import type { Waker } from './cluster-events';
import type { Cycle } from './cycle';
import type { Framework } from './framework';
import type { NodeInfo } from './node-info';
import type { PodInfo } from './pod-info';
import type { DryRun } from './preemption';
import type { Status } from './status';

export interface PreFilterResult {
  readonly status: Status;
  /** Only these nodes need to be asked; absent means all. */
  readonly nodeNames?: ReadonlySet<string>;
}

export interface PostFilterResult {
  readonly status: Status;
  /** The node the pod is nominated for; '' clears an earlier nomination; absent leaves it. */
  readonly nominatedNode?: string;
  readonly victims?: readonly PodInfo[];
  /** What preemption found out about nodes on the way, for explanations. */
  readonly dryRun?: DryRun;
}

/**
 * What a plugin's answer about one node depends on. `node`: on the pod's template, that node, and what changes the
 * snapshot's epoch; such answers are kept per template until the node changes. `cluster`: on anything.
 */
export type Scope = 'node' | 'cluster';

/** Refusals by node name, of all nodes that were asked and refused. */
export interface NodeStatuses {
  get(node: string): Status | undefined;
}

/** What the order of the queue may look at. */
export interface Prioritized {
  readonly priority: number;
}

export interface Plugin {
  readonly name: string;

  /** Events after which a pod that this plugin refused may be worth another try. */
  readonly wakers?: readonly Waker[];

  /** Whether the pod may enter the active queue at all. */
  preEnqueue?(pod: PodInfo): Status;

  /** Orders the active queue: negative where a goes first. */
  compare?(a: Prioritized, b: Prioritized): number;

  /** Looks at the pod once before nodes are asked. */
  preFilter?(cycle: Cycle): PreFilterResult;

  readonly filterScope?: Scope;
  /** Whether the pod may run on the node. */
  filter?(cycle: Cycle, node: NodeInfo): Status;

  /** What else can be done where no node is feasible. */
  postFilter?(cycle: Cycle, statuses: NodeStatuses, framework: Framework): PostFilterResult;

  /** Looks at all feasible nodes once before they are scored. */
  preScore?(cycle: Cycle, nodes: readonly NodeInfo[]): Status;

  readonly scoreScope?: Scope;
  /** How good a feasible node is; any whole number where the plugin normalises, else 0 to 100. */
  score?(cycle: Cycle, node: NodeInfo): number;
  /** Brings the scores of all feasible nodes, in their order, to 0 … 100. In place; `scores` may be longer. */
  normalize?(cycle: Cycle, scores: Float64Array, nodes: readonly NodeInfo[]): void;

  /** Takes hold of what the pod needs on the chosen node; a refusal ends the attempt. */
  reserve?(cycle: Cycle, node: NodeInfo): Status;
}

export const MAX_NODE_SCORE = 100;
