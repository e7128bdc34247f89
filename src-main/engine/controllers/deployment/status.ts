/**
 * What a Deployment says of itself: counts, Available, Progressing, ReplicaFailure. Pure.
 * Models `pkg/controller/deployment` progress and sync @ v1.34.
 */
import { formatTime, parseTime } from '@shared/api';
import type { DeploymentCondition, DeploymentStatus } from 'kubernetes-types/apps/v1';
import {
  availableIn,
  maxUnavailable,
  sum,
  wantedBy,
  type LiveDeployment,
  type LiveReplicaSet,
} from './arithmetic';

type Conditions = readonly DeploymentCondition[];

const NO_DEADLINE = 2_147_483_647;

export const TIMED_OUT = 'ProgressDeadlineExceeded';
const COMPLETE = 'NewReplicaSetAvailable';

export const condition = (
  conditions: Conditions | undefined,
  type: string,
): DeploymentCondition | undefined => conditions?.find((c) => c.type === type);

/** The conditions with this one; unchanged where its status and reason are already said. */
export function withStatement(
  conditions: Conditions,
  type: string,
  status: 'True' | 'False' | 'Unknown',
  reason: string,
  message: string,
  now: number,
): Conditions {
  const current = condition(conditions, type);
  if (current?.status === status && current.reason === reason) return conditions;
  const time = formatTime(now);
  const lastTransitionTime = current?.status === status ? (current.lastTransitionTime ?? time) : time;
  return [
    ...without(conditions, type),
    { type, status, reason, message, lastUpdateTime: time, lastTransitionTime },
  ];
}

export function without(conditions: Conditions, type: string): Conditions {
  return conditions.filter((c) => c.type !== type);
}

/** How long a rollout may make no progress, ms; undefined for ever. */
export function progressDeadline(deployment: LiveDeployment): number | undefined {
  const seconds = deployment.spec?.progressDeadlineSeconds;
  return seconds === undefined || seconds === NO_DEADLINE ? undefined : seconds * 1000;
}

/** The status that follows from the ReplicaSets, with the Available condition. Counts of 0 are absent, as in the API. */
export function countedStatus(
  deployment: LiveDeployment,
  newSet: LiveReplicaSet | undefined,
  all: readonly LiveReplicaSet[],
  conditions: Conditions,
  now: number,
): DeploymentStatus {
  const available = sum(all, availableIn);
  const enough = available >= wantedBy(deployment) - maxUnavailable(deployment);
  const next = enough
    ? withStatement(
        conditions,
        'Available',
        'True',
        'MinimumReplicasAvailable',
        'Deployment has minimum availability.',
        now,
      )
    : withStatement(
        conditions,
        'Available',
        'False',
        'MinimumReplicasUnavailable',
        'Deployment does not have minimum availability.',
        now,
      );
  return present({
    observedGeneration: deployment.metadata.generation ?? 0,
    replicas: sum(all, (set) => set.status?.replicas ?? 0),
    updatedReplicas: newSet?.status?.replicas ?? 0,
    readyReplicas: sum(all, (set) => set.status?.readyReplicas ?? 0),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, sum(all, wantedBy) - available),
    collisionCount: deployment.status?.collisionCount ?? 0,
    conditions: [...next],
  });
}

/** The status without zero counts and without an empty list. */
function present(
  status: Required<Pick<DeploymentStatus, 'conditions'>> & DeploymentStatus,
): DeploymentStatus {
  const kept = Object.entries(status).filter(([, value]) =>
    Array.isArray(value) ? value.length > 0 : value !== 0,
  );
  return Object.fromEntries(kept) as DeploymentStatus;
}

/** Whether every wanted pod is of the new template, and available. */
export function isComplete(deployment: LiveDeployment, status: DeploymentStatus | undefined): boolean {
  const wanted = wantedBy(deployment);
  return (
    (status?.updatedReplicas ?? 0) === wanted &&
    (status?.replicas ?? 0) === wanted &&
    (status?.availableReplicas ?? 0) === wanted &&
    (status?.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0)
  );
}

function hasProgressed(before: DeploymentStatus | undefined, after: DeploymentStatus): boolean {
  const old = (status: DeploymentStatus | undefined): number =>
    (status?.replicas ?? 0) - (status?.updatedReplicas ?? 0);
  return (
    (after.updatedReplicas ?? 0) > (before?.updatedReplicas ?? 0) ||
    old(after) < old(before) ||
    (after.readyReplicas ?? 0) > (before?.readyReplicas ?? 0) ||
    (after.availableReplicas ?? 0) > (before?.availableReplicas ?? 0)
  );
}

/** When the rollout has had no progress for too long (virtual time, ms); undefined where it has no deadline running. */
export function timesOutAt(
  deployment: LiveDeployment,
  conditions: Conditions | undefined,
): number | undefined {
  const deadline = progressDeadline(deployment);
  const progressing = condition(conditions, 'Progressing');
  if (deadline === undefined || !progressing) return undefined;
  if (progressing.reason === COMPLETE || progressing.reason === TIMED_OUT) return undefined;
  return (parseTime(progressing.lastUpdateTime) ?? 0) + deadline;
}

/** The status with the Progressing condition that the way from the stored status to this one deserves. */
export function withProgress(
  deployment: LiveDeployment,
  newSet: LiveReplicaSet | undefined,
  status: DeploymentStatus,
  now: number,
): DeploymentStatus {
  const conditions = status.conditions ?? [];
  if (progressDeadline(deployment) === undefined)
    return { ...status, conditions: [...without(conditions, 'Progressing')] };
  const current = condition(conditions, 'Progressing');
  if (current?.reason === COMPLETE && (status.replicas ?? 0) === (status.updatedReplicas ?? 0)) return status;

  const what = newSet ? `ReplicaSet "${newSet.metadata.name}"` : `Deployment "${deployment.metadata.name}"`;
  const say = (
    to: 'True' | 'False',
    reason: string,
    verb: string,
    from: Conditions = conditions,
  ): DeploymentStatus => ({
    ...status,
    conditions: [...withStatement(from, 'Progressing', to, reason, `${what} ${verb}`, now)],
  });
  const timeout = timesOutAt(deployment, conditions);
  if (isComplete(deployment, status)) return say('True', COMPLETE, 'has successfully progressed.');
  if (hasProgressed(deployment.status, status)) {
    const told = say('True', 'ReplicaSetUpdated', 'is progressing.', without(conditions, 'Progressing'));
    // The condition is told anew so that its lastUpdateTime moves; it has not become true just now.
    return current?.status === 'True' ? keepTransition(told, current) : told;
  }
  if (timeout !== undefined && timeout < now) return say('False', TIMED_OUT, 'has timed out progressing.');
  return status;
}

function keepTransition(status: DeploymentStatus, from: DeploymentCondition): DeploymentStatus {
  const { lastTransitionTime } = from;
  if (lastTransitionTime === undefined) return status;
  const conditions = (status.conditions ?? []).map((c) =>
    c.type === from.type ? { ...c, lastTransitionTime } : c,
  );
  return { ...status, conditions };
}

/** The status with ReplicaFailure as the ReplicaSets report it: the new one first. */
export function withReplicaFailure(
  status: DeploymentStatus,
  newSet: LiveReplicaSet | undefined,
  all: readonly LiveReplicaSet[],
  now: number,
): DeploymentStatus {
  const conditions = status.conditions ?? [];
  const failing = [...(newSet ? [newSet] : []), ...all]
    .map((set) => set.status?.conditions?.find((c) => c.type === 'ReplicaFailure'))
    .find((c) => c !== undefined);
  const next = failing
    ? withStatement(
        conditions,
        'ReplicaFailure',
        failing.status as 'True',
        failing.reason ?? '',
        failing.message ?? '',
        now,
      )
    : without(conditions, 'ReplicaFailure');
  return { ...status, conditions: [...next] };
}
