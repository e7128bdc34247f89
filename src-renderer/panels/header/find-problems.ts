/** Everything that is stuck at the instant on show: nodes first, then workloads, what pods need, and the pods themselves. */
import type { Event, PersistentVolumeClaim, Pod } from 'kubernetes-types/core/v1';
import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1';
import type { KubeObject } from '@shared/api';
import {
  budgetProblem,
  claimProblem,
  nodeProblem,
  podProblem,
  workloadProblem,
  type PodView,
  type Problem,
} from '@renderer/model';
import type { App } from '@renderer/state';

type Session = App['session'];

/** @param namespace only what is in it, and what is in none; '' for all */
export function problemsOf(session: Session, namespace: string): readonly Problem[] {
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

function podsOnCordonedNodes({ projection }: Session): PodView[] {
  return projection.nodeNames
    .filter((name) => projection.node(name)?.cordoned)
    .flatMap((name) => projection.podsOn(name))
    .map((key) => projection.pod(key))
    .filter((pod) => pod !== undefined);
}
