/** Creating and deleting the pods of a controller, with the events that a real one records about it. */
import type { KubeObject, Live, Status } from '@shared/api';
import type { ApiResult } from '@shared/contract';
import type { Pod, PodTemplateSpec } from 'kubernetes-types/core/v1';
import { subjectOf, type ComponentContext } from '@main/engine/client';
import { controllerReference } from './ownership';

export type LivePod = Live<Pod>;

/** A pod of this template, owned by `owner`, with a generated name. Parts of the template are shared, not copied. */
export function podFromTemplate(owner: KubeObject, template: PodTemplateSpec): LivePod {
  const { labels, annotations, finalizers } = template.metadata ?? {};
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: `${owner.metadata.name}-`,
      namespace: owner.metadata.namespace,
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
      ...(finalizers === undefined ? {} : { finalizers }),
      ownerReferences: [controllerReference(owner)],
    } as LivePod['metadata'],
    ...(template.spec === undefined ? {} : { spec: template.spec }),
  };
}

/** Creates the pod and says so in an event about its owner. */
export function createPod(ctx: ComponentContext, owner: KubeObject, pod: LivePod): ApiResult<LivePod> {
  const result = ctx.client.create<LivePod>('pods', pod);
  if (result.ok)
    ctx.recorder.normal(subjectOf(owner), 'SuccessfulCreate', `Created pod: ${result.object.metadata.name}`);
  else if (!isNamespaceTerminating(result.status)) {
    ctx.recorder.warning(subjectOf(owner), 'FailedCreate', `Error creating: ${result.status.message}`);
  }
  return result;
}

/** Deletes the pod and says so in an event about its owner. A pod that is gone already is no failure. */
export function deletePod(ctx: ComponentContext, owner: KubeObject, pod: KubeObject): Status | undefined {
  const { namespace = '', name, uid } = pod.metadata;
  const options = uid === undefined ? {} : { preconditions: { uid } };
  const result = ctx.client.delete('pods', namespace, name, options);
  if (result.ok) {
    ctx.recorder.normal(subjectOf(owner), 'SuccessfulDelete', `Deleted pod: ${name}`);
    return undefined;
  }
  if (result.status.reason === 'NotFound') return undefined;
  ctx.recorder.warning(subjectOf(owner), 'FailedDelete', `Error deleting: ${result.status.message}`);
  return result.status;
}

/** Whether a create was refused because its namespace is going away: there is nothing to retry then. */
export function isNamespaceTerminating(status: Status): boolean {
  return status.details?.causes?.some((cause) => cause.reason === 'NamespaceTerminating') ?? false;
}

/**
 * Does up to `count` pieces of work in batches of 1, 2, 4, 8 …, and stops after a batch in which one failed, so that
 * what cannot work is not tried hundreds of times.
 * @returns the first failure and how many were tried
 */
export function inSlowStartBatches(count: number, work: (index: number) => Status | undefined): Batches {
  let tried = 0;
  for (let size = 1; tried < count; size *= 2) {
    const end = Math.min(tried + size, count);
    let failed: Status | undefined;
    while (tried < end) {
      const status = work(tried++);
      failed ??= status;
    }
    if (failed) return { failed, tried };
  }
  return { failed: undefined, tried };
}

export interface Batches {
  readonly failed: Status | undefined;
  readonly tried: number;
}
