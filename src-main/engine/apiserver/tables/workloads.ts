/** Tables of the kinds that run pods. */
import { ageText, humanDuration, parseTime, type Live } from '@shared/api';
import type { DaemonSet, Deployment, ReplicaSet, StatefulSet } from 'kubernetes-types/apps/v1';
import type { Scale } from 'kubernetes-types/autoscaling/v1';
import type { CronJob, Job } from 'kubernetes-types/batch/v1';
import type { PodTemplateSpec, ReplicationController } from 'kubernetes-types/core/v1';
import {
  AGE,
  ageOf,
  column,
  formatLabels,
  formatSelector,
  NAME,
  wideColumn,
  type TableDefinition,
} from './table';

const CONTAINERS = wideColumn('Containers', 'Names of each container in the template.');
const IMAGES = wideColumn('Images', 'Images referenced by each container in the template.');
const SELECTOR = wideColumn('Selector', 'Label selector for pods.');
const integer = (name: string, description: string) => column(name, description, 'integer');

function containersOf(template: PodTemplateSpec | undefined): readonly [string, string] {
  const containers = template?.spec?.containers ?? [];
  return [containers.map((c) => c.name).join(','), containers.map((c) => c.image ?? '').join(',')];
}

export const deploymentTable: TableDefinition<Live<Deployment>> = {
  columns: [
    NAME,
    column('Ready', 'Number of the pod with ready state'),
    column(
      'Up-to-date',
      'Total number of non-terminated pods targeted by this deployment that have the desired template spec.',
    ),
    column(
      'Available',
      'Total number of available pods (ready for at least minReadySeconds) targeted by this deployment.',
    ),
    AGE,
    CONTAINERS,
    IMAGES,
    SELECTOR,
  ],
  cells: (d, now) => [
    d.metadata.name,
    `${d.status?.readyReplicas ?? 0}/${d.spec?.replicas ?? 0}`,
    String(d.status?.updatedReplicas ?? 0),
    String(d.status?.availableReplicas ?? 0),
    ageOf(d, now),
    ...containersOf(d.spec?.template),
    formatSelector(d.spec?.selector),
  ],
};

const replicaColumns = [
  NAME,
  integer('Desired', 'Replicas is the number of desired replicas.'),
  integer('Current', 'Replicas is the most recently observed number of replicas.'),
  integer('Ready', 'The number of ready replicas.'),
  AGE,
  CONTAINERS,
  IMAGES,
  SELECTOR,
];

/** The Scale of a workload, whatever it is the scale of. */
export const scaleTable: TableDefinition<Live<Scale>> = {
  columns: [
    NAME,
    integer('Desired', 'The desired number of instances.'),
    integer('Available', 'The number of instances that are there.'),
    AGE,
  ],
  cells: (scale, now) => [
    scale.metadata.name,
    scale.spec?.replicas ?? 0,
    scale.status?.replicas ?? 0,
    ageOf(scale, now),
  ],
};

export const replicaSetTable: TableDefinition<Live<ReplicaSet>> = {
  columns: replicaColumns,
  cells: (r, now) => [
    r.metadata.name,
    r.spec?.replicas ?? 0,
    r.status?.replicas ?? 0,
    r.status?.readyReplicas ?? 0,
    ageOf(r, now),
    ...containersOf(r.spec?.template),
    formatSelector(r.spec?.selector),
  ],
};

export const replicationControllerTable: TableDefinition<Live<ReplicationController>> = {
  columns: replicaColumns,
  cells: (r, now) => [
    r.metadata.name,
    r.spec?.replicas ?? 0,
    r.status?.replicas ?? 0,
    r.status?.readyReplicas ?? 0,
    ageOf(r, now),
    ...containersOf(r.spec?.template),
    formatLabels(r.spec?.selector),
  ],
};

export const daemonSetTable: TableDefinition<Live<DaemonSet>> = {
  columns: [
    NAME,
    integer('Desired', 'The total number of nodes that should be running the daemon pod.'),
    integer(
      'Current',
      'The number of nodes that are running at least 1 daemon pod and are supposed to run the daemon pod.',
    ),
    integer(
      'Ready',
      'The number of nodes that should be running the daemon pod and have one or more of the daemon pod running with a Ready Condition.',
    ),
    integer('Up-to-date', 'The total number of nodes that are running updated daemon pod'),
    integer(
      'Available',
      'The number of nodes that should be running the daemon pod and have one or more of the daemon pod running and available',
    ),
    column('Node Selector', 'A selector which must be true for the pod to fit on a node.'),
    AGE,
    CONTAINERS,
    IMAGES,
    SELECTOR,
  ],
  cells: (d, now) => [
    d.metadata.name,
    d.status?.desiredNumberScheduled ?? 0,
    d.status?.currentNumberScheduled ?? 0,
    d.status?.numberReady ?? 0,
    d.status?.updatedNumberScheduled ?? 0,
    d.status?.numberAvailable ?? 0,
    formatLabels(d.spec?.template.spec?.nodeSelector),
    ageOf(d, now),
    ...containersOf(d.spec?.template),
    formatSelector(d.spec?.selector),
  ],
};

export const statefulSetTable: TableDefinition<Live<StatefulSet>> = {
  columns: [NAME, column('Ready', 'Number of the pod with ready state'), AGE, CONTAINERS, IMAGES],
  cells: (s, now) => [
    s.metadata.name,
    `${s.status?.readyReplicas ?? 0}/${s.spec?.replicas ?? 0}`,
    ageOf(s, now),
    ...containersOf(s.spec?.template),
  ],
};

export const jobTable: TableDefinition<Live<Job>> = {
  columns: [
    NAME,
    column('Status', 'Status of the job.'),
    column('Completions', 'The number of successfully finished pods, of the desired number.'),
    column('Duration', 'Time required to complete the job.'),
    AGE,
    CONTAINERS,
    IMAGES,
    SELECTOR,
  ],
  cells: (job, now) => [
    job.metadata.name,
    jobStatus(job),
    completions(job),
    duration(job, now),
    ageOf(job, now),
    ...containersOf(job.spec?.template),
    formatSelector(job.spec?.selector),
  ],
};

function jobStatus(job: Live<Job>): string {
  const is = (type: string): boolean =>
    job.status?.conditions?.some((c) => c.type === type && c.status === 'True') === true;
  if (is('Complete')) return 'Complete';
  if (is('Failed')) return 'Failed';
  if (job.metadata.deletionTimestamp !== undefined) return 'Terminating';
  if (is('Suspended')) return 'Suspended';
  if (is('FailureTarget')) return 'FailureTarget';
  if (is('SuccessCriteriaMet')) return 'SuccessCriteriaMet';
  return 'Running';
}

function completions(job: Live<Job>): string {
  const succeeded = job.status?.succeeded ?? 0;
  const { completions: wanted, parallelism = 0 } = job.spec ?? {};
  if (wanted !== undefined) return `${succeeded}/${wanted}`;
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function duration(job: Live<Job>, now: number): string {
  const start = parseTime(job.status?.startTime as string | undefined);
  if (start === undefined) return '';
  return humanDuration((parseTime(job.status?.completionTime as string | undefined) ?? now) - start);
}

export const cronJobTable: TableDefinition<Live<CronJob>> = {
  columns: [
    NAME,
    column('Schedule', 'The schedule in Cron format.'),
    column('Timezone', 'The time zone name for the given schedule.'),
    column('Suspend', 'Whether subsequent executions are suspended.', 'boolean'),
    integer('Active', 'The number of currently running jobs.'),
    column('Last Schedule', 'When the job was last scheduled.'),
    AGE,
    CONTAINERS,
    IMAGES,
    SELECTOR,
  ],
  cells: (c, now) => [
    c.metadata.name,
    c.spec?.schedule ?? '',
    c.spec?.timeZone ?? '<none>',
    String(c.spec?.suspend ?? false) === 'true' ? 'True' : 'False',
    c.status?.active?.length ?? 0,
    c.status?.lastScheduleTime === undefined ? '<none>' : ageText(c.status.lastScheduleTime as string, now),
    ageOf(c, now),
    ...containersOf(c.spec?.jobTemplate.spec?.template),
    formatSelector(c.spec?.jobTemplate.spec?.selector),
  ],
};
