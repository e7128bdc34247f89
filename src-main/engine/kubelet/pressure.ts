/**
 * A node that runs short of memory, disk or processes: it says so, and evicts pods until it has enough again.
 *
 * Models `pkg/kubelet/eviction` with its default hard thresholds (memory.available<100Mi, nodefs.available<10%,
 * imagefs.available<15%) and pid.available<10%, which a real kubelet watches only where it is told to; and the kubelet's check of emptyDir and ephemeral-storage limits @ v1.34. Left out: soft
 * thresholds, inodes, a file system of its own for images.
 */
import {
  compareText,
  firstUntoleratedTaint,
  formatQuantity,
  podQosClass,
  unitValue,
  VOLUMES,
  type Volume as VolumeObject,
} from '@shared/api';
import { subjectOf } from '../client';
import { layerName, volumeName } from './mounts';
import type { NodeKubelet } from './node-kubelet';
import { collectImages } from './image-gc';
import { writeImageObject } from './image-object';
import type { PodWorker } from './pod-worker';
import { containerUsage, stepAt } from './usage';

/** How often a kubelet under watch looks, ms. */
export const WATCH_INTERVAL = 10_000;
/** How long a pressure is reported after it was last seen, ms. */
const TRANSITION = 300_000;
/** What the system itself takes, bytes. */
const SYSTEM_MEMORY = 600 * 1024 ** 2;
const SYSTEM_DISK = 4 * 1024 ** 3;
const MEMORY_THRESHOLD = 100 * 1024 ** 2;
const MOST_PIDS = 32_768;

const PRESSURES = ['MemoryPressure', 'DiskPressure', 'PIDPressure'] as const;
export type Pressure = (typeof PRESSURES)[number];

interface Signal {
  readonly pressure: Pressure;
  /** As messages name it. */
  readonly resource: string;
  readonly available: number;
  readonly threshold: number;
}

/** Looks at what the node has left; evicts one pod where that is too little. */
export function watchPressure(kubelet: NodeKubelet): void {
  const now = kubelet.now();
  const short = signals(kubelet).filter(isShort);
  for (const { pressure } of short) kubelet.pressure[pressure] = now;
  const [first] = short;
  if (first && !isReclaimed(kubelet, first)) evictOne(kubelet, first);
  const next = nextLook(kubelet, short.length > 0);
  if (next !== undefined) kubelet.host.context.own.set(`node/${kubelet.name}`, next);
}

/** Before pods must go, images that nobody uses do; whether that was enough. */
function isReclaimed(kubelet: NodeKubelet, { pressure }: Signal): boolean {
  if (pressure !== 'DiskPressure' || collectImages(kubelet, 0) === 0) return false;
  writeImageObject(kubelet);
  return signals(kubelet).every((signal) => signal.pressure !== pressure || !isShort(signal));
}

function isShort({ available, threshold }: Signal): boolean {
  return available < threshold;
}

/** Whether the node reports a pressure: for five minutes after it was last seen. */
export function isUnder(kubelet: NodeKubelet, pressure: Pressure): boolean {
  const seen = kubelet.pressure[pressure];
  return seen !== undefined && kubelet.now() < seen + TRANSITION;
}

function nextLook(kubelet: NodeKubelet, isUnderPressure: boolean): number | undefined {
  const now = kubelet.now();
  let next = isUnderPressure ? now + WATCH_INTERVAL : Infinity;
  for (const seen of Object.values(kubelet.pressure))
    if (seen + TRANSITION > now) next = Math.min(next, seen + TRANSITION);
  for (const { record } of watched(kubelet)) {
    for (const { after } of record.usage) {
      const at = record.startedAt + after;
      if (at > now) next = Math.min(next, at + WATCH_INTERVAL - (at % WATCH_INTERVAL));
    }
  }
  return next === Infinity ? undefined : next;
}

function* watched(kubelet: NodeKubelet) {
  for (const uid of kubelet.pods) {
    const worker = kubelet.host.workers.get(uid)!;
    for (const record of worker.containers) if (record.state === 'running') yield { worker, record };
  }
}

function signals(kubelet: NodeKubelet): Signal[] {
  const capacity = (kubelet.node?.status?.capacity ?? {}) as Record<string, string>;
  let memory = SYSTEM_MEMORY;
  let pids = 200;
  let disk = SYSTEM_DISK + kubelet.images.list().reduce((sum, image) => sum + image.size, 0);
  for (const { worker, record } of watched(kubelet)) {
    memory += containerUsage(kubelet, worker, record).memory;
    const step = stepAt(record, kubelet.now());
    disk += step?.disk ?? 0;
    pids += step?.pids ?? 1;
  }
  const diskSize = unitValue(capacity['ephemeral-storage'] ?? '0');
  return [
    {
      pressure: 'MemoryPressure',
      resource: 'memory',
      available: unitValue(capacity['memory'] ?? '0') - memory,
      threshold: capacity['memory'] ? MEMORY_THRESHOLD : -Infinity,
    },
    {
      pressure: 'DiskPressure',
      resource: 'ephemeral-storage',
      available: diskSize - disk,
      threshold: diskSize > 0 ? Math.floor(diskSize * 0.15) : -Infinity,
    },
    {
      pressure: 'PIDPressure',
      resource: 'pids',
      available: MOST_PIDS - pids,
      threshold: Math.floor(MOST_PIDS * 0.1),
    },
  ];
}

/** The pod that must go first: over its requests, of low priority, with the most beyond what it asked for. */
function evictOne(kubelet: NodeKubelet, signal: Signal): void {
  const about = { apiVersion: 'v1', kind: 'Node', name: kubelet.name, uid: kubelet.name };
  kubelet.recorder.warning(about, 'EvictionThresholdMet', `Attempting to reclaim ${signal.resource}`);
  const candidates = [...kubelet.pods]
    .map((uid) => kubelet.host.workers.get(uid)!)
    .filter((worker) => worker.stage === 'active' && !isCritical(worker))
    .map((worker) => ({ worker, ...consumption(kubelet, worker, signal.pressure) }))
    .sort(
      (a, b) =>
        Number(b.used > b.requested) - Number(a.used > a.requested) ||
        (a.worker.pod.spec?.priority ?? 0) - (b.worker.pod.spec?.priority ?? 0) ||
        b.used - b.requested - (a.used - a.requested) ||
        compareText(a.worker.uid, b.worker.uid),
    );
  const chosen = candidates[0];
  if (!chosen) return;
  const amount = (bytes: number): string =>
    signal.pressure === 'PIDPressure' ? String(bytes) : quantity(Math.max(0, bytes));
  let message =
    `The node was low on resource: ${signal.resource}. Threshold quantity: ${amount(signal.threshold)}, ` +
    `available: ${amount(signal.available)}. `;
  for (const { name, used, requested } of chosen.containers) {
    if (used <= requested) continue;
    message += `Container ${name} was using ${amount(used)}, request is ${amount(requested)}, has larger consumption of ${signal.resource}. `;
  }
  evict(kubelet, chosen.worker, message);
}

function isCritical(worker: PodWorker): boolean {
  return worker.isStatic || (worker.pod.spec?.priority ?? 0) >= 2_000_000_000;
}

interface Consumption {
  readonly used: number;
  readonly requested: number;
  readonly containers: readonly {
    readonly name: string;
    readonly used: number;
    readonly requested: number;
  }[];
}

function consumption(kubelet: NodeKubelet, worker: PodWorker, pressure: Pressure): Consumption {
  const containers = worker.containers
    .filter((record) => record.state === 'running')
    .map((record) => {
      const step = stepAt(record, kubelet.now());
      const container = worker.pod.spec?.containers.find((c) => c.name === record.name);
      const requests = container?.resources?.requests ?? {};
      switch (pressure) {
        case 'MemoryPressure':
          return {
            name: record.name,
            used: containerUsage(kubelet, worker, record).memory,
            requested: unitValue(requests['memory'] ?? '0'),
          };
        case 'DiskPressure':
          return {
            name: record.name,
            used: step?.disk ?? 0,
            requested: unitValue(requests['ephemeral-storage'] ?? '0'),
          };
        case 'PIDPressure':
          return { name: record.name, used: step?.pids ?? 1, requested: 0 };
      }
    });
  const sum = (pick: (c: (typeof containers)[number]) => number): number =>
    containers.reduce((all, c) => all + pick(c), 0);
  return { used: sum((c) => c.used), requested: sum((c) => c.requested), containers };
}

/** `110508Ki` as the kubelet prints what it has counted. */
function quantity(bytes: number): string {
  const rounded = bytes % 1024 === 0 ? bytes : Math.ceil(bytes / 1024) * 1024;
  return formatQuantity({ nanos: BigInt(rounded) * 1_000_000_000n, format: 'BinarySI' });
}

/** Fails a pod on the node's own account; its containers are killed at once. */
export function evict(kubelet: NodeKubelet, worker: PodWorker, message: string): void {
  worker.verdict = { reason: 'Evicted', message };
  worker.evictedAt = kubelet.now();
  kubelet.recorder.warning(subjectOf(worker.pod), 'Evicted', message);
  kubelet.host.context.own.set(`pod/${worker.uid}`, kubelet.now());
}

/** Why a pod has written more than it may; undefined where it has not. */
export function whyOverLimit(kubelet: NodeKubelet, worker: PodWorker): string | undefined {
  const { volumes = [], containers } = worker.pod.spec!;
  const { client } = kubelet.host.context;
  const sizeOf = (name: string): number => {
    const files = client.get<VolumeObject>(VOLUMES, '', name)?.files ?? {};
    let size = 0;
    for (const path in files)
      size += (files[path]!.content?.length ?? 0) + (files[path]!.binaryContent?.length ?? 0) * 0.75;
    return size;
  };
  for (const { name, emptyDir } of volumes) {
    const limit = emptyDir?.sizeLimit;
    if (limit === undefined || unitValue(limit) === 0) continue;
    if (sizeOf(volumeName(worker, name)) > unitValue(limit)) {
      return `Usage of EmptyDir volume "${name}" exceeds the limit "${limit}". `;
    }
  }
  for (const { name, resources } of containers) {
    const limit = resources?.limits?.['ephemeral-storage'];
    if (limit === undefined) continue;
    const record = worker.containers.find((r) => r.name === name);
    const logs = record?.logs.flatMap((log) => log.sizes).reduce((sum, size) => sum + size, 0) ?? 0;
    if (sizeOf(layerName(worker, name)) + logs > unitValue(limit)) {
      return `Container ${name} exceeded its local ephemeral storage limit "${limit}". `;
    }
  }
  return undefined;
}

/**
 * Why a node under pressure takes no such pod; undefined where it does. Where only memory is short, only pods that ask
 * for none are refused, and of them only those that do not tolerate it.
 */
export function refusedUnderPressure(kubelet: NodeKubelet, worker: PodWorker): string | undefined {
  const pressures = PRESSURES.filter((pressure) => isUnder(kubelet, pressure));
  if (pressures.length === 0 || isCritical(worker)) return undefined;
  if (pressures.length === 1 && pressures[0] === 'MemoryPressure') {
    if (podQosClass(worker.pod.spec!) !== 'BestEffort') return undefined;
    const taint = { key: 'node.kubernetes.io/memory-pressure', effect: 'NoSchedule' };
    if (!firstUntoleratedTaint([taint], worker.pod.spec?.tolerations, ['NoSchedule'])) return undefined;
  }
  return `The node had condition: [${pressures.join(' ')}]. `;
}
