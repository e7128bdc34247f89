import { afterEach, describe, expect, it } from 'vitest';
import type { ReadOnlyReason } from '@shared/contract';
import { useLocale } from './locale.svelte';
import { readOnlyText } from './read-only-text';

afterEach(() => useLocale('en'));

describe('why a workspace may not be changed', () => {
  it.each<[ReadOnlyReason['kind'], RegExp, RegExp]>([
    ['asked', /for reading only/, /只读/],
    ['denied', /cannot be written/, /无法写入/],
    ['damaged', /^The file is damaged\.$/, /^文件已损坏。$/],
    ['full', /disk is full/, /磁盘已满/],
    ['disk', /disk failed/, /磁盘读写失败/],
    ['busy', /Another program/, /另一个程序/],
    ['restless', /does not come to rest/, /无法静止/],
    ['bug', /Drydock made a mistake/, /Drydock 出错/],
  ])('%s has words in both languages, and none of the English message', (kind, english, chinese) => {
    const reason = { kind, message: 'SQLITE_SOMETHING' };
    expect(readOnlyText(reason)).toMatch(english);
    useLocale('zh-cn');
    expect(readOnlyText(reason)).toMatch(chinese);
    expect(readOnlyText(reason)).not.toContain('SQLITE');
  });

  it('tells how far a damaged file can be read', () => {
    expect(readOnlyText({ kind: 'damaged', readable: 1234, message: '' })).toContain('step 1,234');
  });
});
