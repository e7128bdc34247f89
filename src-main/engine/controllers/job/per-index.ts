/**
 * Failures of each index by itself, where a job has `backoffLimitPerIndex`. Pure.
 *
 * Models `pkg/controller/job/indexed_job_utils.go` and `backoff_utils.go` @ v1.34. How often an index has failed is
 * written on its pods: each new one carries on the count of the one that it replaces. So the latest failed pod of an
 * index is held (by its finalizer, and uncounted) until its replacement exists or the index is given up.
 */
import type { LivePod } from '../shared';
import { judgeFailure } from './failure-policy';
import { indexOf, parseIndexes } from './indexes';
import { activeOf, endOf, hasFailed, isTracked, type LiveJob } from './pods';

/** How many failures of the index count against its limit. */
const FAILURES = 'batch.kubernetes.io/job-index-failure-count';
/** How many more there were that the failure policy ignores; they slow the index down all the same. */
const IGNORED = 'batch.kubernetes.io/job-index-ignored-failure-count';

const FIRST_BACKOFF = 10_000;
const LONGEST_BACKOFF = 10 * 60_000;

export const failsPerIndex = (job: LiveJob): boolean => job.spec?.backoffLimitPerIndex !== undefined;

/** How long to wait after so many failures in a row, ms: 10 s, 20 s, 40 s … 10 min. */
export const backoffAfter = (failures: number): number =>
  Math.min(FIRST_BACKOFF * 2 ** (failures - 1), LONGEST_BACKOFF);

/** The indexes that are given up: those of the status, and those whose pod has now failed once too often. */
export function failedIndexes(job: LiveJob, pods: readonly LivePod[]): Set<number> {
  const { completions = 0, backoffLimitPerIndex: limit = 0, podFailurePolicy } = job.spec ?? {};
  const failed = new Set([...parseIndexes(job.status?.failedIndexes)].filter((index) => index < completions));
  for (const pod of pods) {
    const index = indexOf(pod);
    if (!isTracked(pod) || !hasFailed(pod, job) || index === undefined || index >= completions) continue;
    const { action } = judgeFailure(podFailurePolicy, pod);
    if (action === 'FailIndex' || (action !== 'Ignore' && countOf(pod, FAILURES) >= limit)) failed.add(index);
  }
  return failed;
}

/** The latest failed pod of each index that nobody works on now, but somebody will again. */
export function heldPods(
  job: LiveJob,
  pods: readonly LivePod[],
  settled: (index: number) => boolean,
): Map<number, LivePod> {
  const completions = job.spec?.completions ?? 0;
  const active = new Set(activeOf(pods).map(indexOf));
  const held = new Map<number, LivePod>();
  for (const pod of pods) {
    const index = indexOf(pod);
    if (!isTracked(pod) || !hasFailed(pod, job) || index === undefined || index >= completions) continue;
    if (settled(index) || active.has(index)) continue;
    const other = held.get(index);
    if (!other || isLater(pod, other)) held.set(index, pod);
  }
  return held;
}

function isLater(pod: LivePod, other: LivePod): boolean {
  const more = allFailures(pod) - allFailures(other);
  return more === 0 ? endOf(pod, 0) >= endOf(other, 0) : more > 0;
}

/** Which of the indexes may have a pod now; where none may, how long until the first may, ms. */
export function dueIndexes(
  indexes: readonly number[],
  held: ReadonlyMap<number, LivePod>,
  now: number,
): { readonly due: readonly number[]; readonly wait: number } {
  const due: number[] = [];
  let wait = Infinity;
  for (const index of indexes) {
    const last = held.get(index);
    const left = last ? endOf(last, now) + backoffAfter(allFailures(last) + 1) - now : 0;
    if (left <= 0) due.push(index);
    else wait = Math.min(wait, left);
  }
  return { due, wait: due.length > 0 || wait === Infinity ? 0 : wait };
}

/** What a new pod says of the failures of its index; `replaced` is the failed pod before it. */
export function failureAnnotations(job: LiveJob, replaced: LivePod | undefined): Record<string, string> {
  let failures = replaced ? countOf(replaced, FAILURES) : 0;
  let ignored = replaced ? countOf(replaced, IGNORED) : 0;
  if (replaced && judgeFailure(job.spec?.podFailurePolicy, replaced).action === 'Ignore') ignored++;
  else if (replaced) failures++;
  return { [FAILURES]: `${failures}`, ...(ignored > 0 ? { [IGNORED]: `${ignored}` } : {}) };
}

const allFailures = (pod: LivePod): number => countOf(pod, FAILURES) + countOf(pod, IGNORED);

function countOf(pod: LivePod, annotation: string): number {
  const text = pod.metadata.annotations?.[annotation];
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : 0;
}
