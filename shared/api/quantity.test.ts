import { describe, expect, it } from 'vitest';
import {
  addQuantities,
  canonicalQuantity,
  compareQuantities,
  formatQuantity,
  milliOf,
  milliValue,
  parseQuantity,
  quantityOf,
  quantityOfMilli,
  roundUpToMilli,
  subtractQuantities,
  unitsOf,
  unitValue,
} from './quantity';

const read = (text: string) => parseQuantity(text) ?? expect.fail(`${text} is no quantity`);

describe('canonical form of a quantity', () => {
  it.each([
    ['0', '0'],
    ['0Gi', '0'],
    ['-0', '0'],
    ['1', '1'],
    ['1.0', '1'],
    ['+5', '5'],
    ['-5', '-5'],
    ['0.1', '100m'],
    ['.5', '500m'],
    ['5.', '5'],
    ['100m', '100m'],
    ['1000m', '1'],
    ['1500m', '1500m'],
    ['1024Mi', '1Gi'],
    ['1.5Gi', '1536Mi'],
    ['1000Ki', '1000Ki'],
    ['1Ki', '1Ki'],
    ['0.5Ki', '512'],
    ['0.5Mi', '512Ki'],
    ['0.3Ki', '307200m'],
    ['1023', '1023'],
    ['8Ei', '9223372036854775807'],
    ['-1Gi', '-1Gi'],
    ['1000', '1k'],
    ['1000k', '1M'],
    ['12000000', '12M'],
    ['1234567', '1234567'],
    ['1E', '1E'],
    ['1000P', '1E'],
    ['1e3', '1e3'],
    ['12E6', '12e6'],
    ['1e-3', '1e-3'],
    ['1500e0', '1500'],
    ['1e1', '10'],
    ['1n', '1n'],
    ['0.1n', '1n'],
    ['1u', '1u'],
    ['100000000n', '100m'],
    ['0.0005', '500u'],
    ['1000E', '9223372036854775807'],
  ])('%s is %s', (text, canonical) => {
    expect(canonicalQuantity(text)).toBe(canonical);
  });

  it.each([
    '',
    ' ',
    'abc',
    '1x',
    '1 Gi',
    '1.2.3',
    '--1',
    '1e',
    '1ki',
    'Gi',
    '1KI',
    '1e1.5',
    '.',
    'NaN',
    'Infinity',
  ])('refuses %j', (text) => {
    expect(parseQuantity(text)).toBeUndefined();
  });

  it('reads a number as its text', () => {
    expect(canonicalQuantity(2)).toBe('2');
    expect(canonicalQuantity(0.5)).toBe('500m');
  });

  it('prints what it prints the same again', () => {
    for (const text of ['1.5Gi', '0.1', '12E6', '307200m', '1k', '3Ti']) {
      const once = canonicalQuantity(text)!;
      expect(canonicalQuantity(once)).toBe(once);
    }
  });
});

describe('amounts', () => {
  it.each([
    ['1', 1000, 1],
    ['100m', 100, 1],
    ['0.0005', 1, 1],
    ['1.0001', 1001, 2],
    ['0', 0, 0],
    ['2Ki', 2_048_000, 2048],
    ['-1500m', -1500, -2],
    ['1n', 1, 1],
  ])('%s is %d thousandths and %d units, rounded away from zero', (text, milli, units) => {
    expect(milliValue(text)).toBe(milli);
    expect(milliValue(text), 'a second time, from the cache').toBe(milli);
    expect(unitValue(text)).toBe(units);
    expect(milliOf(read(text))).toBe(BigInt(milli));
    expect(unitsOf(read(text))).toBe(BigInt(units));
  });

  it('gives NaN for what is no quantity', () => {
    expect(milliValue('much')).toBeNaN();
    expect(unitValue('much')).toBeNaN();
  });

  it('compares by value, not by text', () => {
    expect(compareQuantities(read('1Gi'), read('1024Mi'))).toBe(0);
    expect(compareQuantities(read('0.1'), read('100m'))).toBe(0);
    expect(compareQuantities(read('1G'), read('1Gi'))).toBe(-1);
    expect(compareQuantities(read('1'), read('999m'))).toBe(1);
  });

  it('adds and subtracts exactly', () => {
    expect(formatQuantity(addQuantities(read('0.1'), read('0.2')))).toBe('300m');
    expect(formatQuantity(addQuantities(read('0'), read('1Gi')))).toBe('1Gi');
    expect(formatQuantity(subtractQuantities(read('1Gi'), read('1Mi')))).toBe('1023Mi');
    expect(formatQuantity(addQuantities(quantityOf(2 ** 53), quantityOf(1)))).toBe('9007199254740993');
    expect(formatQuantity(quantityOfMilli(1500))).toBe('1500m');
    expect(formatQuantity(roundUpToMilli(read('0.5m')))).toBe('1m');
  });
});
