/** Models plugins/nodeports @ v1.34. */
import type { Waker } from '../framework/cluster-events';
import type { Cycle } from '../framework/cycle';
import { HostPorts } from '../framework/host-ports';
import type { NodeInfo } from '../framework/node-info';
import type { Plugin, PreFilterResult } from '../framework/plugin';
import { SKIP, SUCCESS, unschedulable, type Status } from '../framework/status';

/** Refuses nodes on which a host port of the pod is taken. */
export class NodePorts implements Plugin {
  readonly name = 'NodePorts';
  readonly filterScope = 'node';
  readonly wakers: readonly Waker[] = [
    {
      resource: 'AssignedPod',
      actions: ['Delete'],
      helps: (pod, event) => {
        const freed = new HostPorts();
        for (const port of event.pod?.template.hostPorts ?? []) freed.add(port);
        return pod.template.hostPorts.some((port) => freed.conflict(port) !== undefined);
      },
    },
    { resource: 'Node', actions: ['Add'] },
  ];
  private readonly refusal = unschedulable(
    this.name,
    "node(s) didn't have free ports for the requested pod ports",
  );

  preFilter({ pod }: Cycle): PreFilterResult {
    return { status: pod.template.hostPorts.length === 0 ? SKIP : SUCCESS };
  }

  filter({ pod }: Cycle, { ports }: NodeInfo): Status {
    if (ports.size === 0) return SUCCESS;
    return pod.template.hostPorts.some((port) => ports.conflict(port)) ? this.refusal : SUCCESS;
  }
}
