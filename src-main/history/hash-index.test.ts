import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HashIndex } from './hash-index';

describe('an index of hashes', () => {
  it('finds every id of a hash in the order in which they came, and no other', () => {
    const hash = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -(2 ** 31), max: 2 ** 32 - 1 }));
    fc.assert(
      fc.property(fc.array(hash, { maxLength: 300 }), (hashes) => {
        const index = new HashIndex(1);
        const naive = new Map<number, number[]>();
        for (const [i, one] of hashes.entries()) {
          index.add(one, i + 1);
          naive.set(one | 0, [...(naive.get(one | 0) ?? []), i + 1]);
        }
        for (const one of [...hashes, 0, 7, -1]) expect(index.all(one)).toEqual(naive.get(one | 0) ?? []);
      }),
      { numRuns: 200 },
    );
  });
});
