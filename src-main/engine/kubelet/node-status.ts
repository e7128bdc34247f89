/**
 * A node as its kubelet reports it: labels, lease, capacity, conditions, images. Also takes over a Node that a user
 * has made by hand: what the object does not say about the machine is filled in.
 *
 * Models `pkg/kubelet` (registration, node status setters, node lease) @ v1.34. Heartbeats that change nothing are not
 * written: see leases.ts in @shared/api; `lastHeartbeatTime` is that of the last change.
 */
import {
  equalJson,
  formatMicroTime,
  formatTime,
  LEASE_DURATION_SECONDS,
  LEASE_NAMESPACE,
  RENEWING,
  parseQuantity,
  formatQuantity,
  isRenewing,
  type Live,
} from '@shared/api';
import type { Lease } from 'kubernetes-types/coordination/v1';
import type { NodeCondition, NodeStatus, NodeSystemInfo } from 'kubernetes-types/core/v1';
import type { EventSubject } from '../client';
import type { NodeKubelet } from './node-kubelet';
import { collectImages } from './image-gc';
import { writeImageObject } from './image-object';
import type { LiveNode } from './pod-worker';
import { isUnder, watchPressure, type Pressure } from './pressure';

/** Milliseconds from a kubelet's start until its network plugin is up. */
const NETWORK_UP = 5_000;
/** A change of the image list is reported with the next status update, ms. */
export const STATUS_INTERVAL = 10_000;
/** The kernel of nodes that do not say which one they have. */
export const KERNEL_RELEASE = '4.18.0-348.el8.x86_64';
/** Where addresses of nodes come from that name none. */
const NODE_RANGE = '192.168.0.0/16';

const DEFAULT_CAPACITY = {
  cpu: '4',
  'ephemeral-storage': '51175Mi',
  'hugepages-1Gi': '0',
  'hugepages-2Mi': '0',
  memory: '8009048Ki',
  pods: '110',
};
/** The default hard eviction threshold, `memory.available<100Mi`, is not for pods. */
const RESERVED_MEMORY = '100Mi';

/** Does what is due for the node itself. @returns what was done, for the timeline. */
export function syncNode(kubelet: NodeKubelet): string {
  const node = kubelet.node;
  if (!node) return 'sync node';
  const isNew = readyCondition(node) === undefined;
  if (isNew && kubelet.networkUpAt === null) kubelet.networkUpAt = kubelet.now() + NETWORK_UP;
  label(kubelet, node);
  keepLease(kubelet, node);
  if (kubelet.images.changed) {
    collectImages(kubelet);
    writeImageObject(kubelet);
  }
  watchPressure(kubelet);
  report(kubelet);
  return isNew ? 'register node' : 'report node status';
}

function readyCondition(node: LiveNode): NodeCondition | undefined {
  return node.status?.conditions?.find((condition) => condition.type === 'Ready');
}

function label(kubelet: NodeKubelet, node: LiveNode): void {
  const arch = node.status?.nodeInfo?.architecture ?? 'amd64';
  const wanted: Record<string, string> = {
    'beta.kubernetes.io/arch': arch,
    'beta.kubernetes.io/os': 'linux',
    'kubernetes.io/arch': arch,
    'kubernetes.io/hostname': kubelet.name,
    'kubernetes.io/os': 'linux',
  };
  const labels = node.metadata.labels ?? {};
  if (readyCondition(node) || Object.keys(wanted).every((key) => key in labels)) return;
  kubelet.host.context.client.update<LiveNode>('nodes', {
    ...node,
    metadata: { ...node.metadata, labels: { ...wanted, ...labels } },
  });
}

function keepLease(kubelet: NodeKubelet, node: LiveNode): void {
  const { client } = kubelet.host.context;
  const lease = client.get<Live<Lease>>('leases.coordination.k8s.io', LEASE_NAMESPACE, kubelet.name);
  if (lease && isRenewing(lease)) return;
  const annotations = { [RENEWING]: 'true' };
  const renewTime = formatMicroTime(kubelet.now());
  if (lease) {
    client.update<Live<Lease>>('leases.coordination.k8s.io', {
      ...lease,
      metadata: { ...lease.metadata, annotations: { ...lease.metadata.annotations, ...annotations } },
      spec: { ...lease.spec, renewTime },
    });
    return;
  }
  client.create<Live<Lease>>('leases.coordination.k8s.io', {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: {
      name: kubelet.name,
      namespace: LEASE_NAMESPACE,
      annotations,
      ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: kubelet.name, uid: node.metadata.uid ?? '' }],
    },
    spec: { holderIdentity: kubelet.name, leaseDurationSeconds: LEASE_DURATION_SECONDS, renewTime },
  });
}

function report(kubelet: NodeKubelet): void {
  const node = kubelet.node!;
  const old = node.status ?? {};
  const now = kubelet.now();
  const isUp = kubelet.networkUpAt === null || now >= kubelet.networkUpAt;
  if (!isUp) kubelet.host.context.own.set(`node/${kubelet.name}`, kubelet.networkUpAt!);
  const capacity = { ...DEFAULT_CAPACITY, ...old.capacity };
  const status: NodeStatus = {
    ...old,
    addresses: old.addresses && old.addresses.length > 0 ? old.addresses : addresses(kubelet),
    allocatable: { ...allocatableOf(capacity), ...old.allocatable },
    capacity,
    conditions: conditions(kubelet, old, isUp),
    daemonEndpoints: old.daemonEndpoints ?? { kubeletEndpoint: { Port: 10250 } },
    nodeInfo: { ...nodeInfo(kubelet), ...old.nodeInfo },
    ...(kubelet.images.changed ? { images: kubelet.images.report() } : {}),
  };
  if (equalJson(status, node.status)) {
    kubelet.images.changed = false;
    return;
  }
  const wasReady = readyCondition(node)?.status === 'True';
  const answer = kubelet.host.context.client.updateStatus<LiveNode>('nodes', { ...node, status });
  if (!answer.ok) return;
  kubelet.images.changed = false;
  tellConditions(kubelet, readyCondition(node) === undefined, wasReady, isUp);
  tellPressure(kubelet, old.conditions ?? [], status.conditions ?? []);
}

/** The kubelet's own conditions; their heartbeat moves when one of them changes. Others are kept. */
function conditions(kubelet: NodeKubelet, old: NodeStatus, isUp: boolean): NodeCondition[] {
  const wanted = [
    pressureCondition(kubelet, 'MemoryPressure', 'InsufficientMemory', 'SufficientMemory', 'memory'),
    pressureCondition(kubelet, 'DiskPressure', 'DiskPressure', 'NoDiskPressure', 'disk'),
    pressureCondition(kubelet, 'PIDPressure', 'InsufficientPID', 'SufficientPID', 'PID'),
    isUp
      ? { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' }
      : {
          type: 'Ready',
          status: 'False',
          reason: 'KubeletNotReady',
          message:
            'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady ' +
            'message:Network plugin returns error: cni plugin not initialized',
        },
  ];
  const before = new Map((old.conditions ?? []).map((condition) => [condition.type, condition]));
  // What an imported node says of itself in other words stays as it is.
  const same = wanted.every(({ type, status }) => before.get(type)?.status === status);
  if (same) return old.conditions!;
  const now = formatTime(kubelet.now());
  const own = wanted.map((condition) => {
    const was = before.get(condition.type);
    return {
      ...condition,
      lastHeartbeatTime: now,
      lastTransitionTime:
        was?.status === condition.status && was.lastTransitionTime ? was.lastTransitionTime : now,
    };
  });
  const names = new Set(wanted.map((condition) => condition.type));
  return [...(old.conditions ?? []).filter((condition) => !names.has(condition.type)), ...own];
}

function pressureCondition(
  kubelet: NodeKubelet,
  type: Pressure,
  has: string,
  hasNot: string,
  what: string,
): Pick<NodeCondition, 'type' | 'status' | 'reason' | 'message'> {
  if (isUnder(kubelet, type)) {
    const message =
      type === 'DiskPressure' ? 'kubelet has disk pressure' : `kubelet has insufficient ${what} available`;
    return { type, status: 'True', reason: `KubeletHas${has}`, message };
  }
  const message =
    type === 'DiskPressure' ? 'kubelet has no disk pressure' : `kubelet has sufficient ${what} available`;
  return { type, status: 'False', reason: `KubeletHas${hasNot}`, message };
}

/** Nodes are named by their events without a UID of their own: the kubelet uses the name. */
function nodeSubject(kubelet: NodeKubelet): EventSubject {
  return { apiVersion: 'v1', kind: 'Node', name: kubelet.name, uid: kubelet.name };
}

function tellConditions(kubelet: NodeKubelet, isNew: boolean, wasReady: boolean, isUp: boolean): void {
  const about = nodeSubject(kubelet);
  const tell = (reason: string): void =>
    kubelet.recorder.normal(about, reason, `Node ${kubelet.name} status is now: ${reason}`);
  if (isNew) {
    kubelet.recorder.normal(about, 'Starting', 'Starting kubelet.');
    tell('NodeHasSufficientMemory');
    tell('NodeHasNoDiskPressure');
    tell('NodeHasSufficientPID');
    kubelet.recorder.normal(about, 'NodeAllocatableEnforced', 'Updated Node Allocatable limit across pods');
  }
  if (isUp && !wasReady) tell('NodeReady');
}

function tellPressure(
  kubelet: NodeKubelet,
  old: readonly NodeCondition[],
  now: readonly NodeCondition[],
): void {
  for (const condition of now) {
    const before = old.find(({ type }) => type === condition.type);
    if (!condition.type.endsWith('Pressure') || !before || before.status === condition.status) continue;
    if (before.status === 'Unknown' && condition.status === 'False') continue;
    const reason = (condition.reason ?? '').replace(/^Kubelet/, 'Node');
    kubelet.recorder.normal(nodeSubject(kubelet), reason, `Node ${kubelet.name} status is now: ${reason}`);
  }
}

function addresses(kubelet: NodeKubelet): NonNullable<NodeStatus['addresses']> {
  const ip = kubelet.host.nodeAddresses.take(NODE_RANGE, `node/${kubelet.name}`);
  return [
    ...(ip === undefined ? [] : [{ type: 'InternalIP', address: ip }]),
    { type: 'Hostname', address: kubelet.name },
  ];
}

function allocatableOf(capacity: Readonly<Record<string, string>>): Record<string, string> {
  const allocatable: Record<string, string> = { ...capacity };
  const memory = parseQuantity(capacity['memory'] ?? '');
  if (memory)
    allocatable['memory'] = formatQuantity({
      ...memory,
      nanos: memory.nanos - parseQuantity(RESERVED_MEMORY)!.nanos,
    });
  const storage = parseQuantity(capacity['ephemeral-storage'] ?? '');
  // Nine tenths: below a tenth free, the kubelet evicts.
  if (storage) {
    const bytes = ((storage.nanos / 1_000_000_000n) * 9n) / 10n;
    allocatable['ephemeral-storage'] = formatQuantity({ nanos: bytes * 1_000_000_000n, format: 'DecimalSI' });
  }
  return allocatable;
}

function nodeInfo(kubelet: NodeKubelet): NodeSystemInfo {
  const { draws } = kubelet.host.context;
  const { name } = kubelet;
  return {
    architecture: 'amd64',
    bootID: draws.uuid('node-boot', name),
    containerRuntimeVersion: 'containerd://1.6.14',
    kernelVersion: KERNEL_RELEASE,
    kubeProxyVersion: 'v1.26.0',
    kubeletVersion: 'v1.26.0',
    machineID: draws.uuid('node-machine', name).replaceAll('-', ''),
    operatingSystem: 'linux',
    osImage: 'CentOS Linux 8',
    systemUUID: draws.uuid('node-system', name),
  };
}
