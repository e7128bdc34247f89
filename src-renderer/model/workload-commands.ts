/** What can be done with a workload or a Service, as kubectl lines and requests. */
import { formatTime, splitObjectName, type GroupResource, type KubeObject } from '@shared/api';
import { namespaceArg, quote, type Command } from './commands';
import type { Target } from './target';

const SCALED: ReadonlySet<GroupResource> = new Set([
  'deployments.apps',
  'replicasets.apps',
  'statefulsets.apps',
]);
const RESTARTED: ReadonlySet<GroupResource> = new Set([
  'deployments.apps',
  'daemonsets.apps',
  'statefulsets.apps',
]);

export const canScale = (resource: GroupResource): boolean => SCALED.has(resource);
/** Whether `kubectl rollout restart` would do something with it. A paused Deployment must be resumed first. */
export function canRestart(resource: GroupResource, object: KubeObject | undefined): boolean {
  const { spec } = (object ?? {}) as { spec?: { paused?: boolean } };
  return RESTARTED.has(resource) && spec?.paused !== true;
}

export function replicasOf(object: KubeObject | undefined): number {
  return (object as { spec?: { replicas?: number } } | undefined)?.spec?.replicas ?? 1;
}

export function scaleTo(target: Target, replicas: number): Command {
  const { namespace, name } = splitObjectName(target.key);
  return {
    kubectl: `kubectl scale ${kindOf(target)} ${quote(name)}${namespaceArg(namespace)} --replicas=${replicas}`,
    requests: [
      {
        verb: 'patch',
        patchType: 'merge',
        resource: target.resource,
        namespace,
        name,
        subresource: 'scale',
        body: { spec: { replicas } },
      },
    ],
  };
}

/** Replaces all pods, as far as the rollout's rules let it. `now`: virtual time, ms since the epoch. */
export function restartRollout(target: Target, now: number): Command {
  const { namespace, name } = splitObjectName(target.key);
  const annotations = { 'kubectl.kubernetes.io/restartedAt': formatTime(now) };
  return {
    kubectl: `kubectl rollout restart ${kindOf(target)} ${quote(name)}${namespaceArg(namespace)}`,
    requests: [
      {
        verb: 'patch',
        patchType: 'merge',
        resource: target.resource,
        namespace,
        name,
        body: { spec: { template: { metadata: { annotations } } } },
      },
    ],
  };
}

/** Deletes it as kubectl does: what it owns goes after it. */
export function deleteObject(target: Target): Command {
  const { namespace, name } = splitObjectName(target.key);
  return {
    kubectl: `kubectl delete ${kindOf(target)} ${quote(name)}${namespaceArg(namespace)}`,
    requests: [
      {
        verb: 'delete',
        resource: target.resource,
        ...(namespace === '' ? {} : { namespace }),
        name,
        options: { propagationPolicy: 'Background' },
      },
    ],
  };
}

/** `deployments.apps` → `deployment` */
function kindOf({ resource }: Target): string {
  return resource.split('.')[0]!.replace(/s$/, '');
}
