import { afterEach, expect, it } from 'vitest';
import { useLocale } from './locale.svelte';
import { branchText } from './texts';

afterEach(() => useLocale('en'));

it('names a branch that nothing was done on in the language of the window, and others as they are', () => {
  expect(branchText('from step 12')).toBe('from step 12');
  expect(branchText('kubectl cordon a')).toBe('kubectl cordon a');
  useLocale('zh-cn');
  expect(branchText('from step 12')).toBe('自第 12 步');
  expect(branchText('from step 12 on')).toBe('from step 12 on');
});
