/** Models plugins/nodename @ v1.34. */
import type { Waker } from '../framework/cluster-events';
import type { Cycle } from '../framework/cycle';
import type { NodeInfo } from '../framework/node-info';
import type { Plugin } from '../framework/plugin';
import { SUCCESS, unresolvable, type Status } from '../framework/status';

/** Refuses all nodes but the one that the pod names. Pods that name one are not queued: this is for explanations. */
export class NodeName implements Plugin {
  readonly name = 'NodeName';
  readonly filterScope = 'node';
  readonly wakers: readonly Waker[] = [{ resource: 'Node', actions: ['Add'] }];
  private readonly refusal = unresolvable(this.name, "node(s) didn't match the requested node name");

  filter({ pod }: Cycle, node: NodeInfo): Status {
    return pod.nodeName === '' || pod.nodeName === node.name ? SUCCESS : this.refusal;
  }
}
