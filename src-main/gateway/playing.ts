/**
 * Lets virtual time pass for clients. It plays while somebody watches or waits; a client that asks for the same thing
 * again and again waits, too. After a write, everything happens that is due at that instant.
 */
import { SessionRefused, type Session } from '../workspaces';

/** Virtual seconds a real second; `max`: as fast as can be followed. 0: time is left to others. */
export type Speed = number | 'max';

/** How long (real ms) time goes on after a client asked that seems to wait by asking. */
const PULSE = 2_500;
/** The same question again within so many real ms is waiting. */
const AGAIN = 10_000;
/** With `max`: virtual ms a tick, and how long (real ms) a tick lasts at least. */
const TICK = 10_000;
const TICK_LASTS = 33;
/** Turns in one go after a write, so that other clients get their answers in between. */
const TURNS_A_SLICE = 200;
/** Questions that are remembered. */
const REMEMBERED = 256;

export class Playing {
  private holds = 0;
  private ours = false;
  private closed = false;
  private settling = false;
  private readonly asked = new Map<string, number>();
  private readonly pulses = new Set<NodeJS.Timeout>();

  constructor(
    private readonly session: Session,
    private readonly speed: Speed,
  ) {}

  /** Somebody waits from now on; returns what ends it. */
  hold(): () => void {
    this.holds += 1;
    if (this.holds === 1) this.begin();
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.holds -= 1;
      if (this.holds === 0) this.end();
    };
  }

  /** A question was asked. `waits`: by somebody who is known to ask until the answer is another. */
  onRead(question: string, now: number, waits: boolean): void {
    const before = this.asked.get(question);
    this.asked.delete(question);
    this.asked.set(question, now);
    if (this.asked.size > REMEMBERED)
      for (const first of this.asked.keys()) if (this.asked.delete(first)) break;
    if (waits || (before !== undefined && now - before < AGAIN)) this.pulse();
  }

  /** Something was written: what is due at this instant happens. */
  onWrite(): void {
    if (this.settling || this.closed || this.speed === 0) return;
    this.settling = true;
    setImmediate(() => {
      this.settling = false;
      if (!this.closed) this.session.settle(TURNS_A_SLICE).catch(ignoreRefusal);
    });
  }

  close(): void {
    this.closed = true;
    for (const timer of this.pulses) clearTimeout(timer);
    this.pulses.clear();
    this.holds = 0;
    this.end();
  }

  private pulse(): void {
    if (this.pulses.size > 0) for (const timer of this.pulses) timer.refresh();
    else {
      const release = this.hold();
      const timer = setTimeout(() => {
        this.pulses.delete(timer);
        release();
      }, PULSE);
      this.pulses.add(timer);
    }
  }

  private begin(): void {
    if (this.closed || this.speed === 0) return;
    if (this.speed === 'max') {
      void this.run();
      return;
    }
    if (this.session.info().playback.playing) return;
    try {
      this.session.play(this.speed);
      this.ours = true;
    } catch (error) {
      ignoreRefusal(error);
    }
  }

  private end(): void {
    if (!this.ours) return;
    this.ours = false;
    this.session.pause();
  }

  private running = false;

  private async run(): Promise<void> {
    if (this.running) return;
    this.running = true;
    try {
      while (this.holds > 0 && !this.closed) {
        const started = performance.now();
        await this.session.advance(TICK);
        const left = TICK_LASTS - (performance.now() - started);
        await new Promise((resolve) => setTimeout(resolve, Math.max(1, left)));
      }
    } catch (error) {
      ignoreRefusal(error);
    } finally {
      this.running = false;
    }
  }
}

/** A session that cannot be changed stands still, and says so to whoever writes. */
function ignoreRefusal(error: unknown): void {
  if (!(error instanceof SessionRefused)) throw error;
}
