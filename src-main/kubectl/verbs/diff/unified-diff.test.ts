import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unifiedDiff } from './unified-diff';

const text = (...lines: string[]): string => lines.map((line) => `${line}\n`).join('');

describe('unified diff', () => {
  const cases: { name: string; from: string; to: string; diff: string }[] = [
    { name: 'is empty for equal texts', from: text('a'), to: text('a'), diff: '' },
    { name: 'shows a new text', from: '', to: text('a', 'b'), diff: '@@ -0,0 +1,2 @@\n+a\n+b\n' },
    { name: 'shows a text that is gone', from: text('a'), to: '', diff: '@@ -1 +0,0 @@\n-a\n' },
    {
      name: 'keeps three lines around a change',
      from: text('1', '2', '3', '4', '5', '6', '7', '8', '9'),
      to: text('1', '2', '3', '4', 'five', '6', '7', '8', '9'),
      diff: '@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n',
    },
    {
      name: 'separates changes that are far apart',
      from: text('a', '1', '2', '3', '4', '5', '6', '7', 'b'),
      to: text('A', '1', '2', '3', '4', '5', '6', '7', 'B'),
      diff: '@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n 3\n@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-b\n+B\n',
    },
  ];
  it.each(cases)('$name', ({ from, to, diff }) => {
    expect(unifiedDiff(from, to)).toBe(diff);
  });

  it('holds all of both texts where the context reaches everywhere', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 6 });
    fc.assert(
      fc.property(lines, lines, (a, b) => {
        const diff = unifiedDiff(text(...a), text(...b));
        if (a.join() === b.join()) {
          expect(diff).toBe('');
          return;
        }
        const body = diff.split('\n').filter((line) => line !== '' && !line.startsWith('@@'));
        const side = (mark: string): string[] =>
          body.filter((l) => l[0] === ' ' || l[0] === mark).map((l) => l.slice(1));
        const within = (part: string[], whole: string[]): boolean => whole.join('').includes(part.join(''));
        expect(within(side('-'), a) && within(side('+'), b)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
