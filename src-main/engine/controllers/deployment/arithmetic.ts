/**
 * How many pods each ReplicaSet of a Deployment may have: surge, unavailability, proportional scaling. Pure.
 * Models `pkg/controller/deployment` and its util @ v1.34.
 */
import { compareText, nameOf, scaledValue, type Live } from '@shared/api';
import type { Deployment, ReplicaSet } from 'kubernetes-types/apps/v1';

export type LiveDeployment = Live<Deployment>;
export type LiveReplicaSet = Live<ReplicaSet>;

export const DESIRED_REPLICAS = 'deployment.kubernetes.io/desired-replicas';
export const MAX_REPLICAS = 'deployment.kubernetes.io/max-replicas';

export const wantedBy = (object: LiveDeployment | LiveReplicaSet): number => object.spec?.replicas ?? 1;

export function sum(sets: readonly LiveReplicaSet[], of: (set: LiveReplicaSet) => number): number {
  let total = 0;
  for (const set of sets) total += of(set);
  return total;
}

const isRolling = (deployment: LiveDeployment): boolean => deployment.spec?.strategy?.type !== 'Recreate';

/** maxSurge (rounded up) and maxUnavailable (rounded down) of a rolling update; never both 0. */
function fenceposts(deployment: LiveDeployment): { readonly surge: number; readonly unavailable: number } {
  const wanted = wantedBy(deployment);
  const { maxSurge = '25%', maxUnavailable = '25%' } = deployment.spec?.strategy?.rollingUpdate ?? {};
  const surge = scaledValue(maxSurge, wanted, 'up') ?? 0;
  const unavailable = scaledValue(maxUnavailable, wanted, 'down') ?? 0;
  return surge === 0 && unavailable === 0 ? { surge, unavailable: 1 } : { surge, unavailable };
}

/** How many pods more than wanted a rollout may have. */
export function maxSurge(deployment: LiveDeployment): number {
  return isRolling(deployment) ? fenceposts(deployment).surge : 0;
}

/** How many of the wanted pods may be missing during a rollout. */
export function maxUnavailable(deployment: LiveDeployment): number {
  const wanted = wantedBy(deployment);
  return isRolling(deployment) && wanted > 0 ? Math.min(fenceposts(deployment).unavailable, wanted) : 0;
}

/** The size that the new ReplicaSet may have now, as its old ones still take room. */
export function sizeOfNew(
  deployment: LiveDeployment,
  all: readonly LiveReplicaSet[],
  current: number,
): number {
  const wanted = wantedBy(deployment);
  if (!isRolling(deployment)) return wanted;
  const room = wanted + maxSurge(deployment) - sum(all, wantedBy);
  return room <= 0 ? current : current + Math.min(room, wanted - current);
}

/** Sizes for the old ReplicaSets of a rolling update, oldest first; only those that change. */
export function shrunkenOld(
  deployment: LiveDeployment,
  newSet: LiveReplicaSet,
  old: readonly LiveReplicaSet[],
): { readonly set: LiveReplicaSet; readonly size: number }[] {
  const oldCount = sum(old, wantedBy);
  if (oldCount === 0) return [];
  const minAvailable = wantedBy(deployment) - maxUnavailable(deployment);
  const newUnavailable = wantedBy(newSet) - availableIn(newSet);
  const spare = oldCount + wantedBy(newSet) - minAvailable - newUnavailable;
  if (spare <= 0) return [];

  // First the pods that serve nobody, then as many available ones as the budget of unavailability still allows.
  const sizes = new Map<LiveReplicaSet, number>(byAge(old).map((set) => [set, wantedBy(set)]));
  let taken = 0;
  for (const [set, size] of sizes) {
    const dead = Math.min(spare - taken, size - availableIn(set));
    if (dead <= 0) continue;
    sizes.set(set, size - dead);
    taken += dead;
  }
  let available = sum([...old, newSet], availableIn) - minAvailable;
  for (const [set, size] of sizes) {
    const lost = Math.min(available, size);
    if (lost <= 0) continue;
    sizes.set(set, size - lost);
    available -= lost;
  }
  return [...sizes].filter(([set, size]) => size !== wantedBy(set)).map(([set, size]) => ({ set, size }));
}

export const availableIn = (set: LiveReplicaSet): number => set.status?.availableReplicas ?? 0;

/**
 * Sizes of the active ReplicaSets when a Deployment is scaled in the middle of a rollout: each takes its share, and
 * what rounding leaves goes to the largest.
 */
export function proportionalSizes(
  deployment: LiveDeployment,
  active: readonly LiveReplicaSet[],
): { readonly set: LiveReplicaSet; readonly size: number }[] {
  const wanted = wantedBy(deployment);
  const allowed = wanted > 0 ? wanted + maxSurge(deployment) : 0;
  const toAdd = allowed - sum(active, wantedBy);
  const newerFirst = toAdd > 0 ? -1 : 1;
  const ordered = [...active].sort((a, b) => wantedBy(b) - wantedBy(a) || newerFirst * compareAge(a, b));
  let added = 0;
  const sizes = ordered.map((set) => {
    const share = toAdd === 0 ? 0 : shareOf(set, deployment, toAdd, added);
    added += share;
    return { set, size: wantedBy(set) + share };
  });
  const [largest] = sizes;
  if (largest && toAdd !== 0)
    sizes[0] = { set: largest.set, size: Math.max(0, largest.size + toAdd - added) };
  return sizes;
}

function shareOf(set: LiveReplicaSet, deployment: LiveDeployment, toAdd: number, added: number): number {
  const size = wantedBy(set);
  if (size === 0 || toAdd === added) return 0;
  const left = toAdd - added;
  const share = fairChange(set, deployment, size);
  return toAdd > 0 ? Math.min(share, left) : Math.max(share, left);
}

/** By how much the set would change if it kept its part of the whole. */
function fairChange(set: LiveReplicaSet, deployment: LiveDeployment, size: number): number {
  if (wantedBy(deployment) === 0) return -size;
  const before = wholeNumber(set.metadata.annotations?.[MAX_REPLICAS]) || (deployment.status?.replicas ?? 0);
  if (before === 0) return 0;
  return Math.round((size * (wantedBy(deployment) + maxSurge(deployment))) / before) - size;
}

export function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : undefined;
}

/** Older first; the name decides between those of one second. */
export function compareAge(a: LiveReplicaSet, b: LiveReplicaSet): number {
  return (
    compareText(a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? '') ||
    compareText(nameOf(a), nameOf(b))
  );
}

export function byAge(sets: readonly LiveReplicaSet[]): LiveReplicaSet[] {
  return [...sets].sort(compareAge);
}
