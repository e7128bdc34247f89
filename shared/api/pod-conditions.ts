/** What controllers, the API server and the scheduler ask about a pod's life. Models `pkg/api/v1/pod` @ v1.34. */
import type { Pod, PodCondition } from 'kubernetes-types/core/v1';
import { parseTime } from './time';

/** A pod of whatever source: what these rules read of it. */
export type PodParts = Pick<Pod, 'metadata' | 'spec' | 'status'>;

export function podCondition(pod: PodParts, type: string): PodCondition | undefined {
  return pod.status?.conditions?.find((condition) => condition.type === type);
}

export function isPodReady(pod: PodParts): boolean {
  return podCondition(pod, 'Ready')?.status === 'True';
}

/** Whether the pod is over for good: Succeeded or Failed. */
export function isPodTerminal(pod: PodParts): boolean {
  const phase = pod.status?.phase;
  return phase === 'Succeeded' || phase === 'Failed';
}

/** Whether a controller counts the pod as one of its replicas: not over and not being deleted. */
export function isPodActive(pod: PodParts): boolean {
  return !isPodTerminal(pod) && pod.metadata?.deletionTimestamp === undefined;
}

/** When the pod became ready (virtual time, ms); undefined where it is not ready. */
export function readySince(pod: PodParts): number | undefined {
  const condition = podCondition(pod, 'Ready');
  return condition?.status === 'True'
    ? (parseTime(condition.lastTransitionTime as string | undefined) ?? 0)
    : undefined;
}

/** When a pod that stays ready becomes available (virtual time, ms); undefined where it is not ready. */
export function availableAt(pod: PodParts, minReadySeconds: number): number | undefined {
  const since = readySince(pod);
  return since === undefined ? undefined : minReadySeconds > 0 ? since + minReadySeconds * 1000 : 0;
}

/** Whether the pod has been ready for `minReadySeconds`. */
export function isPodAvailable(pod: PodParts, minReadySeconds: number, now: number): boolean {
  const at = availableAt(pod, minReadySeconds);
  return at !== undefined && at <= now;
}
