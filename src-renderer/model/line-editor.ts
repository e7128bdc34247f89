/**
 * Editing one line at a terminal, as readline does: cursor and kill keys, history with search, and what of it stands
 * where on a screen of so many columns. Plain data in, plain data out; the terminal only paints it.
 */

export interface EditedLine {
  readonly text: string;
  /** Index into the text, in UTF-16 units; never inside a surrogate pair. */
  readonly cursor: number;
}

/** What a key did beyond changing the line. */
export type EditorEffect =
  | { readonly type: 'none' }
  /** The line is finished. */
  | { readonly type: 'enter'; readonly line: string }
  | { readonly type: 'interrupt' }
  /** Ctrl+D on an empty line. */
  | { readonly type: 'end' }
  | { readonly type: 'complete' }
  | { readonly type: 'clear' };

const NONE: EditorEffect = { type: 'none' };

export class LineEditor {
  text = '';
  cursor = 0;
  /** What is searched for in the history, while it is (Ctrl+R). */
  search: string | null = null;
  /** Where in the history the line comes from; its length: a new line. */
  #at = 0;
  #draft = '';
  #killed = '';
  #found = -1;
  readonly history: string[];

  constructor(history: readonly string[] = []) {
    this.history = [...history];
    this.#at = this.history.length;
  }

  /** Begins a new line. */
  reset(): void {
    this.text = '';
    this.cursor = 0;
    this.search = null;
    this.#draft = '';
    this.#at = this.history.length;
  }

  /** Adds a line to the history, unless it is the last one again. */
  remember(line: string): void {
    if (line.trim() !== '' && this.history.at(-1) !== line) this.history.push(line);
    this.#at = this.history.length;
  }

  insert(text: string): void {
    this.text = this.text.slice(0, this.cursor) + text + this.text.slice(this.cursor);
    this.cursor += text.length;
  }

  /** Replaces what stands between `from` and the cursor. */
  replaceFrom(from: number, text: string): void {
    this.text = this.text.slice(0, from) + text + this.text.slice(this.cursor);
    this.cursor = from + text.length;
  }

  /** Takes one key, as a terminal sends it: a character, a control character or an escape sequence. */
  key(key: string): EditorEffect {
    if (this.search !== null) {
      const effect = this.#searchKey(key);
      if (effect) return effect;
    }
    switch (key) {
      case '\r':
      case '\n':
        return { type: 'enter', line: this.text };
      case '\u0003':
        return { type: 'interrupt' };
      case '\u0004':
        if (this.text === '') return { type: 'end' };
        this.#delete(this.cursor, this.#right());
        return NONE;
      case '\t':
        return { type: 'complete' };
      case '\u000c':
        return { type: 'clear' };
      case '\u0012':
        this.search = '';
        this.#found = -1;
        return NONE;
      case '\u0001':
      case '\u001b[H':
      case '\u001bOH':
      case '\u001b[1~':
        this.cursor = 0;
        return NONE;
      case '\u0005':
      case '\u001b[F':
      case '\u001bOF':
      case '\u001b[4~':
        this.cursor = this.text.length;
        return NONE;
      case '\u0002':
      case '\u001b[D':
      case '\u001bOD':
        this.cursor = this.#left();
        return NONE;
      case '\u0006':
      case '\u001b[C':
      case '\u001bOC':
        this.cursor = this.#right();
        return NONE;
      case '\u001b[1;5D':
      case '\u001bb':
        this.cursor = this.#wordLeft();
        return NONE;
      case '\u001b[1;5C':
      case '\u001bf':
        this.cursor = this.#wordRight();
        return NONE;
      case '\u0010':
      case '\u001b[A':
      case '\u001bOA':
        this.#recall(-1);
        return NONE;
      case '\u000e':
      case '\u001b[B':
      case '\u001bOB':
        this.#recall(1);
        return NONE;
      case '\u007f':
      case '\b':
        this.#delete(this.#left(), this.cursor);
        return NONE;
      case '\u001b[3~':
        this.#delete(this.cursor, this.#right());
        return NONE;
      case '\u000b':
        this.#killed = this.#delete(this.cursor, this.text.length);
        return NONE;
      case '\u0015':
        this.#killed = this.#delete(0, this.cursor);
        return NONE;
      case '\u0017':
      case '\u001b\u007f':
        this.#killed = this.#delete(this.#blankLeft(), this.cursor);
        return NONE;
      case '\u001bd':
        this.#killed = this.#delete(this.cursor, this.#wordRight());
        return NONE;
      case '\u0019':
        this.insert(this.#killed);
        return NONE;
      default:
        // Other keys with Ctrl or Alt mean nothing here.
        if (!isControl(key)) this.insert(key);
        return NONE;
    }
  }

  /** A line from the history that is searched for: null, the search goes on or has ended with this key. */
  #searchKey(key: string): EditorEffect | null {
    switch (key) {
      case '\u0012':
        this.#find(this.#found - 1);
        return NONE;
      case '\u007f':
      case '\b':
        this.search = this.search!.slice(0, -1);
        this.#find(this.history.length - 1);
        return NONE;
      case '\u0003':
      case '\u0007':
        this.search = null;
        this.text = this.#draft;
        this.cursor = this.text.length;
        return NONE;
      case '\u001b':
        this.search = null;
        return NONE;
      default:
        if (isControl(key)) {
          // Any other key takes the line that was found, and does what it always does.
          this.search = null;
          return null;
        }
        this.search += key;
        this.#find(this.history.length - 1);
        return NONE;
    }
  }

  #find(from: number): void {
    const { search } = this;
    if (search === null || search === '') return;
    for (let i = Math.min(from, this.history.length - 1); i >= 0; i--) {
      const at = this.history[i]!.indexOf(search);
      if (at < 0) continue;
      this.#found = i;
      this.#at = i;
      this.text = this.history[i]!;
      this.cursor = at;
      return;
    }
  }

  #recall(direction: 1 | -1): void {
    const next = this.#at + direction;
    if (next < 0 || next > this.history.length) return;
    if (this.#at === this.history.length) this.#draft = this.text;
    this.#at = next;
    this.text = next === this.history.length ? this.#draft : this.history[next]!;
    this.cursor = this.text.length;
  }

  #delete(from: number, to: number): string {
    const gone = this.text.slice(from, to);
    this.text = this.text.slice(0, from) + this.text.slice(to);
    this.cursor = from;
    return gone;
  }

  #left(): number {
    const before = this.text.slice(0, this.cursor);
    return this.cursor - ([...before].at(-1)?.length ?? 0);
  }

  #right(): number {
    const [next] = this.text.slice(this.cursor);
    return this.cursor + (next?.length ?? 0);
  }

  #wordLeft(): number {
    return /[\p{L}\p{N}_]*[^\p{L}\p{N}_]*$/u.exec(this.text.slice(0, this.cursor))?.index ?? 0;
  }

  #wordRight(): number {
    const rest = this.text.slice(this.cursor);
    return this.cursor + (/^[^\p{L}\p{N}_]*[\p{L}\p{N}_]*/u.exec(rest)?.[0].length ?? 0);
  }

  #blankLeft(): number {
    return /\S*\s*$/.exec(this.text.slice(0, this.cursor))?.index ?? 0;
  }
}

/** Splits what a terminal sends at once into keys. */
export function keysOf(data: string): string[] {
  return data.match(/\u001b\[[0-9;]*[A-Za-z~]|\u001bO[A-Z]|\u001b[^[O]|[^]/gu) ?? []; // eslint-disable-line no-control-regex
}

function isControl(key: string): boolean {
  return key.length > 0 && (key.charCodeAt(0) < 32 || key.charCodeAt(0) === 127);
}

/** How many columns a text takes: wide characters two, combining ones none. Models `wcwidth` with Unicode 11. */
export function widthOf(text: string): number {
  let width = 0;
  for (const char of text) width += charWidth(char.codePointAt(0)!);
  return width;
}

const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
];

function charWidth(code: number): number {
  if (code < 32 || (code >= 0x300 && code <= 0x36f) || code === 0x200b || (code >= 0xfe00 && code <= 0xfe0f))
    return 0;
  return WIDE.some(([from, to]) => code >= from && code <= to) ? 2 : 1;
}

/** Where on the screen a text ends that begins in column 0: rows below its first one, and the column. */
export function placeOf(text: string, columns: number): { readonly row: number; readonly column: number } {
  let row = 0;
  let column = 0;
  for (const char of text) {
    if (char === '\n') {
      row++;
      column = 0;
      continue;
    }
    const width = charWidth(char.codePointAt(0)!);
    if (column + width > columns) {
      row++;
      column = 0;
    }
    column += width;
  }
  // A full row leaves the cursor at the beginning of the next one.
  return column >= columns ? { row: row + 1, column: 0 } : { row, column };
}

/** What all candidates begin with. */
export function commonStart(candidates: readonly string[]): string {
  const [first = '', ...rest] = candidates;
  let length = first.length;
  for (const other of rest) while (!other.startsWith(first.slice(0, length))) length--;
  return first.slice(0, length);
}
