/** Where in a manifest a key is being written: of which object, below which keys. */

export interface YamlPlace {
  readonly apiVersion: string;
  readonly kind: string;
  /** Keys from the object's top down to what the new key belongs to; lists have no part in it. */
  readonly path: readonly string[];
  /** Keys that stand beside it already. */
  readonly beside: readonly string[];
}

const KEY = /^(\s*(?:- +)*)(?:"([^"]*)"|'([^']*)'|([^\s#:'"-][^:]*)):(?:\s|$)/;

/** The place of a key that begins at `offset`; undefined where no key can stand there, or no kind is known. */
export function placeOfKey(text: string, offset: number): YamlPlace | undefined {
  const before = text.slice(0, offset);
  const own = before.slice(before.lastIndexOf('\n') + 1);
  if (!/^\s*(?:- +)*$/.test(own)) return undefined;
  const all = text.split('\n');
  const row = before.split('\n').length - 1;
  const isEnd = (line: string | undefined): boolean => line === undefined || /^---/.test(line);
  let first = row;
  while (first > 0 && !isEnd(all[first - 1])) first--;
  let last = row;
  while (!isEnd(all[last + 1])) last++;
  const lines = all.slice(first, last + 1);
  const at = row - first;

  const value = (name: string): string | undefined =>
    lines.map((line) => new RegExp(`^${name}:\\s*["']?([\\w./-]+)`).exec(line)?.[1]).find((found) => found);
  const apiVersion = value('apiVersion');
  const kind = value('kind');
  if (apiVersion === undefined || kind === undefined) return undefined;

  const path: string[] = [];
  const beside: string[] = [];
  let level = own.length;
  let isItem = own.includes('-');
  for (let i = at - 1; i >= 0; i--) {
    const match = KEY.exec(lines[i]!);
    if (!match) continue;
    const indent = match[1]!.length;
    const key = match[2] ?? match[3] ?? match[4]!;
    if (indent === level && path.length === 0 && !isItem) beside.push(key);
    if (indent === level && match[1]!.includes('-')) isItem = true;
    if (indent >= level) continue;
    path.unshift(key);
    level = indent;
    isItem = match[1]!.includes('-');
  }
  for (let i = at + 1; i < lines.length; i++) {
    const match = KEY.exec(lines[i]!);
    if (/^\s*$/.test(lines[i]!)) continue;
    if (!match || match[1]!.length < own.length || match[1]!.includes('-')) break;
    if (match[1]!.length === own.length) beside.push(match[2] ?? match[3] ?? match[4]!);
  }
  return { apiVersion, kind, path, beside };
}
