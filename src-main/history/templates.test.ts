import { describe, expect, it } from 'vitest';
import { diff, type Json } from './json-patch';
import { Templates } from './templates';

/** Asks for the text of each of the objects as a patch of the base, as often as it takes to have a template. */
function texts(base: Json, objects: readonly Json[]): string[] {
  const templates = new Templates();
  return objects.map((object) => {
    const { shape, values } = diff(base, object, ['web', 'uid'])!;
    // All shapes of a case are one: else the id would tell them apart.
    return templates.textOf(object, { id: 1, object: base }, { id: 1, text: shape }, [
      '',
      'web',
      'uid',
      ...values,
    ]);
  });
}

describe('a text from a template', () => {
  it.each([
    ['texts', { a: 'x', b: 'same' }, (i: number) => ({ a: `y${i}`, b: 'same' })],
    ['texts that JSON escapes', { a: 'x' }, (i: number) => ({ a: `"${i}"\n\\\u0001\u2028é` })],
    ['numbers', { a: 1, b: { c: 2 } }, (i: number) => ({ a: i + 5, b: { c: -i - 0.5 } })],
    ['known values', { name: 'x', uid: 'y' }, () => ({ name: 'web', uid: 'uid' })],
    ['an order of keys', { b: 1, a: 2 }, (i: number) => ({ a: 2, b: i + 7 })],
    ['lists', { l: [{ n: 1, t: 'a' }] }, (i: number) => ({ l: [{ n: i + 9, t: 'a' }, { n: `z${i}` }] })],
    [
      'a base with the mark in it',
      { m: '\u00011\u0001', a: 1 },
      (i: number) => ({ m: '\u00011\u0001', a: i + 2 }),
    ],
    ['a value with the mark in it', { a: 'x', b: 'y' }, (i: number) => ({ a: '\u00014\u0001', b: `${i}` })],
  ] as [string, Json, (i: number) => Json][])('is what JSON says: %s', (_name, base, object) => {
    const objects = Array.from({ length: 5 }, (_, i) => object(i));
    expect(texts(base, objects)).toEqual(objects.map((one) => JSON.stringify(one)));
  });

  it('is not printed from the object once the template is there', () => {
    const templates = new Templates();
    const base = { a: 'x' };
    const ask = (given: Json): string =>
      templates.textOf(given, { id: 1, object: base }, { id: 2, text: '{"a":3}' }, ['', '', '', 'v']);
    ask({ a: 'v' });
    ask({ a: 'v' });
    expect(ask('not looked at')).toBe('{"a":"v"}');
  });
});
