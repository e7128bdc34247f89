import { describe, expect, it } from 'vitest';
import type { Step } from '@shared/contract';
import type { Causality, Component, TurnReport } from './client';
import { OwnTimers, WorkQueue, type QueueState } from './client';
import { Timers, VirtualClock } from './clock';
import { Store } from './store';
import { LoopError, Turns, type Limits } from './turns';

/** A component that writes what its queue names, and may put a key into another one's queue or a timer. */
class Writer implements Component {
  readonly queue: WorkQueue;
  readonly timers: OwnTimers;
  next: Writer | null = null;

  constructor(
    readonly name: string,
    private readonly world: World,
  ) {
    this.timers = new OwnTimers(world.timers, name, world.causality);
    this.queue = new WorkQueue(world.causality, this.timers, world.clock);
  }

  hasWork(): boolean {
    return this.queue.size > 0;
  }

  turn(): TurnReport | null {
    const item = this.queue.take();
    if (!item) return null;
    const { key, cause } = item;
    if (key.startsWith('silent')) return { action: 'nothing', object: null, cause };
    if (key.startsWith('later')) this.queue.addAfter(`write-${key}`, 500);
    this.world.store.put('things', {
      apiVersion: 'v1',
      kind: 'Thing',
      metadata: { name: `${this.name}-${key}` },
    });
    this.next?.queue.add(key);
    return { action: 'write', object: { resource: 'things', namespace: '', name: key }, cause };
  }

  onTimer(key: string): void {
    this.queue.onTimer(key);
  }

  start(): void {
    this.queue.add('started');
  }

  restore(state: unknown): void {
    this.queue.restore(state as QueueState);
  }

  save(): unknown {
    return this.queue.save();
  }
}

class World {
  readonly store = new Store({ freeze: true, keep: 1000 });
  readonly clock = new VirtualClock(1000);
  readonly timers = new Timers();
  readonly causality: Causality = { current: null };
  readonly turns: Turns;
  readonly steps: Step[] = [];
  readonly stopped = new Set<string>();
  readonly components: Record<string, Writer> = {};

  constructor(names: string[], limits?: Limits) {
    this.turns = new Turns(
      this.store,
      this.clock,
      this.timers,
      this.causality,
      (name) => !this.stopped.has(name),
      limits,
    );
    for (const name of names) this.turns.add((this.components[name] = new Writer(name, this)));
    this.turns.onStep((step) => this.steps.push(step));
  }

  settle(): void {
    while (this.turns.takeTurn() !== undefined);
  }
}

const brief = (steps: readonly Step[]): string[] =>
  steps.map((step) => `${step.seq} ${step.actor} ${step.object?.name ?? ''}`);

describe('Turns', () => {
  it('go round in the order in which components were added', () => {
    const world = new World(['a', 'b', 'c']);
    for (const key of ['1', '2']) for (const name of ['c', 'b', 'a']) world.components[name]!.queue.add(key);
    world.settle();
    expect(brief(world.steps)).toEqual(['1 a 1', '2 b 1', '3 c 1', '4 a 2', '5 b 2', '6 c 2']);
  });

  it('make a step only where something changed, and count all the same', () => {
    const world = new World(['a']);
    for (const key of ['silent', '1']) world.components['a']!.queue.add(key);
    world.settle();
    expect(brief(world.steps)).toEqual(['1 a 1']);
    expect(world.steps[0]).toMatchObject({ turn: 2, time: 1000, fromRevision: 0, toRevision: 1 });
    expect(world.turns.turn).toBe(2);
  });

  it('carry the cause along queues and timers', () => {
    const world = new World(['a', 'b']);
    world.components['a']!.next = world.components['b']!;
    world.turns.actOutside('user', () => {
      world.components['a']!.queue.add('later');
      return { action: 'ask', object: null, cause: { input: 1 }, decision: { type: 'note', message: '' } };
    });
    world.settle();
    expect(world.turns.nextDue()).toBe(1500);
    expect(world.turns.moveToNextTimer(2000)).toBe(true);
    world.settle();
    expect(world.steps.map((step) => [step.actor, step.time, step.cause])).toEqual([
      ['user', 1000, { input: 1 }],
      ['a', 1000, { step: 1 }],
      ['b', 1000, { step: 2 }],
      ['a', 1500, { step: 2 }],
      // It was in b's queue already, by b's own timer: the first reason stays.
      ['b', 1500, { step: 3 }],
    ]);
  });

  it('leave no trace of an outside act without effect', () => {
    const world = new World(['a']);
    const before = JSON.stringify(world.turns.save());
    expect(world.turns.actOutside('user', () => null)).toBeNull();
    expect(JSON.stringify(world.turns.save())).toBe(before);
  });

  it('refuse a change that nobody reports', () => {
    const world = new World(['a']);
    const act = (): unknown =>
      world.turns.actOutside('user', () => {
        world.store.put('things', { apiVersion: 'v1', kind: 'Thing', metadata: { name: 'x' } });
        return null;
      });
    expect(act).toThrow('user changed objects without reporting a turn');
  });

  it('are not taken by a component that is stopped', () => {
    const world = new World(['a', 'b']);
    for (const name of ['a', 'b']) world.components[name]!.queue.add('1');
    world.stopped.add('a');
    world.settle();
    expect(brief(world.steps)).toEqual(['1 b 1']);
    world.stopped.delete('a');
    world.settle();
    expect(brief(world.steps)).toEqual(['1 b 1', '2 a 1']);
  });

  it.each([
    ['turns at one instant', { turns: 50, depth: 1000 }, /more than 50 turns at one instant/],
    ['steps that cause one another', { turns: 1000, depth: 50 }, /more than 50 steps cause one another/],
  ])('report an endless loop by its %s', (_name, limits, message) => {
    const world = new World(['a', 'b'], limits);
    world.components['a']!.next = world.components['b']!;
    world.components['b']!.next = world.components['a']!;
    world.components['a']!.queue.add('ping');
    expect(() => {
      world.settle();
    }).toThrow(message);
    try {
      world.settle();
    } catch (error) {
      expect(error).toBeInstanceOf(LoopError);
      expect((error as LoopError).chain[0]).toMatch(/^\d+ [ab]: write things \/ping$/);
    }
  });

  it('go on from a saved state as they would have gone on', () => {
    const run = (reload: boolean): string[] => {
      let world = new World(['a', 'b', 'c']);
      for (const key of ['1', 'later', 'silent', '2'])
        for (const name of ['a', 'b', 'c']) world.components[name]!.queue.add(key);
      for (let i = 0; i < 5; i++) world.turns.takeTurn();
      const { steps } = world;
      if (reload) {
        const state = JSON.parse(JSON.stringify(world.turns.save())) as ReturnType<Turns['save']>;
        const rows = [...world.store.rows()];
        const { revision } = world.store;
        world = new World(['a', 'b', 'c']);
        world.store.load(rows, revision);
        world.turns.restore(state);
      }
      while (world.turns.takeTurn() !== undefined || world.turns.moveToNextTimer(Infinity));
      return [...steps, ...(reload ? world.steps : [])].map((step) => JSON.stringify(step));
    };
    expect(run(true)).toEqual(run(false));
  });
});
