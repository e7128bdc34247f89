/**
 * How pods are let go, one by one: asked for, refused for a while or for good, ending, gone. What a drain in a session
 * and one in a rehearsal have in common. Models kubectl `pkg/drain` @ v1.34.
 */
import { formatDuration, parseTime, type Live, type Status } from '@shared/api';
import type { ApiResult, DrainFlags, PodRef, WriteRequest } from '@shared/contract';
import type { Pod } from 'kubernetes-types/core/v1';

/** kubectl asks a budget again after so many ms. */
export const RETRY = 5_000;
/** kubectl looks after pods that are ending every so many ms. */
export const POLL = 1_000;

export interface Leaving {
  readonly pod: Live<Pod>;
  /** `skipped`: it has been ending for so long that nobody waits for it. */
  state: 'toEvict' | 'ending' | 'gone' | 'skipped' | 'failed';
  /** Why it was not evicted yet, or never. */
  message: string;
}

export function refOf(pod: Live<Pod>): PodRef {
  return { namespace: pod.metadata.namespace ?? '', name: pod.metadata.name };
}

export function isLeft({ state }: Leaving): boolean {
  return state === 'toEvict' || state === 'ending';
}

/** Cordons a node, or lets pods be scheduled there again. */
export function cordonRequest(node: string, unschedulable: boolean): WriteRequest {
  return {
    verb: 'patch',
    resource: 'nodes',
    name: node,
    patchType: 'strategic',
    body: { spec: { unschedulable: unschedulable ? true : null } },
  };
}

/** A DELETE, or an Eviction with the same options. */
export function requestFor(pod: Live<Pod>, flags: DrainFlags): WriteRequest {
  const place = { resource: 'pods', ...refOf(pod) };
  const options = flags.gracePeriodSeconds >= 0 ? { gracePeriodSeconds: flags.gracePeriodSeconds } : {};
  if (flags.disableEviction) return { verb: 'delete', ...place, options };
  return {
    verb: 'create',
    ...place,
    subresource: 'eviction',
    body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: refOf(pod), deleteOptions: options },
  };
}

/** Notes what the API server said to {@link requestFor}; one that may go later stays `toEvict`. */
export function noteAnswer(one: Leaving, answer: ApiResult, flags: DrainFlags): void {
  one.message = '';
  if (answer.ok) {
    one.state = 'ending';
    return;
  }
  const { status } = answer;
  if (status.reason === 'NotFound') one.state = 'gone';
  else if (status.reason === 'TooManyRequests' && !flags.disableEviction) one.message = status.message;
  else if (status.reason === 'Forbidden' && isNamespaceEnding(status)) one.message = status.message;
  else {
    one.state = 'failed';
    one.message = `${doing(one, flags)}: ${status.message}`;
  }
}

/** Which budget says no, and what it has and needs; the whole message where nobody says more. */
export function whyTooMany(status: Status): string {
  return status.details?.causes?.[0]?.message ?? status.message;
}

function isNamespaceEnding(status: Status): boolean {
  return status.details?.causes?.some((cause) => cause.reason === 'NamespaceTerminating') === true;
}

/**
 * Notes whether a pod that is ending is gone by now, or has been ending for so long that nobody waits for it.
 * @param live the pod of its name that there is now
 */
export function noteEnd(one: Leaving, live: Live<Pod> | undefined, now: number, flags: DrainFlags): void {
  if (one.state !== 'ending') return;
  const skip = flags.skipWaitForDeleteTimeoutSeconds;
  if (live?.metadata.uid !== one.pod.metadata.uid) one.state = 'gone';
  else if (skip > 0) {
    const since = parseTime(live?.metadata.deletionTimestamp as string | undefined);
    if (since !== undefined && Math.trunc((now - since) / 1000) > skip) one.state = 'skipped';
  }
}

/** What kubectl says of a pod that is left when its timeout is over. */
export function timedOut(one: Leaving, flags: DrainFlags): string {
  return `${doing(one, flags)}: global timeout reached: ${formatDuration(flags.timeout)}`;
}

function doing({ pod, state }: Leaving, flags: DrainFlags): string {
  const { namespace, name } = refOf(pod);
  if (state === 'ending')
    return `error when waiting for pod "${name}" in namespace "${namespace}" to terminate`;
  return `error when ${flags.disableEviction ? 'deleting' : 'evicting'} pods/"${name}" -n "${namespace}"`;
}
