/** Everything that is stuck at the instant on show: nodes first, then workloads, what pods need, and the pods themselves. */
import type { Event, PersistentVolumeClaim, Pod } from 'kubernetes-types/core/v1';
import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1';
import type { KubeObject } from '@shared/api';
import type { DrainState } from '@shared/contract';
import {
  budgetProblem,
  claimProblem,
  nodeProblem,
  podProblem,
  workloadProblem,
  type PodView,
  type Problem,
} from '@renderer/model';
import { numberText, type App } from '@renderer/state';
import { m } from '@shared/messages';

type Session = App['session'];

/**
 * @param namespace only what is in it, and what is in none; '' for all
 * @param unfinished drains that were cut short
 */
export function problemsOf(
  session: Session,
  namespace: string,
  unfinished: readonly DrainState[],
): readonly Problem[] {
  const { projection, connections } = session;
  const now = session.at.time;
  const found: (Problem | undefined)[] = [];
  const inView = (of: string | undefined): boolean => namespace === '' || of === namespace;
  const eventsOf = (uid: string | undefined) =>
    session.eventsOf(uid ?? '') as readonly (Event & KubeObject)[];

  for (const name of projection.nodeNames) {
    const node = projection.node(name);
    if (node) found.push(nodeProblem(node, session.object('nodes', name)));
  }
  // What was going on at a past instant is not cut short.
  if (session.live) found.push(...unfinished.map((drain) => unfinishedDrain(session, drain)));
  for (const key of projection.workloadKeys) {
    const view = projection.workload(key);
    if (!view || view.tone === 'ok' || !inView(view.namespace)) continue;
    const object = session.object(view.resource, view.key);
    if (object) found.push(workloadProblem(view, object, eventsOf(object.metadata.uid)));
  }
  for (const object of connections.all('persistentvolumeclaims')) {
    if (!inView(object.metadata.namespace)) continue;
    const claim = object as PersistentVolumeClaim & KubeObject;
    if (claim.status?.phase === 'Pending')
      found.push(claimProblem(claim, eventsOf(object.metadata.uid), now));
  }
  let leaving: readonly PodView[] | undefined;
  for (const object of connections.all('poddisruptionbudgets.policy')) {
    if (!inView(object.metadata.namespace)) continue;
    leaving ??= podsOnCordonedNodes(session);
    found.push(budgetProblem(object as PodDisruptionBudget & KubeObject, leaving));
  }
  for (const key of projection.unwell) {
    const view = projection.pod(key);
    const object = session.object('pods', key) as (Pod & KubeObject) | undefined;
    if (!view || !object || !inView(view.namespace)) continue;
    const nodeReady = view.node === '' || projection.node(view.node)?.ready === true;
    found.push(podProblem({ view, object, events: eventsOf(view.uid), nodeReady }, now));
  }
  return found.filter((problem) => problem !== undefined);
}

/** As far as the node is cordoned still, and has any of the pods still. */
function unfinishedDrain({ projection }: Session, { node: name, pods }: DrainState): Problem | undefined {
  const node = projection.node(name);
  const left = pods.filter((pod) => projection.pod(`${pod.namespace}/${pod.name}`)?.uid === pod.uid);
  if (!node?.cordoned || left.length === 0) return undefined;
  const gone = pods.length - left.length;
  return {
    target: { resource: 'nodes', key: name },
    title: name,
    status: node.status,
    reason: m.drain_unfinished({
      node: name,
      gone: numberText(gone),
      total: numberText(pods.length),
    }),
    advice: 'drainUnfinished',
    next: 'drain',
  };
}

function podsOnCordonedNodes({ projection }: Session): PodView[] {
  return projection.nodeNames
    .filter((name) => projection.node(name)?.cordoned)
    .flatMap((name) => projection.podsOn(name))
    .map((key) => projection.pod(key))
    .filter((pod) => pod !== undefined);
}
