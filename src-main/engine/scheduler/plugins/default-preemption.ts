/** Models plugins/defaultpreemption @ v1.34; preemption is done at once, in the turn of the pod it is for. */
import type { Cycle } from '../framework/cycle';
import { Diagnosis } from '../framework/diagnosis';
import type { Framework } from '../framework/framework';
import type { NodeStatuses, Plugin, PostFilterResult } from '../framework/plugin';
import type { PodInfo } from '../framework/pod-info';
import { bestCandidates, dryRunPreemption, PREEMPTION_REASON } from '../framework/preemption';
import type { Snapshot } from '../framework/snapshot';
import { SUCCESS, unresolvable, unschedulable, type Status } from '../framework/status';

export interface DefaultPreemptionArgs {
  /** Candidates to look for, in percent of the nodes that could be … */
  readonly minCandidateNodesPercentage?: number;
  /** … and at least this many. */
  readonly minCandidateNodesAbsolute?: number;
}

/** Finds a node where less important pods can make room for the pod. */
export class DefaultPreemption implements Plugin {
  readonly name = 'DefaultPreemption';
  private readonly percentage: number;
  private readonly absolute: number;

  constructor(args: DefaultPreemptionArgs = {}) {
    this.percentage = args.minCandidateNodesPercentage ?? 10;
    this.absolute = args.minCandidateNodesAbsolute ?? 100;
  }

  preEnqueue(): Status {
    return SUCCESS;
  }

  postFilter(cycle: Cycle, statuses: NodeStatuses, framework: Framework): PostFilterResult {
    const { pod, snapshot } = cycle;
    const ineligible = whyNotEligible(pod, snapshot, statuses);
    if (ineligible !== '') return { status: this.refuse(ineligible) };

    const { nodes } = snapshot;
    const possible = nodes.filter((node) => statuses.get(node.name)?.code === 'Unschedulable');
    const offset = possible.length === 0 ? 0 : cycle.draw('preemption/offset', possible.length);
    const dryRun = dryRunPreemption(
      framework,
      cycle,
      possible,
      offset,
      this.enoughCandidates(possible.length),
    );
    if (dryRun.candidates.length === 0) {
      const diagnosis = new Diagnosis(nodes.length);
      for (const [node, status] of dryRun.refusals) diagnosis.set(node, status);
      diagnosis.setAbsent(unresolvable('', 'Preemption is not helpful for scheduling'));
      return { status: this.refuse(diagnosis.message('')), nominatedNode: '', dryRun };
    }
    const best = bestCandidates(dryRun.candidates);
    const chosen = best[best.length === 1 ? 0 : cycle.draw('preemption/tie', best.length)]!;
    return { status: SUCCESS, nominatedNode: chosen.node.name, victims: chosen.victims, dryRun };
  }

  /** How many candidates are enough to choose from. */
  private enoughCandidates(possible: number): number {
    return Math.min(possible, Math.max(this.absolute, Math.trunc((possible * this.percentage) / 100)));
  }

  private refuse(message: string): Status {
    return unschedulable(this.name, `preemption: ${message}`);
  }
}

/** Why the pod may not preempt; '' where it may. */
function whyNotEligible(pod: PodInfo, snapshot: Snapshot, statuses: NodeStatuses): string {
  if (pod.pod.spec?.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.';
  const nominated = pod.pod.status?.nominatedNodeName ?? '';
  if (nominated === '' || statuses.get(nominated)?.code === 'UnschedulableAndUnresolvable') return '';
  for (const other of snapshot.node(nominated)?.pods.values() ?? []) {
    if (other.priority < pod.priority && isBeingPreempted(other)) {
      return 'not eligible due to a terminating pod on the nominated node.';
    }
  }
  return '';
}

function isBeingPreempted({ pod, terminating }: PodInfo): boolean {
  return (
    terminating &&
    (pod.status?.conditions ?? []).some(
      (c) => c.type === 'DisruptionTarget' && c.status === 'True' && c.reason === PREEMPTION_REASON,
    )
  );
}
