import { locales } from '@shared/messages';
import { describe, expect, it } from 'vitest';
import { numberText } from './locale.svelte';

describe('numbers', () => {
  it.each(locales)('have the separators that the language has: %s', (language) => {
    const format = new Intl.NumberFormat(language);
    for (const number of [
      0, 7, 999, 1000, 1001, 12_345, 999_999, 1_000_000, 1_234_567_890, -1, -999, -1000, -654_321,
    ])
      expect(numberText(number)).toBe(format.format(number));
  });
});
