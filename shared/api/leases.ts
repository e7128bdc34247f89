/**
 * Heartbeats of nodes. A kubelet renews its node's Lease (kube-node-lease/NODE) every 10 s. Writing each renewal would
 * fill the history with revisions that say nothing, so the object is written only when renewals begin and when they
 * end: while it carries {@link RENEWING}, it counts as renewed every {@link LEASE_RENEW_INTERVAL} since its renewTime.
 * When a kubelet stops or is cut off, the Lease is written once more: with the last renewal that went through and
 * without the mark. A node-lifecycle controller therefore needs no poll: it watches Leases and, where one is no longer
 * marked, sets a timer at `lastRenewal + grace period`.
 *
 * Models `pkg/kubelet` node leases @ v1.34 (40 s lease, renewed every 10 s).
 */
import type { Lease } from 'kubernetes-types/coordination/v1';
import { formatMicroTime, parseTime } from './time';

export const LEASE_NAMESPACE = 'kube-node-lease';
export const LEASE_DURATION_SECONDS = 40;
/** Milliseconds between two renewals. */
export const LEASE_RENEW_INTERVAL = 10_000;
/** The annotation of a Lease that its holder renews every 10 s; its value is `true`. */
export const RENEWING = 'drydock.dev/renewing';

export function isRenewing(lease: Pick<Lease, 'metadata'>): boolean {
  return lease.metadata?.annotations?.[RENEWING] === 'true';
}

/** When the lease was last renewed, seen at `now` (both virtual time, ms); undefined where it never was. */
export function lastRenewal(lease: Pick<Lease, 'metadata' | 'spec'>, now: number): number | undefined {
  const written = parseTime(lease.spec?.renewTime);
  if (written === undefined || !isRenewing(lease) || now <= written) return written;
  return now - ((now - written) % LEASE_RENEW_INTERVAL);
}

/** The lease as a real one would read at `now`: with its last renewal, without the mark. For whoever shows it. */
export function renewedLease(lease: Lease, now: number): Lease {
  const renewed = lastRenewal(lease, now);
  if (renewed === undefined || !isRenewing(lease)) return lease;
  const { [RENEWING]: _, ...annotations } = lease.metadata?.annotations ?? {};
  const { annotations: __, ...metadata } = lease.metadata ?? {};
  return {
    ...lease,
    metadata: Object.keys(annotations).length > 0 ? { ...metadata, annotations } : metadata,
    spec: { ...lease.spec, renewTime: formatMicroTime(renewed) },
  };
}
