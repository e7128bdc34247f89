/**
 * Deletes finished jobs when their ttlSecondsAfterFinished are over.
 * Models `pkg/controller/ttlafterfinished` @ v1.34.
 */
import { nameOf, parseTime, type KubeObject, type Live } from '@shared/api';
import type { Job } from 'kubernetes-types/batch/v1';
import { Controller, type Machinery, type SyncResult } from '../client';

type LiveJob = Live<Job>;

export class JobTtlController extends Controller {
  constructor(machinery: Machinery) {
    super(machinery, { name: 'ttl-after-finished-controller', resource: 'jobs.batch' });
    this.watch(this.resource, ({ object }) =>
      object && expiry(object as LiveJob) !== undefined ? [nameOf(object)] : [],
    );
  }

  protected sync(namespace: string, name: string): SyncResult {
    const job = this.ctx.client.get<LiveJob>(this.resource, namespace, name);
    const at = job && expiry(job);
    if (at === undefined) return 'done';
    if (at > this.now()) {
      this.queue.addAfter(nameOf(job as KubeObject), at - this.now());
      return 'done';
    }
    const { uid } = job!.metadata;
    const result = this.ctx.client.delete(this.resource, namespace, name, {
      propagationPolicy: 'Foreground',
      ...(uid === undefined ? {} : { preconditions: { uid } }),
    });
    return result.ok || result.status.reason === 'NotFound' ? 'done' : 'retry';
  }
}

/** When the job is to be deleted (virtual time, ms); undefined where it has not finished, or never. */
function expiry(job: LiveJob): number | undefined {
  const seconds = job.spec?.ttlSecondsAfterFinished;
  if (seconds === undefined || job.metadata.deletionTimestamp !== undefined) return undefined;
  const over = job.status?.conditions?.find(
    (c) => (c.type === 'Complete' || c.type === 'Failed') && c.status === 'True',
  );
  const finished = parseTime(over?.lastTransitionTime);
  return finished === undefined ? undefined : finished + seconds * 1000;
}
