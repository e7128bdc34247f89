/** What a terminal shows, compared line by line with what is expected there. Never shipped. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file beside this one. */
export const data = (name: string): string => readFileSync(join(import.meta.dirname, name), 'utf8');

/** A line of the transcript as a pattern; where something varies, the width of columns does too. */
export function pattern(line: string): RegExp {
  const escaped = line.replace(/[\\^$.|?+()[\]{}]/g, '\\$&');
  const isHead = /^[A-Z]+ +[A-Z]/.test(line);
  const blanks = isHead || line.includes('*') ? escaped.replace(/ +/g, ' +') : escaped;
  return new RegExp(`^${blanks.replaceAll('*', line.startsWith('*  ') ? '\\*' : '[^\\n]*?')} *$`);
}

/** The first line that is not as expected (`*` stands for what varies), with its neighbourhood; null where all are. */
export function mismatch(
  shown: readonly string[],
  expected: readonly string[],
): { readonly shown: string; readonly expected: string } | null {
  const length = Math.max(shown.length, expected.length);
  for (let i = 0; i < length; i++) {
    const line = expected[i];
    if (line !== undefined && shown[i] !== undefined && pattern(line).test(shown[i]!)) continue;
    // So that one sees which command it was.
    const near = (lines: readonly string[]): string => lines.slice(Math.max(0, i - 3), i + 4).join('\n');
    return { shown: near(shown), expected: near(expected) };
  }
  return null;
}
