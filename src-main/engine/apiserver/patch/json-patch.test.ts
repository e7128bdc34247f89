import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonPatch, mergePatch } from '@shared/api';
import { deepFreeze } from '@main/engine/store';

describe('JSON patch', () => {
  const cases: { name: string; document: object; patch: object[]; result: unknown }[] = [
    {
      name: 'adds a field',
      document: { a: 1 },
      patch: [{ op: 'add', path: '/b', value: 2 }],
      result: { a: 1, b: 2 },
    },
    {
      name: 'replaces by adding to a field',
      document: { a: 1 },
      patch: [{ op: 'add', path: '/a', value: 2 }],
      result: { a: 2 },
    },
    {
      name: 'inserts into a list',
      document: { a: [1, 3] },
      patch: [{ op: 'add', path: '/a/1', value: 2 }],
      result: { a: [1, 2, 3] },
    },
    {
      name: 'appends to a list',
      document: { a: [1] },
      patch: [{ op: 'add', path: '/a/-', value: 2 }],
      result: { a: [1, 2] },
    },
    {
      name: 'removes a field',
      document: { a: 1, b: 2 },
      patch: [{ op: 'remove', path: '/a' }],
      result: { b: 2 },
    },
    {
      name: 'removes from a list',
      document: { a: [1, 2] },
      patch: [{ op: 'remove', path: '/a/0' }],
      result: { a: [2] },
    },
    {
      name: 'replaces a field',
      document: { a: { b: 1 } },
      patch: [{ op: 'replace', path: '/a/b', value: 2 }],
      result: { a: { b: 2 } },
    },
    {
      name: 'moves',
      document: { a: 1, b: {} },
      patch: [{ op: 'move', from: '/a', path: '/b/c' }],
      result: { b: { c: 1 } },
    },
    {
      name: 'copies',
      document: { a: { x: 1 } },
      patch: [{ op: 'copy', from: '/a', path: '/b' }],
      result: { a: { x: 1 }, b: { x: 1 } },
    },
    {
      name: 'goes on where a test holds',
      document: { a: 1 },
      patch: [
        { op: 'test', path: '/a', value: 1 },
        { op: 'remove', path: '/a' },
      ],
      result: {},
    },
    {
      name: 'reads ~1 as a slash and ~0 as a tilde',
      document: { 'a/b': 1, 'c~d': 2 },
      patch: [
        { op: 'remove', path: '/a~1b' },
        { op: 'replace', path: '/c~0d', value: 3 },
      ],
      result: { 'c~d': 3 },
    },
    {
      name: 'replaces the whole document',
      document: { a: 1 },
      patch: [{ op: 'add', path: '', value: { b: 2 } }],
      result: { b: 2 },
    },
  ];
  it.each(cases)('$name', ({ document, patch, result }) => {
    expect(jsonPatch(deepFreeze(document), patch)).toEqual(result);
  });

  const refused: { name: string; patch: unknown; message: string }[] = [
    {
      name: 'a test that fails',
      patch: [{ op: 'test', path: '/a', value: 2 }],
      message: 'testing value /a failed: test failed',
    },
    {
      name: 'a missing field to remove',
      patch: [{ op: 'remove', path: '/x' }],
      message: "error in remove for path: '/x': Unable to remove nonexistent key: x: missing value",
    },
    {
      name: 'a missing field to replace',
      patch: [{ op: 'replace', path: '/x', value: 1 }],
      message: 'replace operation does not apply: doc is missing key: /x: missing value',
    },
    {
      name: 'a missing parent',
      patch: [{ op: 'add', path: '/x/y', value: 1 }],
      message: 'add operation does not apply: doc is missing path: "/x/y": missing value',
    },
    {
      name: 'an index behind the end',
      patch: [{ op: 'add', path: '/l/5', value: 1 }],
      message: "error in add for path: '/l/5': Unable to access invalid index: 5: invalid index referenced",
    },
    {
      name: 'an index with a leading zero',
      patch: [{ op: 'replace', path: '/l/00', value: 1 }],
      message: 'replace operation does not apply: doc is missing key: /l/00: missing value',
    },
    {
      name: 'a missing parent of what is removed',
      patch: [{ op: 'remove', path: '/x/y' }],
      message: 'remove operation does not apply: doc is missing path: "/x/y": missing value',
    },
    {
      name: 'a missing parent of what is replaced',
      patch: [{ op: 'replace', path: '/x/y', value: 1 }],
      message: 'replace operation does not apply: doc is missing path: /x/y: missing value',
    },
    {
      name: 'a test of a missing parent',
      patch: [{ op: 'test', path: '/x/y', value: 1 }],
      message: 'test operation does not apply: is missing path: /x/y: missing value',
    },
    {
      name: 'moving what is not there',
      patch: [{ op: 'move', from: '/x', path: '/y' }],
      message: "error in move for path: 'x': unable to get nonexistent key: x: missing value",
    },
    {
      name: 'moving it to where nothing is',
      patch: [{ op: 'move', from: '/a', path: '/x/y' }],
      message: 'move operation does not apply: doc is missing destination path: /x/y: missing value',
    },
    {
      name: 'copying what is not there',
      patch: [{ op: 'copy', from: '/x/y', path: '/y' }],
      message: 'copy operation does not apply: doc is missing from path: /x/y: missing value',
    },
    {
      name: 'a path without a slash',
      patch: [{ op: 'add', path: 'a', value: 1 }],
      message: 'path is no JSON pointer: a',
    },
    { name: 'an unknown operation', patch: [{ op: 'merge', path: '/a' }], message: 'Unexpected kind: merge' },
    {
      name: 'an operation without a value',
      patch: [{ op: 'add', path: '/a' }],
      message: 'add operation is missing a value',
    },
    {
      name: 'moving something into itself',
      patch: [{ op: 'move', from: '/o', path: '/o/x' }],
      message: 'cannot move /o into itself',
    },
    { name: 'something that is no list', patch: {}, message: 'must be a list of operations' },
  ];
  it.each(refused)('refuses $name', ({ patch, message }) => {
    expect(() => jsonPatch(deepFreeze({ a: 1, l: [1], o: {} }), patch)).toThrow(message);
  });
});

describe('JSON merge patch', () => {
  // The cases of RFC 7396, appendix A.
  const cases: [unknown, unknown, unknown][] = [
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd'],
    ],
    [{ a: 'b' }, ['c'], ['c']],
    [{ a: 'foo' }, null, null],
    [{ a: 'foo' }, 'bar', 'bar'],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ];
  it.each(cases)('%j with %j gives %j', (target, patch, result) => {
    expect(mergePatch(target, patch)).toEqual(result);
  });

  it('changes nothing in place', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (target, patch) => {
        const before = JSON.stringify([target, patch]);
        mergePatch(target, patch);
        expect(JSON.stringify([target, patch])).toBe(before);
      }),
      { numRuns: 200 },
    );
  });
});
