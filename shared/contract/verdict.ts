/** A scheduler's answers as plain data: they travel unchanged from the plugin to the pixel. */
import type { WriteRequest } from './request';

export type VerdictCode =
  'Success' | 'Unschedulable' | 'UnschedulableAndUnresolvable' | 'Wait' | 'Skip' | 'Error';

export interface PluginVerdict {
  readonly plugin: string;
  readonly code: VerdictCode;
  /** As the real plugin words them: `node(s) had untolerated taint {qqq: }`. Empty for Success. */
  readonly reasons: readonly string[];
}

export interface NodeVerdict {
  readonly node: string;
  readonly feasible: boolean;
  /** Every filter's own answer in the profile's order, also behind the first refusal. */
  readonly filters: readonly PluginVerdict[];
  /** What the scheduler would report for this node: the first refusal. Null where the node is feasible. */
  readonly refusal: PluginVerdict | null;
}

export interface ScoreRow {
  readonly plugin: string;
  readonly weight: number;
  /** By node name; only nodes that were scored. */
  readonly scores: Readonly<
    Record<string, { readonly raw: number; readonly normalized: number; readonly weighted: number }>
  >;
}

/** A change, or a set of changes none of which is enough alone, that was tried on a copy and found to help. */
export interface Remedy {
  /** `other` for a set of several; then each of its changes says what it is. */
  readonly kind:
    | 'addToleration'
    | 'removeTaint'
    | 'setNodeLabel'
    | 'dropNodeSelector'
    | 'uncordon'
    | 'shrinkRequest'
    | 'deletePod'
    | 'freePort'
    | 'evictForRoom'
    | 'recreate'
    | 'bindAnyway'
    | 'other';
  /** Values for the message of this kind: key, value, effect, node, pod, resource … */
  readonly values: Readonly<Record<string, string>>;
  /** Each change of a set of several, to be named one after another. */
  readonly changes?: readonly { readonly kind: Remedy['kind']; readonly values: Remedy['values'] }[];
  /** The kubectl lines it stands for, in order. */
  readonly kubectl: readonly string[];
  /** The same as requests, in order. */
  readonly requests: readonly WriteRequest[];
  /** Nodes that would take the pod afterwards. */
  readonly opens: readonly string[];
}

export interface PodName {
  readonly namespace: string;
  readonly name: string;
}

export interface PreemptionVerdict {
  readonly code: VerdictCode;
  readonly message: string;
  readonly nominatedNode: string | null;
  readonly victims: readonly PodName[];
  /** Nodes that would take the pod if less important pods went, as far as they were looked for. */
  readonly candidates?: readonly {
    readonly node: string;
    readonly victims: readonly PodName[];
    /** How many of the victims no PodDisruptionBudget allows to go. */
    readonly budgetViolations: number;
  }[];
  /** Why it helps on no other node, by node. */
  readonly refusals?: Readonly<Record<string, string>>;
}

/** One attempt to schedule a pod. */
export interface SchedulingAttempt {
  /** The step that made it. */
  readonly step: number;
  /** Virtual time, ms since the epoch. */
  readonly time: number;
  readonly outcome: 'scheduled' | 'unschedulable' | 'placementRefused';
  /** The node it was bound to, or the FailedScheduling text. */
  readonly detail: string;
  /** The event that brought the pod back into the queue; null for the first attempt. */
  readonly wokenBy: string | null;
}

/** Why a pod is where it is, or is nowhere. Recomputed from the state at an instant. */
export interface Explanation {
  readonly pod: { readonly namespace: string; readonly name: string };
  readonly profile: string;
  /** A rejection before nodes were looked at (gates, PreFilter). */
  readonly rejection: PluginVerdict | null;
  readonly nodes: readonly NodeVerdict[];
  readonly scores: readonly ScoreRow[];
  readonly totals: Readonly<Record<string, number>>;
  /** All nodes with the best total. */
  readonly best: readonly string[];
  /** Which of the best the tie-break takes; null where none is feasible. */
  readonly chosen: string | null;
  /** The FailedScheduling text; '' where a node is feasible. */
  readonly message: string;
  readonly preemption: PreemptionVerdict | null;
  /** Attempts so far, queue and what woke it; null where the pod is not in a queue. */
  readonly queue: {
    readonly queue: 'active' | 'backoff' | 'unschedulable' | 'gated';
    readonly attempts: number;
    readonly until: number | null;
    readonly wokenBy: string | null;
  } | null;
  readonly remedies: readonly Remedy[];
  /** What was tried so far, oldest first; absent where the engine alone is asked, which keeps no history. */
  readonly attempts?: readonly SchedulingAttempt[];
}
