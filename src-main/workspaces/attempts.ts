/** The attempts that were made to schedule a pod: what its steps say. */
import type { Explanation, Place, SchedulingAttempt } from '@shared/contract';
import type { Cluster } from '../engine';
import type { History } from '../history';

interface Pod {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string | undefined;
}

/** All attempts of this life of the pod up to a place, oldest first. */
export function attemptsOf(history: History, { branch, seq }: Place, pod: Pod): SchedulingAttempt[] {
  const key = { resource: 'pods', namespace: pod.namespace, name: pod.name };
  const born = history.objectHistory(branch, key).find((version) => version.uid === pod.uid)?.seq ?? 0;
  const attempts: SchedulingAttempt[] = [];
  for (const { seq: step, time, decision } of history.stepsAbout(branch, key, seq)) {
    if (step < born || !decision) continue;
    switch (decision.type) {
      case 'scheduled':
        attempts.push({
          step,
          time,
          outcome: 'scheduled',
          detail: decision.node,
          wokenBy: decision.wokenBy ?? null,
        });
        break;
      case 'unschedulable':
        attempts.push({
          step,
          time,
          outcome: 'unschedulable',
          detail: decision.message,
          wokenBy: decision.wokenBy ?? null,
        });
        break;
      case 'placementRefused':
        attempts.push({
          step,
          time,
          outcome: 'placementRefused',
          detail: `${decision.node}: ${decision.message}`,
          wokenBy: null,
        });
        break;
      default:
        break;
    }
  }
  return attempts;
}

/** An explanation from a cluster of a branch, with the attempts that were made there. */
export function withAttempts(
  explanation: Explanation | null,
  cluster: Cluster,
  history: History,
  branch: number,
): Explanation | null {
  if (!explanation) return null;
  const { namespace, name } = explanation.pod;
  const { uid } = cluster.store.get('pods', namespace, name)!.metadata;
  return {
    ...explanation,
    attempts: attemptsOf(history, { branch, seq: cluster.seq }, { namespace, name, uid }),
  };
}
