/** What a terminal shows, compared line by line with what is expected there. Never shipped. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';

/** A file beside this one. */
export const data = (name: string): string => readFileSync(join(import.meta.dirname, name), 'utf8');

/** A line of the transcript as a pattern; where something varies, the width of columns does too. */
export function pattern(line: string): RegExp {
  const escaped = line.replace(/[\\^$.|?+()[\]{}]/g, '\\$&');
  const isHead = /^[A-Z]+ +[A-Z]/.test(line);
  const blanks = isHead || line.includes('*') ? escaped.replace(/ +/g, ' +') : escaped;
  return new RegExp(`^${blanks.replaceAll('*', line.startsWith('*  ') ? '\\*' : '[^\\n]*?')} *$`);
}

/** Every line is as expected, where `*` stands for what varies. */
export function compare(shown: readonly string[], expected: readonly string[]): void {
  for (const [i, line] of expected.entries()) {
    if (pattern(line).test(shown[i] ?? '')) continue;
    // The whole neighbourhood, so that one sees which command it was.
    expect(shown.slice(Math.max(0, i - 3), i + 4).join('\n')).toBe(
      expected.slice(Math.max(0, i - 3), i + 4).join('\n'),
    );
  }
  expect(shown.length).toBe(expected.length);
}
