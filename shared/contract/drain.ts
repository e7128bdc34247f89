/** A drain that is under way in a session: kubectl's, in virtual time that somebody else lets pass. */
import type { DrainFlags, PodRef } from './rehearsal';

/** A pod that had to go. */
export interface DrainedPod extends PodRef {
  readonly uid: string;
  /** A controller makes another in its place. */
  readonly controlled: boolean;
  /**
   * `toEvict`: refused for now, and asked for again; `ending`: within its grace period; `skipped`: it has been ending for
   * so long that the drain does not wait for it; `failed`: refused for good.
   */
  readonly state: 'toEvict' | 'ending' | 'gone' | 'skipped' | 'failed';
  /** The API server's words where it was refused; '' otherwise. */
  readonly message: string;
}

export interface DrainState {
  readonly node: string;
  /** Virtual time at which it began, ms since the epoch; so are the others. */
  readonly since: number;
  /** When it gives up; null without a timeout. */
  readonly deadline: number | null;
  /** In the order in which they are asked to go. */
  readonly pods: readonly DrainedPod[];
  /** When refused evictions are asked for again; null where none is left or the drain is over. */
  readonly nextAttempt: number | null;
  /**
   * `refused`: pods hinder it, none was evicted; `stuck`: pods were left at the timeout; `failed`: an eviction was refused
   * for good; `interrupted`: by the user, because the session went on elsewhere, or because the app was ended.
   */
  readonly outcome: 'running' | 'drained' | 'refused' | 'stuck' | 'failed' | 'interrupted';
  /** kubectl's words for what went wrong, one text a pod or reason. */
  readonly errors: readonly string[];
  readonly flags: DrainFlags;
}
