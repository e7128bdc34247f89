/**
 * Runs the pods of each Job until enough of them have succeeded, or too many have failed.
 *
 * Models `pkg/controller/job` @ v1.34. Pods are held by a finalizer until they are counted; as a turn is never
 * interrupted they are counted in the turn that lets them go, and `uncountedTerminatedPods` stays empty. Jobs that are
 * managed by somebody else are left alone.
 */
import {
  equalJson,
  isPodReady,
  labelSelector,
  nameOf,
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
import { conditionsOf, timesOf } from './conditions';
import { formatIndexes, freeIndexes, indexOf } from './indexes';
import { outcomeOf, tallyOf, timeLeft, type EndedPod, type Outcome, type Tally } from './outcome';
import { backoffAfter, dueIndexes, failsPerIndex, failureAnnotations } from './per-index';
import {
  activeOf,
  endOf,
  isFinished,
  isIndexed,
  isTerminating,
  isTracked,
  jobPod,
  needlessPods,
  replacesOnlyFailed,
  TRACKING,
  type LiveJob,
} from './pods';

const BURST = 500;
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
    const tally = tallyOf(job, pods);
    const outcome = outcomeOf(job, pods, tally, this.now());
    const failed = this.count(job, tally, outcome);
    if (outcome) this.deletePods(job, activeOf(pods));
    else if (job.metadata.deletionTimestamp === undefined) this.manage(job, pods, tally);
    const given = outcome ? this.giveUp(job, pods, tally, outcome) : 0;
    this.writeStatus(job, tally, failed + given, outcome);
    return this.refused ? 'retry' : 'done';
  }

  private claimPods(job: LiveJob): LivePod[] {
    claim<LivePod>(this.ctx, { resource: 'pods', owner: job, selector: labelSelector(job.spec?.selector) });
    return this.podsOf(job);
  }

  private podsOf(job: LiveJob): LivePod[] {
    return byController(this.ctx.informers, 'pods').sorted(job.metadata.uid ?? '') as LivePod[];
  }

  /** Counts the pods that have ended since the last look, and lets them go. Tells how many have failed by now. */
  private count(job: LiveJob, { ended, held }: Tally, outcome: Outcome | undefined): number {
    let failed = job.status?.failed ?? 0;
    const kept = outcome ? [] : [...held.values()];
    for (const { pod, succeeded, ignored } of ended) {
      if (kept.includes(pod)) continue;
      if (!succeeded && !ignored) failed++;
      this.untrack(pod);
    }
    if (!failsPerIndex(job)) this.remember(job, ended);
    return failed;
  }

  /** Lets go of pods whose end nobody waits for any more: of a job that fails they count as failed. */
  private giveUp(job: LiveJob, pods: readonly LivePod[], { ended }: Tally, { type }: Outcome): number {
    const counted = new Set(ended.map(({ pod }) => pod));
    const rest = pods.filter((pod) => isTracked(pod) && !counted.has(pod));
    for (const pod of rest) this.untrack(pod);
    return type === 'FailureTarget' ? rest.length : 0;
  }

  /** Keeps in mind how many pods have failed in a row: it slows down their replacement. */
  private remember(job: LiveJob, pods: readonly EndedPod[]): void {
    const uid = job.metadata.uid ?? '';
    const ended = pods
      .filter(({ ignored }) => !ignored)
      .map(({ pod, succeeded }) => ({ at: endOf(pod, this.now()), failed: !succeeded }))
      .sort((a, b) => a.at - b.at || Number(a.failed) - Number(b.failed));
    for (const { at, failed } of ended) {
      const before = this.failures.get(uid);
      if (failed) this.failures.set(uid, { count: (before?.count ?? 0) + 1, last: at });
      else this.failures.delete(uid);
    }
  }

  private deletePods(job: LiveJob, pods: readonly LivePod[]): void {
    for (const pod of pods) {
      const failed = deletePod(this.ctx, job, pod);
      if (failed) this.refused ??= failed;
    }
  }

  /** Brings the number of active pods to what the job wants now. */
  private manage(job: LiveJob, pods: readonly LivePod[], tally: Tally): void {
    const left = timeLeft(job, this.now());
    if (left !== undefined) this.queue.addAfter(nameOf(job), left);
    const active = activeOf(pods);
    if (job.spec?.suspend) return this.deletePods(job, active.slice(0, BURST));
    const wanted = wantedActive(job, active.length, tally.succeeded);
    const surplus = this.surplus(job, active, wanted, tally.done);
    if (surplus.length > 0) return this.deletePods(job, surplus.slice(0, BURST));
    const terminating = replacesOnlyFailed(job) ? pods.filter(isTerminating).length : 0;
    const missing = Math.min(wanted - terminating - active.length, BURST);
    if (missing <= 0) return;
    const wait = failsPerIndex(job) ? 0 : this.backoff(job);
    if (wait > 0) return this.queue.addAfter(nameOf(job), wait);
    this.createPods(job, pods, tally, missing);
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

  private createPods(job: LiveJob, pods: readonly LivePod[], tally: Tally, missing: number): void {
    const { done, lost, held } = tally;
    let indexes: readonly (number | undefined)[] = Array.from({ length: missing }, () => undefined);
    if (isIndexed(job)) {
      const holds = (pod: LivePod): boolean =>
        (replacesOnlyFailed(job) ? isTerminating(pod) : false) || activeOf([pod]).length > 0;
      const busy = new Set(pods.filter(holds).map(indexOf));
      const taken = (index: number): boolean =>
        done.has(index) || busy.has(index) || lost?.has(index) === true;
      const free = freeIndexes(job.spec?.completions ?? 0, taken, missing);
      const { due, wait } = dueIndexes(free, held, this.now());
      if (wait > 0) return this.queue.addAfter(nameOf(job), wait);
      indexes = due;
    }
    const { failed } = inSlowStartBatches(indexes.length, (i) => {
      const index = indexes[i];
      const notes = failsPerIndex(job) ? failureAnnotations(job, held.get(index!)) : {};
      const result = createPod(this.ctx, job, jobPod(job, index, notes));
      return result.ok ? undefined : result.status;
    });
    if (failed) this.refused ??= failed;
  }

  /** How long the next pod has to wait after failures, ms. */
  private backoff(job: LiveJob): number {
    const failures = this.failures.get(job.metadata.uid ?? '');
    if (!failures) return 0;
    return Math.max(0, failures.last + backoffAfter(failures.count) - this.now());
  }

  private writeStatus(job: LiveJob, tally: Tally, failed: number, outcome: Outcome | undefined): void {
    const pods = this.podsOf(job);
    const active = activeOf(pods).length;
    const terminating = pods.filter(isTerminating).length;
    const ready = activeOf(pods).filter(isPodReady).length;
    const { succeeded, done, lost } = tally;
    const conditions = conditionsOf(job, outcome, active + terminating > 0, this.now());
    const status: JobStatus = {
      ...(conditions.length > 0 ? { conditions } : {}),
      ...timesOf(job, conditions, this.now()),
      ...(active > 0 ? { active } : {}),
      ...(succeeded > 0 ? { succeeded } : {}),
      ...(failed > 0 ? { failed } : {}),
      ...(done.size > 0 ? { completedIndexes: formatIndexes(done) } : {}),
      ...(lost ? { failedIndexes: formatIndexes(lost) } : {}),
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
