/**
 * What a plugin counts over the pods of all nodes for one template of pods. A tally can follow single pods that come
 * and go, so that it need not be counted anew for each cycle: the live scheduler lets it follow the journal, and the
 * dry run of a preemption takes victims out of a copy of it.
 *
 * Tallies depend on nodes and other objects as well; when those change (a new epoch), they are counted anew.
 */
import type { NodeInfo } from './node-info';
import type { PodInfo } from './pod-info';

export interface Tally {
  /** A pod came to (+1) or left (−1) a node: afterwards the tally is what counting anew would give. */
  follow(info: PodInfo, node: NodeInfo, delta: 1 | -1): void;
  /**
   * A pod is taken away (−1) or put back (+1) in a dry run. Like `follow`, but with the real scheduler's own ideas of
   * what such a pod counts for.
   */
  suppose(info: PodInfo, node: NodeInfo, delta: 1 | -1): void;
  clone(): Tally;
}
