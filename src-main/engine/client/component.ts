/**
 * What the cluster is made of: components that take turns. A component never waits and never calls another; it reads
 * objects, is told of changes, and writes through the API server.
 */
import type { ObjectKey } from '@shared/api';
import type { Cause, Decision } from '@shared/contract';

/** What a turn did, for the timeline. Commits are added by the cluster. */
export interface TurnReport {
  /** A short verb in the field's words. */
  readonly action: string;
  readonly object: ObjectKey | null;
  readonly decision?: Decision | null;
  /** Why the turn was taken, where it came from a queue. */
  readonly cause: Cause | null;
  /** Who acted, where it is not the component's own name (`kubelet@k-node1`). */
  readonly actor?: string;
}

/** A component's state that is no object: plain JSON. */
export type Saved = unknown;

export interface Component {
  /** Its name as an actor: `kube-scheduler`, `deployment-controller` … Unique in a cluster. */
  readonly name: string;
  /** Whether a turn would find something to do at this instant. */
  hasWork(): boolean;
  /** Does one unit of work; null where it turned out that there was nothing to do. */
  turn(): TurnReport | null;
  /** One of its timers is due. Must only mark work, not do it. */
  onTimer(key: string): void;
  /** Comes up like a process that just started: looks at all objects and marks the work they need. */
  start(): void;
  /** Goes on where a saved one was: fills caches from the objects, takes the rest from `state`. Marks no work. */
  restore(state: Saved): void;
  save(): Saved;
}
