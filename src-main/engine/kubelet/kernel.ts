/** Kernel parameters of a node and of its pods: who sees what, and where a change goes. */
import { DRYDOCK_API, isNamespaced, kernelParameters, NODE_KERNELS, type NodeKernel } from '@shared/api';
import type { Container } from 'kubernetes-types/core/v1';
import type { NodeKubelet } from './node-kubelet';
import type { PodWorker } from './pod-worker';

export function nodeParameters(kubelet: NodeKubelet): Record<string, string> {
  return kernelParameters(
    kubelet.host.context.client.get<NodeKernel>(NODE_KERNELS, '', kubelet.name)?.parameters,
  );
}

/** What a pod's containers see: their own namespaces start with defaults, the rest is the node's. */
export function podParameters(kubelet: NodeKubelet, worker: PodWorker): Record<string, string> {
  const parameters = nodeParameters(kubelet);
  const fresh = kernelParameters(undefined);
  for (const name in parameters) if (isOwn(worker, name)) parameters[name] = fresh[name] ?? parameters[name]!;
  for (const { name, value } of worker.pod.spec?.securityContext?.sysctls ?? [])
    parameters[name.replaceAll('/', '.')] = value;
  return { ...parameters, ...worker.sysctls };
}

/** Whether /proc/sys can be written in a container. */
export function mayWriteKernel(container: Container): boolean {
  return container.securityContext?.privileged === true;
}

/** Sets what a program of the pod has set: in the pod's own namespaces, or in the node's kernel. */
export function setPodParameters(
  kubelet: NodeKubelet,
  worker: PodWorker,
  set: Readonly<Record<string, string>>,
): void {
  const forNode: Record<string, string> = {};
  for (const name of Object.keys(set)) {
    if (isOwn(worker, name)) worker.sysctls = { ...worker.sysctls, [name]: set[name]! };
    else forNode[name] = set[name]!;
  }
  if (Object.keys(forNode).length === 0) return;
  const { client } = kubelet.host.context;
  const kernel = client.get<NodeKernel>(NODE_KERNELS, '', kubelet.name);
  if (kernel)
    client.update<NodeKernel>(NODE_KERNELS, { ...kernel, parameters: { ...kernel.parameters, ...forNode } });
  else {
    client.create<NodeKernel>(NODE_KERNELS, {
      apiVersion: DRYDOCK_API,
      kind: 'NodeKernel',
      metadata: { name: kubelet.name },
      parameters: forNode,
    });
  }
}

function isOwn(worker: PodWorker, name: string): boolean {
  const { hostNetwork, hostIPC } = worker.pod.spec!;
  const namespace = isNamespaced(name);
  return (namespace === 'net' && !hostNetwork) || (namespace === 'ipc' && !hostIPC);
}
