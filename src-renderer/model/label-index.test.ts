import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesSelector, type Selector } from '@shared/api';
import { LabelIndex } from './label-index';

describe('things found by their labels', () => {
  const value = fc.constantFrom('1', '2', 'x');
  const key = fc.constantFrom('a', 'b', '__proto__');
  const thing = fc.record({ labels: fc.dictionary(key, value, { maxKeys: 3 }) });
  const requirement = fc.record({
    key,
    operator: fc.constantFrom('In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'),
    values: fc.array(value, { maxLength: 3 }),
  });

  it('are those that the selector matches, whatever it asks', () => {
    fc.assert(
      fc.property(
        fc.array(thing, { maxLength: 12 }),
        fc.array(requirement, { maxLength: 3 }),
        (things, requirements) => {
          const selector: Selector = requirements;
          const found = new LabelIndex(things).matching(selector);
          const expected = things.filter(({ labels }) => matchesSelector(selector, labels));
          expect(found).toHaveLength(expected.length);
          expect(new Set(found)).toEqual(new Set(expected));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('are looked at by the rarest label that is asked for', () => {
    let looked = 0;
    const things = Array.from({ length: 1000 }, (_, i) => ({ labels: { app: 'web', shard: String(i) } }));
    const index = new LabelIndex(
      things.map(({ labels }) => ({
        get labels() {
          looked++;
          return labels;
        },
      })),
    );
    const ask = (shard: string): number =>
      index.matching([
        { key: 'app', operator: 'In', values: ['web'] },
        { key: 'shard', operator: 'In', values: [shard] },
        { key: 'app', operator: 'Exists', values: [] },
      ]).length;
    ask('1');
    looked = 0;
    expect(ask('77')).toBe(1);
    expect(ask('none')).toBe(0);
    expect(looked).toBe(1);
  });
});
