/** Models plugins/queuesort @ v1.34; the order in which pods were queued is the queue's own matter. */
import type { Plugin, Prioritized } from '../framework/plugin';

/** More important pods first. */
export class PrioritySort implements Plugin {
  readonly name = 'PrioritySort';

  compare(a: Prioritized, b: Prioritized): number {
    return b.priority - a.priority;
  }
}
