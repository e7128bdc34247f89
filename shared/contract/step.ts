/**
 * The one currency: steps with their changes. The engine emits them, history stores them, IPC forwards them and the
 * window applies them.
 */
import type { GroupResource, KubeObject, ObjectKey } from '../api';

/** One atomic change of one object. Its revision is the cluster's revision after it. */
export interface Change {
  readonly revision: number;
  readonly resource: GroupResource;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  /** Counts the writes of this object's life: 1 at its creation, 0 for a tombstone (as etcd's `version`). */
  readonly version: number;
  /** The object after the change; null when it is gone. */
  readonly object: KubeObject | null;
  /** The object before the change; null when there was none. Not kept by history: it follows from the rows before. */
  readonly previous: KubeObject | null;
}

/** Why a step happened: an earlier step, or an input of the outside. */
export type Cause = { readonly step: number } | { readonly input: number };

/**
 * What a step decided beyond the objects it changed; plain JSON. Every kind of step that has one is listed here, so
 * that whoever shows steps knows them all.
 */
export type Decision =
  | {
      readonly type: 'scheduled';
      readonly node: string;
      readonly evaluated: number;
      readonly feasible: number;
      readonly attempt: number;
      /** The event that brought the pod back into the queue, for attempts after the first. */
      readonly wokenBy?: string;
    }
  | {
      readonly type: 'unschedulable';
      readonly message: string;
      readonly attempt: number;
      readonly nominatedNode?: string;
      readonly wokenBy?: string;
    }
  /** Somebody asked for a pod to be put on a node, and the scheduler's filters refused. Nothing changed. */
  | { readonly type: 'placementRefused'; readonly node: string; readonly message: string }
  /** A request that the API server refused. Nothing changed. */
  | {
      readonly type: 'requestRefused';
      readonly code: number;
      readonly reason: string;
      readonly message: string;
    }
  | { readonly type: 'note'; readonly message: string };

/** A step without its changes: what a timeline shows. */
export interface StepHeader {
  /** 1 for the first step of a workspace, without gaps along a branch. */
  readonly seq: number;
  /** The engine's count of turns when the step was made; turns without effect make no step. Gives inputs their exact place. */
  readonly turn: number;
  /** Virtual time, ms since the epoch. */
  readonly time: number;
  /** `user`, `kube-scheduler`, `deployment-controller`, `kubelet@k-node1` … */
  readonly actor: string;
  /** A short verb in the field's words: `create`, `bind`, `sync`, `start container nginx` … */
  readonly action: string;
  readonly object: ObjectKey | null;
  readonly cause: Cause | null;
  readonly decision: Decision | null;
  /** Revisions made by this step: `(from, to]`; equal where it changed nothing. */
  readonly fromRevision: number;
  readonly toRevision: number;
}

export interface Step extends StepHeader {
  readonly changes: readonly Change[];
}

/** Where in a history something is: the state after step `seq` (0: before the first). */
export interface Instant {
  readonly branch: number;
  readonly seq: number;
  readonly revision: number;
  readonly time: number;
}

/** What turns the state at one instant into the state at another; from nothing, it is the whole state. */
export interface StateDelta {
  readonly to: Instant;
  readonly puts: readonly { readonly resource: GroupResource; readonly object: KubeObject }[];
  readonly deletes: readonly ObjectKey[];
}
