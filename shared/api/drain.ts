/**
 * What draining a node does with each of its pods: who is evicted, who stays, who hinders it, and every reason for it.
 * Pure rules; kubectl's drain, a rehearsal and the window ask the same ones.
 * Models kubectl `pkg/drain/filters.go` @ v1.34, with the texts of v1.26 where the two differ. kubectl keeps only the
 * first reason of each pod, and its groups come in random order; here all reasons are kept, in the order of the filters.
 */
import type { Pod } from 'kubernetes-types/core/v1';
import { controllerOf, type Live } from './meta';
import { isPodTerminal } from './pod-conditions';
import { parseTime } from './time';

export interface DrainOptions {
  /** Also pods that no controller brings back. */
  readonly force: boolean;
  readonly ignoreDaemonSets: boolean;
  /** Also pods that lose what is in their emptyDir volumes. */
  readonly deleteEmptyDirData: boolean;
  /** Leave pods alone whose deletion was asked for more than so many seconds ago; 0 for none. */
  readonly skipWaitForDeleteTimeoutSeconds: number;
}

export const DRAIN_DEFAULTS: DrainOptions = {
  force: false,
  ignoreDaemonSets: false,
  deleteEmptyDirData: false,
  skipWaitForDeleteTimeoutSeconds: 0,
};

/** The rules that are asked about each pod, in this order. */
export type DrainFilter = 'skipDeleted' | 'daemonSet' | 'mirrorPod' | 'localStorage' | 'unreplicated';

/** What one rule says of a pod that it does not simply let go. */
export interface DrainReason {
  readonly filter: DrainFilter;
  /**
   * `leave`: it stays, and nothing is said; `ignore`: it stays, with a warning; `refuse`: it hinders the drain;
   * `warn`: it goes, and something is lost.
   */
  readonly effect: 'leave' | 'ignore' | 'refuse' | 'warn';
  /** kubectl's words, e.g. `DaemonSet-managed Pods (use --ignore-daemonsets to ignore)`; '' for `leave`. */
  readonly message: string;
  /** The option of kubectl that would lift a refusal; null where none does. */
  readonly option: '--ignore-daemonsets' | '--delete-emptydir-data' | '--force' | null;
}

export interface DrainDecision {
  readonly pod: Live<Pod>;
  readonly outcome: 'evict' | 'leave' | 'refuse';
  /** All reasons, also those that would still hinder it if the first were lifted. */
  readonly reasons: readonly DrainReason[];
  /** The one that kubectl's text shows. */
  readonly shown: DrainReason | null;
}

const MIRROR = 'kubernetes.io/config.mirror';

/**
 * Decides about pods, in the order in which they are given (kubectl: as the API server lists them).
 * @param daemonSetExists whether there is a DaemonSet of this namespace and name
 * @param now virtual time, ms since the epoch
 */
export function planDrain(
  pods: readonly Live<Pod>[],
  options: DrainOptions,
  daemonSetExists: (namespace: string, name: string) => boolean,
  now: number,
): DrainDecision[] {
  return pods.map((pod) => {
    const reasons = reasonsOf(pod, options, daemonSetExists, now);
    const stopped = reasons.find((reason) => reason.effect !== 'warn');
    if (stopped) {
      return { pod, outcome: stopped.effect === 'refuse' ? 'refuse' : 'leave', reasons, shown: stopped };
    }
    // Each filter's answer replaces the one before it, so that of the warnings only the last filter's is ever shown.
    const shown = reasons.find((reason) => reason.filter === 'unreplicated') ?? null;
    return { pod, outcome: 'evict', reasons, shown };
  });
}

function reasonsOf(
  pod: Live<Pod>,
  options: DrainOptions,
  daemonSetExists: (namespace: string, name: string) => boolean,
  now: number,
): DrainReason[] {
  if (endsLongSince(pod, options.skipWaitForDeleteTimeoutSeconds, now)) return [leave('skipDeleted')];
  const reasons: DrainReason[] = [];
  const controller = controllerOf(pod);
  const finished = isPodTerminal(pod);

  if (controller?.kind === 'DaemonSet' && !finished) {
    if (daemonSetExists(pod.metadata.namespace ?? '', controller.name)) {
      return [
        options.ignoreDaemonSets
          ? reason('daemonSet', 'ignore', 'ignoring DaemonSet-managed Pods')
          : reason(
              'daemonSet',
              'refuse',
              'DaemonSet-managed Pods (use --ignore-daemonsets to ignore)',
              '--ignore-daemonsets',
            ),
      ];
    }
    const message = `daemonsets.apps "${controller.name}" not found`;
    reasons.push(
      options.force
        ? reason('daemonSet', 'warn', message)
        : reason('daemonSet', 'refuse', message, '--force'),
    );
  }
  if (pod.metadata.annotations?.[MIRROR] !== undefined) return [...reasons, leave('mirrorPod')];
  if (finished) return reasons;
  if (hasLocalStorage(pod)) {
    reasons.push(
      options.deleteEmptyDirData
        ? reason('localStorage', 'warn', 'deleting Pods with local storage')
        : reason(
            'localStorage',
            'refuse',
            'Pods with local storage (use --delete-emptydir-data to override)',
            '--delete-emptydir-data',
          ),
    );
  }
  if (!controller) {
    reasons.push(
      options.force
        ? reason('unreplicated', 'warn', 'deleting Pods that declare no controller')
        : reason('unreplicated', 'refuse', 'Pods declare no controller (use --force to override)', '--force'),
    );
  }
  return reasons;
}

/** Whether a pod has an emptyDir volume, whose contents go with it. */
export function hasLocalStorage(pod: { readonly spec?: Pod['spec'] }): boolean {
  return (
    pod.spec?.volumes?.some((volume) => volume.emptyDir !== undefined && volume.emptyDir !== null) === true
  );
}

function endsLongSince(pod: Live<Pod>, seconds: number, now: number): boolean {
  const since = parseTime(pod.metadata.deletionTimestamp as string | undefined);
  return seconds > 0 && since !== undefined && Math.trunc((now - since) / 1000) > seconds;
}

function leave(filter: DrainFilter): DrainReason {
  return { filter, effect: 'leave', message: '', option: null };
}

function reason(
  filter: DrainFilter,
  effect: DrainReason['effect'],
  message: string,
  option: DrainReason['option'] = null,
): DrainReason {
  return { filter, effect, message, option };
}

/**
 * Why the drain cannot begin, one text a group: `cannot delete DaemonSet-managed Pods (…): ns/a, ns/b`. Groups stand in
 * the order of the filters, pods in the order given. Empty where nothing hinders it.
 */
export function drainErrors(decisions: readonly DrainDecision[]): string[] {
  return groups(decisions, 'refuse').map((group) => `cannot delete ${group}`);
}

/** What is said before pods go: groups joined by `; `; '' where there is nothing to say. */
export function drainWarnings(decisions: readonly DrainDecision[]): string {
  return [...groups(decisions, 'warn'), ...groups(decisions, 'ignore')].join('; ');
}

const FILTERS: readonly DrainFilter[] = [
  'skipDeleted',
  'daemonSet',
  'mirrorPod',
  'localStorage',
  'unreplicated',
];

function groups(decisions: readonly DrainDecision[], effect: DrainReason['effect']): string[] {
  return FILTERS.flatMap((filter) => {
    const byMessage = new Map<string, string[]>();
    for (const { pod, shown } of decisions) {
      if (shown?.filter !== filter || shown.effect !== effect) continue;
      const names = byMessage.get(shown.message);
      const name = `${pod.metadata.namespace ?? ''}/${pod.metadata.name}`;
      if (names) names.push(name);
      else byMessage.set(shown.message, [name]);
    }
    return [...byMessage].map(([message, names]) => `${message}: ${names.join(', ')}`);
  });
}
