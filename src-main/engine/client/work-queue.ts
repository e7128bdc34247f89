/**
 * A queue of keys, as controllers use it: a key is in it once, however often it is added, and comes out in the order
 * in which it first went in. Each key remembers why it was added first.
 *
 * Models client-go workqueue @ v1.34 (delaying and rate limiting). Left out: the processing set (a turn is never
 * interrupted) and the overall token bucket of the default rate limiter, which has no meaning in virtual time.
 */
import type { Cause } from '@shared/contract';
import type { Causality, OwnTimers } from './context';

export interface QueueState {
  readonly keys: readonly (readonly [string, Cause | null])[];
  readonly failures: readonly (readonly [string, number])[];
}

/** Retry delays: 5 ms doubling to 1000 s, as the default item rate limiter. */
const FIRST_RETRY = 5;
const LAST_RETRY = 1_000_000;

export class WorkQueue {
  private keys = new Map<string, Cause | null>();
  private failures = new Map<string, number>();

  /** @param timerPrefix keeps the queue's timers apart from the owner's other ones. */
  constructor(
    private readonly causality: Causality,
    private readonly timers: OwnTimers,
    private readonly clock: { now(): number },
    private readonly timerPrefix = 'queue/',
  ) {}

  get size(): number {
    return this.keys.size;
  }

  add(key: string): void {
    if (!this.keys.has(key)) this.keys.set(key, this.causality.current);
  }

  /** Adds the key after `delay` ms of virtual time; an earlier addition that is pending stays. */
  addAfter(key: string, delay: number): void {
    if (delay <= 0) return this.add(key);
    const timer = this.timerPrefix + key;
    const at = this.clock.now() + Math.ceil(delay);
    const pending = this.timers.dueAt(timer);
    if (pending === undefined || at < pending) this.timers.set(timer, at);
  }

  /** Adds the key again after its back-off. */
  addRateLimited(key: string): void {
    const failures = this.failures.get(key) ?? 0;
    this.failures.set(key, failures + 1);
    this.addAfter(key, Math.min(FIRST_RETRY * 2 ** failures, LAST_RETRY));
  }

  /** Forgets the key's failures. */
  forget(key: string): void {
    this.failures.delete(key);
  }

  /** Takes the first key. */
  take(): { readonly key: string; readonly cause: Cause | null } | undefined {
    for (const [key, cause] of this.keys) {
      this.keys.delete(key);
      return { key, cause };
    }
    return undefined;
  }

  /** Handles a timer of the owner; false where it is none of this queue's. */
  onTimer(timer: string): boolean {
    if (!timer.startsWith(this.timerPrefix)) return false;
    this.add(timer.slice(this.timerPrefix.length));
    return true;
  }

  save(): QueueState {
    return { keys: [...this.keys], failures: [...this.failures] };
  }

  restore(state: QueueState): void {
    this.keys = new Map(state.keys);
    this.failures = new Map(state.failures);
  }
}
