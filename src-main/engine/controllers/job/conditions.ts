/**
 * What a job's status says of its course: conditions and times. Pure.
 * Models `pkg/controller/job` @ v1.34: what decides a job is said at once, that it is over only when its last pod is.
 */
import { formatTime } from '@shared/api';
import type { JobCondition } from 'kubernetes-types/batch/v1';
import type { Outcome } from './outcome';
import { hasCondition, type LiveJob } from './pods';

/** The conditions from now on; `busy` while pods of the job are active or about to end. */
export function conditionsOf(
  job: LiveJob,
  outcome: Outcome | undefined,
  busy: boolean,
  now: number,
): JobCondition[] {
  let list: JobCondition[] = [...(job.status?.conditions ?? [])];
  const set = (type: string, status: 'True' | 'False', reason: string, message: string): void => {
    const old = list.find((c) => c.type === type);
    if (old?.status === status) return;
    const time = formatTime(now);
    const next: JobCondition = {
      type,
      status,
      reason,
      message,
      lastProbeTime: time,
      lastTransitionTime: time,
    };
    list = old ? list.map((c) => (c === old ? next : c)) : [...list, next];
  };
  if (outcome) {
    const { type, reason, message } = outcome;
    set(type, 'True', reason, message);
    if (!busy) set(type === 'FailureTarget' ? 'Failed' : 'Complete', 'True', reason, message);
  } else if (job.spec?.suspend) set('Suspended', 'True', 'JobSuspended', 'Job suspended');
  else if (list.some((c) => c.type === 'Suspended')) set('Suspended', 'False', 'JobResumed', 'Job resumed');
  return list;
}

/** A job starts when it first runs, and anew when it is resumed. */
export function timesOf(
  job: LiveJob,
  conditions: readonly JobCondition[],
  now: number,
): { startTime?: string; completionTime?: string } {
  const time = formatTime(now);
  const before = job.status?.startTime;
  const resumed = !job.spec?.suspend && hasCondition(job, 'Suspended') !== undefined;
  const startTime = job.spec?.suspend ? before : resumed ? time : (before ?? time);
  const complete = conditions.some((c) => c.type === 'Complete' && c.status === 'True');
  return {
    ...(startTime === undefined ? {} : { startTime }),
    ...(complete ? { completionTime: time } : {}),
  };
}
