/** `kubectl describe` of Jobs and CronJobs. */
import type { CronJob, Job } from 'kubernetes-types/batch/v1';
import type { KubeObject, Live } from '@shared/api';
import { boolText, longTime, orUnset, printTemplate, selectorText, span } from '@main/kubectl/print';
import type { DescribePage } from './describe-page';
import { eventsOf, printEvents } from './events';
import { printMeta, printOwner } from './workloads';

export function describeJob(page: DescribePage, object: KubeObject): void {
  const { metadata, spec, status } = object as Live<Job>;
  page.field(0, 'Name', metadata.name);
  page.field(0, 'Namespace', metadata.namespace ?? '');
  if (spec?.selector) page.field(0, 'Selector', selectorText(spec.selector));
  printMeta(page, object);
  printOwner(page, object);
  if (spec?.parallelism !== undefined) page.field(0, 'Parallelism', spec.parallelism);
  page.field(0, 'Completions', orUnset(spec?.completions));
  if (spec?.completionMode) page.field(0, 'Completion Mode', spec.completionMode);
  if (spec?.suspend !== undefined) page.field(0, 'Suspend', spec.suspend);
  if (spec?.backoffLimit !== undefined) page.field(0, 'Backoff Limit', spec.backoffLimit);
  if (spec?.ttlSecondsAfterFinished !== undefined) {
    page.field(0, 'TTL Seconds After Finished', spec.ttlSecondsAfterFinished);
  }
  if (status?.startTime) page.field(0, 'Start Time', longTime(status.startTime as string));
  if (status?.completionTime) page.field(0, 'Completed At', longTime(status.completionTime as string));
  if (status?.startTime && status.completionTime) {
    page.field(0, 'Duration', span(status.startTime as string, status.completionTime as string));
  }
  if (spec?.activeDeadlineSeconds !== undefined) {
    page.field(0, 'Active Deadline Seconds', `${spec.activeDeadlineSeconds}s`);
  }
  const { active = 0, succeeded = 0, failed = 0 } = status ?? {};
  const ready = status?.ready === undefined ? '' : ` (${status.ready} Ready)`;
  page.field(0, 'Pods Statuses', `${active} Active${ready} / ${succeeded} Succeeded / ${failed} Failed`);
  if (spec?.completionMode === 'Indexed') {
    page.field(0, 'Completed Indexes', shortIndexes(status?.completedIndexes));
  }
  printTemplate(page, spec?.template);
  printEvents(page, eventsOf(page.command, object));
}

/** At most 50 characters of a list of indexes. */
function shortIndexes(indexes: string | undefined): string {
  if (!indexes) return '<none>';
  if (indexes.length <= 50) return indexes;
  return `${indexes.slice(0, indexes.slice(0, 51).lastIndexOf(',') + 1)}...`;
}

export function describeCronJob(page: DescribePage, object: KubeObject): void {
  const { metadata, spec, status } = object as Live<CronJob>;
  const job = spec?.jobTemplate.spec;
  page.field(0, 'Name', metadata.name);
  page.field(0, 'Namespace', metadata.namespace ?? '');
  printMeta(page, object);
  page.field(0, 'Schedule', spec?.schedule ?? '');
  if (spec?.timeZone) page.field(0, 'Time Zone', spec.timeZone);
  page.field(0, 'Concurrency Policy', spec?.concurrencyPolicy ?? '');
  page.field(0, 'Suspend', boolText(spec?.suspend));
  page.field(0, 'Successful Job History Limit', orUnset(spec?.successfulJobsHistoryLimit));
  page.field(0, 'Failed Job History Limit', orUnset(spec?.failedJobsHistoryLimit));
  page.field(
    0,
    'Starting Deadline Seconds',
    spec?.startingDeadlineSeconds === undefined ? '<unset>' : `${spec.startingDeadlineSeconds}s`,
  );
  page.field(0, 'Selector', job?.selector ? selectorText(job.selector) : '<unset>');
  page.field(0, 'Parallelism', orUnset(job?.parallelism));
  page.field(0, 'Completions', orUnset(job?.completions));
  if (job?.activeDeadlineSeconds !== undefined) {
    page.field(0, 'Active Deadline Seconds', `${job.activeDeadlineSeconds}s`);
  }
  printTemplate(page, job?.template);
  const last = status?.lastScheduleTime as string | undefined;
  page.field(0, 'Last Schedule Time', last ? longTime(last) : '<unset>');
  const active = status?.active ?? [];
  page.field(
    0,
    'Active Jobs',
    active.length > 0 ? active.map(({ name }) => name ?? '').join(', ') : '<none>',
  );
  printEvents(page, eventsOf(page.command, object));
}
