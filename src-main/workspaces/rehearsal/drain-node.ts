/**
 * Drains one node of a stage as `kubectl drain` does: decides about its pods, evicts them all at once, asks again every
 * five seconds where a budget says no, and waits until they are gone.
 * Models kubectl `pkg/drain` @ v1.34 in virtual time.
 */
import { drainErrors, matchesSelector, parseSelector, planDrain, type Live } from '@shared/api';
import type { BlockedPod, DrainFlags, NodeDrain } from '@shared/contract';
import type { Pod } from 'kubernetes-types/core/v1';
import {
  cordonRequest,
  isLeft,
  noteAnswer,
  noteEnd,
  POLL,
  refOf,
  requestFor,
  RETRY,
  timedOut,
  whyTooMany,
  type Leaving,
} from '../evicting';
import type { BudgetWatch } from './budgets';
import type { Stage } from './stage';
import { workloadOf } from './workload';

export function cordon(stage: Stage, node: string, unschedulable: boolean): void {
  stage.request(cordonRequest(node, unschedulable));
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
    for (const one of leaving) {
      const { namespace, name } = refOf(one.pod);
      noteEnd(one, stage.get<Live<Pod>>('pods', namespace, name), cluster.time, flags);
    }
    const left = leaving.filter(isLeft);
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
  if (flags.timeout > 0) return left.map((one) => timedOut(one, flags)).join(', ');
  return `${left.length === 1 ? 'a pod is' : `${left.length} pods are`} still there; kubectl would go on waiting`;
}

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
  const answer = stage.request(requestFor(one.pod, flags));
  noteAnswer(one, answer, flags);
  if (answer.ok) budgets.allowed(one.pod, stage.elapsed);
  else if (answer.status.reason === 'TooManyRequests' && one.state === 'toEvict') {
    one.message = whyTooMany(answer.status);
    budgets.refused(one.pod, stage.elapsed, one.message);
  }
}
