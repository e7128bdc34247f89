import { equalJson } from '@shared/api';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deepFreeze } from '../store';
import { shareEqual } from './share';

const copy = <T>(value: T): T => structuredClone(value);

describe('structural sharing', () => {
  it('gives back the old object where the new one says the same', () => {
    const old = deepFreeze({ a: { b: [1, { c: 2 }] }, d: 'x' });
    expect(shareEqual(old, copy(old))).toBe(old);
  });

  it('takes over the parts that are the same', () => {
    const old = deepFreeze({ a: { b: 1 }, c: { d: 2 } });
    const next = shareEqual(old, { a: { b: 1 }, c: { d: 3 } });
    expect(next).toEqual({ a: { b: 1 }, c: { d: 3 } });
    expect(next.a).toBe(old.a);
  });

  it('sees a field that is gone', () => {
    const old = deepFreeze({ a: 1, b: 2 });
    expect(shareEqual(old, { a: 1 })).toEqual({ a: 1 });
  });

  it('counts undefined as absent', () => {
    const old = deepFreeze({ a: 1 });
    expect(shareEqual(old, { a: 1, b: undefined })).toBe(old);
  });

  it('leaves frozen parts of the new object as they are', () => {
    const old = deepFreeze({ a: { x: { y: 1 }, z: 1 } });
    const shared = deepFreeze({ x: { y: 1 }, z: 2 });
    const next = shareEqual(old, { a: shared });
    expect(next).toEqual({ a: { x: { y: 1 }, z: 2 } });
    expect(next.a.x).toBe(old.a.x);
    expect(shared.x).not.toBe(old.a.x);
  });

  it('says the same as the new object, and is the old one exactly where both are equal', () => {
    const json = fc.jsonValue({ maxDepth: 3 });
    fc.assert(
      fc.property(json, json, (old, next) => {
        const frozen = deepFreeze(copy(old));
        const result = shareEqual(frozen, copy(next));
        expect(equalJson(result, next)).toBe(true);
        expect(Object.is(result, frozen)).toBe(
          equalJson(old, next) && (typeof next === 'object' || Object.is(old, next)),
        );
      }),
      { numRuns: 500 },
    );
  });
});
