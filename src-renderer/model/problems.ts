/**
 * What is stuck at an instant, why, and what to look at next: pods that wait, fail or will not go, nodes that do not
 * report. Only what is no ordinary passage is named: a pod that was created a moment ago is on its way.
 */
import type { Event, Node, Pod } from 'kubernetes-types/core/v1';
import { parseTime, type KubeObject } from '@shared/api';
import type { NodeView } from './node-view';
import type { PodView } from './pod-view';
import type { Target } from './target';

/** What helps to find out more, or to do something about it. */
export type NextStep = 'why' | 'logs' | 'events' | 'yaml' | 'overview';

export interface Problem {
  readonly target: Target;
  readonly title: string;
  /** STATUS as kubectl prints it. */
  readonly status: string;
  /** In the cluster's own words. */
  readonly reason: string;
  readonly next: NextStep;
}

/** What has been on its way for longer than this is stuck (virtual ms). */
export const PATIENCE = 60_000;

export interface PodFacts {
  readonly view: PodView;
  readonly object: Pod & KubeObject;
  /** Events that speak of the pod. */
  readonly events: readonly (Event & KubeObject)[];
}

/** The problem of a pod at `now`; undefined where there is none. */
export function podProblem({ view, object, events }: PodFacts, now: number): Problem | undefined {
  const make = (reason: string, next: NextStep): Problem => ({
    target: { resource: 'pods', key: view.key },
    title: view.key,
    status: view.status,
    reason,
    next,
  });
  if (view.node === '') {
    if (view.over) return undefined;
    return view.unplacedMessage === undefined ? undefined : make(view.unplacedMessage, 'why');
  }
  const deleted = parseTime(object.metadata.deletionTimestamp as string | undefined);
  if (deleted !== undefined) {
    // deletionTimestamp is the end of the grace period.
    if (now <= deleted + PATIENCE) return undefined;
    const finalizers = object.metadata.finalizers ?? [];
    return make(finalizers.length > 0 ? `finalizers: ${finalizers.join(', ')}` : lastWarning(events), 'yaml');
  }
  if (view.tone === 'done' || view.tone === 'ok') return undefined;
  const waiting = [
    ...(object.status?.initContainerStatuses ?? []),
    ...(object.status?.containerStatuses ?? []),
  ].find((s) => s.state?.waiting?.message || (s.state?.waiting && s.restartCount > 0));
  if (view.tone === 'err') {
    const message = waiting?.state?.waiting?.message ?? object.status?.message ?? lastWarning(events);
    return make(message || view.status, view.restarts > 0 || view.over ? 'logs' : 'events');
  }
  const since = Math.max(view.created, readySince(object) ?? 0, view.lastRestart ?? 0);
  if (now - since <= PATIENCE) return undefined;
  return make(lastWarning(events) || waiting?.state?.waiting?.message || view.status, 'events');
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
    next: 'overview',
  };
}

function readySince(object: Pod): number | undefined {
  const ready = object.status?.conditions?.find((c) => c.type === 'Ready');
  return parseTime(ready?.lastTransitionTime as string | undefined);
}

function lastWarning(events: readonly (Event & KubeObject)[]): string {
  let newest: Event | undefined;
  let at = -1;
  for (const event of events) {
    if (event.type !== 'Warning') continue;
    const time = parseTime((event.lastTimestamp ?? event.eventTime) as string | undefined) ?? 0;
    if (time >= at) [newest, at] = [event, time];
  }
  return newest?.message ?? '';
}
