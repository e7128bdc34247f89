/**
 * What running containers use. Nothing is measured in a model: it is what a pod or an image declares, or what a command
 * line asks for, such as `stress --vm-bytes 150M`. Stands for the kubelet's summary API @ v1.34.
 *
 * A pod declares it in the annotation `drydock.dev/usage`: by container, one step or several, each from so many seconds
 * after the container's start on: `{"web": [{"memory": "50Mi"}, {"after": 60, "memory": "300Mi", "cpu": "200m"}]}`.
 */
import { milliValue, parseQuantity, unitValue } from '@shared/api';
import type { Container } from 'kubernetes-types/core/v1';
import { findImage, type ContainerRecord, type ProcessPlan, type UsageStep } from '../runtime';
import type { KubeletHost, NodeKubelet } from './node-kubelet';
import { containerOf, type PodWorker } from './pod-worker';

export interface Usage {
  /** Thousandths of a core. */
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
}

export const USAGE = 'drydock.dev/usage';
/** What a container uses of which nothing is declared. */
const LITTLE: Usage = { cpu: 1, memory: 4 * 1024 * 1024 };
/** How long a program takes to fill the memory that it asks for, ms. */
const FILLING = 1_000;

interface DeclaredStep {
  readonly after?: number;
  readonly cpu?: string | number;
  readonly memory?: string | number;
  readonly disk?: string | number;
  readonly pids?: number;
}

/** What is declared for a container that starts now; empty where nothing is. */
export function declaredUsage(
  worker: PodWorker,
  container: Container,
  plan: ProcessPlan,
): readonly UsageStep[] {
  const text = worker.pod.metadata.annotations?.[USAGE];
  const declared = text === undefined ? undefined : readSteps(text, container.name);
  if (declared) return declared;
  const own = plan.type === 'runs' ? plan.usage : undefined;
  return own ? [{ after: FILLING, ...own }] : [];
}

/** Undefined for a text that says nothing of the container, or is none of these. */
function readSteps(text: string, container: string): readonly UsageStep[] | undefined {
  let all: unknown;
  try {
    all = JSON.parse(text);
  } catch {
    return undefined;
  }
  const found =
    typeof all === 'object' && all !== null ? (all as Record<string, unknown>)[container] : undefined;
  if (found === undefined) return undefined;
  const amount = (value: string | number | undefined, read: (text: string) => number): number | undefined =>
    value === undefined || !parseQuantity(String(value)) ? undefined : read(String(value));
  return (Array.isArray(found) ? (found as DeclaredStep[]) : [found as DeclaredStep])
    .map((step) => {
      const cpu = amount(step.cpu, milliValue);
      const memory = amount(step.memory, unitValue);
      const disk = amount(step.disk, unitValue);
      return {
        after: Math.max(0, Number(step.after ?? 0)) * 1000,
        ...(cpu === undefined ? {} : { cpu }),
        ...(memory === undefined ? {} : { memory }),
        ...(disk === undefined ? {} : { disk }),
        ...(typeof step.pids === 'number' ? { pids: step.pids } : {}),
      };
    })
    .sort((a, b) => a.after - b.after);
}

/** When the kernel kills a container for its memory, ms after its start; undefined where it does not. */
export function outOfMemoryAfter(
  kubelet: NodeKubelet,
  container: Container,
  steps: readonly UsageStep[],
): number | undefined {
  const limit = container.resources?.limits?.['memory'];
  if (limit === undefined) return undefined;
  const most = unitValue(limit);
  const declared = findImage(kubelet.host.images, container.image ?? '')?.usage?.memory ?? 0;
  if (steps.length === 0) return declared > most ? FILLING : undefined;
  const step = steps.find(({ memory }) => memory !== undefined && memory > most);
  return step && Math.max(step.after, FILLING);
}

/** The step that a container is in. */
export function stepAt(record: ContainerRecord, now: number): UsageStep | undefined {
  return record.usage.findLast((step) => record.startedAt + step.after <= now);
}

/** What a running container uses now. CPU is throttled at its limit. */
export function containerUsage(kubelet: NodeKubelet, worker: PodWorker, record: ContainerRecord): Usage {
  const container = containerOf(worker, record.name);
  const step = stepAt(record, kubelet.now());
  const declared = findImage(kubelet.host.images, container.image ?? '')?.usage;
  const cpu = step?.cpu ?? declared?.cpu ?? LITTLE.cpu;
  const limit = container.resources?.limits?.['cpu'];
  return {
    cpu: limit === undefined ? cpu : Math.min(cpu, milliValue(limit)),
    memory: step?.memory ?? declared?.memory ?? LITTLE.memory,
  };
}

/** What the running containers of a pod use, by name; undefined where it runs nowhere, or nobody knows its images. */
export function usageOf(host: KubeletHost, uid: string): ReadonlyMap<string, Usage> | undefined {
  const worker = host.workers.get(uid);
  const kubelet = worker && host.nodes.get(worker.node);
  if (!worker || !kubelet) return undefined;
  const images = worker.pod.spec?.containers.map((c) => findImage(host.images, c.image ?? ''));
  if (images?.some((image) => image?.generic && !image.usage)) return undefined;
  const used = new Map<string, Usage>();
  for (const record of worker.containers) {
    if (record.state === 'running') used.set(record.name, containerUsage(kubelet, worker, record));
  }
  return used.size > 0 ? used : undefined;
}
