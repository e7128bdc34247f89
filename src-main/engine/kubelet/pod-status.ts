/**
 * The status a kubelet reports of a pod: phase, conditions, containers, addresses.
 * Models `pkg/kubelet` (generateAPIPodStatus, getPhase) and `status/generate.go` @ v1.34.
 */
import { formatTime, isSidecar, podQosClass } from '@shared/api';
import type { Container, ContainerStatus, PodCondition, PodStatus } from 'kubernetes-types/core/v1';
import { findImage, type ContainerRecord } from '../runtime';
import { containerStatus } from './container-status';
import type { NodeKubelet } from './node-kubelet';
import {
  appContainers,
  initContainers,
  recordOf,
  succeeded,
  type LivePod,
  type PodWorker,
} from './pod-worker';

/** What v1.34 has and the published types (v1.30) lack. */
type FullPodStatus = PodStatus & { observedGeneration?: number };
type FullPodCondition = PodCondition & { observedGeneration?: number };

const OWN_CONDITIONS = new Set([
  'PodReadyToStartContainers',
  'Initialized',
  'Ready',
  'ContainersReady',
  'PodScheduled',
  'PodResizePending',
  'PodResizeInProgress',
]);

export function podStatus(kubelet: NodeKubelet, worker: PodWorker): PodStatus {
  const { pod } = worker;
  const generation = pod.metadata.generation;
  const observed = generation === undefined ? {} : { observedGeneration: generation };
  const qosClass = pod.status?.qosClass ?? podQosClass(pod.spec!);
  if (worker.stage === 'rejected') {
    return {
      ...observed,
      conditions: pod.status?.conditions ?? [],
      ...(qosClass ? { qosClass } : {}),
      phase: 'Failed',
      ...worker.verdict!,
      startTime: formatTime(worker.startTime),
    } as FullPodStatus;
  }
  // What has run does not wait again, even where a new sandbox repeats its init containers.
  const found = podPhase(worker);
  const phase = found === 'Pending' && pod.status?.phase === 'Running' ? 'Running' : found;
  const hostIp = kubelet.node?.status?.addresses?.find((a) => a.type === 'InternalIP')?.address;
  const ip = worker.sandbox?.ip;
  const init = initContainers(pod);
  const ephemeral = (pod.spec?.ephemeralContainers ?? []) as readonly Container[];
  return {
    ...observed,
    conditions: conditions(kubelet, worker, phase, observed),
    containerStatuses: statuses(kubelet, worker, appContainers(pod)),
    ...(ephemeral.length > 0
      ? {
          ephemeralContainerStatuses: statuses(
            kubelet,
            worker,
            ephemeral.filter((c) => isKnown(worker, c)),
          ),
        }
      : {}),
    ...(hostIp ? { hostIP: hostIp, hostIPs: [{ ip: hostIp }] } : {}),
    ...(init.length > 0 ? { initContainerStatuses: statuses(kubelet, worker, init) } : {}),
    ...(worker.verdict ?? {}),
    phase,
    ...(ip ? { podIP: ip, podIPs: [{ ip }] } : {}),
    ...(qosClass ? { qosClass } : {}),
    startTime: formatTime(worker.startTime),
  } as FullPodStatus;
}

/** A container that was added to the pod may not have been seen yet. */
function isKnown(worker: PodWorker, container: Container): boolean {
  return worker.containers.some((record) => record.name === container.name);
}

function statuses(
  kubelet: NodeKubelet,
  worker: PodWorker,
  containers: readonly Container[],
): ContainerStatus[] {
  const list = containers.map((container) =>
    containerStatus(
      container,
      recordOf(worker, container.name),
      worker.pod.spec?.securityContext?.runAsUser ??
        findImage(kubelet.host.images, container.image ?? '')?.user ??
        0,
    ),
  );
  return list as ContainerStatus[];
}

export function podPhase(worker: PodWorker): 'Pending' | 'Running' | 'Succeeded' | 'Failed' {
  if (worker.verdict) return 'Failed';
  const over = worker.stage === 'finished';
  const { restartPolicy = 'Always' } = worker.pod.spec!;
  for (const container of initContainers(worker.pod)) {
    if (isSidecar(container)) continue;
    const record = recordOf(worker, container.name);
    if (record.state === 'ended' && !succeeded(record) && (restartPolicy === 'Never' || over))
      return 'Failed';
    if (!succeeded(record) && !worker.initialized) return 'Pending';
  }
  let running = 0;
  let waiting = 0;
  let stopped = 0;
  let well = 0;
  for (const container of appContainers(worker.pod)) {
    const record = recordOf(worker, container.name);
    if (record.state === 'running') {
      if (record.starting) waiting++;
      else running++;
    } else if (record.ended) {
      stopped++;
      if (record.ended.exitCode === 0) well++;
    } else waiting++;
  }
  if (waiting > 0) return over && stopped > 0 ? 'Failed' : 'Pending';
  if (running > 0) return 'Running';
  if (over) return stopped === well ? 'Succeeded' : 'Failed';
  if (restartPolicy === 'Always') return 'Running';
  if (stopped === well) return 'Succeeded';
  return restartPolicy === 'Never' ? 'Failed' : 'Running';
}

function conditions(
  kubelet: NodeKubelet,
  worker: PodWorker,
  phase: string,
  observed: { observedGeneration?: number },
): PodCondition[] {
  const { pod } = worker;
  const old = pod.status?.conditions ?? [];
  const now = formatTime(kubelet.now());
  const set = (
    type: string,
    status: 'True' | 'False',
    why?: { reason: string; message?: string },
  ): FullPodCondition => {
    const before = old.find((condition) => condition.type === type);
    return {
      type,
      status,
      lastProbeTime: null as unknown as string,
      lastTransitionTime:
        before?.status === status && before.lastTransitionTime ? before.lastTransitionTime : now,
      ...(why ? { reason: why.reason, ...(why.message ? { message: why.message } : {}) } : {}),
      ...observed,
    };
  };
  const truth = (type: string, why: { reason: string; message?: string } | undefined): FullPodCondition =>
    set(type, why ? 'False' : 'True', why);

  const hasNetwork = worker.sandbox !== null && worker.sandbox.ip !== '' && worker.stage !== 'finished';
  const containersReady = whyContainersNotReady(worker, phase);
  return [
    ...old.filter(
      (condition) =>
        !OWN_CONDITIONS.has(condition.type) &&
        !(worker.evictedAt !== null && condition.type === 'DisruptionTarget'),
    ),
    ...(worker.evictedAt === null
      ? []
      : [
          set('DisruptionTarget', 'True', {
            reason: 'TerminationByKubelet',
            message: worker.verdict?.message ?? '',
          }),
        ]),
    set('PodReadyToStartContainers', hasNetwork ? 'True' : 'False'),
    initialized(worker, phase, set),
    truth('Ready', containersReady ?? whyGatesNotReady(pod)),
    truth('ContainersReady', containersReady),
    set('PodScheduled', 'True'),
  ];
}

type SetCondition = (
  type: string,
  status: 'True' | 'False',
  why?: { reason: string; message?: string },
) => FullPodCondition;

function initialized(worker: PodWorker, phase: string, set: SetCondition): FullPodCondition {
  if (phase === 'Succeeded') return set('Initialized', 'True', { reason: 'PodCompleted' });
  if (worker.initialized) return set('Initialized', 'True');
  const missing = initContainers(worker.pod)
    .filter((container) => {
      const record = recordOf(worker, container.name);
      return isSidecar(container) ? !record.started : !succeeded(record);
    })
    .map((container) => container.name);
  if (missing.length === 0) return set('Initialized', 'True');
  return set('Initialized', 'False', {
    reason: 'ContainersNotInitialized',
    message: `containers with incomplete status: [${missing.join(' ')}]`,
  });
}

function whyContainersNotReady(
  worker: PodWorker,
  phase: string,
): { reason: string; message?: string } | undefined {
  if (phase === 'Succeeded') return { reason: 'PodCompleted' };
  if (phase === 'Failed') return { reason: 'PodFailed' };
  const isUnready = (record: ContainerRecord): boolean => !record.ready || record.starting;
  const unready = [...initContainers(worker.pod).filter(isSidecar), ...appContainers(worker.pod)]
    .filter((container) => isUnready(recordOf(worker, container.name)))
    .map((container) => container.name);
  return unready.length === 0
    ? undefined
    : { reason: 'ContainersNotReady', message: `containers with unready status: [${unready.join(' ')}]` };
}

/** Readiness gates name conditions that somebody else must set. */
function whyGatesNotReady(pod: LivePod): { reason: string; message?: string } | undefined {
  const messages: string[] = [];
  for (const { conditionType } of pod.spec?.readinessGates ?? []) {
    const condition = pod.status?.conditions?.find((c) => c.type === conditionType);
    if (!condition)
      messages.push(`corresponding condition of pod readiness gate "${conditionType}" does not exist.`);
    else if (condition.status !== 'True') {
      messages.push(
        `the status of pod readiness gate "${conditionType}" is not "True", but ${condition.status}`,
      );
    }
  }
  return messages.length === 0
    ? undefined
    : { reason: 'ReadinessGatesNotReady', message: messages.join(', ') };
}
