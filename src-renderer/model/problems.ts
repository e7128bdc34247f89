/**
 * What is stuck at an instant, why, and what to try next: pods that wait, fail or will not go, nodes that do not
 * report. Only what is no ordinary passage is named: a pod that was created a moment ago is on its way.
 */
import type { ContainerStatus, Event, Node, Pod } from 'kubernetes-types/core/v1';
import { parseTime, type KubeObject } from '@shared/api';
import type { NodeView } from './node-view';
import type { PodView } from './pod-view';
import type { Target } from './target';

/** What helps to find out more, or to do something about it. */
export type NextStep = 'why' | 'logs' | 'events' | 'yaml' | 'overview' | 'drain';

/** What to try next, in a sentence that the catalogue has. */
export type Advice =
  | 'unschedulable'
  | 'gated'
  | 'claimUnbound'
  | 'claimMissing'
  | 'imagePull'
  | 'imageName'
  | 'imageNever'
  | 'crashLoop'
  | 'outOfMemory'
  | 'config'
  | 'initFailing'
  | 'initWaiting'
  | 'mount'
  | 'notStarted'
  | 'notReady'
  | 'failed'
  | 'evicted'
  | 'rejected'
  | 'finalizers'
  | 'terminating'
  | 'nodeGone'
  | 'nodeNotReady'
  | 'createRefused'
  | 'deadline'
  | 'jobFailed'
  | 'claimPending'
  | 'budget'
  | 'drainUnfinished';

export interface Problem {
  readonly target: Target;
  readonly title: string;
  /** STATUS as kubectl prints it. */
  readonly status: string;
  /** In the cluster's own words. */
  readonly reason: string;
  readonly advice: Advice;
  readonly next: NextStep;
}

/** What has been on its way for longer than this is stuck (virtual ms). */
export const PATIENCE = 60_000;

export interface PodFacts {
  readonly view: PodView;
  readonly object: Pod & KubeObject;
  /** Events that speak of the pod. */
  readonly events: readonly (Event & KubeObject)[];
  /** Whether the node that it is bound to is there and Ready; absent: nobody asked. */
  readonly nodeReady?: boolean | undefined;
}

/** The problem of a pod at `now`; undefined where there is none. */
export function podProblem(
  { view, object, events, nodeReady = true }: PodFacts,
  now: number,
): Problem | undefined {
  const make = (reason: string, advice: Advice, next: NextStep): Problem => ({
    target: { resource: 'pods', key: view.key },
    title: view.key,
    status: view.status,
    reason,
    advice,
    next,
  });
  if (view.node === '') {
    if (view.over || view.unplacedMessage === undefined) return undefined;
    return make(view.unplacedMessage, unplacedAdvice(object, view.unplacedMessage), 'why');
  }
  const deleted = parseTime(object.metadata.deletionTimestamp as string | undefined);
  if (deleted !== undefined) {
    // deletionTimestamp is the end of the grace period.
    if (now <= deleted + PATIENCE) return undefined;
    const finalizers = object.metadata.finalizers ?? [];
    if (finalizers.length > 0) return make(`finalizers: ${finalizers.join(', ')}`, 'finalizers', 'yaml');
    return make(lastWarning(events) || view.status, nodeReady ? 'terminating' : 'nodeGone', 'events');
  }
  if (view.tone === 'done' || view.tone === 'ok') return undefined;
  const init = object.status?.initContainerStatuses ?? [];
  const waiting = [...init, ...(object.status?.containerStatuses ?? [])].find(
    (s) => s.state?.waiting?.message || (s.state?.waiting && s.restartCount > 0),
  );
  if (view.tone === 'err') {
    const message = waiting?.state?.waiting?.message ?? object.status?.message ?? lastWarning(events);
    const advice = failureAdvice(view, object, waiting);
    return make(message || view.status, advice, LOGS_TELL.has(advice) ? 'logs' : (NEXT[advice] ?? 'events'));
  }
  const since = Math.max(view.created, readySince(object) ?? 0, view.lastRestart ?? 0);
  if (now - since <= PATIENCE) return undefined;
  const reason = lastWarning(events) || waiting?.state?.waiting?.message || view.status;
  if (!nodeReady) return make(reason, 'nodeGone', 'events');
  if (view.status === 'Running') return make(reason, 'notReady', 'events');
  if (view.status.startsWith('Init:')) return make(reason, 'initWaiting', 'logs');
  const mount = events.some(({ reason: why }) => why === 'FailedMount' || why === 'FailedAttachVolume');
  return make(reason, mount ? 'mount' : 'notStarted', 'events');
}

/** The problem of a node; undefined where it is Ready. */
export function nodeProblem(node: NodeView, object: KubeObject | undefined): Problem | undefined {
  if (node.ready) return undefined;
  const { status } = (object ?? {}) as { status?: Node['status'] };
  return {
    target: { resource: 'nodes', key: node.name },
    title: node.name,
    status: node.status,
    reason: status?.conditions?.find((c) => c.type === 'Ready')?.message ?? '',
    advice: 'nodeNotReady',
    next: 'overview',
  };
}

/** The newest warning among events; '' where there is none. */
export function lastWarning(events: readonly (Event & KubeObject)[], reason?: string): string {
  let newest: Event | undefined;
  let at = -1;
  for (const event of events) {
    if (event.type !== 'Warning' || (reason !== undefined && event.reason !== reason)) continue;
    const time = parseTime((event.lastTimestamp ?? event.eventTime) as string | undefined) ?? 0;
    if (time >= at) [newest, at] = [event, time];
  }
  return newest?.message ?? '';
}

/** Where nothing happens any more, all that there is to know stands in the overview. */
const NEXT: Readonly<Partial<Record<Advice, NextStep>>> = { rejected: 'overview' };

/** What a container has written before it ended says more than any event. */
const LOGS_TELL: ReadonlySet<Advice> = new Set(['crashLoop', 'outOfMemory', 'initFailing', 'failed']);

function unplacedAdvice(object: Pod, message: string): Advice {
  if ((object.spec?.schedulingGates ?? []).length > 0) return 'gated';
  if (/persistentvolumeclaim ".*" not found/.test(message)) return 'claimMissing';
  if (/unbound immediate PersistentVolumeClaims/.test(message)) return 'claimUnbound';
  return 'unschedulable';
}

function failureAdvice(view: PodView, object: Pod, waiting: ContainerStatus | undefined): Advice {
  const status = view.status.replace(/^Init:/, '');
  if (status === 'Evicted') return 'evicted';
  // A kubelet that refuses a pod says why in its status, and starts no container of it.
  const started = (object.status?.containerStatuses ?? []).length > 0;
  if (view.over && object.status?.reason && !started) return 'rejected';
  if (/ImagePull/.test(status)) return 'imagePull';
  if (status === 'InvalidImageName') return 'imageName';
  if (status === 'ErrImageNeverPull') return 'imageNever';
  if (status === 'CreateContainerConfigError') return 'config';
  if (status !== view.status) return 'initFailing';
  if (status === 'OOMKilled' || waiting?.lastState?.terminated?.reason === 'OOMKilled') return 'outOfMemory';
  if (status === 'CrashLoopBackOff' || view.restarts > 0) return 'crashLoop';
  if (view.over || object.status?.phase === 'Running') return 'failed';
  return 'notStarted';
}

function readySince(object: Pod): number | undefined {
  const ready = object.status?.conditions?.find((c) => c.type === 'Ready');
  return parseTime(ready?.lastTransitionTime as string | undefined);
}
