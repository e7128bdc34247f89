import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareText } from '@shared/api';
import { compareNatural, SortedNames } from './sorted-names';

/** The same order, run by run from the first character. */
function compareRuns(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.match(/\d+|\D+/g) ?? []);
  for (const [i, l] of left!.entries()) {
    const r = right![i];
    if (r === undefined) break;
    const both = /\d/.test(l) && /\d/.test(r);
    const order = (both ? Number(l) - Number(r) : 0) || compareText(l, r);
    if (order !== 0) return order;
  }
  return left!.length - right!.length;
}

const name = fc.string({ unit: fc.constantFrom('a', 'b', '-', '0', '1', '2', '9'), maxLength: 8 });

describe('names in their natural order', () => {
  it.each([
    ['k-node2', 'k-node10'],
    ['k-node', 'k-node1'],
    ['a1b2', 'a1b10'],
    ['a01', 'a1'],
    ['node-09a', 'node-9'],
    ['', 'a'],
    ['default/pod-99', 'default/pod-100'],
  ])('%s comes before %s', (before, after) => {
    expect(compareNatural(before, after)).toBeLessThan(0);
    expect(compareNatural(after, before)).toBeGreaterThan(0);
  });

  it('is what comparing every run gives', () => {
    fc.assert(
      fc.property(name, name, (a, b) => {
        expect(Math.sign(compareNatural(a, b))).toBe(Math.sign(compareRuns(a, b)));
      }),
      { numRuns: 2000 },
    );
  });

  it('is kept as names come and go', () => {
    const step = fc.record({ name, add: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const kept = new SortedNames();
        const model = new Set<string>();
        for (const { name: one, add } of steps) {
          expect(add ? kept.add(one) : kept.delete(one)).toBe(add ? !model.has(one) : model.delete(one));
          if (add) model.add(one);
        }
        expect([...kept]).toEqual([...model].sort(compareRuns));
      }),
    );
  });
});
