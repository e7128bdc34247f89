import { describe, expect, it } from 'vitest';
import { readCommaList } from './values';

describe('comma-separated values', () => {
  it.each([
    ['a,b', ['a', 'b']],
    ['', []],
    ['a,,b', ['a', '', 'b']],
    ['a,', ['a', '']],
    ['"a,b",c', ['a,b', 'c']],
    ['"say ""hi"""', ['say "hi"']],
  ])('%j', (text, value) => expect(readCommaList(text)).toEqual({ value }));
  it.each(['a"b', '"a', '"a"b'])('%j is none', (text) => expect(readCommaList(text)).toHaveProperty('error'));
});
