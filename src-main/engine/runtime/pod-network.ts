/**
 * Addresses of pods: each node has a range, each pod sandbox an address of it. Which one is a keyed draw on the pod's
 * UID, so that a pod's address does not depend on what else happens; a taken one moves on to the next free one.
 *
 * Models host-local IPAM with one range a node. Left out: IPv6.
 */
import type { Draws } from '../clock';

interface Range {
  readonly first: number;
  /** How many addresses pods can have. */
  readonly size: number;
}

/** Reads `10.244.1.0/24` into the addresses of it that pods can have: not the network, the gateway, the broadcast. */
function rangeOf(cidr: string): Range | undefined {
  const m = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(cidr);
  if (!m) return undefined;
  const [a, b, c, d, bits] = m.slice(1).map(Number) as [number, number, number, number, number];
  if (a > 255 || b > 255 || c > 255 || d > 255 || bits > 32) return undefined;
  const size = 2 ** (32 - bits);
  const start = ((a * 256 + b) * 256 + c) * 256 + d;
  const network = start - (start % size);
  return size < 8 ? undefined : { first: network + 2, size: size - 3 };
}

function textOf(address: number): string {
  return `${Math.floor(address / 0x1000000)}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
}

const ranges = new Map<string, Range | null>();

function cachedRange(cidr: string): Range | null {
  let range = ranges.get(cidr);
  if (range === undefined) {
    range = rangeOf(cidr) ?? null;
    if (ranges.size > 10_000) ranges.clear();
    ranges.set(cidr, range);
  }
  return range;
}

/** Who has which address, over all nodes: no address is used twice at the same instant. */
export class PodAddresses {
  private readonly owners = new Map<string, string>();

  constructor(private readonly draws: Draws) {}

  /** Gives the owner a free address of the range; undefined where none is left. */
  take(cidr: string, owner: string): string | undefined {
    const range = cachedRange(cidr);
    if (!range) return undefined;
    const start = this.draws.below('pod-ip', owner, range.size);
    for (let i = 0; i < range.size; i++) {
      const address = textOf(range.first + ((start + i) % range.size));
      if (this.owners.has(address)) continue;
      this.owners.set(address, owner);
      return address;
    }
    return undefined;
  }

  /** Takes note of an address that is in use already. */
  adopt(address: string, owner: string): void {
    if (!this.owners.has(address)) this.owners.set(address, owner);
  }

  release(address: string, owner: string): void {
    if (this.owners.get(address) === owner) this.owners.delete(address);
  }

  /** The UID of the pod that has the address. */
  ownerOf(address: string): string | undefined {
    return this.owners.get(address);
  }

  clear(): void {
    this.owners.clear();
  }
}
