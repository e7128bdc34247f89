import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Draws, Timers, VirtualClock, type Timer } from './index';

describe('Timers', () => {
  it('come due by time and, at one time, in the order in which they were set', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            owner: fc.constantFrom('a', 'b'),
            key: fc.constantFrom('k', 'l', 'm', 'n'),
            at: fc.nat(20),
            cancel: fc.boolean(),
          }),
        ),
        (actions) => {
          const timers = new Timers();
          let model: { id: string; at: number; order: number }[] = [];
          for (const [order, { owner, key, at, cancel }] of actions.entries()) {
            const id = `${owner}/${key}`;
            const old = model.find((timer) => timer.id === id);
            if (cancel) {
              timers.cancel(owner, key);
              model = model.filter((timer) => timer !== old);
            } else {
              timers.set(owner, key, at, null);
              if (old?.at !== at) model = [...model.filter((timer) => timer !== old), { id, at, order }];
            }
            expect(timers.dueAt(owner, key)).toBe(model.find((timer) => timer.id === id)?.at);
          }
          const expected = [...model]
            .sort((a, b) => a.at - b.at || a.order - b.order)
            .map((timer) => timer.id);
          const copy = new Timers();
          copy.restore(timers.save());
          for (const from of [timers, copy]) {
            const taken: string[] = [];
            for (let timer = from.take(100); timer; timer = from.take(100))
              taken.push(`${timer.owner}/${timer.key}`);
            expect(taken).toEqual(expected);
          }
        },
      ),
    );
  });

  it('are not due before their time', () => {
    const timers = new Timers();
    timers.set('a', 'k', 10, { step: 3 });
    expect(timers.take(9)).toBeUndefined();
    expect(timers.next()).toBe(10);
    expect(timers.take(10)).toEqual<Timer>({ owner: 'a', key: 'k', at: 10, sequence: 1, cause: { step: 3 } });
    expect(timers.next()).toBeUndefined();
  });
});

describe('VirtualClock', () => {
  it('never goes back by itself', () => {
    const clock = new VirtualClock(100);
    clock.moveTo(150);
    expect(clock.now()).toBe(150);
    expect(() => clock.moveTo(149)).toThrow('virtual time would go back');
  });
});

describe('Draws', () => {
  it('depend on seed, stream and key, and on nothing else', () => {
    const one = new Draws('seed');
    const values = ['a', 'b', 'c'].map((key) => one.uint32('stream', key));
    const other = new Draws('seed');
    other.uint32('another stream', 'x');
    expect(['c', 'b', 'a'].map((key) => other.uint32('stream', key)).reverse()).toEqual(values);
    expect(new Draws('seed2').uint32('stream', 'a')).not.toBe(values[0]);
    expect(one.uint32('stream2', 'a')).not.toBe(values[0]);
  });

  it('spread evenly', () => {
    const draws = new Draws('x');
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 20_000; i++) counts[draws.below('s', String(i), 10)]!++;
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(250);
  });

  it('make names and UUIDs of the usual form', () => {
    const draws = new Draws('x');
    expect(draws.nameSuffix('n', 'k')).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]{5}$/);
    expect(draws.uuid('u', 'k')).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    const uuids = new Set(Array.from({ length: 50_000 }, (_, i) => draws.uuid('u', String(i))));
    expect(uuids.size).toBe(50_000);
  });
});
