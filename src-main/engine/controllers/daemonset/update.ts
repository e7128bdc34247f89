/**
 * The rolling update of a DaemonSet: which old pods may go now, and which nodes get a new one beside the old. Pure.
 * Models `pkg/controller/daemon/update.go` @ v1.34.
 */
import { compareText, isPodAvailable, isPodReady, scaledValue } from '@shared/api';
import { REVISION_HASH, type LivePod } from '../shared';
import type { LiveDaemonSet } from './placement';

/** A DaemonSet's pods by node, in the order of node names. */
export type PodsByNode = ReadonlyMap<string, readonly LivePod[]>;

export interface Changes {
  readonly remove: readonly LivePod[];
  /** Nodes that get a pod. */
  readonly create: readonly string[];
}

/** What the rules look at besides the pods. */
export interface UpdateView {
  readonly set: LiveDaemonSet;
  /** The hash of the present template. */
  readonly hash: string;
  /** How many nodes should run a pod. */
  readonly desired: number;
  /** Virtual time, ms. */
  readonly now: number;
}

export const isUpdated = (pod: LivePod, hash: string): boolean =>
  pod.metadata.labels?.[REVISION_HASH] === hash;

const isAvailable = (pod: LivePod, view: UpdateView): boolean =>
  isPodAvailable(pod, view.set.spec?.minReadySeconds ?? 0, view.now);

/** How many pods may be missing, and how many nodes may hold two, during an update. Both are rounded up; not both 0. */
export function updateBudget(
  set: LiveDaemonSet,
  desired: number,
): { readonly unavailable: number; readonly surge: number } {
  const { maxUnavailable = 1, maxSurge = 0 } = set.spec?.updateStrategy?.rollingUpdate ?? {};
  const unavailable = scaledValue(maxUnavailable, desired, 'up') ?? 0;
  const surge = scaledValue(maxSurge, desired, 'up') ?? 0;
  return unavailable === 0 && surge === 0 ? { unavailable: 1, surge } : { unavailable, surge };
}

export function allowsSurge(set: LiveDaemonSet): boolean {
  if (set.spec?.updateStrategy?.type !== 'RollingUpdate') return false;
  return (scaledValue(set.spec.updateStrategy.rollingUpdate?.maxSurge ?? 0, 100, 'up') ?? 0) > 0;
}

/** One step of the rolling update. */
export function updateStep(pods: PodsByNode, view: UpdateView): Changes {
  const { unavailable, surge } = updateBudget(view.set, view.desired);
  return surge > 0 ? surgeStep(pods, view, surge) : replaceStep(pods, view, unavailable);
}

function replaceStep(pods: PodsByNode, view: UpdateView, budget: number): Changes {
  let missing = 0;
  const dead: LivePod[] = [];
  const candidates: LivePod[] = [];
  for (const onNode of pods.values()) {
    const found = newAndOld(onNode, view.hash);
    if (!found || !found.new === !found.old) missing++;
    else if (found.new) missing += isAvailable(found.new, view) ? 0 : 1;
    else if (!isAvailable(found.old!, view)) dead.push(found.old!);
    else candidates.push(found.old!);
  }
  return { remove: [...dead, ...candidates.slice(0, Math.max(0, budget - missing))], create: [] };
}

function surgeStep(pods: PodsByNode, view: UpdateView, budget: number): Changes {
  let surging = 0;
  const remove: LivePod[] = [];
  const urgent: string[] = [];
  const candidates: string[] = [];
  for (const [node, onNode] of pods) {
    const found = newAndOld(onNode, view.hash);
    if (!found) surging++;
    else if (!found.old) continue;
    else if (!found.new) (isAvailable(found.old, view) ? candidates : urgent).push(node);
    else if (isAvailable(found.new, view)) remove.push(found.old);
    else surging++;
  }
  return { remove, create: [...urgent, ...candidates.slice(0, Math.max(0, budget - surging))] };
}

/** A node's one new and one old pod that are not being deleted; undefined where it has two of a sort. */
function newAndOld(pods: readonly LivePod[], hash: string): { new?: LivePod; old?: LivePod } | undefined {
  const found: { new?: LivePod; old?: LivePod } = {};
  for (const pod of pods) {
    if (pod.metadata.deletionTimestamp !== undefined) continue;
    const age = isUpdated(pod, hash) ? 'new' : 'old';
    if (found[age]) return undefined;
    found[age] = pod;
  }
  return found;
}

/** The pods of one node that are too many: all but the oldest, or, where the set surges, the oldest of each template. */
export function surplus(pods: readonly LivePod[], view: UpdateView, surge: boolean): LivePod[] {
  if (pods.length < 2) return [];
  const ordered = [...pods].sort(compareForKeeping);
  if (!surge) return ordered.slice(1);
  const newest = ordered.find((pod) => isUpdated(pod, view.hash));
  const old = ordered.find((pod) => !isUpdated(pod, view.hash));
  const extra = ordered.filter((pod) => pod !== newest && pod !== old);
  if (newest && old && (!isPodReady(old) || isAvailable(newest, view))) extra.push(old);
  return extra;
}

/** Bound before unbound, then older first. */
export function compareForKeeping(a: LivePod, b: LivePod): number {
  const bound = (pod: LivePod): number => (pod.spec?.nodeName ? 0 : 1);
  return (
    bound(a) - bound(b) ||
    compareText(a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? '') ||
    compareText(a.metadata.name, b.metadata.name)
  );
}
