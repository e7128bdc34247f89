/**
 * Timers on virtual time. A timer is data (owner, key, when, cause), not a closure, so that it can be kept in the
 * history and set again after a reload. An owner has at most one timer a key: setting it again moves it.
 */
import type { Cause } from '@shared/contract';

export interface Timer {
  readonly owner: string;
  readonly key: string;
  /** Virtual time, ms since the epoch. */
  readonly at: number;
  /** Order among timers that are due at the same time: the order in which they were set. */
  readonly sequence: number;
  readonly cause: Cause | null;
}

export type TimersState = { readonly sequence: number; readonly timers: readonly Timer[] };

const before = (a: Timer, b: Timer): boolean => a.at < b.at || (a.at === b.at && a.sequence < b.sequence);

export class Timers {
  /** A binary heap; timers that were moved or cancelled stay in it until they surface. */
  private heap: Timer[] = [];
  private current = new Map<string, Map<string, Timer>>();
  private sequence = 0;
  private live = 0;

  /** Sets or moves the owner's timer of this key. */
  set(owner: string, key: string, at: number, cause: Cause | null): void {
    let keys = this.current.get(owner);
    if (!keys) this.current.set(owner, (keys = new Map()));
    const old = keys.get(key);
    if (old?.at === at) return;
    if (!old) this.live++;
    const timer: Timer = { owner, key, at, sequence: ++this.sequence, cause };
    keys.set(key, timer);
    this.push(timer);
    if (this.heap.length > 64 && this.heap.length > 4 * this.live) this.sweep();
  }

  cancel(owner: string, key: string): void {
    if (this.current.get(owner)?.delete(key)) this.live--;
  }

  /** When the owner's timer of this key is due, or undefined. */
  dueAt(owner: string, key: string): number | undefined {
    return this.current.get(owner)?.get(key)?.at;
  }

  /** The time of the next timer, or undefined where there is none. */
  next(): number | undefined {
    this.skipStale();
    return this.heap[0]?.at;
  }

  /** Takes the next timer that is due at `now` or earlier. */
  take(now: number): Timer | undefined {
    this.skipStale();
    const timer = this.heap[0];
    if (!timer || timer.at > now) return undefined;
    this.pop();
    this.current.get(timer.owner)?.delete(timer.key);
    this.live--;
    return timer;
  }

  save(): TimersState {
    const timers: Timer[] = [];
    for (const keys of this.current.values()) timers.push(...keys.values());
    timers.sort((a, b) => a.sequence - b.sequence);
    return { sequence: this.sequence, timers };
  }

  restore(state: TimersState): void {
    this.heap = [];
    this.current = new Map();
    this.live = 0;
    for (const timer of state.timers) {
      let keys = this.current.get(timer.owner);
      if (!keys) this.current.set(timer.owner, (keys = new Map()));
      keys.set(timer.key, timer);
      this.push(timer);
      this.live++;
    }
    this.sequence = state.sequence;
  }

  private isStale(timer: Timer): boolean {
    return this.current.get(timer.owner)?.get(timer.key) !== timer;
  }

  private skipStale(): void {
    for (let top = this.heap[0]; top && this.isStale(top); top = this.heap[0]) this.pop();
  }

  private sweep(): void {
    const kept = this.heap.filter((timer) => !this.isStale(timer));
    this.heap = [];
    for (const timer of kept) this.push(timer);
  }

  private push(timer: Timer): void {
    const { heap } = this;
    let i = heap.length;
    heap.push(timer);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = heap[parent]!;
      if (!before(timer, above)) break;
      heap[i] = above;
      i = parent;
    }
    heap[i] = timer;
  }

  private pop(): void {
    const { heap } = this;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, last)) break;
      heap[i] = heap[child]!;
      i = child;
    }
    heap[i] = last;
  }
}
