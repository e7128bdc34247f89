/** Binding a pod past the scheduler. */
import type { Remedy } from '@shared/contract';
import { isTolerated } from '@shared/api';
import type { NodeInfo } from '../framework/node-info';
import type { PodInfo } from '../framework/pod-info';
import type { Status } from '../framework/status';

/** Refusals that only the scheduler makes; the kubelet would start the pod all the same. */
const SCHEDULER_ONLY = ['NodeUnschedulable', 'TaintToleration', 'PodTopologySpread', 'InterPodAffinity'];

/**
 * What the binding subresource does without asking anybody, as a remedy. Not where the kubelet would reject the pod
 * (no room, node rules, ports) or a NoExecute taint would take it off at once.
 */
export function bypass(
  { namespace, name, template }: PodInfo,
  node: NodeInfo,
  refusals: readonly Status[],
): Remedy | undefined {
  if (!refusals.every(({ plugin }) => SCHEDULER_ONLY.includes(plugin))) return undefined;
  const evicts = node.node.taints.some(
    (t) => t.effect === 'NoExecute' && !isTolerated(t, template.tolerations),
  );
  if (evicts) return undefined;
  const body = {
    apiVersion: 'v1',
    kind: 'Binding',
    metadata: { namespace, name },
    target: { apiVersion: 'v1', kind: 'Node', name: node.name },
  };
  return {
    kind: 'bindAnyway',
    values: { pod: name, node: node.name },
    kubectl: [
      `echo '${JSON.stringify(body)}' | kubectl create --raw /api/v1/namespaces/${namespace}/pods/${name}/binding -f -`,
    ],
    requests: [{ verb: 'create', resource: 'pods', namespace, name, subresource: 'binding', body }],
    opens: [node.name],
  };
}
