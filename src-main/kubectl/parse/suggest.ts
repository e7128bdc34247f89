import type { CommandSpec } from './command-spec';

/** Names of commands that look like what was typed: two edits away, or beginning with it. */
export function suggestionsFor(typed: string, commands: readonly CommandSpec[]): string[] {
  const wanted = typed.toLowerCase();
  return commands
    .map((command) => command.name)
    .filter((name) => editDistance(wanted, name.toLowerCase()) <= 2 || name.toLowerCase().startsWith(wanted));
}

/** Levenshtein's distance: insertions, deletions and replacements that make one text the other. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}
