/**
 * Which addresses Services may have, and who has them. Models `pkg/registry/core/service/ipallocator` @ v1.34.
 * Left out: ServiceCIDR objects that widen the range, and IPv6.
 */
import type { Live } from '@shared/api';
import type { Pod, Service } from 'kubernetes-types/core/v1';
import type { Reader } from '@main/engine/store';
import { isIPv4 } from '../validation/names';

/** An IPv4 block. */
export interface ServiceRange {
  /** As it is written: `10.96.0.0/12`. */
  readonly text: string;
  /** Its network address, as a number. */
  readonly first: number;
  /** How many addresses it has, network and broadcast address among them. */
  readonly count: number;
  /** Nobody has said so: it is guessed from the address of the API server. */
  readonly guessed: boolean;
}

const FLAG = '--service-cluster-ip-range=';
/** What kubeadm sets up. */
const USUAL = parse('10.96.0.0/12')!;

/**
 * The range that the kube-apiserver's manifest names. In a cluster that shows none, the usual one; unless the API server
 * has its own Service elsewhere (its address is the first of the range): then what lies around that.
 */
export function serviceRange(objects: Reader): ServiceRange {
  for (const pod of objects.list('pods', 'kube-system') as readonly Live<Pod>[]) {
    if (pod.metadata.labels?.['component'] !== 'kube-apiserver') continue;
    for (const { command = [], args = [] } of pod.spec?.containers ?? []) {
      const flag = [...command, ...args].find((word) => word.startsWith(FLAG));
      for (const text of (flag ?? '').slice(FLAG.length).split(',')) {
        const range = parse(text);
        if (range) return range;
      }
    }
  }
  const own = objects.get('services', 'default', 'kubernetes') as Live<Service> | undefined;
  const address = own?.spec?.clusterIP ?? '';
  if (!isIPv4(address) || holds(USUAL, address)) return USUAL;
  const first = numberOf(address) - (numberOf(address) % 2 ** 16);
  return { text: `${addressOf(first)}/16`, first, count: 2 ** 16, guessed: true };
}

/** Why an address cannot be had; undefined where it can. */
export function addressProblem(
  range: ServiceRange,
  address: string,
  taken: (address: string) => boolean,
): string | undefined {
  if (taken(address)) return 'provided IP is already allocated';
  if (range.guessed) return undefined;
  if (!holds(range, address)) return 'the provided network does not match the current range';
  const place = numberOf(address) - range.first;
  if (place > 0 && place < range.count - 1) return undefined;
  return `the provided IP (${address}) is not in the valid range. The range of valid IPs is ${range.text}`;
}

/** How many addresses of the range can be given out, and the n-th of them. */
export const usableCount = ({ count }: ServiceRange): number => Math.max(0, count - 2);
export const usableAddress = ({ first }: ServiceRange, n: number): string => addressOf(first + 1 + n);

function holds({ first, count }: ServiceRange, address: string): boolean {
  if (!isIPv4(address)) return false;
  const number = numberOf(address);
  return number >= first && number < first + count;
}

function parse(text: string): ServiceRange | undefined {
  const [address = '', bits = ''] = text.split('/');
  if (!isIPv4(address) || !/^\d{1,2}$/.test(bits) || Number(bits) > 32) return undefined;
  const count = 2 ** (32 - Number(bits));
  const first = numberOf(address) - (numberOf(address) % count);
  return { text: `${addressOf(first)}/${bits}`, first, count, guessed: false };
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function addressOf(number: number): string {
  return [2 ** 24, 2 ** 16, 2 ** 8, 1].map((unit) => Math.floor(number / unit) % 256).join('.');
}
