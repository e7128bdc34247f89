/**
 * Maps real time to virtual time while a workspace plays. Pausing is exact: no virtual time passes after it.
 */

/** How often time is moved while playing, in real milliseconds. */
const FRAME = 40;

/**
 * Where letting time pass takes longer than the time itself, play falls behind instead of owing ever more: at most so
 * many real milliseconds are made up for in one frame.
 */
const LONGEST_FRAME = 200;

/** Real time, so that tests can drive it. */
export interface RealTime {
  now(): number;
  /** Calls back once after `ms` real milliseconds; returns what cancels it. */
  after(ms: number, callback: () => void): () => void;
}

export const realTime: RealTime = {
  now: () => performance.now(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => {
      clearTimeout(timer);
    };
  },
};

export class Player {
  private cancel: (() => void) | null = null;
  private last = 0;
  /** Virtual milliseconds that are owed because they were less than one. */
  private rest = 0;
  private rate = 1;

  /**
   * @param pass lets that many virtual milliseconds pass; resolves when it is done. Where it cannot, whoever plays has
   * been told already, and nothing is played any more.
   */
  constructor(
    private readonly pass: (milliseconds: number) => Promise<void>,
    private readonly time: RealTime = realTime,
  ) {}

  get playing(): boolean {
    return this.cancel !== null;
  }

  /** Virtual seconds for each real second. */
  get speed(): number {
    return this.rate;
  }

  /** @param lead real ms until time is moved for the first time; it is made up for then */
  play(speed: number, lead = FRAME): void {
    this.rate = speed;
    if (this.cancel) return;
    this.last = this.time.now();
    this.rest = 0;
    this.schedule(lead);
  }

  pause(): void {
    this.cancel?.();
    this.cancel = null;
  }

  private schedule(wait = FRAME): void {
    this.cancel = this.time.after(wait, () => void this.frame(Math.max(wait, LONGEST_FRAME)));
  }

  private async frame(longest: number): Promise<void> {
    const started = this.cancel;
    const now = this.time.now();
    const due = Math.min(now - this.last, longest) * this.rate + this.rest;
    const whole = Math.floor(due);
    this.last = now;
    this.rest = due - whole;
    try {
      await this.pass(whole);
    } catch {
      if (this.cancel === started) this.pause();
      return;
    }
    // Paused, or paused and played again, while time passed: then another frame is under way or none.
    if (this.cancel === started && started !== null) this.schedule();
  }
}
