/** How far a drain is: of each pod that had to go, whether it is still there, and what came in its place. */
import type { PodView } from './pod-view';

/** A pod that had to go, as it was when the drain began. */
export interface Leaving {
  readonly key: string;
  readonly uid: string;
  /** What brings it back; undefined for a bare pod. */
  readonly owner: string | undefined;
}

export interface LeavingState extends Leaving {
  /** `asked`: not evicted yet; `refused`: by a budget; `going`: within its grace period; `gone`. */
  readonly state: 'asked' | 'refused' | 'going' | 'gone';
  /** Why it was refused; '' otherwise. */
  readonly message: string;
  /** What its controller made instead; undefined as long as there is nothing. */
  readonly replacement: PodView | undefined;
}

/**
 * @param leaving in the order in which they are evicted
 * @param pods all pods there are now
 * @param refused what the API server said of evictions that it refused, by pod
 * @param since virtual time at which the drain began (ms)
 */
export function drainProgress(
  leaving: readonly Leaving[],
  pods: ReadonlyMap<string, PodView>,
  refused: ReadonlyMap<string, string>,
  since: number,
): readonly LeavingState[] {
  const own = new Set(leaving.map(({ uid }) => uid));
  const made: Record<string, PodView[]> = {};
  for (const pod of pods.values()) {
    // Creation times have whole seconds.
    if (!pod.owner || own.has(pod.uid) || pod.created < Math.floor(since / 1000) * 1000) continue;
    (made[pod.owner.key] ??= []).push(pod);
  }
  for (const of of Object.values(made))
    of.sort((a, b) => a.created - b.created || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return leaving.map((pod): LeavingState => {
    const now = pods.get(pod.key);
    const there = now?.uid === pod.uid;
    const state = !there
      ? 'gone'
      : now.badge === 'terminating'
        ? 'going'
        : refused.has(pod.key)
          ? 'refused'
          : 'asked';
    // The first that is left over: which one stands for which, nobody says.
    const replacement =
      pod.owner === undefined || state === 'asked' || state === 'refused'
        ? undefined
        : now && !there
          ? now
          : made[pod.owner]?.shift();
    return { ...pod, state, message: refused.get(pod.key) ?? '', replacement };
  });
}
