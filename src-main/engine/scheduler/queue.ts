/**
 * Pods that wait for a node: active ones, in the order of their importance; ones that failed and whose back-off still
 * runs; unschedulable ones, which wait for an event that could cure their refusal; gated ones.
 *
 * Models the scheduler's PriorityQueue @ v1.34: back-off 1 s doubling to 10 s, queueing hints, flush after 5 minutes.
 * Left out: the pops from the back-off queue while the active one is empty (SchedulerPopFromBackoffQ), with which a
 * simulated scheduler, which is always idle, would never back off at all.
 */
import type { Cause } from '@shared/contract';
import { eventLabel, type ClusterEvent } from './framework/cluster-events';
import { Heap } from './heap';

/** How long a pod waits at most for an event that helps, ms. */
const MAX_UNSCHEDULABLE = 300_000;

export type Place = 'active' | 'backoff' | 'unschedulable' | 'gated';

/** A pod in the queue, as plain data. */
export interface QueuedPod {
  /** `namespace/name`. */
  readonly key: string;
  readonly uid: string;
  readonly priority: number;
  place: Place;
  /** Failed attempts so far. */
  attempts: number;
  /** Order among pods that are equally important: when it came, or failed last. */
  order: number;
  /** Virtual time of the last failure; of its coming before any. */
  since: number;
  /** The plugins that refused it last. */
  rejectedBy: readonly string[];
  /** Tried again after its back-off without waiting for an event: the attempt met an error. */
  retries: boolean;
  /** What moved it out of the unschedulable pods last: `NodeUpdateNodeLabel`, `UnschedulableTimeout` … */
  wokenBy: string | null;
  /** Why it is to be tried. */
  cause: Cause | null;
}

export interface QueueState {
  readonly order: number;
  readonly pods: readonly QueuedPod[];
}

export interface QueueContext {
  /** How long a pod is kept back after its first failed attempt, doubling up to `last`; ms. */
  backoff(): { readonly first: number; readonly last: number };
  now(): number;
  cause(): Cause | null;
  setTimer(key: 'backoff' | 'flush', at: number): void;
  cancelTimer(key: 'backoff' | 'flush'): void;
  /** Negative where a is the more important pod. */
  compare(a: QueuedPod, b: QueuedPod): number;
  /** The events that could cure what these plugins refuse, by label. */
  labelsFor(pod: QueuedPod): readonly string[];
  /** Whether the event could cure the refusal of this pod. */
  helps(pod: QueuedPod, event: ClusterEvent): boolean;
}

export class SchedulingQueue {
  private pods = new Map<string, QueuedPod>();
  private active: Heap<QueuedPod>;
  /** Those that become active by themselves, the soonest first. */
  private backoff: Heap<QueuedPod>;
  private unschedulable: Heap<QueuedPod>;
  private order = 0;
  /** Unschedulable pods by the labels of the events they wait for. */
  private waiting = new Map<string, Set<QueuedPod>>();

  constructor(private readonly context: QueueContext) {
    const soonest = (a: QueuedPod, b: QueuedPod): number =>
      this.dueAt(a) - this.dueAt(b) || a.order - b.order;
    this.active = new Heap((a, b) => context.compare(a, b) || a.order - b.order);
    this.backoff = new Heap(soonest);
    this.unschedulable = new Heap(soonest);
  }

  /** Whether a pod is to be tried now. */
  get hasActive(): boolean {
    return this.active.size > 0;
  }

  get(key: string): QueuedPod | undefined {
    return this.pods.get(key);
  }

  /**
   * A pod that was not there before.
   * @param gatedBy the plugin that keeps it out; undefined where none does
   */
  add(
    { key, uid, priority }: Pick<QueuedPod, 'key' | 'uid' | 'priority'>,
    gatedBy: string | undefined,
  ): void {
    const pod: QueuedPod = {
      key,
      uid,
      priority,
      place: 'active',
      attempts: 0,
      order: ++this.order,
      since: this.context.now(),
      rejectedBy: [],
      retries: false,
      wokenBy: null,
      cause: this.context.cause(),
    };
    this.pods.set(key, pod);
    if (gatedBy !== undefined) {
      pod.place = 'gated';
      pod.rejectedBy = [gatedBy];
    }
    this.enter(pod);
  }

  /** The pod is bound or gone, or nobody's business any more. */
  remove(key: string): void {
    const pod = this.pods.get(key);
    if (!pod) return;
    this.pods.delete(key);
    this.leave(pod);
    this.setTimers();
  }

  /** Lets a gated pod in. */
  ungate(key: string): void {
    const pod = this.pods.get(key);
    if (pod?.place !== 'gated') return;
    pod.rejectedBy = [];
    this.activate(pod, 'UnscheduledPodUpdatePodSchedulingGatesEliminated');
  }

  /** Takes the most important active pod. It stays known: its attempt ends in `remove` or in `fail`. */
  take(): QueuedPod | undefined {
    return this.active.pop();
  }

  /**
   * The pod's attempt failed.
   * @param rejectedBy plugins whose refusal an event may cure
   * @param retries after an error, which no event tells the end of: the back-off alone is waited for
   */
  fail(pod: QueuedPod, rejectedBy: readonly string[], retries: boolean): void {
    pod.attempts++;
    pod.order = ++this.order;
    pod.since = this.context.now();
    pod.rejectedBy = rejectedBy;
    pod.retries = retries;
    pod.wokenBy = null;
    pod.place = retries ? 'backoff' : 'unschedulable';
    pod.cause = retries ? this.context.cause() : null;
    this.enter(pod);
    this.setTimers();
  }

  /** Moves every unschedulable pod that the event could help to the active or back-off pods. */
  onEvent(event: ClusterEvent): void {
    const label = eventLabel(event);
    const waiting = this.waiting.get(label);
    if (!waiting) return;
    const woken = [...waiting].filter((pod) => this.context.helps(pod, event));
    for (const pod of woken) this.wake(pod, label);
    if (woken.length > 0) this.setTimers();
  }

  /** A change of the pod itself; only it may be helped. */
  onOwnEvent(key: string, event: ClusterEvent): void {
    const pod = this.pods.get(key);
    if (pod?.place !== 'unschedulable' || !this.context.labelsFor(pod).includes(eventLabel(event))) return;
    if (!this.context.helps(pod, event)) return;
    this.wake(pod, eventLabel(event));
    this.setTimers();
  }

  /** A timer is due: pods whose back-off or patience is over become active. */
  onTimer(): void {
    const now = this.context.now();
    const isDue = (pod: QueuedPod | undefined): pod is QueuedPod =>
      pod !== undefined && this.dueAt(pod) <= now;
    for (let pod = this.backoff.peek(); isDue(pod); pod = this.backoff.peek())
      this.activate(pod, pod.wokenBy);
    for (let pod = this.unschedulable.peek(); isDue(pod); pod = this.unschedulable.peek()) {
      this.activate(pod, 'UnschedulableTimeout');
    }
    this.setTimers();
  }

  /** When the pod's back-off ends or ended. */
  backoffUntil(pod: QueuedPod): number {
    if (pod.attempts === 0) return pod.since;
    const { first, last } = this.context.backoff();
    return pod.since + Math.min(first * 2 ** (pod.attempts - 1), last);
  }

  /** When a pod that is not active becomes so by itself; null for never or now. */
  nextTry(pod: QueuedPod): number | null {
    return pod.place === 'backoff' || pod.place === 'unschedulable' ? this.dueAt(pod) : null;
  }

  clear(): void {
    for (const key of [...this.pods.keys()]) this.remove(key);
  }

  save(): QueueState {
    return { order: this.order, pods: [...this.pods.values()].map((pod) => ({ ...pod })) };
  }

  /** Takes over a saved queue; timers are restored elsewhere. */
  restore(state: QueueState): void {
    for (const pod of this.pods.values()) this.leave(pod);
    this.pods = new Map();
    this.order = state.order;
    for (const saved of state.pods) {
      const pod = { ...saved };
      this.pods.set(pod.key, pod);
      this.enter(pod);
    }
  }

  private wake(pod: QueuedPod, by: string): void {
    if (this.backoffUntil(pod) <= this.context.now()) {
      this.activate(pod, by);
      return;
    }
    this.leave(pod);
    pod.place = 'backoff';
    pod.wokenBy = by;
    pod.cause = this.context.cause();
    this.enter(pod);
  }

  private activate(pod: QueuedPod, by: string | null): void {
    const causeKept = pod.place === 'backoff';
    this.leave(pod);
    pod.place = 'active';
    pod.wokenBy = by;
    if (!causeKept) pod.cause = this.context.cause();
    this.enter(pod);
  }

  /** Puts a pod into the structures of its place. */
  private enter(pod: QueuedPod): void {
    if (pod.place === 'gated') return;
    this[pod.place].push(pod);
    if (pod.place !== 'unschedulable') return;
    for (const label of this.context.labelsFor(pod)) {
      let pods = this.waiting.get(label);
      if (!pods) this.waiting.set(label, (pods = new Set()));
      pods.add(pod);
    }
  }

  /** Takes a pod out of the structures of its place. */
  private leave(pod: QueuedPod): void {
    if (pod.place === 'gated') return;
    this[pod.place].remove(pod);
    if (pod.place !== 'unschedulable') return;
    for (const label of this.context.labelsFor(pod)) {
      const pods = this.waiting.get(label);
      if (pods?.delete(pod) && pods.size === 0) this.waiting.delete(label);
    }
  }

  private dueAt(pod: QueuedPod): number {
    return pod.place === 'backoff' ? this.backoffUntil(pod) : pod.since + MAX_UNSCHEDULABLE;
  }

  private setTimers(): void {
    this.setTimer('backoff', this.backoff.peek());
    this.setTimer('flush', this.unschedulable.peek());
  }

  private setTimer(key: 'backoff' | 'flush', soonest: QueuedPod | undefined): void {
    if (soonest) this.context.setTimer(key, this.dueAt(soonest));
    else this.context.cancelTimer(key);
  }
}
