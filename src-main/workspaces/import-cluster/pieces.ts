/**
 * Cuts the YAML that kubectl prints into pieces that can be read one after another: documents, and the items of a list
 * that stand at its left edge. So a file of a hundred megabytes is read without keeping anybody waiting.
 */

/** A document of a file, or an item of a list that is one. */
export interface Piece {
  readonly text: string;
  /** The line of the file at which it begins, from 1. */
  readonly line: number;
}

export interface Document extends Piece {
  /** From 1. */
  readonly number: number;
  /** The document is a list: what stands around its items (as a list without any), and each item as a mapping. */
  readonly list?: { readonly around: string; readonly items: Iterable<Piece> };
}

const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;
const HASH = 35;
const DASH = 45;

/** Where the items of a list begin, when they stand as far left as their key. */
const ITEMS = /^items:[ \t]*\r?\n(?=- )/m;

/** The documents of a text; a line that begins with `---` begins another one. */
export function* documentsIn(text: string): Iterable<Document> {
  const marker = /^---(?:[ \t]*(?:#.*)?\r?)$/gm;
  let start = 0;
  let line = 1;
  let number = 1;
  for (;;) {
    const found = marker.exec(text);
    const part = text.slice(start, found ? found.index : text.length);
    yield { text: part, line, number, ...listIn(part, line) };
    if (!found) return;
    line += countLines(part);
    start = found.index + found[0].length;
    number++;
  }
}

function listIn(text: string, line: number): Pick<Document, 'list'> {
  const found = ITEMS.exec(text);
  if (!found) return {};
  const first = found.index + found[0].length;
  const starts = itemStarts(text, first);
  const end = starts.pop()!;
  const around = `${text.slice(0, found.index)}items: []\n${text.slice(end)}`;
  return { list: { around, items: itemsOf(text, starts, end, line + countLines(text.slice(0, first))) } };
}

/** Where each item begins, and last where the list ends. */
function itemStarts(text: string, first: number): number[] {
  const starts = [first];
  let at = first;
  for (;;) {
    const newline = text.indexOf('\n', at);
    if (newline < 0) break;
    at = newline + 1;
    const code = text.charCodeAt(at);
    if (code === SPACE || code === NEWLINE || code === RETURN || code === HASH) continue;
    if (Number.isNaN(code)) break;
    if (code !== DASH || text.charCodeAt(at + 1) !== SPACE) return [...starts, at];
    starts.push(at);
  }
  return [...starts, text.length];
}

function* itemsOf(text: string, starts: readonly number[], end: number, firstLine: number): Iterable<Piece> {
  let line = firstLine;
  for (const [i, start] of starts.entries()) {
    const item = text.slice(start + 1, starts[i + 1] ?? end);
    // A blank in the place of the dash: what is left is a mapping in the same columns.
    yield { text: ` ${item}`, line };
    line += countLines(item);
  }
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
