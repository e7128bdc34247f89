/** The workload that makes a pod: what has to be changed where the pod itself cannot be. */
import { controllerOf, type GroupResource } from '@shared/api';
import type { WriteRequest } from '@shared/contract';
import type { ClusterObjects } from '../framework/cluster-objects';
import type { LivePod, PodInfo } from '../framework/pod-info';
import { inNamespace, quoted } from './proposal';

export interface Workload {
  readonly resource: GroupResource;
  /** As kubectl takes it: `deployment`. */
  readonly type: string;
  readonly name: string;
}

const TYPES: Readonly<Record<string, { readonly resource: GroupResource; readonly type: string }>> = {
  ReplicaSet: { resource: 'replicasets.apps', type: 'replicaset' },
  Deployment: { resource: 'deployments.apps', type: 'deployment' },
  StatefulSet: { resource: 'statefulsets.apps', type: 'statefulset' },
  DaemonSet: { resource: 'daemonsets.apps', type: 'daemonset' },
};

/** The Deployment, StatefulSet, DaemonSet or ReplicaSet behind a pod; a Job's template cannot be changed. */
export function workloadOf(pod: PodInfo, objects: ClusterObjects): Workload | undefined {
  let owner = pod.template.controller as { readonly kind: string; readonly name: string } | undefined;
  if (owner?.kind === 'ReplicaSet') {
    const set = objects.replicaSet(pod.namespace, owner.name);
    owner = (set && controllerOf(set)) ?? owner;
  }
  const known = owner && TYPES[owner.kind];
  return known && owner ? { ...known, name: owner.name } : undefined;
}

/** A JSON patch of the workload's template, both ways. */
export function templatePatch(
  { resource, type, name }: Workload,
  namespace: string,
  patch: readonly unknown[],
): { readonly kubectl: readonly string[]; readonly requests: readonly WriteRequest[] } {
  return {
    kubectl: [
      `kubectl ${inNamespace(namespace)}patch ${type} ${name} --type=json -p ${quoted(JSON.stringify(patch))}`,
    ],
    requests: [{ verb: 'patch', resource, namespace, name, patchType: 'json', body: patch }],
  };
}

/** Deletes a pod and creates it again with another spec, as `kubectl replace --force` does. */
export function recreateRequests(changed: LivePod): WriteRequest[] {
  const { namespace = 'default', name, labels, annotations } = changed.metadata;
  const body = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace, name, ...(labels ? { labels } : {}), ...(annotations ? { annotations } : {}) },
    spec: changed.spec,
  };
  return [
    { verb: 'delete', resource: 'pods', namespace, name, options: { gracePeriodSeconds: 0 } },
    { verb: 'create', resource: 'pods', namespace, body },
  ];
}
