/**
 * Which of its pods a ReplicaSet gives up first: those whose loss costs least.
 *
 * Models `pkg/controller` ActivePodsWithRanks @ v1.34. A pod's age counts by powers of two of its nanoseconds; of two
 * that differ by less, the UID decides at once.
 */
import { compareText, parseTime, podCondition } from '@shared/api';
import type { ContainerStatus } from 'kubernetes-types/core/v1';
import type { LivePod } from './pod-control';

const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';
const INT32 = /^(?:0|-?[1-9]\d{0,9})$/;

interface Ranked {
  readonly pod: LivePod;
  /** Compared first, in this order; the lower one goes first. */
  readonly ranks: readonly number[];
  /** When it became ready, as the API has it; undefined where it is not. */
  readonly readySince: string | undefined;
  readonly restarts: number;
  readonly created: string;
  readonly uid: string;
}

/**
 * The first `count` pods to delete.
 * @param crowd how many active pods of the same workload are on each node: pods of a crowded node go first
 * @param now virtual time, ms
 */
export function podsToDelete(
  pods: readonly LivePod[],
  crowd: ReadonlyMap<string, number>,
  count: number,
  now: number,
): LivePod[] {
  if (count >= pods.length) return [...pods];
  const ages = new Ages(now);
  const ranked = pods.map((pod) => rank(pod, crowd));
  ranked.sort((a, b) => compareRanked(a, b, ages));
  return ranked.slice(0, count).map((entry) => entry.pod);
}

/** How many of these pods each node holds. */
export function crowdOf(pods: Iterable<LivePod>): Map<string, number> {
  const crowd = new Map<string, number>();
  for (const pod of pods) {
    const node = pod.spec?.nodeName;
    if (node) crowd.set(node, (crowd.get(node) ?? 0) + 1);
  }
  return crowd;
}

function rank(pod: LivePod, crowd: ReadonlyMap<string, number>): Ranked {
  const node = pod.spec?.nodeName ?? '';
  const condition = podCondition(pod, 'Ready');
  const ready = condition?.status === 'True';
  return {
    pod,
    ranks: [
      node === '' ? 0 : 1,
      phaseRank(pod.status?.phase),
      ready ? 1 : 0,
      deletionCost(pod),
      -(crowd.get(node) ?? 0),
    ],
    readySince: ready ? (condition.lastTransitionTime ?? '') : undefined,
    restarts: mostRestarts(pod),
    created: pod.metadata.creationTimestamp ?? '',
    uid: pod.metadata.uid ?? '',
  };
}

function compareRanked(a: Ranked, b: Ranked, ages: Ages): number {
  for (let i = 0; i < a.ranks.length; i++) {
    const difference = a.ranks[i]! - b.ranks[i]!;
    if (difference !== 0) return difference;
  }
  const byUid = compareText(a.uid, b.uid);
  if (a.readySince !== b.readySince) return ages.rank(a.readySince) - ages.rank(b.readySince) || byUid;
  if (a.restarts !== b.restarts) return b.restarts - a.restarts;
  return ages.rank(a.created) - ages.rank(b.created) || byUid;
}

function phaseRank(phase: string | undefined): number {
  return phase === 'Running' ? 2 : phase === 'Unknown' ? 1 : 0;
}

function deletionCost(pod: LivePod): number {
  const text = pod.metadata.annotations?.[DELETION_COST];
  if (text === undefined || !INT32.test(text)) return 0;
  const cost = Number(text);
  return cost >= -2147483648 && cost <= 2147483647 ? cost : 0;
}

/** Ages in powers of two of nanoseconds; pods share their times, so that each is worked out once. */
class Ages {
  private readonly known = new Map<string, number>();

  constructor(private readonly now: number) {}

  /** The power of two of the age of an API time; −1 for what has no age yet. */
  rank(time = ''): number {
    let power = this.known.get(time);
    if (power === undefined) {
      const nanoseconds = (this.now - (parseTime(time) ?? 0)) * 1e6;
      power = nanoseconds < 1 ? -1 : 0;
      for (let rest = nanoseconds; rest >= 2; rest /= 2) power++;
      this.known.set(time, power);
    }
    return power;
  }
}

/** The restarts of the container that restarted most, sidecars included. */
function mostRestarts(pod: LivePod): number {
  let most = 0;
  const count = (status: ContainerStatus): void => {
    if (status.restartCount > most) most = status.restartCount;
  };
  for (const status of pod.status?.containerStatuses ?? []) count(status);
  const sidecars =
    pod.spec?.initContainers?.filter((container) => container.restartPolicy === 'Always') ?? [];
  for (const status of pod.status?.initContainerStatuses ?? []) {
    if (sidecars.some((container) => container.name === status.name)) count(status);
  }
  return most;
}
