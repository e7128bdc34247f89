/** Models plugins/schedulinggates @ v1.34. */
import type { Plugin } from '../framework/plugin';
import type { PodInfo } from '../framework/pod-info';
import { SUCCESS, unresolvable, type Status } from '../framework/status';

/** Keeps a pod out of the queue while it has scheduling gates. */
export class SchedulingGates implements Plugin {
  readonly name = 'SchedulingGates';
  readonly wakers = [
    { resource: 'UnscheduledPod', actions: ['UpdatePodSchedulingGatesEliminated'] },
  ] as const;

  preEnqueue({ pod }: PodInfo): Status {
    const gates = (pod.spec?.schedulingGates ?? []).map((gate) => gate.name);
    if (gates.length === 0) return SUCCESS;
    return unresolvable(this.name, `waiting for scheduling gates: [${gates.join(' ')}]`);
  }
}
