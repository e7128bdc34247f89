/** Lets virtual time pass until something is so: what `kubectl wait`, a drain and an exec wait with. */
import type { Cluster } from '../engine';

/** Steps that are taken before others get a chance, and how far time moves at once where nothing happens. */
const STEPS_A_LOOK = 200;
const A_MINUTE = 60_000;

/** Why time stopped: what was waited for is there, the limit is reached, nothing will ever happen, or it was interrupted. */
export type Passed = 'done' | 'timeout' | 'idle' | 'interrupted';

export class Waiting {
  passed: Passed = 'interrupted';
  /** What `done` threw. */
  thrown: { readonly error: unknown } | undefined;
  private readonly deadline: number;

  /**
   * @param done is asked whenever something has happened
   * @param limit virtual milliseconds
   * @param alarm when somebody acts from outside next: time does not pass beyond it
   */
  constructor(
    private readonly cluster: Cluster,
    private readonly done: () => boolean,
    limit: number,
    private readonly signal: AbortSignal | undefined,
    private readonly alarm: () => number,
  ) {
    this.deadline = cluster.time + limit;
  }

  /** Lets a little time pass; true where the waiting is over. */
  slice(): boolean {
    const { cluster, deadline } = this;
    for (let steps = 0; steps < STEPS_A_LOOK; steps++) {
      if (this.isOver()) return true;
      const alarm = this.alarm();
      const until = Math.min(deadline, cluster.time + A_MINUTE, alarm);
      if (cluster.step(until)) continue;
      if (cluster.effects().length > 0) return false;
      if (cluster.nextDue === null && alarm === Infinity) this.passed = 'idle';
      else if (!cluster.advance(until) || until < deadline) return false;
      else this.passed = 'timeout';
      this.isOver();
      return true;
    }
    return false;
  }

  private isOver(): boolean {
    try {
      if (this.done()) this.passed = 'done';
      else if (!this.signal?.aborted) return false;
    } catch (error) {
      this.thrown = { error };
    }
    return true;
  }
}
