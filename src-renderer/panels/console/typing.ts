/** Typing at a terminal: what is typed is edited and painted here, and only whole lines go to the console. */
import type { Terminal } from '@xterm/xterm';
import type { ConsolePrompt } from '@shared/contract';
import { commonStart, keysOf, placeOf, type LineEditor } from '@renderer/model';

/** Where lines and keys go. */
export interface TypingTarget {
  line(text: string): void;
  key(key: 'interrupt' | 'end'): void;
  complete(line: string, cursor: number): Promise<{ from: number; candidates: readonly string[] }>;
  /** A command line has been entered; the cursor still stands in it. */
  entered(): void;
}

/** Escape sequences, which take no place on the screen. */
const STYLE = /\u001b\[[0-9;]*[A-Za-z]/g; // eslint-disable-line no-control-regex

export class Typing {
  private prompt: ConsolePrompt | null = null;
  /** What stands before the text in its first row: the end of the output, and the prompt. */
  private before = '';
  /** The end of the output that has no line end yet. */
  private partial = '';
  /** The row that the cursor stands in, below the prompt's first one. */
  private row = 0;
  /** Keys that were typed while nothing was asked for. */
  private ahead: string[] = [];
  private completing = false;

  constructor(
    private readonly terminal: Terminal,
    private readonly editor: LineEditor,
    private readonly target: TypingTarget,
  ) {}

  /** What the console has written. */
  output(text: string): void {
    this.terminal.write(text);
    const end = text.lastIndexOf('\n');
    this.partial = (end < 0 ? this.partial + text : text.slice(end + 1)).replace(STYLE, '');
  }

  /** The console waits for a line. */
  ask(prompt: ConsolePrompt): void {
    this.prompt = prompt;
    this.before = this.partial + prompt.prompt;
    this.partial = '';
    this.row = placeOf(this.before, this.terminal.cols).row;
    this.terminal.write(prompt.prompt);
    this.editor.reset();
    const ahead = this.ahead;
    this.ahead = [];
    this.keys(ahead);
  }

  /** What a terminal sends: keys, or a text that is pasted. */
  data(data: string): void {
    this.keys(keysOf(data));
  }

  /** Paints the line anew, such as in another width. */
  paint(): void {
    const { terminal, editor } = this;
    if (!this.prompt) return;
    const search = editor.search;
    const before = search === null ? this.before : `(reverse-i-search)\`${search}': `;
    const text = this.prompt.secret ? '' : editor.text;
    const cursor = this.prompt.secret ? 0 : editor.cursor;
    const end = placeOf(before + text, terminal.cols);
    const place = placeOf(before + text.slice(0, cursor), terminal.cols);
    const up = (rows: number): string => (rows > 0 ? `\u001b[${rows}A` : '');
    terminal.write(
      `${up(this.row)}\r\u001b[J${before}${text}` +
        // A row that is full to its end: the terminal goes to the next one only when something follows.
        `${end.column === 0 && end.row > 0 ? ' \r' : ''}${up(end.row - place.row)}\r` +
        (place.column > 0 ? `\u001b[${place.column}C` : ''),
    );
    this.row = place.row;
  }

  private keys(keys: readonly string[]): void {
    for (const [i, key] of keys.entries()) {
      if (this.completing || (!this.prompt && key !== '\u0003')) {
        this.ahead.push(...keys.slice(i));
        return;
      }
      if (!this.prompt) {
        this.ahead = [];
        this.terminal.write('^C\r\n');
        this.partial = '';
        this.target.key('interrupt');
        continue;
      }
      this.key(key);
    }
    this.paint();
  }

  private key(key: string): void {
    const { editor, terminal, target } = this;
    const effect = editor.key(key);
    switch (effect.type) {
      case 'none':
        return;
      case 'enter': {
        const isCommand = this.prompt!.kind !== 'answer';
        this.finish();
        if (isCommand) {
          editor.remember(effect.line);
          target.entered();
        }
        terminal.write('\r\n');
        target.line(effect.line);
        return;
      }
      case 'interrupt':
        this.finish();
        terminal.write('^C\r\n');
        target.key('interrupt');
        return;
      case 'end':
        this.finish();
        target.key('end');
        return;
      case 'clear':
        terminal.write('\u001b[H\u001b[2J');
        this.row = 0;
        return;
      case 'complete':
        void this.complete();
    }
  }

  /** The line stays as it is; what comes next stands below it. */
  private finish(): void {
    this.editor.cursor = this.editor.text.length;
    this.paint();
    this.prompt = null;
    this.partial = '';
  }

  private async complete(): Promise<void> {
    const { editor, terminal, prompt } = this;
    if (prompt?.kind === 'answer') return;
    this.completing = true;
    try {
      const { from, candidates } = await this.target.complete(editor.text, editor.cursor);
      const typed = editor.text.slice(from, editor.cursor);
      const common = commonStart(candidates);
      if (candidates.length === 1) {
        const [only = ''] = candidates;
        editor.replaceFrom(from, /[/=:]$/.test(only) ? only : `${only} `);
      } else if (common.length > typed.length) editor.replaceFrom(from, common);
      else if (candidates.length > 0) {
        this.paint();
        terminal.write(`\r\n${columnsOf(candidates, terminal.cols)}`);
        this.row = 0;
      }
    } finally {
      this.completing = false;
      this.paint();
      const ahead = this.ahead;
      this.ahead = [];
      this.keys(ahead);
    }
  }
}

/** Candidates side by side, as a shell lists them. */
function columnsOf(names: readonly string[], width: number): string {
  const shown = names.map((name) => name.slice(name.lastIndexOf('/', name.length - 2) + 1));
  const cell = Math.max(...shown.map((name) => name.length)) + 2;
  const count = Math.max(1, Math.floor(width / cell));
  let text = '';
  for (let i = 0; i < shown.length; i += count) {
    text += `${shown
      .slice(i, i + count)
      .map((name) => name.padEnd(cell))
      .join('')
      .trimEnd()}\r\n`;
  }
  return text;
}
