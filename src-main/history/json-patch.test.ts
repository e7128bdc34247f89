import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apply, diff, type Json } from './json-patch';

/** What the patch from one value to another makes of the first, by way of the stored form. */
function roundTrip(base: Json, next: Json, known: string[] = []): Json {
  const patch = diff(base, next, known);
  if (patch === undefined) return base;
  const { shape, values } = patch;
  const stored = JSON.parse(JSON.stringify(values)) as Json[];
  return apply(base, JSON.parse(shape) as Json, [0, ...known, ...stored]);
}

const key = fc.oneof(
  fc.constantFrom('a', 'b', 'metadata', 'status', '1', '0', '', '__proto__', 'constructor', 'a b'),
  fc.string({ maxLength: 4 }),
);
const { value: json } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(
      fc.string({ maxLength: 6 }),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
    ),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 5 }).map((entries) => parsed(entries)),
  ),
}));

/** An object as JSON.parse makes it: `__proto__` is a field like any other. */
function parsed(entries: readonly (readonly [string, Json])[]): Json {
  const text = entries.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join();
  return JSON.parse(`{${text}}`) as Json;
}

describe('a patch of JSON', () => {
  it('turns the one value into the other, to the order of keys', () => {
    fc.assert(
      fc.property(json, json, (a, b) => {
        const [base, next] = [{ v: a }, { v: b }].map(
          (value) => JSON.parse(JSON.stringify(value)) as Json,
        ) as [Json, Json];
        expect(JSON.stringify(roundTrip(base, next))).toBe(JSON.stringify(next));
      }),
      { numRuns: 1500 },
    );
  });

  it('fills the slots that are known anyway', () => {
    const base = { metadata: { name: 'a', uid: 'u' }, spec: { host: 'x' } };
    const next = { metadata: { name: 'web', uid: 'id-1' }, spec: { host: 'web' } };
    const { shape, values } = diff(base, next, ['web', 'id-1'])!;
    expect(values).toEqual([]);
    expect(JSON.parse(shape)).toEqual({ metadata: { name: 1, uid: 2 }, spec: { host: 1 } });
    expect(roundTrip(base, next, ['web', 'id-1'])).toEqual(next);
    expect(roundTrip(base, next, ['web', 'web'])).toEqual(next);
  });

  it('shares what did not change', () => {
    const base = { spec: { containers: [{ name: 'a' }, { name: 'b' }] }, status: { phase: 'Pending' } };
    const next = { spec: { containers: [{ name: 'a' }, { name: 'c' }] }, status: { phase: 'Pending' } };
    const result = roundTrip(base, next) as typeof base;
    expect(result).toEqual(next);
    expect(result.status).toBe(base.status);
    expect(result.spec.containers[0]).toBe(base.spec.containers[0]);
  });

  it.each([
    ['a field that came', { a: 1 }, { a: 1, b: 'x' }, { b: 1 }, ['x']],
    ['a field that went', { a: 1, b: 2 }, { a: 1 }, { b: [] }, []],
    ['a field that became an object', { a: 1 }, { a: { b: 5 } }, { a: [{ b: 1 }] }, [5]],
    [
      'a field deep inside',
      { a: { b: { c: 1, d: 2 } } },
      { a: { b: { c: 1, d: 3 } } },
      { a: { b: { d: 1 } } },
      [3],
    ],
    ['a list that grew', { a: [1, 2] }, { a: [1, 2, 4] }, { a: [{ 2: 1 }, 3] }, [4]],
    ['a list that shrank', { a: [1, 2, 3] }, { a: [1] }, { a: [{}, 1] }, []],
    ['a list of other things', { a: ['x', 'y'] }, { a: ['y', 'z', 'y'] }, { a: [[1, 2, 1]] }, ['y', 'z']],
    [
      'things in a list',
      { a: [{ n: 1, m: 'a' }] },
      { a: [{ n: 2, m: 'a' }] },
      { a: [{ 0: { n: 1 } }, 1] },
      [2],
    ],
    ['a field that came to the front', { b: 1 }, { a: 7, b: 1 }, [{ a: 1 }, ['a', 'b']], [7]],
    ['equal values once', {}, { a: 'x', b: 'x', c: [{ d: 'x', e: true, f: null }] }, undefined, ['x']],
  ] as [string, Json, Json, Json | undefined, unknown[]][])(
    'says shortly: %s',
    (_name, base, next, shape, values) => {
      const patch = diff(base, next)!;
      if (shape !== undefined) expect(JSON.parse(patch.shape)).toEqual(shape);
      expect(patch.values).toEqual(values);
    },
  );

  it.each([
    ['nothing', { a: [{ b: null }] }, { a: [{ b: null }] }],
    [
      'a field without a value, which JSON leaves out',
      { a: 1, c: 1 },
      { a: 1, b: undefined, c: 1 } as unknown as Json,
    ],
  ] as [string, Json, Json][])('does not speak of %s', (_name, base, next) => {
    expect(diff(base, next)).toBeUndefined();
  });

  it('finds equal values among many', () => {
    const next = { list: Array.from({ length: 200 }, (_, i) => `value ${i % 50}`) };
    expect(diff({}, next)!.values).toEqual(next.list.slice(0, 50));
    expect(roundTrip({ list: ['a'] }, next)).toEqual(next);
  });

  it('refuses a base that it is not for', () => {
    expect(() => apply({ a: 1 }, { a: { b: 1 } }, [0, 'x'])).toThrow(TypeError);
    expect(() => apply({ a: {} }, { a: [{ 0: 1 }, 1] }, [0, 'x'])).toThrow(TypeError);
    expect(() => apply({ a: 1 }, { a: 7 }, [0, 'x'])).toThrow(TypeError);
  });
});
