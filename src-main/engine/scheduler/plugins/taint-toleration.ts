/** Models plugins/tainttoleration @ v1.34. */
import type { Node, Toleration } from 'kubernetes-types/core/v1';
import { firstUntoleratedTaint, isTolerated, type TaintEffect } from '@shared/api';
import type { Waker } from '../framework/cluster-events';
import type { Cycle } from '../framework/cycle';
import type { NodeInfo } from '../framework/node-info';
import { normalizeToHighest } from '../framework/normalize';
import type { Plugin } from '../framework/plugin';
import { SUCCESS, unresolvable, type Status } from '../framework/status';

const HARD: readonly TaintEffect[] = ['NoSchedule', 'NoExecute'];

/** Refuses nodes with a taint that the pod does not tolerate, and prefers nodes with fewer PreferNoSchedule taints. */
export class TaintToleration implements Plugin {
  readonly name = 'TaintToleration';
  readonly filterScope = 'node';
  readonly scoreScope = 'node';
  readonly wakers: readonly Waker[] = [
    {
      resource: 'Node',
      actions: ['Add', 'UpdateNodeTaint'],
      helps: (pod, { object }) =>
        firstUntoleratedTaint((object as Node | null)?.spec?.taints, pod.template.tolerations, HARD) ===
        undefined,
    },
    { resource: 'UnscheduledPod', actions: ['UpdatePodToleration'] },
  ];

  filter({ pod }: Cycle, { node }: NodeInfo): Status {
    if (node.taints.length === 0) return SUCCESS;
    const taint = firstUntoleratedTaint(node.taints, pod.template.tolerations, HARD);
    if (!taint) return SUCCESS;
    return unresolvable(this.name, `node(s) had untolerated taint {${taint.key}: ${taint.value ?? ''}}`);
  }

  preScore(): Status {
    return SUCCESS;
  }

  /** How many PreferNoSchedule taints the pod does not tolerate. */
  score({ pod }: Cycle, { node }: NodeInfo): number {
    if (node.taints.length === 0) return 0;
    const tolerations = pod.template.tolerations.filter(canTolerateSoftTaints);
    let count = 0;
    for (const taint of node.taints) {
      if (taint.effect === 'PreferNoSchedule' && !isTolerated(taint, tolerations)) count++;
    }
    return count;
  }

  normalize(_: Cycle, scores: Float64Array, nodes: readonly NodeInfo[]): void {
    normalizeToHighest(scores, nodes.length, true);
  }
}

function canTolerateSoftTaints(toleration: Toleration): boolean {
  return !toleration.effect || toleration.effect === 'PreferNoSchedule';
}
