/**
 * Disturbances that a user injects: into containers, nodes, networks, registries. What follows from them is left to the
 * components that notice.
 */
import {
  compareText,
  DRYDOCK_API,
  failure,
  formatMicroTime,
  IMAGE_REGISTRIES,
  lastRenewal,
  LEASE_NAMESPACE,
  NODE_KERNELS,
  notFound,
  RENEWING,
  type ImageRegistry,
  type Live,
  type NodeKernel,
  type ObjectKey,
  type Status,
} from '@shared/api';
import type { Fault } from '@shared/contract';
import type { Lease } from 'kubernetes-types/coordination/v1';
import type { ContainerRecord } from '../runtime';
import type { KubeletHost, NodeKubelet } from './node-kubelet';
import { initContainers, type LivePod, type PodWorker } from './pod-worker';
import { dropPrograms } from './programs';
import { KILLED, signal } from './stop-container';

/** What faults need of the kubelets as a whole. */
export interface FaultScope {
  readonly host: KubeletHost;
  /** Everything of a node is to be looked at. */
  markAll(kubelet: NodeKubelet): void;
  markPod(worker: PodWorker): void;
  /** A kubelet sees the API again: it learns what happened to its pods meanwhile. */
  catchUp(kubelet: NodeKubelet): void;
}

export type FaultResult =
  | { readonly object: ObjectKey; readonly action: string; readonly message: string }
  | { readonly status: Status };

/** Carries a fault out, or says why that cannot be. Nothing has changed then. */
export function injectFault(scope: FaultScope, fault: Fault): FaultResult {
  switch (fault.type) {
    case 'registry':
      return setRegistry(scope, fault);
    case 'killContainer':
    case 'crash':
    case 'oom':
    case 'killProcess':
      return hitContainer(scope, fault);
    case 'nodePower':
    case 'kubelet':
    case 'partition':
    case 'disk':
    case 'clock': {
      const kubelet = scope.host.nodes.get(fault.node);
      if (!kubelet) return { status: notFound('nodes', fault.node) };
      return hitNode(scope, kubelet, fault);
    }
  }
}

type OnContainer = Extract<Fault, { readonly container: string }>;
type OnNode = Extract<Fault, { readonly node: string }>;

function hitContainer({ host, markPod }: FaultScope, fault: OnContainer): FaultResult {
  const { namespace, pod: name, container } = fault;
  const pod = host.context.client.get<LivePod>('pods', namespace, name);
  if (!pod) return { status: notFound('pods', name) };
  const uid = pod.metadata.annotations?.['kubernetes.io/config.mirror'] ?? pod.metadata.uid ?? '';
  const worker = host.workers.get(uid);
  const kubelet = worker && host.nodes.get(worker.node);
  const record = worker?.containers.find((r) => r.name === container);
  if (!worker || !kubelet || !record?.process || record.state !== 'running') {
    return { status: failure('BadRequest', `container "${container}" of pod "${name}" is not running`) };
  }
  const { process } = record;
  const now = kubelet.now();
  const at = now + (fault.type === 'crash' ? fault.afterSeconds * 1000 : 0);
  let message: string;
  switch (fault.type) {
    case 'killProcess':
      if (fault.pid !== 1)
        return { status: failure('BadRequest', `container "${container}" has no process ${fault.pid}`) };
      message = `signal ${fault.signal} to process ${fault.pid}`;
      if (fault.signal === 'KILL') end(process, now, KILLED);
      else signal(kubelet, worker, record, fault.signal);
      break;
    case 'oom':
      end(process, now, KILLED, 'OOMKilled');
      message = 'out of memory';
      break;
    default:
      end(process, at, fault.exitCode);
      message = `exit code ${fault.exitCode}${at > now ? ` in ${(at - now) / 1000} s` : ''}`;
  }
  markPod(worker);
  return {
    object: { resource: 'pods', namespace, name },
    action: `inject ${fault.type}`,
    message: `${container}: ${message}`,
  };
}

function end(
  process: NonNullable<ContainerRecord['process']>,
  at: number,
  code: number,
  reason?: string,
): void {
  process.exitAt = at;
  process.exitCode = code;
  if (reason !== undefined) process.exitReason = reason;
}

function hitNode(scope: FaultScope, kubelet: NodeKubelet, fault: OnNode): FaultResult {
  const done = (message: string): FaultResult => ({
    object: { resource: 'nodes', namespace: '', name: kubelet.name },
    action: `inject ${fault.type}`,
    message,
  });
  const was = isSilent(kubelet);
  switch (fault.type) {
    case 'nodePower':
      if (kubelet.isPowered === (fault.state === 'on')) return done(`power is ${fault.state} already`);
      if (fault.state === 'off') powerOff(scope, kubelet);
      else kubelet.isPowered = true;
      break;
    case 'kubelet':
      kubelet.isStopped = fault.state === 'stopped';
      break;
    case 'partition':
      kubelet.isPartitioned = fault.state === 'cut';
      break;
    case 'disk':
      kubelet.diskFactor = fault.factor;
      return done(`disk ${fault.factor} times slower`);
    case 'clock':
      kubelet.clockAhead = fault.aheadSeconds * 1000;
      return done(`clock ${fault.aheadSeconds} s ahead`);
  }
  if (isSilent(kubelet) && !was) fallSilent(kubelet);
  scope.host.controlPlane.refresh();
  if (was && !isSilent(kubelet)) {
    if (fault.type === 'nodePower') resetKernel(kubelet);
    scope.catchUp(kubelet);
    scope.markAll(kubelet);
  }
  return done(fault.state);
}

/** Whether the API hears nothing of the node's kubelet. */
export function isSilent(kubelet: NodeKubelet): boolean {
  return !kubelet.isPowered || kubelet.isStopped || kubelet.isPartitioned;
}

/** The lease says from now on that nobody renews it. */
function fallSilent(kubelet: NodeKubelet): void {
  const { client } = kubelet.host.context;
  const lease = client.get<Live<Lease>>('leases.coordination.k8s.io', LEASE_NAMESPACE, kubelet.name);
  if (!lease) return;
  const { [RENEWING]: _, ...annotations } = lease.metadata.annotations ?? {};
  const renewed = lastRenewal(lease, kubelet.now()) ?? kubelet.now();
  client.update<Live<Lease>>('leases.coordination.k8s.io', {
    ...lease,
    metadata: { ...lease.metadata, annotations },
    spec: { ...lease.spec, renewTime: formatMicroTime(renewed) },
  });
}

/** All that runs on the node ends at once; when it is back, every pod gets a sandbox of its own again. */
function powerOff({ host }: FaultScope, kubelet: NodeKubelet): void {
  const now = kubelet.now();
  kubelet.isPowered = false;
  kubelet.pulls = [];
  host.context.own.cancel(`pull/${kubelet.name}`);
  for (const uid of kubelet.pods) {
    const worker = host.workers.get(uid)!;
    if (worker.stage !== 'active' && worker.stage !== 'terminating') continue;
    for (const record of worker.containers) {
      dropPrograms(kubelet, worker, record.name);
      if (record.state === 'running' && record.process) end(record.process, now, 255, 'Unknown');
    }
    worker.lostSandbox = worker.stage === 'active' && worker.sandbox !== null;
    if (worker.lostSandbox)
      for (const container of initContainers(worker.pod)) worker.toRepeat.push(container.name);
  }
}

/** What was set with sysctl does not outlast the kernel. */
function resetKernel(kubelet: NodeKubelet): void {
  const { client } = kubelet.host.context;
  const kernel = client.get<NodeKernel>(NODE_KERNELS, '', kubelet.name);
  if (kernel && Object.keys(kernel.parameters).length > 0) {
    client.update<NodeKernel>(NODE_KERNELS, { ...kernel, parameters: {} });
  }
}

/** Registries are objects: what is not said of one is that it is up and fast. */
function setRegistry({ host }: FaultScope, fault: Fault & { type: 'registry' }): FaultResult {
  const { client } = host.context;
  const name = fault.host.toLowerCase().replace(/[^a-z0-9.-]+/g, '-');
  const all = [...client.list<ImageRegistry>(IMAGE_REGISTRIES)].sort((a, b) =>
    compareText(a.metadata.name, b.metadata.name),
  );
  const known = all.find(({ spec }) => spec.host === fault.host);
  const state = fault.state === 'down' ? 'Down' : fault.state === 'refusing' ? 'Refusing' : 'Up';
  const { bytesPerSecond: _, ...kept } = known?.spec ?? { host: fault.host };
  const spec: ImageRegistry['spec'] = {
    ...kept,
    host: fault.host,
    state,
    ...(fault.state === 'slow' ? { bytesPerSecond: fault.bytesPerSecond ?? SLOW } : {}),
  };
  const answer = known
    ? client.update<ImageRegistry>(IMAGE_REGISTRIES, { ...known, spec })
    : client.create<ImageRegistry>(IMAGE_REGISTRIES, {
        apiVersion: DRYDOCK_API,
        kind: 'ImageRegistry',
        metadata: { name },
        spec,
      });
  if (!answer.ok) return { status: answer.status };
  const object: ObjectKey = { resource: IMAGE_REGISTRIES, namespace: '', name: answer.object.metadata.name };
  return { object, action: 'inject registry', message: `${fault.host} ${fault.state}` };
}

/** Bytes a second of a registry that is slow. */
const SLOW = 500_000;
