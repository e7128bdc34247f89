/** Rules for jobs and cron jobs. Models `pkg/apis/batch/validation` @ v1.34. */
import { matchesLabelSelector } from '@shared/api';
import type { CronJob, Job, JobSpec } from 'kubernetes-types/batch/v1';
import type { Draft } from '../strategy';
import { shareEqual } from '../share';
import { scheduleProblem, timeZoneProblem } from './cron';
import { notNegative, oneOf, Path, type Complaints } from './errors';
import {
  internalFailurePolicy,
  internalSuccessPolicy,
  validateFailurePolicy,
  validateSuccessPolicy,
} from './job-policies';
import { immutable } from './metadata';
import { dnsLabel } from './names';
import { validateLabelSelector } from './selectors';
import { validateTemplate } from './workloads';

const SPEC = Path.of('spec');
const RESTART = ['OnFailure', 'Never'] as const;
const MAX_CRON_NAME = 52;
const MODES = ['Indexed', 'NonIndexed'] as const;
const MAX_PARALLELISM = 100_000;
const MAX_FAILED_INDEXES = 100_000;
/** Above so many completions, failures per index are kept only within narrower limits. */
const MANY_COMPLETIONS = 100_000;
const LIMIT_WITH_MANY = 10_000;

export function validateJob(job: Draft<Job>, errors: Complaints, old?: Draft<Job>): void {
  const { spec } = job;
  if (!spec) errors.required(SPEC.child('template'));
  if (!spec || spec === old?.spec) return;
  if (!spec.selector) errors.required(SPEC.child('selector'));
  else {
    if (!old && !spec.manualSelector) validateGenerated(job, errors);
    validateLabelSelector(spec.selector, SPEC.child('selector'), errors);
  }
  validateJobSpec(spec, SPEC, errors);
  if (spec.completionMode === 'Indexed' && spec.completions) {
    const host = `${job.metadata.name}-${spec.completions - 1}`;
    if (dnsLabel(host).length > 0) {
      errors.invalid(
        Path.of('metadata').child('name'),
        job.metadata.name,
        `will not able to create pod with invalid DNS label: ${host}`,
      );
    }
  }
}

/** A job's own selector, which nobody may add to, matches its own pods. */
function validateGenerated({ metadata, spec }: Draft<Job>, errors: Complaints): void {
  const { name, uid = '' } = metadata;
  const labels = {
    'batch.kubernetes.io/controller-uid': uid,
    'controller-uid': uid,
    'batch.kubernetes.io/job-name': name,
    'job-name': name,
  };
  if (matchesLabelSelector(spec?.selector, labels)) return;
  errors.invalid(SPEC.child('selector'), spec?.selector, '`selector` not auto-generated');
}

function validateJobSpec(spec: JobSpec, path: Path, errors: Complaints): void {
  for (const key of NOT_NEGATIVE) notNegative(errors, path.child(key), spec[key]);
  oneOf(errors, path.child('completionMode'), spec.completionMode ?? 'NonIndexed', MODES);
  if (spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined)
    errors.required(path.child('backoffLimitPerIndex'), 'when maxFailedIndexes is specified');
  if (spec.completionMode === 'Indexed') validateIndexed(spec, path, errors);
  else validateNotIndexed(spec, path, errors);
  validateFailurePolicy(spec, path.child('podFailurePolicy'), errors);
  if (spec.podReplacementPolicy !== undefined) {
    const known = spec.podFailurePolicy ? ['Failed'] : ['Failed', 'TerminatingOrFailed'];
    oneOf(errors, path.child('podReplacementPolicy'), spec.podReplacementPolicy, known);
  }
  validateTemplate(spec.template, spec.selector, path.child('template'), errors, RESTART);
  for (const field of ['podFailurePolicy', 'backoffLimitPerIndex'] as const) {
    const policy = spec.template?.spec?.restartPolicy;
    if (spec[field] === undefined || policy === 'Never') continue;
    errors.invalid(
      path.child('template').child('spec').child('restartPolicy'),
      policy ?? '',
      `only "Never" is supported when ${field} is specified`,
    );
  }
}

function validateIndexed(spec: JobSpec, path: Path, errors: Complaints): void {
  const { completions, parallelism = 1, maxFailedIndexes, backoffLimitPerIndex } = spec;
  const failed = path.child('maxFailedIndexes');
  if (completions === undefined)
    errors.required(path.child('completions'), 'when completion mode is Indexed');
  if (parallelism > MAX_PARALLELISM) {
    errors.invalid(
      path.child('parallelism'),
      parallelism,
      `must be less than or equal to ${MAX_PARALLELISM} when completion mode is Indexed`,
    );
  }
  if (completions !== undefined && maxFailedIndexes !== undefined && maxFailedIndexes > completions)
    errors.invalid(failed, maxFailedIndexes, 'must be less than or equal to completions');
  if (maxFailedIndexes !== undefined && maxFailedIndexes > MAX_FAILED_INDEXES)
    errors.invalid(failed, maxFailedIndexes, `must be less than or equal to ${MAX_FAILED_INDEXES}`);
  if ((completions ?? 0) > MANY_COMPLETIONS && backoffLimitPerIndex !== undefined) {
    const limit = `must be less than or equal to ${LIMIT_WITH_MANY} when completions are above ${MANY_COMPLETIONS} and used with backoff limit per index`;
    if (maxFailedIndexes === undefined)
      errors.required(failed, `must be specified when completions is above ${MANY_COMPLETIONS}`);
    if (parallelism > LIMIT_WITH_MANY) errors.invalid(path.child('parallelism'), parallelism, limit);
    if (maxFailedIndexes !== undefined && maxFailedIndexes > LIMIT_WITH_MANY)
      errors.invalid(failed, maxFailedIndexes, limit);
  }
  validateSuccessPolicy(spec, path.child('successPolicy'), errors);
}

function validateNotIndexed(spec: JobSpec, path: Path, errors: Complaints): void {
  const reason = 'requires indexed completion mode';
  for (const field of ['backoffLimitPerIndex', 'maxFailedIndexes'] as const)
    if (spec[field] !== undefined) errors.invalid(path.child(field), spec[field], reason);
  if (spec.successPolicy)
    errors.invalid(path.child('successPolicy'), internalSuccessPolicy(spec.successPolicy), reason);
}

const NOT_NEGATIVE = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'ttlSecondsAfterFinished',
  'backoffLimitPerIndex',
  'maxFailedIndexes',
] as const;

export function validateJobUpdate(job: Draft<Job>, old: Draft<Job>, errors: Complaints): void {
  const next = job.spec;
  const before = old.spec;
  if (!next || !before || next === before) return;
  immutable(errors, SPEC.child('selector'), next.selector, before.selector);
  if (next.completions !== before.completions) validateElastic(next, before, errors);
  if (next.template !== before.template && !mayChangeTemplate(next, before, old)) {
    errors.invalid(SPEC.child('template'), next.template, 'field is immutable');
  }
  immutable(errors, SPEC.child('completionMode'), next.completionMode, before.completionMode);
  for (const key of ['podFailurePolicy', 'backoffLimitPerIndex', 'managedBy', 'successPolicy'] as const) {
    const show = SHOWN[key];
    if (next[key] !== before[key]) errors.invalid(SPEC.child(key), show(next), 'field is immutable');
  }
}

/** How a message shows the fields that never change. */
const SHOWN = {
  podFailurePolicy: (spec: JobSpec): unknown => internalFailurePolicy(spec.podFailurePolicy),
  backoffLimitPerIndex: (spec: JobSpec): unknown => spec.backoffLimitPerIndex,
  managedBy: (spec: JobSpec): unknown => spec.managedBy,
  successPolicy: (spec: JobSpec): unknown => internalSuccessPolicy(spec.successPolicy),
};

/** The completions of an indexed job may change together with its parallelism. */
function validateElastic(next: JobSpec, before: JobSpec, errors: Complaints): void {
  const path = SPEC.child('completions');
  const indexed = next.completionMode === 'Indexed' && before.completionMode === 'Indexed';
  if (!indexed || next.completions === undefined || before.completions === undefined) {
    errors.invalid(path, next.completions, 'field is immutable');
  } else if (next.completions !== next.parallelism) {
    errors.invalid(path, next.completions, 'can only be modified in tandem with spec.parallelism');
  }
}

/** While a job is suspended and nothing of it has started, where its pods may run can still be changed. */
function mayChangeTemplate(next: JobSpec, before: JobSpec, old: Draft<Job>): boolean {
  if (!before.suspend || old.status?.startTime !== undefined) return false;
  const allowed = {
    ...next.template,
    metadata: before.template.metadata,
    spec: { ...next.template.spec },
  } as Record<string, unknown> & { spec: Record<string, unknown> };
  for (const key of ['nodeSelector', 'affinity', 'tolerations', 'schedulingGates'] as const) {
    const was = before.template.spec?.[key];
    if (was === undefined) delete allowed.spec[key];
    else allowed.spec[key] = was;
  }
  return shareEqual(before.template, allowed) === (before.template as unknown);
}

export function validateCronJob(cron: Draft<CronJob>, errors: Complaints, old?: Draft<CronJob>): void {
  const { spec, metadata } = cron;
  if (metadata.name.length > MAX_CRON_NAME) {
    errors.invalid(
      Path.of('metadata').child('name'),
      metadata.name,
      `must be no more than ${MAX_CRON_NAME} characters`,
    );
  }
  if (!spec) errors.required(SPEC.child('schedule'));
  if (!spec || spec === old?.spec) return;
  const schedule = SPEC.child('schedule');
  if (!spec.schedule) errors.required(schedule);
  else {
    const problem = scheduleProblem(spec.schedule);
    if (problem) errors.invalid(schedule, spec.schedule, problem);
    if (/(?:^|\s)(?:CRON_)?TZ=/.test(spec.schedule)) {
      errors.invalid(
        schedule,
        spec.schedule,
        'cannot use TZ or CRON_TZ in schedule, use timeZone field instead',
      );
    }
  }
  if (spec.timeZone !== undefined) {
    const problem = timeZoneProblem(spec.timeZone);
    if (problem) errors.invalid(SPEC.child('timeZone'), spec.timeZone, problem);
  }
  notNegative(errors, SPEC.child('startingDeadlineSeconds'), spec.startingDeadlineSeconds);
  notNegative(errors, SPEC.child('successfulJobsHistoryLimit'), spec.successfulJobsHistoryLimit);
  notNegative(errors, SPEC.child('failedJobsHistoryLimit'), spec.failedJobsHistoryLimit);
  if (!spec.concurrencyPolicy) errors.required(SPEC.child('concurrencyPolicy'));
  else oneOf(errors, SPEC.child('concurrencyPolicy'), spec.concurrencyPolicy, ['Allow', 'Forbid', 'Replace']);
  const job = spec.jobTemplate?.spec;
  const path = SPEC.child('jobTemplate').child('spec');
  if (!job) errors.required(path.child('template').child('spec').child('containers'));
  else validateJobSpec(job, path, errors);
}
