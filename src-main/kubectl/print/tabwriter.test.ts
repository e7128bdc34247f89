import { describe, expect, it } from 'vitest';
import { alignTabs, DESCRIPTION, TABLE } from './tabwriter';

describe('columns', () => {
  it('are as wide as their widest cell and three blanks in a table', () => {
    expect(alignTabs('NAME\tAGE\nkube-system\t5m\n', TABLE)).toBe('NAME          AGE\nkube-system   5m\n');
  });
  it('are at least six wide in a table', () => {
    expect(alignTabs('A\tB\nc\td\n', TABLE)).toBe('A     B\nc     d\n');
  });
  it('end where a line has no cell of theirs', () => {
    expect(alignTabs('Name:\tx\nLabels:\tb\n\ta\nplain\nLonger name:\ty\n', DESCRIPTION)).toBe(
      'Name:    x\nLabels:  b\n         a\nplain\nLonger name:  y\n',
    );
  });
  it('nest', () => {
    expect(alignTabs('a\tb\tc\naa\tbbb\tc\naaa\tb\n', DESCRIPTION)).toBe(
      'a    b    c\naa   bbb  c\naaa  b\n',
    );
  });
  it('leave what follows the last tab alone', () => {
    expect(alignTabs('a\tlong text without a tab\nb\tx\n', DESCRIPTION)).toBe(
      'a  long text without a tab\nb  x\n',
    );
  });
  it('count characters, not bytes', () => {
    expect(alignTabs('名\tx\nab\ty\n', DESCRIPTION)).toBe('名   x\nab  y\n');
  });
});
