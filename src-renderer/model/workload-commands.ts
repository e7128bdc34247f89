/** What can be done with a workload or a Service, as kubectl lines and requests. */
import { formatTime, splitObjectName, type GroupResource, type KubeObject } from '@shared/api';
import { kindArg, namespaceArg, quote, type Command } from './commands';
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
  return patched(target, (what) => `scale ${what} --replicas=${replicas}`, { spec: { replicas } }, 'scale');
}

/** Replaces all pods, as far as the rollout's rules let it. `now`: virtual time, ms since the epoch. */
export function restartRollout(target: Target, now: number): Command {
  const annotations = { 'kubectl.kubernetes.io/restartedAt': formatTime(now) };
  const body = { spec: { template: { metadata: { annotations } } } };
  return patched(target, (what) => `rollout restart ${what}`, body);
}

/** Deletes it as kubectl does: what it owns goes after it. */
export function deleteObject(target: Target): Command {
  const { namespace, name } = splitObjectName(target.key);
  return {
    kubectl: `kubectl delete ${argOf(target)}`,
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

/** @param line behind `kubectl`, of what it is about */
function patched(
  target: Target,
  line: (what: string) => string,
  body: object,
  subresource?: 'scale',
): Command {
  const { namespace, name } = splitObjectName(target.key);
  return {
    kubectl: `kubectl ${line(argOf(target))}`,
    requests: [
      {
        verb: 'patch',
        patchType: 'merge',
        resource: target.resource,
        namespace,
        name,
        ...(subresource ? { subresource } : {}),
        body,
      },
    ],
  };
}

/** `deployment web -n shop` */
function argOf({ resource, key }: Target): string {
  const { namespace, name } = splitObjectName(key);
  return `${kindArg(resource)} ${quote(name)}${namespaceArg(namespace)}`;
}
