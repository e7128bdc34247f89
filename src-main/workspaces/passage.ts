/**
 * How virtual time passes in a session: step by step, to the end of an instant, by a span, until something is true, or
 * as it plays. Programs that are due run in between. While the past is viewed, time stands still.
 */
import type { InputBody, Origin } from '@shared/contract';
import type { Cluster } from '../engine';
import type { ProgramRunner } from '../programs';
import { Player, type RealTime } from './player';
import { SessionRefused } from './refused';
import { Waiting, type Passed } from './waiting';

/** Turns that are taken in one go before steps are made durable and others get a chance. */
const TURNS_A_SLICE = 5_000;
/** The same while it plays, so that a pause is heard at once. */
const TURNS_A_FRAME = 500;
const DAY = 86_400_000;

/** The session, as passing time needs it. */
export interface Passing {
  /** The live cluster: another one after a switch of branches or a freeze. */
  cluster(): Cluster;
  closed(): boolean;
  /** @throws SessionRefused where the session is read-only */
  mustBeWritable(): void;
  input(body: InputBody, origin: Origin): void;
  /** Makes what happened durable, and tells of it. */
  flush(): void;
  /** Tells what the session is like now, though nothing happened. */
  announce(): void;
  /** Runs what may fail: the session freezes then. */
  guard<T>(work: () => T): T;
}

/** Somebody who is called at a virtual time. */
interface Alarm {
  readonly at: number;
  readonly ring: () => void;
}

export class Passage {
  private readonly player: Player;
  private alarms: readonly Alarm[] = [];
  private passing: Promise<void> = Promise.resolve();
  /** The window shows the past. */
  private looking = false;

  constructor(
    private readonly session: Passing,
    private readonly programs: ProgramRunner,
    realTime: RealTime | undefined,
  ) {
    this.player = new Player((milliseconds) => this.playFor(milliseconds), realTime);
  }

  get playback(): { playing: boolean; speed: number } {
    return { playing: this.player.playing, speed: this.player.speed };
  }

  /** Says that the past is being viewed (a step), or the present again (null). Until then time stands still. */
  look(seq: number | null): void {
    const was = this.looking;
    this.looking = seq !== null;
    if (this.looking) this.pause();
    else if (was) this.session.announce();
  }

  /** Whoever looked at the past looks at another branch now, at its present. */
  arrive(): void {
    this.looking = false;
  }

  play(speed: number, lead?: number): void {
    this.mustLetTimePass();
    this.player.play(speed, lead);
    this.session.announce();
  }

  pause(): void {
    if (!this.player.playing) return;
    this.stop();
    this.session.flush();
    this.session.announce();
  }

  /** Stops the player, and says nothing. */
  stop(): void {
    this.player.pause();
  }

  /**
   * Calls `ring` when virtual time has got to `at`, whoever lets it pass and however fast: time stops there first. For
   * those who act on the cluster from outside at set times. Returns what ends it.
   */
  wakeAt(at: number, ring: () => void): () => void {
    const alarm = { at, ring };
    this.alarms = [...this.alarms, alarm];
    return () => {
      this.alarms = this.alarms.filter((other) => other !== alarm);
    };
  }

  /** One step of whoever is next; where nobody has work, time passes to the next timer first, a day at the most. */
  async step(): Promise<void> {
    const { session } = this;
    this.mustLetTimePass();
    this.stop();
    await this.runPrograms();
    session.guard(() => {
      const cluster = session.cluster();
      const limit = Math.min(cluster.time + DAY, this.nextAlarm());
      if (cluster.step(limit) === null && cluster.effects().length === 0 && limit === this.nextAlarm()) {
        if (cluster.advance(limit)) this.ring();
      }
    });
    session.flush();
    session.announce();
  }

  /** Lets everything happen that is due at this instant. */
  async settle(turnsASlice = TURNS_A_SLICE): Promise<void> {
    await this.pass((budget) => this.session.cluster().settle(Math.min(budget, turnsASlice)));
  }

  /** Lets virtual milliseconds pass, with everything that is due on the way. */
  async advance(milliseconds: number): Promise<void> {
    const to = this.session.cluster().time + milliseconds;
    await this.pass((budget) => this.advanceTo(to, budget));
  }

  /** The same while it plays: small slices, and nothing after a pause. */
  private async playFor(milliseconds: number): Promise<void> {
    const to = this.session.cluster().time + milliseconds;
    await this.pass(() => !this.player.playing || this.advanceTo(to, TURNS_A_FRAME));
  }

  /** True once `to` is reached and nothing is due there. */
  private advanceTo(to: number, budget: number): boolean {
    const stop = Math.min(to, Math.max(this.nextAlarm(), this.session.cluster().time));
    return this.session.cluster().advance(stop, budget) && !this.ring() && stop === to;
  }

  private nextAlarm(): number {
    return this.alarms.reduce((next, { at }) => Math.min(next, at), Infinity);
  }

  /** Calls whoever is to be called by now; false where nobody is. */
  private ring(): boolean {
    const { time } = this.session.cluster();
    const due = this.alarms.filter(({ at }) => at <= time);
    this.alarms = this.alarms.filter((alarm) => !due.includes(alarm));
    for (const { ring } of due) ring();
    return due.length > 0;
  }

  /**
   * Lets time pass as fast as it can until `done`, which is asked whenever something has happened, or until `limit`
   * virtual milliseconds are over. What `done` throws ends it, too.
   */
  async until(done: () => boolean, limit: number, signal?: AbortSignal): Promise<Passed> {
    const waiting = new Waiting(this.session.cluster(), done, limit, signal, () => this.nextAlarm());
    await this.pass(() => {
      const over = waiting.slice();
      this.ring();
      return over;
    });
    if (waiting.thrown) throw waiting.thrown.error;
    return waiting.passed;
  }

  /** Time passes in slices, one request for it after another; programs that are due run in between. */
  private pass(slice: (budget: number) => boolean): Promise<void> {
    const { session } = this;
    const passed = this.passing.then(async () => {
      this.mustLetTimePass();
      for (;;) {
        if (session.closed() || this.looking) return;
        const cluster = session.cluster();
        const done = session.guard(() => slice(TURNS_A_SLICE));
        session.flush();
        if (done) break;
        await this.runPrograms();
        await new Promise((resolve) => setImmediate(resolve));
        if (cluster !== session.cluster()) return;
      }
      session.announce();
    });
    this.passing = passed.catch(() => undefined);
    return passed;
  }

  private async runPrograms(): Promise<void> {
    const { session } = this;
    const cluster = session.cluster();
    for (const effect of cluster.effects()) {
      const outcome = await this.programs.run(effect);
      if (cluster !== session.cluster() || session.closed()) return;
      if (!cluster.effects().some((other) => other.id === effect.id)) continue;
      session.input({ type: 'outcome', effect: effect.id, outcome }, { via: 'programs' });
    }
    session.flush();
  }

  private mustLetTimePass(): void {
    this.session.mustBeWritable();
    if (this.looking) {
      throw new SessionRefused(
        'failed',
        'Time stands still while the past is viewed. Return to the present first.',
      );
    }
  }
}
