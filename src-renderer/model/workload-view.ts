/** Controllers as the outline lists them: how many of the wanted pods are ready. */
import type { DaemonSet, Deployment, ReplicaSet, StatefulSet } from 'kubernetes-types/apps/v1';
import type { Job } from 'kubernetes-types/batch/v1';
import { controllerOf, type GroupResource, type KubeObject } from '@shared/api';
import type { Tone } from './pod-view';

export interface WorkloadView {
  readonly resource: GroupResource;
  /** `namespace/name` */
  readonly key: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly ready: number;
  readonly wanted: number;
  readonly tone: Tone;
}

export const WORKLOAD_RESOURCES: ReadonlySet<GroupResource> = new Set([
  'deployments.apps',
  'replicasets.apps',
  'daemonsets.apps',
  'statefulsets.apps',
  'jobs.batch',
  'cronjobs.batch',
]);

/** Undefined for what another workload stands for: a Deployment's ReplicaSet, a CronJob's Job. */
export function workloadView(resource: GroupResource, object: KubeObject): WorkloadView | undefined {
  if (controllerOf(object)) return undefined;
  const { ready, wanted, over } = countsOf(resource, object);
  const namespace = object.metadata.namespace ?? '';
  return {
    resource,
    key: `${namespace}/${object.metadata.name}`,
    kind: object.kind,
    namespace,
    name: object.metadata.name,
    ready,
    wanted,
    tone: over ? (ready >= wanted ? 'done' : 'err') : ready >= wanted ? 'ok' : 'warn',
  };
}

function countsOf(
  resource: GroupResource,
  object: KubeObject,
): { ready: number; wanted: number; over: boolean } {
  switch (resource) {
    case 'daemonsets.apps': {
      const { status } = object as DaemonSet & KubeObject;
      return { ready: status?.numberReady ?? 0, wanted: status?.desiredNumberScheduled ?? 0, over: false };
    }
    case 'jobs.batch': {
      const { spec, status } = object as Job & KubeObject;
      const ended = (status?.conditions ?? []).some(
        (c) => (c.type === 'Complete' || c.type === 'Failed') && c.status === 'True',
      );
      return { ready: status?.succeeded ?? 0, wanted: spec?.completions ?? 1, over: ended };
    }
    case 'cronjobs.batch':
      return { ready: 0, wanted: 0, over: false };
    default: {
      const { spec, status } = object as (Deployment | ReplicaSet | StatefulSet) & KubeObject;
      return { ready: status?.readyReplicas ?? 0, wanted: spec?.replicas ?? 1, over: false };
    }
  }
}
