/** Texts as the real kubectl 1.34.5 wrote them with `-o yaml`. */
import { describe, expect, it } from 'vitest';
import { printYaml } from './print';

const TEXTS: readonly (readonly [string, string])[] = [
  ['true', '"true"'],
  ['y', '"y"'],
  ['1e3', '"1e3"'],
  ['0o17', '"0o17"'],
  ['12:30', '"12:30"'],
  ['1_000', '"1_000"'],
  ['1,000', '1,000'],
  ['1.2.3', '1.2.3'],
  ['0x', '0x'],
  ['2026-01-01T00:00:00Z', '"2026-01-01T00:00:00Z"'],
  ['2026-1-1', '"2026-1-1"'],
  ['', '""'],
  ['~', '"~"'],
  ['=', '='],
  ['<<', '<<'],
  ['x: y', "'x: y'"],
  ['x:', "'x:'"],
  ['a:b', 'a:b'],
  ['#c', "'#c'"],
  ['a #c', "'a #c'"],
  ["it's: x", "'it''s: x'"],
  ['- a', "'- a'"],
  ['-a', '-a'],
  ['{a}', "'{a}'"],
  ['a, b', 'a, b'],
  ['a]b', 'a]b'],
  ['"a', `'"a'`],
  ['a"b: c', `'a"b: c'`],
  ['---', "'---'"],
  [' lead', "' lead'"],
  ['a\tb', '"a\\tb"'],
  ['\u0001x', '"\\x01x"'],
  ['emoji 😀', '"emoji \\U0001F600"'],
  ['中文: é', "'中文: é'"],
  ['a\rb', '"a\\rb"'],
  ['a\\b', 'a\\b'],
  ['trail \nx', '"trail \\nx"'],
  ['a\n ', '"a\\n "'],
];

describe('a text', () => {
  it.each(TEXTS)('%j is written as %s', (text, written) => {
    expect(printYaml({ a: text })).toBe(`a: ${written}\n`);
  });
  it('of several lines is a block that says how it ends', () => {
    expect(printYaml({ a: 'x\ny', b: 'x\ny\n', c: 'x\n\ny\n\n', d: '  x\ny', e: '\n', f: 1 })).toBe(
      'a: |-\n  x\n  y\nb: |\n  x\n  y\nc: |+\n  x\n\n  y\n\nd: |2-\n    x\n  y\ne: |2+\n\nf: 1\n',
    );
  });
  it('that is long is folded at single blanks behind column 80', () => {
    const text =
      'Successfully pulled image nginx in some seconds and this is a long long plain text that goes over eighty columns for sure and then some';
    expect(printYaml({ data: { a53: text } })).toBe(
      'data:\n  a53: Successfully pulled image nginx in some seconds and this is a long long plain\n    text that goes over eighty columns for sure and then some\n',
    );
  });
});

describe('lists and objects', () => {
  it('begin below their field, fields in order, empty ones on one line', () => {
    expect(printYaml({ b: [{ z: 1, x: [] }, [1, [2]], null], a: {}, c: undefined })).toBe(
      'a: {}\nb:\n- x: []\n  z: 1\n- - 1\n  - - 2\n- null\n',
    );
  });
  it('write numbers as Go does', () => {
    expect(printYaml([1000000, 1.5, 1e22, 1e-7, true])).toBe('- 1000000\n- 1.5\n- 1e+22\n- 1e-07\n- true\n');
  });
});
