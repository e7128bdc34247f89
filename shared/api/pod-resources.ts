/**
 * What a pod asks of its node: containers, init containers and sidecars, pod-level resources, overhead.
 * Models component-helpers `resource.PodRequests` @ v1.34.
 */
import type { Container, Pod, PodSpec, ResourceRequirements } from 'kubernetes-types/core/v1';
import { milliValue, unitValue, parseQuantity } from './quantity';

/** Amounts by resource name: CPU in thousandths of a core, everything else in whole units (bytes, devices). */
export type ResourceAmounts = Readonly<Record<string, number>>;

/** A pod's spec with what the published types (v1.30) lack: pod-level resources (KEP-2837). */
export interface PodSpecWithResources extends Omit<PodSpec, 'resources'> {
  resources?: ResourceRequirements;
}

export interface PodAmountOptions {
  /** Amounts that a container (each one, init containers too) counts for where it names none itself. */
  readonly defaults?: ResourceAmounts;
  /** Do not look at `spec.resources`. */
  readonly withoutPodLevel?: boolean;
  /** Do not add `spec.overhead`. */
  readonly withoutOverhead?: boolean;
  /**
   * The pod whose status says what its containers really hold during an in-place resize: each container then counts
   * for the larger of what it wants and what it has.
   */
  readonly status?: Pod['status'] | undefined;
}

type Amounts = Record<string, number>;
type QuantityMap = Readonly<Record<string, string>> | undefined;

/** The effective requests of a pod. */
export function podRequests(spec: PodSpecWithResources, options: PodAmountOptions = {}): ResourceAmounts {
  return effective(spec, 'requests', options);
}

/** The effective limits of a pod; a resource that a container leaves unlimited is counted as if it were 0 there. */
export function podLimits(spec: PodSpecWithResources, options: PodAmountOptions = {}): ResourceAmounts {
  return effective(spec, 'limits', options);
}

function effective(
  spec: PodSpecWithResources,
  which: 'requests' | 'limits',
  options: PodAmountOptions,
): ResourceAmounts {
  const total = containerAmounts(spec, which, options);
  if (!options.withoutPodLevel && spec.resources?.[which]) {
    const atPod = readAmounts(spec.resources[which]);
    for (const name in atPod) if (isPodLevelResource(name)) total[name] = atPod[name]!;
  }
  // Overhead adds to every request; to a limit only where there is one.
  if (!options.withoutOverhead && spec.overhead) {
    const overhead = readAmounts(spec.overhead);
    for (const name in overhead) {
      if (which === 'requests' || total[name]) total[name] = (total[name] ?? 0) + overhead[name]!;
    }
  }
  for (const name in total) total[name] = wholeUnits(total[name]!);
  return total;
}

/**
 * Containers run together; init containers run before them, one after another, each beside the sidecars that were
 * started before it. The pod needs the larger of the two.
 */
function containerAmounts(
  spec: PodSpecWithResources,
  which: 'requests' | 'limits',
  options: PodAmountOptions,
): Amounts {
  const running: Amounts = {};
  for (const container of spec.containers) add(running, amountsOf(container, which, options));
  if (!spec.initContainers || spec.initContainers.length === 0) return running;

  const sidecars: Amounts = {};
  const starting: Amounts = {};
  for (const container of spec.initContainers) {
    const own = amountsOf(container, which, options);
    if (isSidecar(container)) {
      add(running, own);
      add(sidecars, own);
      raise(starting, sidecars);
    } else {
      const together = { ...own };
      add(together, sidecars);
      raise(starting, together);
    }
  }
  raise(running, starting);
  return running;
}

/** Whether an init container is a sidecar, which keeps running beside the containers. */
export function isSidecar(container: Container): boolean {
  return container.restartPolicy === 'Always';
}

/** Resources that may be set for a pod as a whole. */
export function isPodLevelResource(name: string): boolean {
  return name === 'cpu' || name === 'memory' || name.startsWith('hugepages-');
}

function amountsOf(container: Container, which: 'requests' | 'limits', options: PodAmountOptions): Amounts {
  const amounts = readAmounts(container.resources?.[which]);
  if (options.status) raise(amounts, amountsHeld(container, which, options.status));
  for (const name in options.defaults) if (!(name in amounts)) amounts[name] = options.defaults[name]!;
  return amounts;
}

/** What the kubelet says it has given to a running container. */
function amountsHeld(
  container: Container,
  which: 'requests' | 'limits',
  status: NonNullable<Pod['status']>,
): Amounts {
  const held: Amounts = {};
  const statuses = isSidecar(container)
    ? [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? [])]
    : (status.containerStatuses ?? []);
  const own = statuses.find((s) => s.name === container.name);
  if (!own) return held;
  raise(held, readAmounts(own.resources?.[which]));
  if (which === 'requests') raise(held, readAmounts(own.allocatedResources as QuantityMap));
  return held;
}

/**
 * Reads a map of quantities into amounts. Fractions of a unit are kept (to thousandths, the finest the API stores) and
 * rounded up only after adding, as Kubernetes does. What is no quantity counts as 0; validation refuses it earlier.
 */
export function readAmounts(quantities: QuantityMap): Amounts {
  const amounts: Amounts = {};
  for (const name in quantities) {
    const text = quantities[name]!;
    const amount = name === 'cpu' ? milliValue(text) : fractionalUnits(text);
    amounts[name] = Number.isNaN(amount) ? 0 : amount;
  }
  return amounts;
}

function fractionalUnits(text: string): number {
  const units = unitValue(text);
  if (typeof text !== 'string' || !/[num]$|\./.test(text)) return units;
  const q = parseQuantity(text);
  return q ? Number(q.nanos / 1_000_000n) / 1000 : units;
}

/** Amounts are multiples of a thousandth: drop what binary fractions add, then round up. */
function wholeUnits(amount: number): number {
  return Number.isInteger(amount) ? amount : Math.ceil(Math.round(amount * 1000) / 1000);
}

function add(into: Amounts, other: Amounts): void {
  for (const name in other) into[name] = (into[name] ?? 0) + other[name]!;
}

function raise(into: Amounts, other: Amounts): void {
  for (const name in other) into[name] = Math.max(into[name] ?? 0, other[name]!);
}
