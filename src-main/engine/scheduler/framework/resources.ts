/**
 * Amounts of resources as the scheduler adds them up: CPU in thousandths, everything else in whole units. Numbers are
 * exact up to 2^53 (8 PiB of memory on one node), beyond what any machine has; products go through {@link mulDiv}.
 * Models the scheduler framework's Resource @ v1.34.
 */
import type { ResourceAmounts } from '@shared/api';

export class Resources {
  milliCpu = 0;
  memory = 0;
  ephemeralStorage = 0;
  /** Extended resources, huge pages and the like by name; undefined while there are none. */
  scalars: Map<string, number> | undefined;

  /** Resources the scheduler does not know (such as `storage`) are left out. */
  static of(amounts: ResourceAmounts): Resources {
    const resources = new Resources();
    for (const name in amounts) resources.addAmount(name, amounts[name]!);
    return resources;
  }

  /** The amount of one resource by its name; undefined for a scalar resource that is not named at all. */
  get(name: string): number | undefined {
    switch (name) {
      case 'cpu':
        return this.milliCpu;
      case 'memory':
        return this.memory;
      case 'ephemeral-storage':
        return this.ephemeralStorage;
      default:
        return this.scalars?.get(name);
    }
  }

  add(other: Resources): void {
    this.milliCpu += other.milliCpu;
    this.memory += other.memory;
    this.ephemeralStorage += other.ephemeralStorage;
    if (other.scalars) for (const [name, amount] of other.scalars) this.addScalar(name, amount);
  }

  subtract(other: Resources): void {
    this.milliCpu -= other.milliCpu;
    this.memory -= other.memory;
    this.ephemeralStorage -= other.ephemeralStorage;
    if (other.scalars) for (const [name, amount] of other.scalars) this.addScalar(name, -amount);
  }

  clone(): Resources {
    const copy = new Resources();
    copy.add(this);
    return copy;
  }

  private addAmount(name: string, amount: number): void {
    if (name === 'cpu') this.milliCpu += amount;
    else if (name === 'memory') this.memory += amount;
    else if (name === 'ephemeral-storage') this.ephemeralStorage += amount;
    else if (isScalarResource(name)) this.addScalar(name, amount);
  }

  private addScalar(name: string, amount: number): void {
    this.scalars ??= new Map();
    this.scalars.set(name, (this.scalars.get(name) ?? 0) + amount);
  }
}

/** Resources counted by name: extended ones (with a domain), huge pages and attachable volumes. */
export function isScalarResource(name: string): boolean {
  return (
    isExtendedResource(name) ||
    name.startsWith('hugepages-') ||
    name.startsWith('attachable-volumes-') ||
    name.includes('kubernetes.io/')
  );
}

/** Resources of a domain that is not Kubernetes' own, such as `nvidia.com/gpu`. */
export function isExtendedResource(name: string): boolean {
  return name.includes('/') && !name.includes('kubernetes.io/') && !name.startsWith('requests.');
}

const SAFE = Number.MAX_SAFE_INTEGER;

/** a × b ÷ c towards zero, exact for whole a, b, c of any size that a number holds. */
export function mulDiv(a: number, b: number, c: number): number {
  const product = a * b;
  if (product <= SAFE && product >= -SAFE) return Math.trunc(product / c);
  return Number((BigInt(a) * BigInt(b)) / BigInt(c));
}
