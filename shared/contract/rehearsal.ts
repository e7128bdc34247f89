/**
 * Rehearsals: what would happen if. A plan is carried out on a copy of a cluster that nobody else sees; the report says
 * what came of it. All times in a report are virtual milliseconds since its beginning.
 */
import type { DrainOptions, DrainReason } from '../api';
import type { WriteRequest } from './request';

/** The flags of `kubectl drain`. */
export interface DrainFlags extends DrainOptions {
  /** Seconds that each pod is given to end; negative for the pod's own. */
  readonly gracePeriodSeconds: number;
  /** Only pods with these labels; '' for all. */
  readonly podSelector: string;
  /** Delete instead of evicting: budgets are not asked. */
  readonly disableEviction: boolean;
  /** Virtual ms that a drain may take; 0 for no limit. */
  readonly timeout: number;
}

export type RehearsalPlan =
  | {
      readonly type: 'drain';
      /** In this order, one after another. */
      readonly nodes: readonly string[];
      readonly flags: DrainFlags;
      /**
       * Virtual ms of maintenance, after which a node is uncordoned and the next one begins. Absent: all nodes are
       * cordoned first and stay so, as with one `kubectl drain` of all of them.
       */
      readonly maintenance?: number;
    }
  /** The machines lose their power at once; they come back after so many virtual ms, or not at all. */
  | { readonly type: 'nodeFailure'; readonly nodes: readonly string[]; readonly duration?: number }
  /** Anything that can be asked of the API server: a taint, a rollout, a scale. */
  | {
      readonly type: 'requests';
      readonly requests: readonly WriteRequest[];
      /** The kubectl lines that they stand for. */
      readonly commands: readonly string[];
    };

/** How many ready replicas a workload must keep. */
export interface MinimumReady {
  /** `KIND/NAME` or `NAMESPACE/KIND/NAME`, the kind as kubectl understands it: `deployment/web`, `shop/sts/db`. */
  readonly workload: string;
  readonly replicas: number;
}

export interface RehearsalSettings {
  readonly minimums?: readonly MinimumReady[];
  /** Look for the order of nodes that disturbs least, by rehearsing others too. */
  readonly findOrder?: boolean;
  /** Virtual ms after which a drain without a timeout is given up. Default one hour. */
  readonly patience?: number;
  /** Virtual ms that are watched after the plan is carried out, at most: until all is as it was. Default 15 minutes. */
  readonly aftermath?: number;
  /** Losses that are no problem. */
  readonly accepted?: readonly LostThing['type'][];
}

export interface WorkloadRef {
  /** `Deployment`, `StatefulSet`, `ReplicaSet`, `DaemonSet`, `Job`, `CronJob` … */
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

export interface PodRef {
  readonly namespace: string;
  readonly name: string;
}

/** A pod that hinders a drain, with all reasons. */
export interface BlockedPod extends PodRef {
  readonly node: string;
  readonly workload: WorkloadRef | null;
  readonly reasons: readonly DrainReason[];
}

/** How the drain of one node went. */
export interface NodeDrain {
  readonly node: string;
  /**
   * `refused`: pods hinder it, none was evicted; `stuck`: pods were left when time or patience ran out; `failed`: the
   * API server refused an eviction for good.
   */
  readonly outcome: 'drained' | 'refused' | 'stuck' | 'failed' | 'notFound';
  readonly from: number;
  readonly to: number;
  readonly blocked: readonly BlockedPod[];
  /** Pods that stay: of DaemonSets, mirror pods, long deleted ones. */
  readonly staying: readonly (PodRef & { readonly reason: DrainReason })[];
  /** Pods that were not gone at the end, and why. */
  readonly left: readonly (PodRef & { readonly message: string })[];
  /** What kubectl says when it goes wrong; '' where it does not. */
  readonly error: string;
}

/** A pod that had to go, and what came in its place. */
export interface PodMove {
  readonly pod: PodRef;
  readonly node: string;
  readonly workload: WorkloadRef | null;
  /** When it began to end. */
  readonly at: number;
  /** Who ended it: `drain`, or a component: `taint-eviction-controller`, `kube-scheduler` (preemption) … */
  readonly by: string;
  readonly replacement: Replacement | null;
}

export interface Replacement extends PodRef {
  /** Where it landed; null while it is Pending. */
  readonly node: string | null;
  readonly createdAt: number;
  readonly readyAt: number | null;
  /** Why it has no node, or why it is not ready; '' where it is. */
  readonly message: string;
}

/** A budget that kept evictions waiting. */
export interface BudgetStop {
  readonly budget: PodRef;
  readonly pods: readonly PodRef[];
  readonly from: number;
  /** When the last of the pods could go; null where it never could. */
  readonly until: number | null;
  /** Refused attempts, one every five seconds for each pod. */
  readonly refusals: number;
  /** The API server's words at the first one. */
  readonly message: string;
}

/** How healthy the pods of a budget were. */
export interface BudgetHealth {
  readonly budget: PodRef;
  readonly desired: number;
  readonly before: number;
  readonly lowest: number;
  readonly lowestAt: number;
  /** Fewer were healthy than the budget asks for, and fewer than before. */
  readonly broken: boolean;
}

/** A workload's ready replicas over virtual time. */
export interface WorkloadCurve {
  readonly workload: WorkloadRef;
  readonly desired: number;
  readonly before: number;
  readonly lowest: number;
  readonly lowestAt: number;
  readonly after: number;
  /** What it must keep, by `--min-ready`; null where nothing is asked. */
  readonly minimum: number | null;
  /** Every change: `ready` replicas from `at` on. The first is at 0. */
  readonly points: readonly { readonly at: number; readonly ready: number }[];
}

export type LostThing =
  /** Nothing brings the pod back. */
  | { readonly type: 'pod'; readonly pod: PodRef; readonly node: string; readonly at: number }
  /** What was in its emptyDir volumes is gone. */
  | {
      readonly type: 'emptyDir';
      readonly pod: PodRef;
      readonly node: string;
      readonly at: number;
      readonly volumes: readonly string[];
    };

export interface RefusedRequest {
  readonly command: string;
  readonly message: string;
}

/** Why a rehearsal did not end well; the details stand in the report's other parts. */
export type RehearsalProblem =
  | { readonly type: 'drainFailed'; readonly node: string; readonly message: string }
  | { readonly type: 'lost'; readonly lost: LostThing }
  | {
      readonly type: 'budgetBroken';
      readonly budget: PodRef;
      readonly desired: number;
      readonly lowest: number;
      readonly at: number;
    }
  | {
      readonly type: 'belowMinimum';
      readonly workload: WorkloadRef;
      readonly minimum: number;
      readonly lowest: number;
      readonly at: number;
    }
  /** A workload has fewer ready replicas at the end than before. */
  | {
      readonly type: 'notRecovered';
      readonly workload: WorkloadRef;
      readonly before: number;
      readonly after: number;
      readonly message: string;
    }
  | { readonly type: 'requestRefused'; readonly request: RefusedRequest };

/** What an order of nodes costs; orders are compared from the first figure to the last. */
export interface OrderCost {
  /** Problems of the rehearsal. */
  readonly problems: number;
  /** Pods that had to go, each time counted. */
  readonly moves: number;
  /** Missing replicas times virtual seconds, over all workloads. */
  readonly missingSeconds: number;
  /** Virtual seconds until all nodes were drained. */
  readonly seconds: number;
}

export interface NodeOrder {
  readonly given: { readonly nodes: readonly string[]; readonly cost: OrderCost };
  readonly best: { readonly nodes: readonly string[]; readonly cost: OrderCost };
  /** How many orders were rehearsed. */
  readonly tried: number;
  /** Every order there is was tried. */
  readonly complete: boolean;
}

export interface RehearsalReport {
  readonly plan: RehearsalPlan;
  /** Virtual time at which it began, ms since the epoch. */
  readonly time: number;
  /** Virtual ms that it lasted, with its aftermath. */
  readonly duration: number;
  /** Nothing is lost, nothing is broken, all is as it was. */
  readonly safe: boolean;
  readonly problems: readonly RehearsalProblem[];
  readonly drains: readonly NodeDrain[];
  readonly moves: readonly PodMove[];
  readonly budgetStops: readonly BudgetStop[];
  /** Budgets whose pods were concerned. */
  readonly budgets: readonly BudgetHealth[];
  /** Workloads whose ready replicas changed, or for which a minimum was asked. */
  readonly workloads: readonly WorkloadCurve[];
  readonly lost: readonly LostThing[];
  readonly order: NodeOrder | null;
  /** The commands that do it for real, one a line; lines that begin with `#` say what to mind. */
  readonly runbook: readonly string[];
  readonly steps: number;
  readonly revisions: number;
}

export interface RehearsalProgress {
  /** What is under way: a node's name, `aftermath`, or an order that is tried. */
  readonly phase: 'drain' | 'requests' | 'aftermath' | 'order' | 'fit';
  readonly subject: string;
  readonly done: number;
  readonly total: number;
  /** Virtual ms since the beginning. */
  readonly elapsed: number;
}

/** "How many more of this pod fit": asked with a workload's template or a pod that is there. */
export interface FitQuestion {
  /** As for {@link MinimumReady}; also `pod/NAME`. */
  readonly like: string;
  /** How many are tried at most. Default 10,000. */
  readonly limit?: number;
}

export interface FitReport {
  readonly like: WorkloadRef;
  readonly fits: number;
  /** By node, those that take some: how many. */
  readonly nodes: readonly { readonly node: string; readonly fits: number }[];
  /** Why the next one stays Pending, in the scheduler's words; '' where the limit was reached. */
  readonly stopped: string;
  /** The same by node: the first refusal's reasons. */
  readonly refusals: readonly {
    readonly node: string;
    readonly plugin: string;
    readonly reasons: readonly string[];
  }[];
}
