/** What pods ask for, added up and written as people wrote it. */
import type { Container, Pod } from 'kubernetes-types/core/v1';
import {
  formatQuantity,
  milliValue,
  parseQuantity,
  podLimits,
  podRequests,
  quantityOf,
  quantityOfMilli,
  unitValue,
  type Live,
  type QuantityFormat,
  type ResourceAmounts,
} from '@shared/api';

/** The requests and limits of pods. CPU in thousandths, everything else in whole units. */
export class Amounts {
  readonly requests: Record<string, number> = {};
  readonly limits: Record<string, number> = {};
  private readonly formats: Record<string, QuantityFormat> = {};

  add(pod: Live<Pod>): this {
    if (!pod.spec) return this;
    addTo(this.requests, podRequests(pod.spec as Parameters<typeof podRequests>[0], { status: pod.status }));
    addTo(this.limits, podLimits(pod.spec as Parameters<typeof podLimits>[0], { status: pod.status }));
    for (const container of [...pod.spec.containers, ...(pod.spec.initContainers ?? [])])
      this.learn(container);
    return this;
  }

  /** `100m (2%)` of what the node gives. */
  share(of: 'requests' | 'limits', name: string, allocatable: Readonly<Record<string, string>>): string {
    const amount = this[of][name] ?? 0;
    const most = name === 'cpu' ? milliValue(allocatable[name] ?? '0') : unitValue(allocatable[name] ?? '0');
    return `${this.text(of, name)} (${most === 0 ? 0 : Math.trunc((amount / most) * 100)}%)`;
  }

  text(of: 'requests' | 'limits', name: string): string {
    const amount = this[of][name] ?? 0;
    if (amount === 0) return '0';
    const format = this.formats[name] ?? 'DecimalSI';
    return formatQuantity(name === 'cpu' ? quantityOfMilli(amount, format) : quantityOf(amount, format));
  }

  /** Sums are written in the unit of the first amount. */
  private learn({ resources }: Container): void {
    const amounts = { ...resources?.limits, ...resources?.requests } as Record<string, string>;
    for (const [name, text] of Object.entries(amounts)) {
      const quantity = parseQuantity(text);
      if (quantity) this.formats[name] ??= quantity.format;
    }
  }
}

function addTo(sums: Record<string, number>, amounts: ResourceAmounts): void {
  for (const [name, amount] of Object.entries(amounts)) sums[name] = (sums[name] ?? 0) + amount;
}
