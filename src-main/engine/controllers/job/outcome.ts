/**
 * What has come of a job so far, and whether that decides it. Pure.
 *
 * Models `syncJob` of `pkg/controller/job` and `success_policy.go` @ v1.34. What is decided stays decided; failures that
 * concern the whole job come before those of indexes, and both before success.
 */
import { parseTime } from '@shared/api';
import type { SuccessPolicy } from 'kubernetes-types/batch/v1';
import type { LivePod } from '../shared';
import { judgeFailure } from './failure-policy';
import { indexOf, parseIndexes } from './indexes';
import { failedIndexes, failsPerIndex, heldPods } from './per-index';
import {
  activeOf,
  hasCondition,
  hasFailed,
  isIndexed,
  isTracked,
  restartedTooOften,
  type LiveJob,
} from './pods';

/** A pod that has ended and is not counted yet. */
export interface EndedPod {
  readonly pod: LivePod;
  readonly succeeded: boolean;
  /** The failure policy has it count for nothing. */
  readonly ignored: boolean;
}

export interface Tally {
  readonly succeeded: number;
  /** Indexes that have succeeded; empty where the job is not Indexed. */
  readonly done: ReadonlySet<number>;
  /** Indexes that are given up; undefined where they have no limit of their own. */
  readonly lost: ReadonlySet<number> | undefined;
  /** Failed pods that stay uncounted until they are replaced, by index. */
  readonly held: ReadonlyMap<number, LivePod>;
  readonly ended: readonly EndedPod[];
  /** Failures so far, those of `ended` among them. */
  readonly failed: number;
}

export interface Outcome {
  /** The condition that says so while pods of the job are still there. */
  readonly type: 'FailureTarget' | 'SuccessCriteriaMet';
  readonly reason: string;
  readonly message: string;
}

export function tallyOf(job: LiveJob, pods: readonly LivePod[]): Tally {
  const { status, spec } = job;
  const completions = spec?.completions ?? 0;
  const indexed = isIndexed(job);
  const done = new Set(
    indexed ? [...parseIndexes(status?.completedIndexes)].filter((index) => index < completions) : [],
  );
  const ended: EndedPod[] = [];
  let succeeded = status?.succeeded ?? 0;
  let failed = status?.failed ?? 0;
  for (const pod of pods) {
    if (!isTracked(pod)) continue;
    const over = pod.status?.phase === 'Succeeded';
    if (!over && !hasFailed(pod, job)) continue;
    const ignored = !over && judgeFailure(spec?.podFailurePolicy, pod).action === 'Ignore';
    ended.push({ pod, succeeded: over, ignored });
    const index = indexed ? indexOf(pod) : undefined;
    if (over && index !== undefined && index < completions) done.add(index);
    if (over) succeeded++;
    else if (!ignored) failed++;
  }
  const lost = failsPerIndex(job) ? failedIndexes(job, pods) : undefined;
  const held = lost
    ? heldPods(job, pods, (index) => done.has(index) || lost.has(index))
    : new Map<number, LivePod>();
  return { succeeded: indexed ? done.size : succeeded, done, lost, held, ended, failed };
}

/** What decides the job; undefined while nothing does. */
export function outcomeOf(
  job: LiveJob,
  pods: readonly LivePod[],
  tally: Tally,
  now: number,
): Outcome | undefined {
  for (const type of ['SuccessCriteriaMet', 'FailureTarget'] as const) {
    const { reason = '', message = '' } = hasCondition(job, type) ?? {};
    if (hasCondition(job, type)) return { type, reason, message };
  }
  return jobFailure(job, pods, tally, now) ?? indexFailure(job, tally) ?? success(job, pods, tally);
}

function jobFailure(job: LiveJob, pods: readonly LivePod[], tally: Tally, now: number): Outcome | undefined {
  for (const { pod, succeeded } of tally.ended) {
    const verdict = succeeded ? undefined : judgeFailure(job.spec?.podFailurePolicy, pod);
    if (verdict?.action === 'FailJob') return failure('PodFailurePolicy', verdict.message);
  }
  if (tally.failed > (job.spec?.backoffLimit ?? 6) || restartedTooOften(job, pods))
    return failure('BackoffLimitExceeded', 'Job has reached the specified backoff limit');
  const left = timeLeft(job, now);
  if (left !== undefined && left <= 0)
    return failure('DeadlineExceeded', 'Job was active longer than specified deadline');
  return undefined;
}

function indexFailure({ spec }: LiveJob, { lost, done }: Tally): Outcome | undefined {
  if (!lost || lost.size === 0) return undefined;
  if (spec?.maxFailedIndexes !== undefined && lost.size > spec.maxFailedIndexes) {
    return failure(
      'MaxFailedIndexesExceeded',
      'Job has exceeded the specified maximal number of failed indexes',
    );
  }
  if (lost.size + done.size < (spec?.completions ?? 0)) return undefined;
  return failure('FailedIndexes', 'Job has failed indexes');
}

function success(
  { spec }: LiveJob,
  pods: readonly LivePod[],
  { succeeded, done }: Tally,
): Outcome | undefined {
  const rule = matchingRule(spec?.successPolicy, done);
  const met = 'SuccessCriteriaMet' as const;
  if (rule !== undefined)
    return { type: met, reason: 'SuccessPolicy', message: `Matched rules at index ${rule}` };
  const { completions } = spec ?? {};
  const enough =
    completions === undefined ? succeeded > 0 && activeOf(pods).length === 0 : succeeded >= completions;
  if (!enough) return undefined;
  return { type: met, reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' };
}

/**
 * The first rule of a success policy that the succeeded indexes meet: all of its indexes, or as many of them (without
 * indexes: as many of all) as its count says.
 */
export function matchingRule(
  policy: SuccessPolicy | undefined,
  done: ReadonlySet<number>,
): number | undefined {
  if (done.size === 0) return undefined;
  for (const [at, { succeededIndexes, succeededCount }] of (policy?.rules ?? []).entries()) {
    if (succeededIndexes === undefined) {
      if (succeededCount !== undefined && done.size >= succeededCount) return at;
      continue;
    }
    const wanted = parseIndexes(succeededIndexes);
    if (wanted.size === 0) continue;
    const there = [...wanted].filter((index) => done.has(index)).length;
    if (there >= (succeededCount ?? wanted.size)) return at;
  }
  return undefined;
}

function failure(reason: string, message: string): Outcome {
  return { type: 'FailureTarget', reason, message };
}

/** How much of its active deadline a running job has left, ms; undefined where it has none. */
export function timeLeft({ spec, status }: LiveJob, now: number): number | undefined {
  const started = parseTime(status?.startTime);
  if (spec?.activeDeadlineSeconds === undefined || spec.suspend || started === undefined) return undefined;
  return started + spec.activeDeadlineSeconds * 1000 - now;
}
