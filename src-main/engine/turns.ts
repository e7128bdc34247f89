/**
 * The turn-taker: components act one after another in a fixed order, each turn that has an effect becomes a step, and
 * virtual time moves to the next timer only when nobody has work left at this instant.
 *
 * Invariants: after every turn all timers that are due have fired (they only mark work); a clock that moved has work
 * or no timer behind it; the count of turns names a place in a run exactly.
 */
import type { ObjectKey } from '@shared/api';
import type { Cause, Change, Step } from '@shared/contract';
import type { Timers, TimersState, VirtualClock } from './clock';
import type { Causality, Component, Saved, TurnReport } from './client';
import type { Store } from './store';

/** How much may happen at one instant before it is taken for an endless loop. */
export interface Limits {
  /** Turns at one instant of virtual time. */
  readonly turns: number;
  /** Steps that cause one another at one instant of virtual time. */
  readonly depth: number;
}

export const DEFAULT_LIMITS: Limits = { turns: 5_000_000, depth: 20_000 };

/** Thrown where components keep each other busy without end. `chain` names the last steps, the newest first. */
export class LoopError extends Error {
  constructor(
    message: string,
    readonly chain: readonly string[],
  ) {
    super(`${message}\n${chain.map((line) => `  ${line}`).join('\n')}`);
    this.name = 'LoopError';
  }
}

export interface TurnsState {
  readonly turn: number;
  readonly seq: number;
  readonly time: number;
  /** Who is asked first at the next turn. */
  readonly next: number;
  readonly timers: TimersState;
  readonly components: Readonly<Record<string, Saved>>;
}

const describe = (step: { actor: string; action: string; object: ObjectKey | null }): string =>
  `${step.actor}: ${step.action}${step.object ? ` ${step.object.resource} ${step.object.namespace}/${step.object.name}` : ''}`;

export class Turns {
  private readonly components: Component[] = [];
  private readonly byName = new Map<string, Component>();
  private turnCount = 0;
  private stepCount = 0;
  private next = 0;
  private changes: Change[] = [];
  private turnsAtInstant = 0;
  private depths = new Map<number, { readonly depth: number; readonly step: Step }>();
  private listeners: ((step: Step) => void)[] = [];

  constructor(
    private readonly store: Store,
    private readonly clock: VirtualClock,
    private readonly timers: Timers,
    private readonly causality: Causality,
    /** Whether a component's process runs at all; a stopped one takes no turns. */
    private readonly runs: (component: string) => boolean,
    private readonly limits: Limits = DEFAULT_LIMITS,
  ) {
    store.onChange((change) => this.changes.push(change));
  }

  /** Components take turns in the order in which they are added. */
  add(component: Component): void {
    if (this.byName.has(component.name)) throw new Error(`two components are named ${component.name}`);
    this.components.push(component);
    this.byName.set(component.name, component);
  }

  get turn(): number {
    return this.turnCount;
  }

  get seq(): number {
    return this.stepCount;
  }

  /** Tells of every step as soon as it is made. Returns what ends it. */
  onStep(listener: (step: Step) => void): () => void {
    this.listeners.push(listener);
    return () => {
      this.listeners = this.listeners.filter((other) => other !== listener);
    };
  }

  /** Whether somebody has work at this instant. */
  hasWork(): boolean {
    return this.components.some((component) => this.ready(component));
  }

  /** When the next timer is due; undefined for never. */
  nextDue(): number | undefined {
    return this.timers.next();
  }

  /** Every component comes up like a process that just started. */
  start(): void {
    for (const component of this.components) component.start();
    this.fireDue();
  }

  /**
   * Takes one turn at this instant.
   * @returns the step it made; null for a turn without effect; undefined where nobody has work.
   */
  takeTurn(): Step | null | undefined {
    for (let i = 0; i < this.components.length; i++) {
      const at = (this.next + i) % this.components.length;
      const component = this.components[at]!;
      if (!this.ready(component)) continue;
      this.next = (at + 1) % this.components.length;
      return this.act(component.name, () => component.turn());
    }
    return undefined;
  }

  /** Moves time to the next timer, at most to `limit`, and lets it mark work. False where no timer is due by then. */
  moveToNextTimer(limit: number): boolean {
    const due = this.timers.next();
    if (due === undefined || due > limit) return false;
    this.moveTo(due);
    this.fireDue();
    return true;
  }

  /** Moves time to where no timer stands before it. */
  moveTo(time: number): void {
    if (time === this.clock.now()) return;
    this.clock.moveTo(time);
    this.turnsAtInstant = 0;
    this.depths.clear();
  }

  /** Lets the outside act through an input. Where that has no effect, the run is as if it had not been asked. */
  actOutside(actor: string, work: () => TurnReport | null): Step | null {
    const step = this.act(actor, work);
    if (!step) this.turnCount--;
    return step;
  }

  /** Lets somebody act as one turn. */
  act(actor: string, work: () => TurnReport | null): Step | null {
    this.turnCount++;
    if (++this.turnsAtInstant > this.limits.turns)
      throw this.loop(`more than ${this.limits.turns} turns at one instant`);
    this.changes = [];
    const fromRevision = this.store.revision;
    this.causality.current = { step: this.stepCount + 1 };
    let report: TurnReport | null;
    try {
      report = work();
    } finally {
      this.causality.current = null;
    }
    const { changes } = this;
    this.changes = [];
    let step: Step | null = null;
    if (report && (changes.length > 0 || report.decision)) {
      step = {
        seq: ++this.stepCount,
        turn: this.turnCount,
        time: this.clock.now(),
        actor: report.actor ?? actor,
        action: report.action,
        object: report.object,
        cause: report.cause,
        decision: report.decision ?? null,
        fromRevision,
        toRevision: this.store.revision,
        changes,
      };
      this.checkDepth(step);
      for (const listener of this.listeners) listener(step);
    } else if (changes.length > 0) {
      throw new Error(`${actor} changed objects without reporting a turn`);
    }
    this.fireDue();
    return step;
  }

  save(): TurnsState {
    const components: Record<string, Saved> = {};
    for (const component of this.components) components[component.name] = component.save();
    return {
      turn: this.turnCount,
      seq: this.stepCount,
      time: this.clock.now(),
      next: this.next,
      timers: this.timers.save(),
      components,
    };
  }

  /** Takes over a saved state; the store has been loaded before. */
  restore(state: TurnsState): void {
    this.turnCount = state.turn;
    this.stepCount = state.seq;
    this.next = state.next;
    this.clock.restore(state.time);
    this.timers.restore(state.timers);
    this.turnsAtInstant = 0;
    this.depths.clear();
    for (const component of this.components) {
      // A component that is younger than the saved state comes up like a process that just started.
      if (Object.hasOwn(state.components, component.name))
        component.restore(state.components[component.name]);
      else component.start();
    }
  }

  /** Starts all components at a given place of a run; the store has been loaded before. */
  restart(at: { readonly time: number; readonly turn: number; readonly seq: number }): void {
    this.clock.restore(at.time);
    this.turnCount = at.turn;
    this.stepCount = at.seq;
    this.causality.current = { step: at.seq };
    this.start();
    this.causality.current = null;
  }

  private ready(component: Component): boolean {
    return component.hasWork() && this.runs(component.name);
  }

  private fireDue(): void {
    for (let timer = this.timers.take(this.clock.now()); timer; timer = this.timers.take(this.clock.now())) {
      const owner = this.byName.get(timer.owner);
      if (!owner) throw new Error(`a timer belongs to ${timer.owner}, which does not exist`);
      this.causality.current = timer.cause;
      owner.onTimer(timer.key);
      this.causality.current = null;
    }
  }

  private checkDepth(step: Step): void {
    const depth = this.depthOf(step.cause) + 1;
    this.depths.set(step.seq, { depth, step });
    if (depth > this.limits.depth)
      throw this.loop(`more than ${this.limits.depth} steps cause one another at one instant`);
  }

  private depthOf(cause: Cause | null): number {
    return cause && 'step' in cause ? (this.depths.get(cause.step)?.depth ?? 0) : 0;
  }

  private loop(message: string): LoopError {
    const chain: string[] = [];
    let entry = [...this.depths.values()].at(-1);
    while (entry && chain.length < 24) {
      chain.push(`${entry.step.seq} ${describe(entry.step)}`);
      const { cause } = entry.step;
      entry = cause && 'step' in cause ? this.depths.get(cause.step) : undefined;
    }
    return new LoopError(`the cluster does not come to rest: ${message}`, chain);
  }
}
