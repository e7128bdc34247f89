/** batch/v1 Job and CronJob. Models `pkg/registry/batch` and `pkg/apis/batch` @ v1.34. */
import type { CronJob, Job } from 'kubernetes-types/batch/v1';
import { setPodTemplateDefaults } from '../defaults/pod-spec';
import { defineResource, statusOf } from '../definition';
import type { Draft, Strategy } from '../strategy';
import { cronJobTable, jobTable } from '../tables/workloads';
import { dnsSubdomain } from '../validation/names';
import { validateCronJob, validateJob, validateJobUpdate } from '../validation/job';

type Spec = NonNullable<Job['spec']>;
type DraftJob = Draft<Job>;

/** Labels that tie pods to their job; the ones without a prefix are older. */
const UID_LABELS = ['batch.kubernetes.io/controller-uid', 'controller-uid'] as const;
const NAME_LABELS = ['batch.kubernetes.io/job-name', 'job-name'] as const;

const strategy: Strategy<DraftJob> = {
  nameRule: dnsSubdomain,
  generationOf: ['spec'],
  defaultPropagation: 'Orphan',
  selectableFields: { 'status.successful': (job) => String(job.status?.succeeded ?? 0) },
  refuseField: (field) => `field label ${JSON.stringify(field)} not supported for batchv1.Job`,

  setDefaults(job) {
    const { spec } = job;
    if (!spec || Object.isFrozen(spec)) return;
    if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1;
    spec.parallelism ??= 1;
    spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? 6 : 2 ** 31 - 1;
    spec.completionMode ??= 'NonIndexed';
    spec.suspend ??= false;
    spec.manualSelector ??= false;
    for (const rule of spec.podFailurePolicy?.rules ?? [])
      for (const pattern of rule.onPodConditions ?? []) if (!pattern.status) pattern.status = 'True';
    spec.podReplacementPolicy ??= spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed';
    setPodTemplateDefaults(spec.template);
    const { labels } = spec.template?.metadata ?? {};
    if (labels && !job.metadata.labels) job.metadata.labels = { ...labels };
  },

  prepareForCreate(job) {
    job.status = {};
    const { spec, metadata } = job;
    if (!spec || spec.manualSelector) return;
    ownSelector(spec, metadata.name, metadata.uid ?? '');
    metadata.labels ??= spec.template.metadata!.labels!;
  },

  prepareForUpdate(job, old) {
    job.status = old.status!;
    // Whoever sends the object without its generated parts means the same ones.
    const { spec } = job;
    if (!spec || !old.spec || spec === old.spec || spec.selector !== undefined || Object.isFrozen(spec)) return;
    spec.selector = old.spec.selector!;
  },

  validate: validateJob,
  validateUpdate: validateJobUpdate,
};

/** A job picks its pods by its own UID, unless it was told to use another selector. */
function ownSelector(spec: Spec, name: string, uid: string): void {
  const labels: Record<string, string> = { ...spec.template?.metadata?.labels };
  for (const label of UID_LABELS) labels[label] = uid;
  for (const label of NAME_LABELS) labels[label] = name;
  spec.template = { ...spec.template, metadata: { ...spec.template?.metadata, labels } };
  const { matchLabels = {} } = spec.selector ?? {};
  if (matchLabels[UID_LABELS[0]] === undefined)
    spec.selector = { ...spec.selector, matchLabels: { ...matchLabels, [UID_LABELS[0]]: uid } };
}

export const jobs = defineResource<DraftJob>({
  plural: 'jobs', kind: 'Job', apiVersion: 'batch/v1', namespaced: true, categories: ['all'],
  type: 'batch/v1.Job', strategy, table: jobTable,
  subresources: [statusOf('batch/v1', 'Job')],
});

const cronStrategy: Strategy<Draft<CronJob>> = {
  nameRule: dnsSubdomain,
  generationOf: ['spec'],

  setDefaults({ spec }) {
    if (!spec || Object.isFrozen(spec)) return;
    spec.concurrencyPolicy ??= 'Allow';
    spec.suspend ??= false;
    spec.successfulJobsHistoryLimit ??= 3;
    spec.failedJobsHistoryLimit ??= 1;
    setPodTemplateDefaults(spec.jobTemplate?.spec?.template);
  },

  prepareForCreate(cron) {
    cron.status = {};
  },

  prepareForUpdate(cron, old) {
    cron.status = old.status!;
  },

  validate: validateCronJob,
};

export const cronJobs = defineResource<Draft<CronJob>>({
  plural: 'cronjobs', kind: 'CronJob', apiVersion: 'batch/v1', namespaced: true, shortNames: ['cj'], categories: ['all'],
  type: 'batch/v1.CronJob', strategy: cronStrategy, table: cronJobTable,
  subresources: [statusOf('batch/v1', 'CronJob')],
});
