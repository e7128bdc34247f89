/**
 * What a job's podFailurePolicy makes of a failed pod. Pure.
 * Models `pkg/controller/job/pod_failure_policy.go` @ v1.34.
 */
import { nameOf, podCondition } from '@shared/api';
import type { PodFailurePolicy, PodFailurePolicyRule } from 'kubernetes-types/batch/v1';
import type { LivePod } from '../shared';

export type FailureVerdict =
  | { readonly action: 'Count' | 'Ignore' }
  /** The pod's index is given up, whatever its limit. */
  | { readonly action: 'FailIndex' }
  /** The job fails at once; the message says why. */
  | { readonly action: 'FailJob'; readonly message: string };

/** The first rule that matches a failed pod decides; without one it counts. */
export function judgeFailure(policy: PodFailurePolicy | undefined, pod: LivePod): FailureVerdict {
  for (const [index, rule] of (policy?.rules ?? []).entries()) {
    const match = matchRule(rule, pod);
    if (match === undefined) continue;
    if (rule.action === 'FailJob')
      return { action: 'FailJob', message: `${match} matching FailJob rule at index ${index}` };
    return { action: rule.action === 'Ignore' || rule.action === 'FailIndex' ? rule.action : 'Count' };
  }
  return { action: 'Count' };
}

/** How the rule matches, in words; undefined where it does not. */
function matchRule({ onExitCodes, onPodConditions }: PodFailurePolicyRule, pod: LivePod): string | undefined {
  if (onExitCodes) {
    const { containerName, operator, values } = onExitCodes;
    const statuses = [...(pod.status?.containerStatuses ?? []), ...(pod.status?.initContainerStatuses ?? [])];
    for (const { name, state } of statuses) {
      const code = state?.terminated?.exitCode;
      if (code === undefined || code === 0 || (containerName !== undefined && containerName !== name))
        continue;
      if (values.includes(code) !== (operator === 'In')) continue;
      return `Container ${name} for pod ${nameOf(pod)} failed with exit code ${code}`;
    }
    return undefined;
  }
  for (const { type, status = 'True' } of onPodConditions ?? []) {
    if (podCondition(pod, type)?.status === status) return `Pod ${nameOf(pod)} has condition ${type}`;
  }
  return undefined;
}
