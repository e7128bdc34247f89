import { describe, expect, it } from 'vitest';
import type { Taint, Toleration } from 'kubernetes-types/core/v1';
import { firstUntoleratedTaint, formatTaint, toleratesTaint } from './taints';

const qqq: Taint = { key: 'qqq', effect: 'NoSchedule' };
const gpu: Taint = { key: 'dedicated', value: 'gpu', effect: 'NoExecute' };

describe('a toleration', () => {
  const cases: [string, Toleration, Taint, boolean][] = [
    ['with Exists covers any value', { key: 'dedicated', operator: 'Exists' }, gpu, true],
    ['with Exists and another key does not', { key: 'other', operator: 'Exists' }, gpu, false],
    ['without a key and with Exists covers every taint', { operator: 'Exists' }, gpu, true],
    ['with the right value covers it', { key: 'dedicated', operator: 'Equal', value: 'gpu' }, gpu, true],
    ['with the wrong value does not', { key: 'dedicated', operator: 'Equal', value: 'db' }, gpu, false],
    ['without operator means Equal', { key: 'dedicated', value: 'gpu' }, gpu, true],
    ['without operator and value needs an empty value', { key: 'dedicated' }, gpu, false],
    ['without value covers a taint without value', { key: 'qqq' }, qqq, true],
    [
      'of another effect does not cover it',
      { key: 'qqq', operator: 'Exists', effect: 'NoExecute' },
      qqq,
      false,
    ],
    ['of the same effect covers it', { key: 'qqq', operator: 'Exists', effect: 'NoSchedule' }, qqq, true],
    ['with an unknown operator covers nothing', { key: 'qqq', operator: 'Maybe' }, qqq, false],
  ];
  it.each(cases)('%s', (_, toleration, taint, expected) => {
    expect(toleratesTaint(toleration, taint)).toBe(expected);
  });
});

describe('the first untolerated taint', () => {
  it('is the first in the order of the node', () => {
    expect(firstUntoleratedTaint([qqq, gpu], undefined, ['NoSchedule', 'NoExecute'])).toBe(qqq);
    expect(firstUntoleratedTaint([qqq, gpu], [{ key: 'qqq' }], ['NoSchedule', 'NoExecute'])).toBe(gpu);
  });
  it('is only of the effects asked for', () => {
    expect(firstUntoleratedTaint([qqq], [], ['NoExecute'])).toBeUndefined();
    expect(firstUntoleratedTaint(undefined, [], ['NoExecute'])).toBeUndefined();
  });
});

it('a taint is written as kubectl writes it', () => {
  expect(formatTaint(qqq)).toBe('qqq:NoSchedule');
  expect(formatTaint(gpu)).toBe('dedicated=gpu:NoExecute');
});
