/**
 * How a job looks at its pods, and what it makes them from. Pure.
 * Models `pkg/controller/job` @ v1.34.
 */
import { isPodActive, isPodTerminal, parseTime, podCondition, type Live } from '@shared/api';
import type { Job, JobCondition } from 'kubernetes-types/batch/v1';
import type { Container, EnvVar } from 'kubernetes-types/core/v1';
import { podFromTemplate, type LivePod } from '../shared';
import { INDEX, indexOf } from './indexes';

export type LiveJob = Live<Job>;

/** Keeps a pod until its job has counted it. */
export const TRACKING = 'batch.kubernetes.io/job-tracking';
const INDEX_ENV = 'JOB_COMPLETION_INDEX';

export const isIndexed = (job: LiveJob): boolean => job.spec?.completionMode === 'Indexed';
export const isTracked = (pod: LivePod): boolean => pod.metadata.finalizers?.includes(TRACKING) ?? false;
export const hasCondition = (job: LiveJob, type: string): JobCondition | undefined =>
  job.status?.conditions?.find((c) => c.type === type && c.status === 'True');
export const isFinished = (job: LiveJob): boolean =>
  hasCondition(job, 'Complete') !== undefined || hasCondition(job, 'Failed') !== undefined;

/** Whether a pod is replaced only when it has failed, not already when its deletion begins. */
export const replacesOnlyFailed = (job: LiveJob): boolean => job.spec?.podReplacementPolicy === 'Failed';

export const isTerminating = (pod: LivePod): boolean =>
  pod.metadata.deletionTimestamp !== undefined && !isPodTerminal(pod);

export function hasFailed(pod: LivePod, job: LiveJob): boolean {
  if (pod.status?.phase === 'Failed') return true;
  if (pod.metadata.deletionTimestamp === undefined) return false;
  // A pod that never started will not tell how it ended.
  return replacesOnlyFailed(job) ? pod.status?.phase === 'Pending' : pod.status?.phase !== 'Succeeded';
}

/** When the pod ended (virtual time, ms), as well as it can be said. */
export function endOf(pod: LivePod, now: number): number {
  let end: number | undefined;
  for (const { state } of pod.status?.containerStatuses ?? []) {
    const finished = parseTime(state?.terminated?.finishedAt);
    if (finished !== undefined && finished > (end ?? -Infinity)) end = finished;
  }
  if (end !== undefined) return end;
  const deleted = parseTime(pod.metadata.deletionTimestamp);
  if (deleted !== undefined) return deleted - (pod.metadata.deletionGracePeriodSeconds ?? 0) * 1000;
  return parseTime(podCondition(pod, 'Ready')?.lastTransitionTime) ?? now;
}

/** Whether containers that are restarted in place have failed more often than the job allows. */
export function restartedTooOften(job: LiveJob, pods: readonly LivePod[]): boolean {
  if (job.spec?.template.spec?.restartPolicy !== 'OnFailure') return false;
  let restarts = 0;
  for (const pod of pods) {
    const phase = pod.status?.phase;
    if (phase !== 'Running' && phase !== 'Pending') continue;
    const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
    for (const { restartCount } of statuses) restarts += restartCount;
  }
  const limit = job.spec.backoffLimit ?? 6;
  return limit === 0 ? restarts > 0 : restarts >= limit;
}

/** A pod of the job; of an Indexed one, for this index, with what else is to be noted on it. */
export function jobPod(
  job: LiveJob,
  index: number | undefined,
  notes: Readonly<Record<string, string>> = {},
): LivePod {
  const pod = podFromTemplate(job, job.spec?.template ?? {});
  const metadata = { ...pod.metadata, finalizers: [...(pod.metadata.finalizers ?? []), TRACKING] };
  if (index === undefined) return { ...pod, metadata };
  const name = `${job.metadata.name}-${index}`;
  const spec = pod.spec!;
  return {
    ...pod,
    metadata: {
      ...metadata,
      generateName: `${name}-`,
      annotations: { ...metadata.annotations, [INDEX]: `${index}`, ...notes },
      labels: { ...metadata.labels, [INDEX]: `${index}` },
    },
    spec: {
      ...spec,
      hostname: name,
      containers: spec.containers.map(withIndex),
      ...(spec.initContainers === undefined ? {} : { initContainers: spec.initContainers.map(withIndex) }),
    },
  };
}

function withIndex(container: Container): Container {
  if (container.env?.some(({ name }) => name === INDEX_ENV)) return container;
  const variable: EnvVar = {
    name: INDEX_ENV,
    valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: `metadata.labels['${INDEX}']` } },
  };
  return { ...container, env: [...(container.env ?? []), variable] };
}

/** Active pods of an Indexed job that work on an index which is done, out of range, or another pod's already. */
export function needlessPods(job: LiveJob, active: readonly LivePod[], done: ReadonlySet<number>): LivePod[] {
  const completions = job.spec?.completions ?? 0;
  const seen = new Set<number>();
  return active.filter((pod) => {
    const index = indexOf(pod);
    if (index === undefined || index >= completions || done.has(index) || seen.has(index)) return true;
    seen.add(index);
    return false;
  });
}

export const activeOf = (pods: readonly LivePod[]): LivePod[] => pods.filter(isPodActive);
