/** What is stuck besides pods and nodes: workloads that get no pods, claims without a volume, budgets that hold a drain. */
import type { Event, PersistentVolumeClaim } from 'kubernetes-types/core/v1';
import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1';
import { matchesLabelSelector, parseTime, type KubeObject } from '@shared/api';
import type { PodView } from './pod-view';
import { lastWarning, PATIENCE, type Advice, type NextStep, type Problem } from './problems';
import type { WorkloadView } from './workload-view';

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

/**
 * A workload whose pods are refused by the API server (quota, admission, a missing service account), whose rollout does
 * not get on, or whose job has failed; undefined for any other.
 */
export function workloadProblem(
  view: WorkloadView,
  object: KubeObject,
  events: readonly (Event & KubeObject)[],
): Problem | undefined {
  if (view.tone === 'ok' || view.tone === 'done') return undefined;
  const make = (reason: string, advice: Advice, next: NextStep): Problem => ({
    target: { resource: view.resource, key: view.key },
    title: `${view.kind} ${view.key}`,
    status: `${view.ready}/${view.wanted}`,
    reason,
    advice,
    next,
  });
  const conditions = (object as { status?: { conditions?: readonly Condition[] } }).status?.conditions ?? [];
  const find = (type: string, status: string): Condition | undefined =>
    conditions.find((condition) => condition.type === type && condition.status === status);
  const failed = find('Failed', 'True');
  if (view.resource === 'jobs.batch' && failed)
    return make(failed.message ?? failed.reason ?? '', 'jobFailed', 'events');
  const refused = find('ReplicaFailure', 'True');
  if (refused) return make(refused.message ?? refused.reason ?? '', 'createRefused', 'overview');
  const late = find('Progressing', 'False');
  if (late?.reason === 'ProgressDeadlineExceeded')
    return make(late.message ?? late.reason, 'deadline', 'overview');
  const event = lastWarning(events, 'FailedCreate');
  return event === '' ? undefined : make(event, 'createRefused', 'events');
}

/** A claim that has waited too long for a volume; one that waits for its first consumer is as it should be. */
export function claimProblem(
  object: PersistentVolumeClaim & KubeObject,
  events: readonly (Event & KubeObject)[],
  now: number,
): Problem | undefined {
  if (object.status?.phase !== 'Pending') return undefined;
  const created = parseTime(object.metadata.creationTimestamp as string | undefined) ?? now;
  if (now - created <= PATIENCE) return undefined;
  const newest = [...events].sort((a, b) => timeOf(b) - timeOf(a))[0];
  if (newest?.reason === 'WaitForFirstConsumer') return undefined;
  const key = keyOf(object);
  return {
    target: { resource: 'persistentvolumeclaims', key },
    title: `PersistentVolumeClaim ${key}`,
    status: 'Pending',
    reason: newest?.message ?? 'Pending',
    advice: 'claimPending',
    next: 'events',
  };
}

/** A budget that lets none of its pods go, while one of them sits on a node that is being drained. */
export function budgetProblem(
  object: PodDisruptionBudget & KubeObject,
  leaving: Iterable<PodView>,
): Problem | undefined {
  const { status, spec } = object;
  if (!status || status.disruptionsAllowed > 0 || (status.expectedPods ?? 0) === 0) return undefined;
  const held: string[] = [];
  for (const pod of leaving) {
    if (pod.namespace !== object.metadata.namespace || pod.over) continue;
    if (matchesLabelSelector(spec?.selector, pod.labels)) held.push(pod.name);
  }
  if (held.length === 0) return undefined;
  const key = keyOf(object);
  return {
    target: { resource: 'poddisruptionbudgets.policy', key },
    title: `PodDisruptionBudget ${key}`,
    status: `${status.currentHealthy}/${status.desiredHealthy}`,
    reason: `disruptionsAllowed: 0 (currentHealthy: ${status.currentHealthy}, desiredHealthy: ${status.desiredHealthy}): ${held.sort().join(', ')}`,
    advice: 'budget',
    next: 'yaml',
  };
}

const keyOf = ({ metadata: { namespace = '', name } }: KubeObject): string => `${namespace}/${name}`;

function timeOf(event: Event): number {
  return parseTime((event.lastTimestamp ?? event.eventTime) as string | undefined) ?? 0;
}
