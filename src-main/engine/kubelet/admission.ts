/**
 * The kubelet's own check before it runs a pod: what the scheduler promised may not hold any more, and a binding made
 * by hand asked nobody.
 * Models `pkg/kubelet/lifecycle` (predicateAdmitHandler) @ v1.34. Left out: topology manager, device plugins.
 */
import {
  firstUntoleratedTaint,
  isNamespaced,
  isSafeSysctl,
  matchesLabelSelector,
  matchesNodeSelector,
  podRequests,
  readAmounts,
} from '@shared/api';
import type { PodSpec } from 'kubernetes-types/core/v1';
import type { NodeKubelet } from './node-kubelet';
import type { LiveNode, LivePod, PodWorker } from './pod-worker';
import { refusedUnderPressure } from './pressure';

export interface Rejection {
  /** `OutOfcpu`, `NodeAffinity`, `NodePorts` … */
  readonly reason: string;
  readonly message: string;
}

export function admit(kubelet: NodeKubelet, worker: PodWorker): Rejection | undefined {
  const { node } = kubelet;
  if (!node) return undefined;
  const { pod } = worker;
  const spec = pod.spec!;
  return (
    underPressure(kubelet, worker) ??
    forbiddenSysctl(spec) ??
    outOfResources(kubelet, node, spec) ??
    wrongNode(node, spec) ??
    takenPorts(kubelet, pod) ??
    untoleratedTaint(node, pod)
  );
}

function underPressure(kubelet: NodeKubelet, worker: PodWorker): Rejection | undefined {
  const message = refusedUnderPressure(kubelet, worker);
  return message === undefined ? undefined : { reason: 'Evicted', message };
}

/** Kernel parameters that no pod may set, unless the node allows it especially. Models `pkg/kubelet/sysctl` @ v1.34. */
function forbiddenSysctl(spec: PodSpec): Rejection | undefined {
  for (const { name } of spec.securityContext?.sysctls ?? []) {
    const plain = name.replaceAll('/', '.');
    const namespace = isNamespaced(plain);
    const why = !isSafeSysctl(plain)
      ? 'not allowlisted'
      : namespace === 'net' && spec.hostNetwork
        ? 'hostNetwork enabled'
        : namespace === 'ipc' && spec.hostIPC
          ? 'hostIPC enabled'
          : undefined;
    if (why === undefined) continue;
    const message =
      why === 'not allowlisted'
        ? `forbidden sysctl: "${name}" ${why}`
        : `forbidden sysctl: "${name}" not allowed with ${why.replace(' enabled', '')} enabled`;
    return { reason: 'SysctlForbidden', message };
  }
  return undefined;
}

function outOfResources(kubelet: NodeKubelet, node: LiveNode, spec: PodSpec): Rejection | undefined {
  const allocatable = readAmounts(node.status?.allocatable as Record<string, string> | undefined);
  const pods = allocatable['pods'];
  if (pods !== undefined && kubelet.heldPods + 1 > pods) {
    return shortage('pods', 1, kubelet.heldPods, pods);
  }
  const requests = podRequests(spec);
  for (const name in requests) {
    const requested = requests[name]!;
    const used = kubelet.held[name] ?? 0;
    const capacity = allocatable[name];
    if (requested > 0 && capacity !== undefined && used + requested > capacity) {
      return shortage(name, requested, used, capacity);
    }
  }
  return undefined;
}

function shortage(name: string, requested: number, used: number, capacity: number): Rejection {
  return {
    reason: `OutOf${name}`,
    message: `Node didn't have enough resource: ${name}, requested: ${requested}, used: ${used}, capacity: ${capacity}`,
  };
}

function failedPredicate(name: string, why: string): Rejection {
  return { reason: name, message: `Predicate ${name} failed: ${why}` };
}

function wrongNode(node: LiveNode, spec: PodSpec): Rejection | undefined {
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const subject = { name: node.metadata.name, labels: node.metadata.labels ?? {} };
  const fits =
    (!spec.nodeSelector || matchesLabelSelector({ matchLabels: spec.nodeSelector }, node.metadata.labels)) &&
    (!required || matchesNodeSelector(required, subject));
  return fits
    ? undefined
    : failedPredicate('NodeAffinity', "node(s) didn't match Pod's node affinity/selector");
}

function hostPorts(pod: LivePod): string[] {
  const spec = pod.spec!;
  return spec.containers.flatMap((container) =>
    (container.ports ?? [])
      .map((port) => ({
        port: port.hostPort ?? (spec.hostNetwork ? port.containerPort : 0),
        protocol: port.protocol ?? 'TCP',
      }))
      .filter(({ port }) => port > 0)
      .map(({ port, protocol }) => `${protocol}/${port}`),
  );
}

function takenPorts(kubelet: NodeKubelet, pod: LivePod): Rejection | undefined {
  const wanted = hostPorts(pod);
  if (wanted.length === 0) return undefined;
  for (const uid of kubelet.pods) {
    const other = kubelet.host.workers.get(uid);
    if (!other?.held || other.uid === pod.metadata.uid) continue;
    const taken = hostPorts(other.pod);
    if (wanted.some((port) => taken.includes(port))) {
      return failedPredicate('NodePorts', "node(s) didn't have free ports for the requested pod ports");
    }
  }
  return undefined;
}

function untoleratedTaint(node: LiveNode, pod: LivePod): Rejection | undefined {
  const taint = firstUntoleratedTaint(node.spec?.taints, pod.spec?.tolerations, ['NoExecute']);
  return taint && failedPredicate('TaintToleration', "node(s) had taints that the pod didn't tolerate");
}
