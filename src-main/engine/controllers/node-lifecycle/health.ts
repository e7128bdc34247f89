/**
 * Whether a node still shows signs of life, and what its conditions and taints follow from that. Pure.
 * Models `pkg/controller/nodelifecycle` @ v1.34.
 */
import { formatTime, isRenewing, lastRenewal, parseTime, type Live } from '@shared/api';
import type { Lease } from 'kubernetes-types/coordination/v1';
import type { Node, NodeCondition, Taint } from 'kubernetes-types/core/v1';

export type LiveNode = Live<Node>;
export type LiveLease = Live<Lease>;

/** How long a node may be silent, ms: usually, and before it was heard the first time. */
const GRACE = 40_000;
const STARTUP_GRACE = 60_000;

/** The conditions that nobody can vouch for when the kubelet is silent. */
const KUBELET_CONDITIONS = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'];

export const NOT_READY = 'node.kubernetes.io/not-ready';
export const UNREACHABLE = 'node.kubernetes.io/unreachable';
const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable';

/** Which taint a condition in which state brings. */
const CONDITION_TAINTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Ready: { False: NOT_READY, Unknown: UNREACHABLE },
  MemoryPressure: { True: 'node.kubernetes.io/memory-pressure' },
  DiskPressure: { True: 'node.kubernetes.io/disk-pressure' },
  NetworkUnavailable: { True: 'node.kubernetes.io/network-unavailable' },
  PIDPressure: { True: 'node.kubernetes.io/pid-pressure' },
};

const CONDITION_TAINT_KEYS = new Set([
  UNSCHEDULABLE,
  ...Object.values(CONDITION_TAINTS).flatMap((keys) => Object.values(keys)),
]);

export function readyStatus(node: LiveNode): string {
  return node.status?.conditions?.find((c) => c.type === 'Ready')?.status ?? 'Unknown';
}

/** When the node counts as lost unless it is heard again (virtual time, ms); Infinity while its lease is renewed. */
export function lostAt(node: LiveNode, lease: LiveLease | undefined, now: number): number {
  if (lease && isRenewing(lease)) return Infinity;
  const ready = node.status?.conditions?.find((c) => c.type === 'Ready');
  const heard = Math.max(
    (lease && lastRenewal(lease, now)) ?? 0,
    parseTime(ready?.lastHeartbeatTime) ?? 0,
    parseTime(node.metadata.creationTimestamp) ?? 0,
  );
  return heard + (ready ? GRACE : STARTUP_GRACE);
}

/** The conditions of a node that has fallen silent; the same list where they say so already. */
export function silentConditions(node: LiveNode, now: number): readonly NodeCondition[] {
  const conditions = node.status?.conditions ?? [];
  const time = formatTime(now);
  const known = conditions.map((c): NodeCondition =>
    !KUBELET_CONDITIONS.includes(c.type) || c.status === 'Unknown'
      ? c
      : {
          ...c,
          status: 'Unknown',
          reason: 'NodeStatusUnknown',
          message: 'Kubelet stopped posting node status.',
          lastTransitionTime: time,
        },
  );
  const missing = KUBELET_CONDITIONS.filter((type) => !conditions.some((c) => c.type === type)).map(
    (type): NodeCondition => ({
      type,
      status: 'Unknown',
      reason: 'NodeStatusNeverUpdated',
      message: 'Kubelet never posted node status.',
      lastHeartbeatTime: node.metadata.creationTimestamp ?? time,
      lastTransitionTime: time,
    }),
  );
  const same = missing.length === 0 && known.every((c, i) => c === conditions[i]);
  return same ? conditions : [...known, ...missing];
}

/** The node's taints with those NoSchedule taints that its conditions and a cordon call for, and no others of them. */
export function withConditionTaints(node: LiveNode, now: number): readonly Taint[] {
  const wanted = new Set<string>();
  for (const { type, status } of node.status?.conditions ?? []) {
    const key = CONDITION_TAINTS[type]?.[status];
    if (key !== undefined) wanted.add(key);
  }
  if (node.spec?.unschedulable) wanted.add(UNSCHEDULABLE);
  const isOurs = (taint: Taint): boolean =>
    taint.effect === 'NoSchedule' && CONDITION_TAINT_KEYS.has(taint.key);
  const taints = node.spec?.taints ?? [];
  const kept = taints.filter((taint) => !isOurs(taint) || wanted.has(taint.key));
  const added = [...wanted].filter((key) => !kept.some((taint) => isOurs(taint) && taint.key === key));
  if (added.length === 0 && kept.length === taints.length) return taints;
  return [...kept, ...added.map((key): Taint => ({ key, effect: 'NoSchedule', timeAdded: formatTime(now) }))];
}

export function hasNoExecute(node: LiveNode, key: string): boolean {
  return (node.spec?.taints ?? []).some((taint) => taint.key === key && taint.effect === 'NoExecute');
}

/** The node's taints with this NoExecute taint (none: undefined) instead of what was said of its reachability before. */
export function withReachability(node: LiveNode, key: string | undefined, now: number): readonly Taint[] {
  const isOurs = (taint: Taint): boolean =>
    taint.effect === 'NoExecute' && (taint.key === NOT_READY || taint.key === UNREACHABLE);
  const taints = node.spec?.taints ?? [];
  const kept = taints.filter((taint) => !isOurs(taint) || taint.key === key);
  if (key === undefined || kept.some((taint) => isOurs(taint)))
    return kept.length === taints.length ? taints : kept;
  return [...kept, { key, effect: 'NoExecute', timeAdded: formatTime(now) }];
}
