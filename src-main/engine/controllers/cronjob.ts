/**
 * Makes a Job each time a CronJob's schedule is due, and forgets old ones.
 *
 * Models `pkg/controller/cronjob` @ v1.34. Its clock has no time zone of its own: a schedule without timeZone is in UTC.
 */
import {
  controllerOf,
  equalJson,
  formatTime,
  isTimeZone,
  nameOf,
  nextCron,
  parseCron,
  parseTime,
  zoneOffset,
  civilTime,
  type CronSchedule,
  type Live,
} from '@shared/api';
import type { CronJob, CronJobStatus, Job } from 'kubernetes-types/batch/v1';
import type { ObjectReference } from 'kubernetes-types/core/v1';
import { byController, Controller, subjectOf, type Machinery, type SyncResult } from '../client';
import { controllerReference } from './shared';

type LiveCronJob = Live<CronJob>;
type LiveJob = Live<Job>;

const JOBS = 'jobs.batch';
const SCHEDULED = 'batch.kubernetes.io/cronjob-scheduled-timestamp';
/** A next run is looked for a moment after it is due. */
const DELTA = 100;
const MANY_MISSED = 100;

const finishOf = (job: LiveJob): 'Complete' | 'Failed' | undefined =>
  job.status?.conditions?.find((c) => (c.type === 'Complete' || c.type === 'Failed') && c.status === 'True')
    ?.type as 'Complete' | 'Failed' | undefined;

export class CronJobController extends Controller {
  constructor(machinery: Machinery) {
    super(machinery, { name: 'cronjob-controller', resource: 'cronjobs.batch' });
    this.watchOwn();
    this.watch(JOBS, ({ namespace, previous, object }) => {
      const owner = controllerOf((object ?? previous)!);
      return owner?.kind === 'CronJob' ? [`${namespace}/${owner.name}`] : [];
    });
  }

  protected sync(namespace: string, name: string): SyncResult {
    const cron = this.ctx.client.get<LiveCronJob>(this.resource, namespace, name);
    if (!cron) return 'done';
    const jobs = byController(this.ctx.informers, JOBS).sorted(cron.metadata.uid ?? '') as LiveJob[];
    this.forgetFinished(cron, jobs);
    const followed = this.follow(cron, jobs);
    const status = cron.metadata.deletionTimestamp === undefined ? this.runDue(cron, followed) : followed;
    if (status === 'retry') return 'retry';
    if (equalJson(cron.status, status)) return 'done';
    const result = this.ctx.client.updateStatus(this.resource, { ...cron, status });
    return result.ok || result.status.reason === 'NotFound' ? 'done' : 'retry';
  }

  /** Deletes the oldest finished jobs beyond the limits of their kind. */
  private forgetFinished(cron: LiveCronJob, jobs: readonly LiveJob[]): void {
    const { successfulJobsHistoryLimit = 3, failedJobsHistoryLimit = 1 } = cron.spec ?? {};
    for (const [how, limit] of [
      ['Complete', successfulJobsHistoryLimit],
      ['Failed', failedJobsHistoryLimit],
    ] as const) {
      const finished = jobs.filter((job) => finishOf(job) === how);
      finished.sort((a, b) => startOf(a) - startOf(b));
      for (const job of finished.slice(0, Math.max(0, finished.length - limit))) this.deleteJob(cron, job);
    }
  }

  /** The status with the jobs that are active now; those that ended or vanished are told of. */
  private follow(cron: LiveCronJob, jobs: readonly LiveJob[]): CronJobStatus {
    const about = subjectOf(cron);
    const { active: _, ...status } = cron.status ?? {};
    let { lastSuccessfulTime } = status;
    const active: ObjectReference[] = [];
    for (const ref of cron.status?.active ?? []) {
      const job = jobs.find((other) => other.metadata.uid === ref.uid);
      const how = job && finishOf(job);
      if (!job) this.ctx.recorder.normal(about, 'MissingJob', `Active job went missing: ${ref.name}`);
      else if (how === undefined) active.push(ref);
      else
        this.ctx.recorder.normal(
          about,
          'SawCompletedJob',
          `Saw completed job: ${ref.name}, condition: ${how}`,
        );
    }
    for (const job of jobs) {
      const how = finishOf(job);
      const { completionTime } = job.status ?? {};
      if (how === 'Complete' && completionTime !== undefined && completionTime > (lastSuccessfulTime ?? ''))
        lastSuccessfulTime = completionTime;
      const known = cron.status?.active?.some((ref) => ref.uid === job.metadata.uid);
      if (how !== undefined || known) continue;
      this.ctx.recorder.warning(
        about,
        'UnexpectedJob',
        `Saw a job that the controller did not create or forgot: ${job.metadata.name}`,
      );
    }
    return {
      ...status,
      ...(active.length > 0 ? { active } : {}),
      ...(lastSuccessfulTime === undefined ? {} : { lastSuccessfulTime }),
    };
  }

  /** Starts the run that is due, if one is. @returns the status after it */
  private runDue(cron: LiveCronJob, status: CronJobStatus): CronJobStatus | 'retry' {
    const about = subjectOf(cron);
    const {
      schedule: text = '',
      timeZone,
      suspend,
      startingDeadlineSeconds,
      concurrencyPolicy,
    } = cron.spec ?? {};
    if (timeZone !== undefined && !isTimeZone(timeZone)) {
      this.ctx.recorder.warning(
        about,
        'UnknownTimeZone',
        `invalid timeZone: "${timeZone}": unknown time zone ${timeZone}`,
      );
      return status;
    }
    if (suspend) return status;
    const schedule = parseCron(text);
    if (!schedule) {
      this.ctx.recorder.warning(about, 'UnparseableSchedule', `unparseable schedule: "${text}"`);
      return status;
    }
    const due = this.lastDue(cron, schedule);
    this.wakeForNext(cron, schedule);
    if (due === undefined) return status;
    if (startingDeadlineSeconds !== undefined && due + startingDeadlineSeconds * 1000 < this.now()) {
      this.ctx.recorder.warning(
        about,
        'MissSchedule',
        `Missed scheduled time to start a job: ${longTime(due)}`,
      );
      return status;
    }
    if (
      formatTime(due) === status.lastScheduleTime ||
      this.ctx.client.get(JOBS, cron.metadata.namespace ?? '', jobName(cron, due))
    )
      return status;
    let { active = [] } = status;
    if (concurrencyPolicy === 'Forbid' && active.length > 0) {
      this.ctx.recorder.normal(
        about,
        'JobAlreadyActive',
        'Not starting job because prior execution is running and concurrency policy is Forbid',
      );
      return status;
    }
    if (concurrencyPolicy === 'Replace') {
      for (const ref of active) {
        const job = this.ctx.client.get<LiveJob>(JOBS, cron.metadata.namespace ?? '', ref.name ?? '');
        if (job && !this.deleteJob(cron, job)) return 'retry';
      }
      active = [];
    }
    return this.startJob(cron, due, { ...status, active });
  }

  private startJob(cron: LiveCronJob, due: number, status: CronJobStatus): CronJobStatus | 'retry' {
    const result = this.ctx.client.create<LiveJob>(JOBS, jobFor(cron, due));
    if (!result.ok) {
      const terminating = result.status.details?.causes?.some(
        (cause) => cause.reason === 'NamespaceTerminating',
      );
      if (!terminating)
        this.ctx.recorder.warning(
          subjectOf(cron),
          'FailedCreate',
          `Error creating job: ${result.status.message}`,
        );
      return terminating ? status : 'retry';
    }
    const { namespace = '', name, uid = '', resourceVersion = '' } = result.object.metadata;
    this.ctx.recorder.normal(subjectOf(cron), 'SuccessfulCreate', `Created job ${name}`);
    const ref: ObjectReference = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      namespace,
      name,
      uid,
      resourceVersion,
    };
    return { ...status, active: [...(status.active ?? []), ref], lastScheduleTime: formatTime(due) };
  }

  /** The latest time the schedule was due since its last run; undefined where it was not. */
  private lastDue(cron: LiveCronJob, schedule: CronSchedule): number | undefined {
    const zone = cron.spec?.timeZone ?? 'UTC';
    let earliest =
      parseTime(cron.status?.lastScheduleTime) ?? parseTime(cron.metadata.creationTimestamp) ?? this.now();
    const deadline = cron.spec?.startingDeadlineSeconds;
    if (deadline !== undefined) earliest = Math.max(earliest, this.now() - deadline * 1000);
    let due: number | undefined;
    let missed = 0;
    for (
      let at = nextCron(schedule, earliest, zone);
      at !== undefined && at <= this.now();
      at = nextCron(schedule, at, zone)
    ) {
      due = at;
      missed++;
    }
    if (missed > MANY_MISSED) {
      this.ctx.recorder.warning(
        subjectOf(cron),
        'TooManyMissedTimes',
        `too many missed start times: ${missed}. Set or decrease .spec.startingDeadlineSeconds or check clock skew`,
      );
    }
    return due;
  }

  private wakeForNext(cron: LiveCronJob, schedule: CronSchedule): void {
    const next = nextCron(schedule, this.now(), cron.spec?.timeZone);
    if (next !== undefined) this.queue.addAfter(nameOf(cron), next - this.now() + DELTA);
  }

  private deleteJob(cron: LiveCronJob, job: LiveJob): boolean {
    const { namespace = '', name } = job.metadata;
    const result = this.ctx.client.delete(JOBS, namespace, name, { propagationPolicy: 'Background' });
    if (result.ok) this.ctx.recorder.normal(subjectOf(cron), 'SuccessfulDelete', `Deleted job ${name}`);
    else if (result.status.reason !== 'NotFound') {
      this.ctx.recorder.warning(subjectOf(cron), 'FailedDelete', `Deleted job: ${result.status.message}`);
      return false;
    }
    return true;
  }
}

const startOf = (job: LiveJob): number =>
  parseTime(job.status?.startTime ?? job.metadata.creationTimestamp) ?? 0;

/** A run is named by its minute, so that it cannot be started twice. */
const jobName = (cron: LiveCronJob, due: number): string =>
  `${cron.metadata.name}-${Math.floor(due / 60_000)}`;

function jobFor(cron: LiveCronJob, due: number): LiveJob {
  const { metadata, spec } = cron.spec?.jobTemplate ?? {};
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: jobName(cron, due),
      namespace: cron.metadata.namespace ?? '',
      ...(metadata?.labels === undefined ? {} : { labels: metadata.labels }),
      annotations: { ...metadata?.annotations, [SCHEDULED]: zonedTime(due, cron.spec?.timeZone) },
      ownerReferences: [controllerReference(cron)],
    },
    ...(spec === undefined ? {} : { spec }),
  };
}

/** RFC 3339 in the CronJob's zone: `2026-01-05T16:00:00+08:00`. */
function zonedTime(ms: number, zone: string | undefined): string {
  const offset = zone === undefined ? 0 : (zoneOffset(zone, ms) ?? 0);
  if (offset === 0) return formatTime(ms);
  const minutes = Math.abs(offset) / 60_000;
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${formatTime(ms + offset).slice(0, -1)}${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** As Go prints RFC1123Z: `Mon, 05 Jan 2026 08:00:00 +0000`. */
function longTime(ms: number): string {
  const { weekday, day, month, year } = civilTime(ms);
  return `${WEEKDAYS[weekday]}, ${String(day).padStart(2, '0')} ${MONTHS[month - 1]} ${year} ${formatTime(ms).slice(11, 19)} +0000`;
}
