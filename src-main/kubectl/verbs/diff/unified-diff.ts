/** Differences of two texts as diff(1) prints them with `-u`: three lines of context around each. */

const CONTEXT = 3;

interface Line {
  readonly mark: ' ' | '-' | '+';
  readonly text: string;
}

/** The hunks; '' where the texts are equal. */
export function unifiedDiff(from: string, to: string): string {
  const lines = edits(linesOf(from), linesOf(to));
  const changed = lines.flatMap(({ mark }, i) => (mark === ' ' ? [] : [i]));
  let text = '';
  for (let i = 0; i < changed.length;) {
    let last = i;
    while (last + 1 < changed.length && changed[last + 1]! - changed[last]! <= 2 * CONTEXT + 1) last++;
    const start = Math.max(0, changed[i]! - CONTEXT);
    const end = Math.min(lines.length, changed[last]! + CONTEXT + 1);
    text += hunk(lines, start, end);
    i = last + 1;
  }
  return text;
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

function hunk(lines: readonly Line[], start: number, end: number): string {
  const before = lines.slice(0, start);
  const body = lines.slice(start, end);
  const range = (mark: '-' | '+'): string => {
    const first = before.filter((line) => line.mark === ' ' || line.mark === mark).length;
    const count = body.filter((line) => line.mark === ' ' || line.mark === mark).length;
    const at = count === 0 ? first : first + 1;
    return count === 1 ? `${at}` : `${at},${count}`;
  };
  return `@@ -${range('-')} +${range('+')} @@\n${body.map(({ mark, text }) => `${mark}${text}\n`).join('')}`;
}

/** The shortest way from one list of lines to the other, by their longest common subsequence. */
function edits(from: readonly string[], to: readonly string[]): Line[] {
  let head = 0;
  while (head < from.length && head < to.length && from[head] === to[head]) head++;
  let tail = 0;
  while (tail < from.length - head && tail < to.length - head && from.at(-1 - tail) === to.at(-1 - tail))
    tail++;
  const a = from.slice(head, from.length - tail);
  const b = to.slice(head, to.length - tail);
  const common = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      common[i]![j] =
        a[i] === b[j] ? common[i + 1]![j + 1]! + 1 : Math.max(common[i + 1]![j]!, common[i]![j + 1]!);
    }
  }
  const lines: Line[] = from.slice(0, head).map((text) => ({ mark: ' ', text }));
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ mark: ' ', text: a[i]! });
      i++;
      j++;
    } else if (i < a.length && (j >= b.length || common[i + 1]![j]! >= common[i]![j + 1]!)) {
      lines.push({ mark: '-', text: a[i++]! });
    } else lines.push({ mark: '+', text: b[j++]! });
  }
  return [...lines, ...from.slice(from.length - tail).map((text): Line => ({ mark: ' ', text }))];
}
