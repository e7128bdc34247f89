/** Rules for jobs and cron jobs. Models `pkg/apis/batch/validation` @ v1.34. */
import { matchesLabelSelector } from '@shared/api';
import type {
  CronJob,
  Job,
  JobSpec,
  PodFailurePolicyOnExitCodesRequirement,
  PodFailurePolicyRule,
} from 'kubernetes-types/batch/v1';
import type { Draft } from '../strategy';
import { shareEqual } from '../share';
import { scheduleProblem, timeZoneProblem } from './cron';
import { internalValue, notNegative, oneOf, Path, type Complaints } from './errors';
import { immutable } from './metadata';
import { validateLabelSelector } from './selectors';
import { validateTemplate } from './workloads';

const SPEC = Path.of('spec');
const RESTART = ['OnFailure', 'Never'] as const;
const MAX_CRON_NAME = 52;

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
  oneOf(errors, path.child('completionMode'), spec.completionMode ?? 'NonIndexed', ['Indexed', 'NonIndexed']);
  if (spec.completionMode === 'Indexed' && spec.completions === undefined) {
    errors.required(path.child('completions'), 'when completion mode is Indexed');
  }
  if (spec.backoffLimitPerIndex !== undefined && spec.completionMode !== 'Indexed') {
    errors.invalid(
      path.child('backoffLimitPerIndex'),
      spec.backoffLimitPerIndex,
      'requires indexed completion mode',
    );
  }
  if (spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined) {
    errors.required(path.child('backoffLimitPerIndex'), 'when maxFailedIndexes is specified');
  }
  if (spec.podReplacementPolicy !== undefined) {
    oneOf(errors, path.child('podReplacementPolicy'), spec.podReplacementPolicy, [
      'Failed',
      'TerminatingOrFailed',
    ]);
    if (spec.podFailurePolicy && spec.podReplacementPolicy !== 'Failed') {
      oneOf(errors, path.child('podReplacementPolicy'), spec.podReplacementPolicy, ['Failed']);
    }
  }
  validateFailurePolicy(spec, path.child('podFailurePolicy'), errors);
  validateTemplate(spec.template, spec.selector, path.child('template'), errors, RESTART);
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

function validateFailurePolicy(spec: JobSpec, path: Path, errors: Complaints): void {
  const { podFailurePolicy: policy } = spec;
  if (!policy) return;
  if (spec.template?.spec?.restartPolicy !== 'Never') {
    errors.invalid(
      SPEC.child('template').child('spec').child('restartPolicy'),
      spec.template?.spec?.restartPolicy ?? '',
      'only "Never" is supported when podFailurePolicy is specified',
    );
  }
  (policy.rules as PodFailurePolicyRule[] | undefined)?.forEach((rule, i) => {
    const at = path.child('rules').index(i);
    if (!rule.action)
      errors.required(at.child('action'), 'valid values: "Count", "FailIndex", "FailJob", "Ignore"');
    else oneOf(errors, at.child('action'), rule.action, ['Count', 'FailIndex', 'FailJob', 'Ignore']);
    if (rule.onExitCodes && rule.onPodConditions?.length) {
      errors.invalid(
        at,
        internalRule(rule),
        'specifying both OnExitCodes and OnPodConditions is not supported',
      );
    } else if (!rule.onExitCodes && !rule.onPodConditions?.length) {
      errors.invalid(at, internalRule(rule), 'specifying one of OnExitCodes and OnPodConditions is required');
    }
    if (rule.onExitCodes) {
      const codes = at.child('onExitCodes');
      const { operator, values = [] }: Partial<PodFailurePolicyOnExitCodesRequirement> = rule.onExitCodes;
      oneOf(errors, codes.child('operator'), operator, ['In', 'NotIn']);
      if (values.length === 0) errors.invalid(codes.child('values'), [], 'at least one value is required');
      if (operator === 'In' && values.includes(0)) {
        const path = codes.child('values').index(values.indexOf(0));
        errors.invalid(path, 0, 'must not be 0 for the In operator');
      }
    }
  });
}

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
  immutable(errors, SPEC.child('podFailurePolicy'), next.podFailurePolicy, before.podFailurePolicy);
  immutable(
    errors,
    SPEC.child('backoffLimitPerIndex'),
    next.backoffLimitPerIndex,
    before.backoffLimitPerIndex,
  );
}

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

function internalRule({
  action,
  onExitCodes: codes,
  onPodConditions: conditions,
}: PodFailurePolicyRule): unknown {
  return internalValue([
    ['Action', action],
    [
      'OnExitCodes',
      codes &&
        internalValue([
          ['ContainerName', codes.containerName],
          ['Operator', codes.operator],
          ['Values', codes.values],
        ]),
    ],
    [
      'OnPodConditions',
      conditions?.map(({ type, status }) =>
        internalValue([
          ['Type', type],
          ['Status', status],
        ]),
      ),
    ],
  ]);
}
