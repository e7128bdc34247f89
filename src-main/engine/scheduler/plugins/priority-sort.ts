/** Models plugins/queuesort @ v1.34; the order in which pods were queued is the queue's own matter. */
import type { Plugin } from '../framework/plugin';
import type { PodInfo } from '../framework/pod-info';

/** More important pods first. */
export class PrioritySort implements Plugin {
  readonly name = 'PrioritySort';

  compare(a: PodInfo, b: PodInfo): number {
    return b.priority - a.priority;
  }
}
