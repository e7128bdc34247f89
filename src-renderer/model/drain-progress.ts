/** How far a drain is: of each pod that had to go, whether it is still there, and what came in its place. */
import type { DrainedPod } from '@shared/contract';
import type { PodView } from './pod-view';

export interface LeavingState extends DrainedPod {
  readonly key: string;
  /**
   * `asked`: not evicted yet; `refused`: for now, as by a budget; `going`: within its grace period; `skipped`: it is
   * going, and nobody waits for it; `failed`: refused for good.
   */
  readonly shown: 'asked' | 'refused' | 'going' | 'gone' | 'skipped' | 'failed';
  /** What its controller made instead; undefined as long as there is nothing. */
  readonly replacement: PodView | undefined;
  /** Its controller is known, so that {@link replacement} says something. */
  readonly followed: boolean;
}

/**
 * @param leaving in the order in which they are evicted
 * @param owners what brings each back, by the pod's uid, as the picture names it; as far as that is known
 * @param pods all pods there are now
 * @param since virtual time at which the drain began (ms)
 */
export function drainProgress(
  leaving: readonly DrainedPod[],
  owners: Readonly<Record<string, string>>,
  pods: ReadonlyMap<string, PodView>,
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
    const key = `${pod.namespace}/${pod.name}`;
    const now = pods.get(key);
    const there = now?.uid === pod.uid;
    const shown = there ? whileThere(pod, now) : 'gone';
    const owner = owners[pod.uid];
    // The first that is left over: which one stands for which, nobody says.
    const replacement =
      owner === undefined || (shown !== 'gone' && shown !== 'going' && shown !== 'skipped')
        ? undefined
        : now && !there
          ? now
          : made[owner]?.shift();
    return { ...pod, key, shown, replacement, followed: owner !== undefined };
  });
}

function whileThere({ state, message }: DrainedPod, now: PodView): LeavingState['shown'] {
  if (state === 'skipped' || state === 'failed') return state;
  if (now.badge === 'terminating') return 'going';
  return message === '' ? 'asked' : 'refused';
}
