/** The values of environment variables that are taken from the pod itself. */
import type { Container, Pod, ResourceFieldSelector } from 'kubernetes-types/core/v1';
import { compareText, parseQuantity, type Live } from '@shared/api';
import { milliOf, unitsOf } from '@shared/api';

/** The field of a pod at a path of the downward API; '' where it has none. */
export function fieldValue(pod: Live<Pod>, path: string): string {
  const [, which, key] = /^metadata\.(labels|annotations)\['([^]*)'\]$/.exec(path) ?? [];
  if (which !== undefined) return (pod.metadata[which as 'labels'] ?? {})[key ?? ''] ?? '';
  switch (path) {
    case 'metadata.name':
      return pod.metadata.name;
    case 'metadata.namespace':
      return pod.metadata.namespace ?? '';
    case 'metadata.uid':
      return pod.metadata.uid ?? '';
    case 'metadata.labels':
    case 'metadata.annotations':
      return mapText(pod.metadata[path.slice(9) as 'labels']);
    case 'spec.nodeName':
      return pod.spec?.nodeName ?? '';
    case 'spec.serviceAccountName':
      return pod.spec?.serviceAccountName ?? '';
    case 'status.hostIP':
      return pod.status?.hostIP ?? '';
    case 'status.podIP':
      return pod.status?.podIP ?? '';
    case 'status.podIPs':
      return (pod.status?.podIPs ?? []).map(({ ip }) => ip ?? '').join(',');
    default:
      return '';
  }
}

function mapText(map: Readonly<Record<string, string>> | undefined): string {
  return Object.entries(map ?? {})
    .sort(([a], [b]) => compareText(a, b))
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join('\n');
}

/** A limit or request of a container in units of the divisor, rounded up. */
export function resourceValue(container: Container, { resource, divisor }: ResourceFieldSelector): string {
  const [which, ...name] = resource.split('.');
  const amounts = which === 'limits' ? container.resources?.limits : container.resources?.requests;
  const amount = parseQuantity((amounts as Record<string, string> | undefined)?.[name.join('.')] ?? '0');
  const unit = parseQuantity((divisor as string | undefined) || '1');
  if (!amount || !unit) return '';
  const value = name[0] === 'cpu' ? up(milliOf(amount), milliOf(unit)) : up(unitsOf(amount), unitsOf(unit));
  return value === 0n && which === 'limits' ? 'node allocatable' : String(value);
}

function up(amount: bigint, unit: bigint): bigint {
  return unit === 0n ? 0n : (amount + unit - 1n) / unit;
}
