/**
 * Runs the pods of each Job until enough of them have succeeded, or too many have failed.
 *
 * Models `pkg/controller/job` @ v1.34. Pods are held by a finalizer until they are counted; as a turn is never
 * interrupted they are counted in the turn that lets them go, and `uncountedTerminatedPods` stays empty. Left out:
 * backoffLimitPerIndex and successPolicy. Jobs that are managed by somebody else are left alone.
 */
import {
  equalJson,
  formatTime,
  isPodReady,
  labelSelector,
  nameOf,
  parseTime,
  splitObjectName,
  type ObjectKey,
  type Status,
} from '@shared/api';
import type { JobCondition, JobStatus } from 'kubernetes-types/batch/v1';
import {
  byController,
  Controller,
  subjectOf,
  type Machinery,
  type QueueState,
  type Saved,
  type SyncResult,
} from '@main/engine/client';
import {
  claim,
  createPod,
  deletePod,
  inSlowStartBatches,
  ownerKeys,
  podsToDelete,
  type LivePod,
} from '../shared';
import { judgeFailure } from './failure-policy';
import { formatIndexes, freeIndexes, indexOf, parseIndexes } from './indexes';
import {
  activeOf,
  endOf,
  hasCondition,
  hasFailed,
  isFinished,
  isIndexed,
  isTerminating,
  isTracked,
  jobPod,
  needlessPods,
  replacesOnlyFailed,
  restartedTooOften,
  TRACKING,
  type LiveJob,
} from './pods';

const BURST = 500;
const FIRST_BACKOFF = 10_000;
const LONGEST_BACKOFF = 10 * 60_000;
const OWN = 'kubernetes.io/job-controller';

interface Failures {
  /** Pods that failed since the last success. */
  readonly count: number;
  /** When the latest of them did (virtual time, ms). */
  readonly last: number;
}

interface State {
  readonly queue: QueueState;
  readonly failures: readonly (readonly [uid: string, failures: Failures])[];
}

/** What has come of a job so far. */
interface Counts {
  readonly succeeded: number;
  readonly failed: number;
  readonly done: ReadonlySet<number>;
  /** Why the job's failure policy ends it. */
  readonly failJob: string | undefined;
}

type Verdict = { readonly reason: string; readonly message: string };

export class JobController extends Controller {
  private failures = new Map<string, Failures>();
  private refused: Status | undefined;

  constructor(machinery: Machinery) {
    super(machinery, { name: 'job-controller', resource: 'jobs.batch' });
    this.watchOwn();
    this.watch(
      'pods',
      ownerKeys(this.ctx, {
        kind: 'Job',
        resource: this.resource,
        selectorOf: (job) => labelSelector((job as LiveJob).spec?.selector),
      }),
    );
    // A pod whose job is gone needs nobody's count any more.
    this.watch('pods', ({ object }) => {
      const pod = object as LivePod | null;
      return pod && isTracked(pod) && this.jobOf(pod) === undefined ? [`${nameOf(pod)}${ORPHAN}`] : [];
    });
    machinery.informers.onChange(this.resource, ({ object, previous }) => {
      if (object) return;
      const uid = previous!.metadata.uid ?? '';
      this.failures.delete(uid);
      for (const pod of byController(machinery.informers, 'pods').sorted(uid))
        this.queue.add(`${nameOf(pod)}${ORPHAN}`);
    });
  }

  protected override objectOf(key: string): ObjectKey {
    const isPod = key.endsWith(ORPHAN);
    const { namespace, name } = splitObjectName(isPod ? key.slice(0, -ORPHAN.length) : key);
    return { resource: isPod ? 'pods' : this.resource, namespace, name };
  }

  protected sync(namespace: string, name: string, resource: string): SyncResult {
    this.refused = undefined;
    if (resource === 'pods') return this.release(namespace, name);
    const job = this.ctx.client.get<LiveJob>(this.resource, namespace, name);
    if (!job || (job.spec?.managedBy ?? OWN) !== OWN) return 'done';
    const pods = this.claimPods(job);
    if (isFinished(job)) {
      for (const pod of pods) if (isTracked(pod)) this.untrack(pod);
      return this.refused ? 'retry' : 'done';
    }
    const counts = this.count(job, pods);
    const verdict = this.failureOf(job, pods, counts);
    if (verdict) this.deleteAll(job, pods);
    else if (job.metadata.deletionTimestamp === undefined) this.manage(job, pods, counts);
    this.writeStatus(job, counts, verdict);
    return this.refused ? 'retry' : 'done';
  }

  private claimPods(job: LiveJob): LivePod[] {
    claim<LivePod>(this.ctx, { resource: 'pods', owner: job, selector: labelSelector(job.spec?.selector) });
    return this.podsOf(job);
  }

  private podsOf(job: LiveJob): LivePod[] {
    return byController(this.ctx.informers, 'pods').sorted(job.metadata.uid ?? '') as LivePod[];
  }

  /** Counts the pods that have ended since the last look, and lets them go. */
  private count(job: LiveJob, pods: readonly LivePod[]): Counts {
    const { status, spec } = job;
    const completions = spec?.completions;
    const indexed = isIndexed(job);
    const done = indexed ? parseIndexes(status?.completedIndexes) : new Set<number>();
    if (completions !== undefined) for (const index of done) if (index >= completions) done.delete(index);
    let succeeded = status?.succeeded ?? 0;
    let failed = status?.failed ?? 0;
    let failJob: string | undefined;
    const ended: { readonly at: number; readonly failed: boolean }[] = [];
    for (const pod of pods.filter(isTracked)) {
      const over = pod.status?.phase === 'Succeeded';
      if (!over && !hasFailed(pod, job)) continue;
      const verdict =
        over || pod.status?.phase !== 'Failed' ? undefined : judgeFailure(spec?.podFailurePolicy, pod);
      if (verdict?.action === 'FailJob') failJob ??= verdict.message;
      if (over && indexed) {
        const index = indexOf(pod);
        if (index !== undefined && index < (completions ?? 0)) done.add(index);
      } else if (over) succeeded++;
      else if (verdict?.action !== 'Ignore') failed++;
      if (verdict?.action !== 'Ignore') ended.push({ at: endOf(pod, this.now()), failed: !over });
      this.untrack(pod);
    }
    this.remember(job, ended);
    return { succeeded: indexed ? done.size : succeeded, failed, done, failJob };
  }

  /** Keeps in mind how many pods have failed in a row: it slows down their replacement. */
  private remember(job: LiveJob, ended: readonly { readonly at: number; readonly failed: boolean }[]): void {
    const uid = job.metadata.uid ?? '';
    for (const { at, failed } of [...ended].sort(
      (a, b) => a.at - b.at || Number(a.failed) - Number(b.failed),
    )) {
      const before = this.failures.get(uid);
      if (failed) this.failures.set(uid, { count: (before?.count ?? 0) + 1, last: at });
      else this.failures.delete(uid);
    }
  }

  /** Why the job has failed; undefined while it has not. */
  private failureOf(job: LiveJob, pods: readonly LivePod[], counts: Counts): Verdict | undefined {
    const before = hasCondition(job, 'FailureTarget');
    if (before) return { reason: before.reason ?? '', message: before.message ?? '' };
    if (counts.failJob !== undefined) return { reason: 'PodFailurePolicy', message: counts.failJob };
    const { backoffLimit = 6, activeDeadlineSeconds, suspend } = job.spec ?? {};
    if (counts.failed > backoffLimit || restartedTooOften(job, pods)) {
      return { reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' };
    }
    const started = parseTime(job.status?.startTime);
    if (activeDeadlineSeconds === undefined || suspend || started === undefined) return undefined;
    const left = started + activeDeadlineSeconds * 1000 - this.now();
    if (left <= 0)
      return { reason: 'DeadlineExceeded', message: 'Job was active longer than specified deadline' };
    this.queue.addAfter(nameOf(job), left);
    return undefined;
  }

  private deleteAll(job: LiveJob, pods: readonly LivePod[]): void {
    this.deletePods(job, activeOf(pods));
  }

  private deletePods(job: LiveJob, pods: readonly LivePod[]): void {
    for (const pod of pods.slice(0, BURST)) {
      const failed = deletePod(this.ctx, job, pod);
      if (failed) this.refused ??= failed;
    }
  }

  /** Brings the number of active pods to what the job wants now. */
  private manage(job: LiveJob, pods: readonly LivePod[], counts: Counts): void {
    const active = activeOf(pods);
    if (job.spec?.suspend) return this.deletePods(job, active);
    const wanted = wantedActive(job, active.length, counts.succeeded);
    const surplus = this.surplus(job, active, wanted, counts.done);
    if (surplus.length > 0) return this.deletePods(job, surplus);
    const terminating = replacesOnlyFailed(job) ? pods.filter(isTerminating).length : 0;
    const missing = Math.min(wanted - terminating - active.length, BURST);
    if (missing <= 0) return;
    const wait = this.backoff(job);
    if (wait > 0) return this.queue.addAfter(nameOf(job), wait);
    this.createPods(job, pods, counts.done, missing);
  }

  private surplus(
    job: LiveJob,
    active: readonly LivePod[],
    wanted: number,
    done: ReadonlySet<number>,
  ): LivePod[] {
    const needless = isIndexed(job) ? needlessPods(job, active, done) : [];
    const more = Math.max(0, active.length - wanted) - needless.length;
    if (more <= 0) return needless;
    const others = active.filter((pod) => !needless.includes(pod));
    return [...needless, ...podsToDelete(others, new Map(), more, this.now())];
  }

  private createPods(
    job: LiveJob,
    pods: readonly LivePod[],
    done: ReadonlySet<number>,
    missing: number,
  ): void {
    let indexes: (number | undefined)[] = Array.from({ length: missing }, () => undefined);
    if (isIndexed(job)) {
      const holds = (pod: LivePod): boolean =>
        (replacesOnlyFailed(job) ? isTerminating(pod) : false) || activeOf([pod]).length > 0;
      const busy = new Set(pods.filter(holds).map(indexOf));
      indexes = freeIndexes(
        job.spec?.completions ?? 0,
        (index) => done.has(index) || busy.has(index),
        missing,
      );
    }
    const { failed } = inSlowStartBatches(indexes.length, (i) => {
      const result = createPod(this.ctx, job, jobPod(job, indexes[i]));
      return result.ok ? undefined : result.status;
    });
    if (failed) this.refused ??= failed;
  }

  /** How long the next pod has to wait after failures, ms: 10 s, 20 s, 40 s … 10 min. */
  private backoff(job: LiveJob): number {
    const failures = this.failures.get(job.metadata.uid ?? '');
    if (!failures) return 0;
    const delay = Math.min(FIRST_BACKOFF * 2 ** (failures.count - 1), LONGEST_BACKOFF);
    return Math.max(0, failures.last + delay - this.now());
  }

  private writeStatus(job: LiveJob, counts: Counts, verdict: Verdict | undefined): void {
    const pods = this.podsOf(job);
    const active = activeOf(pods).length;
    const terminating = pods.filter(isTerminating).length;
    const ready = activeOf(pods).filter(isPodReady).length;
    const conditions = this.conditions(job, counts, verdict, active + terminating > 0);
    const status: JobStatus = {
      ...(conditions.length > 0 ? { conditions } : {}),
      ...this.times(job, conditions),
      ...(active > 0 ? { active } : {}),
      ...(counts.succeeded > 0 ? { succeeded: counts.succeeded } : {}),
      ...(counts.failed > 0 ? { failed: counts.failed } : {}),
      ...(counts.done.size > 0 ? { completedIndexes: formatIndexes(counts.done) } : {}),
      ready,
      terminating,
      uncountedTerminatedPods: {},
    };
    if (equalJson(job.status, status)) return;
    const result = this.ctx.client.updateStatus(this.resource, { ...job, status });
    if (!result.ok) {
      if (result.status.reason !== 'NotFound') this.refused ??= result.status;
      return;
    }
    this.tell(job, conditions);
  }

  /** A job starts when it first runs, and anew when it is resumed. */
  private times(
    job: LiveJob,
    conditions: readonly JobCondition[],
  ): { startTime?: string; completionTime?: string } {
    const now = formatTime(this.now());
    const before = job.status?.startTime;
    const resumed = !job.spec?.suspend && hasCondition(job, 'Suspended') !== undefined;
    const startTime = job.spec?.suspend ? before : resumed ? now : (before ?? now);
    const complete = conditions.some((c) => c.type === 'Complete' && c.status === 'True');
    return {
      ...(startTime === undefined ? {} : { startTime }),
      ...(complete ? { completionTime: now } : {}),
    };
  }

  /** The verdict stands at once; the job is over when its last pod is. */
  private conditions(
    job: LiveJob,
    { succeeded }: Counts,
    verdict: Verdict | undefined,
    busy: boolean,
  ): JobCondition[] {
    let list: JobCondition[] = [...(job.status?.conditions ?? [])];
    const set = (type: string, status: 'True' | 'False', reason: string, message: string): void => {
      const old = list.find((c) => c.type === type);
      if (old?.status === status) return;
      const time = formatTime(this.now());
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
    if (verdict) {
      set('FailureTarget', 'True', verdict.reason, verdict.message);
      if (!busy) set('Failed', 'True', verdict.reason, verdict.message);
      return list;
    }
    const { completions, suspend } = job.spec ?? {};
    const enough = completions === undefined ? succeeded > 0 && !busy : succeeded >= completions;
    if (enough) {
      set('SuccessCriteriaMet', 'True', 'CompletionsReached', 'Reached expected number of succeeded pods');
      if (!busy) set('Complete', 'True', 'CompletionsReached', 'Reached expected number of succeeded pods');
    } else if (suspend) set('Suspended', 'True', 'JobSuspended', 'Job suspended');
    else if (list.some((c) => c.type === 'Suspended')) set('Suspended', 'False', 'JobResumed', 'Job resumed');
    return list;
  }

  private tell(job: LiveJob, conditions: readonly JobCondition[]): void {
    const about = subjectOf(job);
    const isNew = (type: string, status: 'True' | 'False'): JobCondition | undefined => {
      const old = job.status?.conditions?.find((c) => c.type === type);
      return conditions.find((c) => c.type === type && c.status === status && old?.status !== status);
    };
    const failed = isNew('Failed', 'True');
    if (isNew('Complete', 'True')) this.ctx.recorder.normal(about, 'Completed', 'Job completed');
    if (failed) this.ctx.recorder.warning(about, failed.reason ?? '', failed.message ?? '');
    if (isNew('Suspended', 'True')) this.ctx.recorder.normal(about, 'Suspended', 'Job suspended');
    if (isNew('Suspended', 'False')) this.ctx.recorder.normal(about, 'Resumed', 'Job resumed');
  }

  /** Takes the finalizer off a pod that is counted. */
  private untrack(pod: LivePod): void {
    const { namespace = '', name, uid, finalizers = [] } = pod.metadata;
    const rest = finalizers.filter((finalizer) => finalizer !== TRACKING);
    const metadata = { uid, finalizers: rest.length > 0 ? rest : null };
    const result = this.ctx.client.patch('pods', namespace, name, 'merge', { metadata });
    if (!result.ok && result.status.reason !== 'NotFound') this.refused ??= result.status;
  }

  /** Lets go of a pod whose job is gone. */
  private release(namespace: string, name: string): SyncResult {
    const pod = this.ctx.client.get<LivePod>('pods', namespace, name);
    if (pod && isTracked(pod) && this.jobOf(pod) === undefined) this.untrack(pod);
    return this.refused ? 'retry' : 'done';
  }

  private jobOf(pod: LivePod): LiveJob | undefined {
    const ref = pod.metadata.ownerReferences?.find((owner) => owner.controller);
    if (ref?.kind !== 'Job') return undefined;
    const job = this.ctx.client.get<LiveJob>(this.resource, pod.metadata.namespace ?? '', ref.name);
    return job?.metadata.uid === ref.uid ? job : undefined;
  }

  override start(): void {
    super.start();
    for (const pod of this.ctx.client.list<LivePod>('pods')) {
      if (isTracked(pod) && !this.jobOf(pod)) this.queue.add(`${nameOf(pod)}${ORPHAN}`);
    }
  }

  override save(): Saved {
    return { queue: super.save() as QueueState, failures: [...this.failures] } satisfies State;
  }

  override restore(state: Saved): void {
    const { queue, failures } = state as State;
    super.restore(queue);
    this.failures = new Map(failures);
  }
}

/** Ends the keys of pods (not jobs) in the queue; no name ends so. */
const ORPHAN = ' pod';

function wantedActive(job: LiveJob, active: number, succeeded: number): number {
  const { parallelism = 1, completions } = job.spec ?? {};
  if (completions === undefined) return succeeded > 0 ? active : parallelism;
  return Math.max(0, Math.min(completions - succeeded, parallelism));
}
