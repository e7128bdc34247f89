/** What a drain of a node in a session decides about each of its pods, and how such a pod is told of. */
import { controllerOf, planDrain, type Live, type Status } from '@shared/api';
import type { DrainedPod, DrainFlags } from '@shared/contract';
import type { Pod } from 'kubernetes-types/core/v1';
import { refOf } from './evicting';
import type { Session } from './session';

/** The pods on the node with what becomes of them, as things are now; a Status where they cannot be listed. */
export function drainPlan(
  session: Session,
  node: string,
  flags: DrainFlags,
): { readonly decisions: ReturnType<typeof planDrain> } | { readonly status: Status } {
  const listed = session.read({
    verb: 'list',
    resource: 'pods',
    fieldSelector: `spec.nodeName=${node}`,
    ...(flags.podSelector === '' ? {} : { labelSelector: flags.podSelector }),
  });
  if (!listed.ok) return { status: listed.status };
  const pods = 'items' in listed.object ? (listed.object.items as readonly Live<Pod>[]) : [];
  const exists = (namespace: string, name: string): boolean =>
    session.read({ verb: 'get', resource: 'daemonsets.apps', namespace, name }).ok;
  return { decisions: planDrain(pods, flags, exists, session.head().time) };
}

export function drainedPod(pod: Live<Pod>, state: DrainedPod['state'], message: string): DrainedPod {
  const controlled = controllerOf(pod) !== undefined;
  return { ...refOf(pod), uid: pod.metadata.uid ?? '', controlled, state, message };
}
