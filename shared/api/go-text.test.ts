import { describe, expect, it } from 'vitest';
import { formatDuration, goQuote, readDuration, readInt } from './go-text';

describe('numbers as Go reads them', () => {
  it.each([
    ['0', 0],
    ['-12', -12],
    ['+7', 7],
    ['0x1F', 31],
    ['010', 8],
    ['0b101', 5],
    ['0o17', 15],
  ])('%s is %i', (text, value) => expect(readInt(text)).toEqual({ value }));
  it.each(['', '1.5', '0x', '09', '1_', '--1', ' 1'])('%j is none', (text) => {
    expect(readInt(text)).toMatchObject({ error: expect.stringMatching(/invalid syntax$/) as string });
  });
});

describe('durations as Go reads and prints them', () => {
  it.each([
    ['5s', 5000],
    ['1m30s', 90_000],
    ['1.5h', 5_400_000],
    ['-1.5h', -5_400_000],
    ['300ms', 300],
    ['.5s', 500],
    ['0', 0],
    ['1h1m1s1ms', 3_661_001],
  ])('%s is %d ms', (text, value) => expect(readDuration(text)).toEqual({ value }));
  it.each([
    ['5', 'time: missing unit in duration "5"'],
    ['', 'time: invalid duration ""'],
    ['s', 'time: invalid duration "s"'],
    ['5x', 'time: unknown unit "x" in duration "5x"'],
    ['.s', 'time: invalid duration ".s"'],
  ])('%j is none', (text, error) => expect(readDuration(text)).toEqual({ error }));
  it.each([
    [0, '0s'],
    [60_000, '1m0s'],
    [5_400_000, '1h30m0s'],
    [1500, '1.5s'],
    [250, '250ms'],
    [-30_000, '-30s'],
  ])('%d ms prints as %s', (ms, text) => expect(formatDuration(ms)).toBe(text));
});

describe('quoting as Go does', () => {
  it.each([
    ['plain', '"plain"'],
    ['a"b\\', '"a\\"b\\\\"'],
    ['a\nb\t\u0001', '"a\\nb\\t\\x01"'],
    ['命名', '"命名"'],
  ])('%j', (text, quoted) => expect(goQuote(text)).toBe(quoted));
});
