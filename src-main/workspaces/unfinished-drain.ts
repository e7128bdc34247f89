/**
 * A drain that began and has not got to its end, read from what is recorded: nothing of it is kept beside the history. A
 * kubectl that is killed leaves the same behind: a node that is cordoned, pods that are gone or going, and the rest.
 */
import { parseTime, type Live } from '@shared/api';
import type { DrainedPod, DrainFlags, DrainState, Input, PodRef } from '@shared/contract';
import type { Node, Pod } from 'kubernetes-types/core/v1';
import { drainFlagsOf } from './drain-line';
import { drainedPod, drainPlan } from './drain-plan';
import type { Session } from './session';

type ReadPod = Live<Pod>;

/**
 * The latest drain of a node on the live branch, with what became of each pod that had to go; null where there is none,
 * where all of these are gone, or where the node was uncordoned since. What a console does is not looked at: it may be at
 * it still, and says itself how it ended.
 */
export function unfinishedDrain(session: Session, node: string): DrainState | null {
  const { branch } = session.head();
  const live = session.read({ verb: 'get', resource: 'nodes', name: node });
  if (!live.ok || !isCordoned(live.object)) return null;
  const drain = latestDrain(session.history.inputs(branch), node);
  if (!drain || wasUncordonedSince(session, node, drain.inputs[0]!.seq)) return null;
  const since = drain.inputs[0]!.time;
  const left = podsLeft(session, node, drain.flags, since);
  const gone = podsAsked(session, node, drain.inputs).filter(
    ({ uid }) => !left.some((pod) => pod.uid === uid),
  );
  if (left.length === 0) return null;
  const { flags } = drain;
  return {
    node,
    since,
    deadline: null,
    pods: [...gone, ...left],
    nextAttempt: null,
    outcome: 'interrupted',
    errors: [],
    flags,
  };
}

/** The inputs of the last drain, and its flags. */
function latestDrain(
  inputs: readonly Input[],
  node: string,
): { readonly inputs: readonly Input[]; readonly flags: DrainFlags } | undefined {
  for (const { body, origin } of inputs.toReversed()) {
    const { command, group, via } = origin;
    if (body.type !== 'request' || via === 'console' || group === undefined) continue;
    const flags = command === undefined ? null : drainFlagsOf(command, node);
    if (flags) return { inputs: inputs.filter((input) => input.origin.group === group), flags };
  }
  return undefined;
}

/** The pods on the node that had to go and are there still. Evictions that a budget refuses are in no history. */
function podsLeft(session: Session, node: string, flags: DrainFlags, since: number): DrainedPod[] {
  const plan = drainPlan(session, node, flags);
  if ('status' in plan) return [];
  return plan.decisions
    .filter(({ pod, outcome }) => outcome === 'evict' && createdAt(pod) <= since)
    .map(({ pod }) => drainedPod(pod, pod.metadata.deletionTimestamp ? 'ending' : 'toEvict', ''));
}

/** The pods of the node that were asked to go, as they were then. */
function podsAsked(session: Session, node: string, inputs: readonly Input[]): DrainedPod[] {
  return inputs.flatMap((input) => {
    const ref = podAskedToGo(input);
    if (!ref) return [];
    const asked = session.history
      .objectHistory(session.head().branch, { resource: 'pods', ...ref })
      .findLast((version) => version.seq <= input.seq && version.object !== null);
    const pod = asked?.object as ReadPod | undefined;
    return pod?.spec?.nodeName === node ? [drainedPod(pod, 'gone', '')] : [];
  });
}

function podAskedToGo({ body }: Input): PodRef | undefined {
  if (body.type !== 'request' || body.request.resource !== 'pods') return undefined;
  const { request } = body;
  const asks = request.verb === 'delete' || (request.verb === 'create' && request.subresource === 'eviction');
  return asks && request.name !== undefined
    ? { namespace: request.namespace ?? '', name: request.name }
    : undefined;
}

function wasUncordonedSince(session: Session, node: string, seq: number): boolean {
  const key = { resource: 'nodes', namespace: '', name: node };
  return session.history
    .objectHistory(session.head().branch, key)
    .some((version) => version.seq > seq && !isCordoned(version.object));
}

function createdAt(pod: ReadPod): number {
  return parseTime(pod.metadata.creationTimestamp as string | undefined) ?? 0;
}

function isCordoned(object: unknown): boolean {
  return (object as Partial<Node> | null)?.spec?.unschedulable === true;
}
