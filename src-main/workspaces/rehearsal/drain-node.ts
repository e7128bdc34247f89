/**
 * Drains one node of a stage as `kubectl drain` does: decides about its pods, evicts them all at once, asks again every
 * five seconds where a budget says no, and waits until they are gone.
 * Models kubectl `pkg/drain` @ v1.34 in virtual time.
 */
import {
  drainErrors,
  matchesSelector,
  parseSelector,
  parseTime,
  planDrain,
  type KubeObject,
  type Live,
  type Status,
} from '@shared/api';
import type { BlockedPod, DrainFlags, NodeDrain, PodRef, WriteRequest } from '@shared/contract';
import type { Pod } from 'kubernetes-types/core/v1';
import type { BudgetWatch } from './budgets';
import type { Stage } from './stage';
import { workloadOf } from './workload';

/** kubectl asks a budget again after so many ms. */
const RETRY = 5_000;
/** kubectl looks after pods that are ending every so many ms. */
const POLL = 1_000;

interface Leaving {
  readonly pod: Live<Pod>;
  state: 'toEvict' | 'ending' | 'gone' | 'failed';
  /** Why it was not evicted yet. */
  message: string;
}

export function cordon(stage: Stage, node: string, unschedulable: boolean): void {
  stage.request({
    verb: 'patch',
    resource: 'nodes',
    name: node,
    patchType: 'strategic',
    body: { spec: { unschedulable: unschedulable ? true : null } },
  });
}

/** Drains a node that is cordoned already. `patience`: virtual ms after which a drain without a timeout is given up. */
export async function drainNode(
  stage: Stage,
  node: string,
  flags: DrainFlags,
  patience: number,
  budgets: BudgetWatch,
): Promise<NodeDrain> {
  const from = stage.elapsed;
  const { cluster } = stage;
  const decisions = planDrain(podsOn(stage, node, flags), flags, hasDaemonSet(stage), cluster.time);
  const staying = decisions.flatMap(({ pod, outcome, shown }) =>
    outcome === 'leave' && shown ? [{ ...refOf(pod), reason: shown }] : [],
  );
  const blocked = decisions
    .filter((decision) => decision.outcome === 'refuse')
    .map(({ pod, reasons }): BlockedPod => ({
      ...refOf(pod),
      node,
      workload: workloadOf(cluster, pod),
      reasons,
    }));
  const report = (outcome: NodeDrain['outcome'], left: NodeDrain['left'], error: string): NodeDrain => ({
    node,
    outcome,
    from,
    to: stage.elapsed,
    blocked,
    staying,
    left,
    error,
  });
  if (blocked.length > 0) {
    const errors = drainErrors(decisions);
    return report('refused', [], errors.length === 1 ? errors[0]! : `[${errors.join(', ')}]`);
  }

  const leaving = decisions
    .filter((decision) => decision.outcome === 'evict')
    .map(({ pod }): Leaving => ({ pod, state: 'toEvict', message: '' }));
  const limit = flags.timeout > 0 ? flags.timeout : patience;
  let nextAttempt = cluster.time;
  /** The revision at which the last attempts were refused: while nothing changes, neither do the answers. */
  let refusedAt = -1;
  for (;;) {
    if (cluster.time >= nextAttempt) {
      nextAttempt = cluster.time + RETRY;
      for (const one of leaving) {
        if (one.state !== 'toEvict') continue;
        if (cluster.store.revision === refusedAt) budgets.refusedAgain(one.pod);
        else attempt(stage, one, flags, budgets);
      }
      const waits = leaving.some((one) => one.state === 'toEvict');
      refusedAt = waits ? cluster.store.revision : -1;
    }
    await stage.settle();
    look(stage, leaving, flags);
    const left = leaving.filter((one) => one.state === 'toEvict' || one.state === 'ending');
    if (left.length === 0) break;
    if (stage.elapsed - from >= limit) {
      return report('stuck', left.map(leftOf), stuckText(left, flags));
    }
    await stage.pass(POLL);
  }
  const failed = leaving.filter((one) => one.state === 'failed');
  return failed.length === 0
    ? report('drained', [], '')
    : report('failed', failed.map(leftOf), failed.map((one) => one.message).join(', '));
}

const leftOf = ({ pod, state, message }: Leaving) => ({
  ...refOf(pod),
  message: state === 'ending' ? 'it has not ended yet' : message,
});

/** kubectl's own words at its timeout; without one it would wait on. */
function stuckText(left: readonly Leaving[], flags: DrainFlags): string {
  if (flags.timeout > 0) {
    return left
      .map(({ pod, state }) => {
        const { name, namespace } = refOf(pod);
        return state === 'ending'
          ? `error when waiting for pod "${name}" in namespace "${namespace}" to terminate: global timeout reached: ${seconds(flags.timeout)}`
          : `error when evicting pods/"${name}" -n "${namespace}": global timeout reached: ${seconds(flags.timeout)}`;
      })
      .join(', ');
  }
  return `${left.length === 1 ? 'a pod is' : `${left.length} pods are`} still there; kubectl would go on waiting`;
}

const seconds = (ms: number): string => {
  const total = ms / 1000;
  const [hours, minutes, rest] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  return `${hours > 0 ? `${hours}h` : ''}${hours > 0 || minutes > 0 ? `${minutes}m` : ''}${rest}s`;
};

/** The pods of the node that the drain is about, as the API server lists them. */
export function podsOn(stage: Stage, node: string, flags: Pick<DrainFlags, 'podSelector'>): Live<Pod>[] {
  const parsed = parseSelector(flags.podSelector);
  if ('error' in parsed) throw new Error(parsed.error);
  return (stage.cluster.store.list('pods') as readonly Live<Pod>[]).filter(
    (pod) => pod.spec?.nodeName === node && matchesSelector(parsed.selector, pod.metadata.labels),
  );
}

function hasDaemonSet(stage: Stage): (namespace: string, name: string) => boolean {
  return (namespace, name) => stage.get('daemonsets.apps', namespace, name) !== undefined;
}

function attempt(stage: Stage, one: Leaving, flags: DrainFlags, budgets: BudgetWatch): void {
  const { namespace, name } = refOf(one.pod);
  const answer = stage.request(requestFor(one.pod, flags));
  if (answer.ok) {
    one.state = 'ending';
    budgets.allowed(one.pod, stage.elapsed);
    return;
  }
  const { status } = answer;
  if (status.reason === 'NotFound') one.state = 'gone';
  else if (status.reason === 'TooManyRequests') {
    one.message = whyTooMany(status);
    budgets.refused(one.pod, stage.elapsed, one.message);
  } else if (status.reason === 'Forbidden' && isNamespaceEnding(status)) one.message = status.message;
  else {
    one.state = 'failed';
    one.message = `error when evicting pods/"${name}" -n "${namespace}": ${status.message}`;
  }
}

/** A DELETE, or an Eviction with the same options. */
function requestFor(pod: KubeObject, flags: DrainFlags): WriteRequest {
  const place = { resource: 'pods', namespace: pod.metadata.namespace ?? '', name: pod.metadata.name };
  const options = flags.gracePeriodSeconds >= 0 ? { gracePeriodSeconds: flags.gracePeriodSeconds } : {};
  if (flags.disableEviction) return { verb: 'delete', ...place, options };
  return {
    verb: 'create',
    ...place,
    subresource: 'eviction',
    body: {
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: { name: place.name, namespace: place.namespace },
      deleteOptions: options,
    },
  };
}

function whyTooMany(status: Status): string {
  return status.details?.causes?.[0]?.message ?? status.message;
}

function isNamespaceEnding(status: Status): boolean {
  return status.details?.causes?.some((cause) => cause.reason === 'NamespaceTerminating') === true;
}

/** Notes which pods are gone by now, or have been ending for so long that the drain does not wait for them. */
function look(stage: Stage, leaving: readonly Leaving[], flags: DrainFlags): void {
  for (const one of leaving) {
    if (one.state !== 'ending') continue;
    const { namespace, name } = refOf(one.pod);
    const pod = stage.get<Live<Pod>>('pods', namespace, name);
    if (!pod || pod.metadata.uid !== one.pod.metadata.uid) one.state = 'gone';
    else if (flags.skipWaitForDeleteTimeoutSeconds > 0) {
      const since = parseTime(pod.metadata.deletionTimestamp as string | undefined);
      const waited = since === undefined ? 0 : Math.trunc((stage.cluster.time - since) / 1000);
      if (waited > flags.skipWaitForDeleteTimeoutSeconds) one.state = 'gone';
    }
  }
}

export function refOf(pod: KubeObject): PodRef {
  return { namespace: pod.metadata.namespace ?? '', name: pod.metadata.name };
}
