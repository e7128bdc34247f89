/** Models plugins/nodeunschedulable @ v1.34. */
import type { Node, Taint } from 'kubernetes-types/core/v1';
import { isTolerated } from '@shared/api';
import type { Waker } from '../framework/cluster-events';
import type { Cycle } from '../framework/cycle';
import type { NodeInfo } from '../framework/node-info';
import type { Plugin } from '../framework/plugin';
import { SUCCESS, unresolvable, type Status } from '../framework/status';

/** What a pod must tolerate to run on a cordoned node. */
export const UNSCHEDULABLE_TAINT: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

/** Refuses cordoned nodes. */
export class NodeUnschedulable implements Plugin {
  readonly name = 'NodeUnschedulable';
  readonly filterScope = 'node';
  readonly wakers: readonly Waker[] = [
    {
      resource: 'Node',
      actions: ['Add', 'UpdateNodeTaint'],
      helps: (_, { object }) => (object as Node | null)?.spec?.unschedulable !== true,
    },
    { resource: 'UnscheduledPod', actions: ['UpdatePodToleration'] },
  ];
  private readonly refusal = unresolvable(this.name, 'node(s) were unschedulable');

  filter({ pod }: Cycle, { node }: NodeInfo): Status {
    if (!node.unschedulable || isTolerated(UNSCHEDULABLE_TAINT, pod.template.tolerations)) return SUCCESS;
    return this.refusal;
  }
}
