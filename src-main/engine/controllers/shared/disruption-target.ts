/** The DisruptionTarget condition, with which a pod is marked before somebody ends it from outside. */
import { formatTime, podCondition, type Status } from '@shared/api';
import type { PodStatus } from 'kubernetes-types/core/v1';
import type { ComponentContext } from '@main/engine/client';
import type { LivePod } from './pod-control';

/** Marks the pod; with `failed` its phase becomes Failed too, unless it is over already. */
export function markDisruptionTarget(
  ctx: ComponentContext,
  pod: LivePod,
  why: { readonly reason: string; readonly message: string } | undefined,
  failed = false,
): Status | undefined {
  const over = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
  const marked = why === undefined || podCondition(pod, 'DisruptionTarget')?.status === 'True';
  if (marked && (over || !failed)) return undefined;
  const time = formatTime(ctx.clock.now());
  const conditions = (pod.status?.conditions ?? []).filter((c) => marked || c.type !== 'DisruptionTarget');
  if (!marked)
    conditions.push({ type: 'DisruptionTarget', status: 'True', lastTransitionTime: time, ...why });
  const status: PodStatus = { ...pod.status, conditions, ...(failed && !over ? { phase: 'Failed' } : {}) };
  const result = ctx.client.updateStatus<LivePod>('pods', { ...pod, status });
  return result.ok || result.status.reason === 'NotFound' ? undefined : result.status;
}
