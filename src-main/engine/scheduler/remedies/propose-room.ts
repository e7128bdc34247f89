/** Against shortages and taken ports: ask for less, or take pods off the node. */
import type { Container } from 'kubernetes-types/core/v1';
import { formatQuantity, quantityOf, quantityOfMilli } from '@shared/api';
import type { NodeInfo } from '../framework/node-info';
import type { LivePod, PodInfo } from '../framework/pod-info';
import { moreImportant } from '../framework/preemption';
import { HostPorts } from '../framework/host-ports';
import { inNamespace, type Proposal, type Refused } from './proposal';
import { without, withPod } from './trial';
import { recreateRequests, workloadOf } from './workload';

const MIB = 1024 * 1024;

export function proposeForShortage(refused: Refused): Proposal[] {
  const proposals: Proposal[] = [];
  const shrink = shrinkRequests(refused);
  if (shrink) proposals.push(shrink);
  const room = freeRoom(refused);
  if (room) proposals.push(room);
  return proposals;
}

export function proposeForPorts({ pod, node }: Refused): Proposal[] {
  const holders = removable(node).filter((other) => {
    const theirs = new HostPorts();
    for (const port of other.template.hostPorts) theirs.add(port);
    return pod.template.hostPorts.some((port) => theirs.conflict(port));
  });
  if (holders.length === 0) return [];
  const port = pod.template.hostPorts[0]!;
  return [deletePods(holders, 'freePort', { port: String(port.port), node: node.name })];
}

/** Deletes pods; their controllers make new ones, which the scheduler places. */
export function deletePods(
  pods: readonly PodInfo[],
  kind: 'deletePod' | 'freePort',
  values: Record<string, string>,
): Proposal {
  return {
    kind,
    values: { ...values, pod: pods.map((info) => info.name).join(', ') },
    kubectl: pods.map(({ namespace, name }) => `kubectl ${inNamespace(namespace)}delete pod ${name}`),
    requests: pods.map(({ namespace, name }) => ({ verb: 'delete', resource: 'pods', namespace, name })),
    cost: 2,
    apply: (difference) => without(difference, pods),
  };
}

/** Pods of a node whose removal would last: those of DaemonSets and static ones come back at once. The least important first. */
export function removable(node: NodeInfo): PodInfo[] {
  return [...node.pods.values()]
    .filter(
      ({ template }) => template.controller?.kind !== 'DaemonSet' && template.controller?.kind !== 'Node',
    )
    .sort((a, b) => moreImportant(b, a));
}

/** The fewest pods whose going makes room, the least important first. */
function freeRoom({ pod, node, trial }: Refused): Proposal | undefined {
  const candidates = removable(node);
  const fits = (gone: readonly PodInfo[]): boolean => {
    const copy = node.clone();
    for (const info of gone) copy.removePod(info);
    return trial.refusalOf('NodeResourcesFit', copy) === undefined;
  };
  const single = candidates.find((info) => fits([info]));
  if (single) return deletePods([single], 'deletePod', { node: node.name });
  const gone: PodInfo[] = [];
  for (const info of [...candidates].sort((a, b) => size(b, pod) - size(a, pod) || moreImportant(b, a))) {
    if (gone.length >= MOST_PODS) return undefined;
    gone.push(info);
    if (fits(gone)) return deletePods(gone, 'deletePod', { node: node.name });
  }
  return undefined;
}

/** Deleting more pods than this is no small change any more. */
const MOST_PODS = 5;

/** How much of what the pod asks for another one holds, as the largest share. */
function size(other: PodInfo, pod: PodInfo): number {
  const share = (resource: string): number => {
    const want = pod.template.requests.get(resource) ?? 0;
    return want === 0 ? 0 : (other.template.requests.get(resource) ?? 0) / want;
  };
  return Math.max(share('cpu'), share('memory'), share('ephemeral-storage'));
}

/** The largest container asks only for what is free on the node. */
function shrinkRequests({ pod, node, trial }: Refused): Proposal | undefined {
  const lacking = ['cpu', 'memory', 'ephemeral-storage'].filter((resource) => {
    const want = pod.template.requests.get(resource) ?? 0;
    return want > 0 && want > free(node, resource);
  });
  const containers = pod.pod.spec?.containers ?? [];
  const container = containers.length === 1 ? containers[0] : undefined;
  // Several containers, or a request for the pod as a whole, leave open who should ask for less.
  if (lacking.length === 0 || !container || pod.template.spec.resources || pod.template.spec.overhead)
    return undefined;
  const requests: Record<string, string> = {};
  for (const resource of lacking) {
    const amount = roundDown(resource, free(node, resource));
    if (amount <= 0) return undefined;
    requests[resource] = formatQuantity(
      resource === 'cpu' ? quantityOfMilli(amount) : quantityOf(amount, 'BinarySI'),
    );
  }
  const smaller = (c: Container): Container => ({
    ...c,
    resources: { ...c.resources, requests: { ...c.resources?.requests, ...requests } },
  });
  const shrunk = (live: LivePod): LivePod => ({
    ...live,
    spec: {
      ...live.spec!,
      containers: live.spec!.containers.map((c) => (c.name === container.name ? smaller(c) : c)),
    },
  });
  const { namespace, name } = pod;
  const first = lacking[0]!;
  const flag = Object.entries(requests)
    .map(([resource, value]) => `${resource}=${value}`)
    .join(',');
  const common = {
    kind: 'shrinkRequest' as const,
    values: {
      resource: first,
      value: requests[first]!,
      container: container.name,
      pod: name,
      requests: flag,
    },
    cost: 3 as const,
    apply: (difference: Parameters<Proposal['apply']>[0]) => withPod(difference, shrunk(difference.pod)),
  };
  const workload = workloadOf(pod, trial.cycle.snapshot.objects);
  if (workload) {
    return {
      ...common,
      kubectl: [
        `kubectl ${inNamespace(namespace)}set resources ${workload.type} ${workload.name} -c ${container.name} --requests=${flag}`,
      ],
      requests: [
        {
          verb: 'patch',
          resource: workload.resource,
          namespace,
          name: workload.name,
          patchType: 'strategic',
          body: {
            spec: { template: { spec: { containers: [{ name: container.name, resources: { requests } }] } } },
          },
        },
      ],
    };
  }
  if (pod.template.controller) return undefined;
  return {
    ...common,
    kubectl: [
      `kubectl ${inNamespace(namespace)}get pod ${name} -o yaml | kubectl set resources --local -f - -c ${container.name} --requests=${flag} -o yaml | kubectl ${inNamespace(namespace)}replace --force -f -`,
    ],
    requests: recreateRequests(shrunk(pod.pod)),
    recreates: true,
  };
}

function free(node: NodeInfo, resource: string): number {
  return (node.node.allocatable.get(resource) ?? 0) - (node.requested.get(resource) ?? 0);
}

/** A round amount: tens of thousandths of CPU, whole mebibytes. */
function roundDown(resource: string, amount: number): number {
  const step = resource === 'cpu' ? (amount >= 10 ? 10 : 1) : MIB;
  return Math.floor(amount / step) * step;
}
