/** The terminal of a console on the command line: lines from standard input, or a person who types. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import process from 'node:process';
import { createInterface, type Interface } from 'node:readline';
import { INTERRUPTED, type Console, type Interrupted, type Terminal } from '../console';
import type { CliIo } from './command';

/** What a terminal is wide where nobody says. */
const COLUMNS = 80;

/** Lines of a text or a stream; without prompts, so that what it prints can be compared. */
export function scriptTerminal(io: CliIo, lines: AsyncIterator<string>): Terminal {
  return {
    interactive: false,
    columns: COLUMNS,
    write: (stream, text) => {
      if (stream === 'stdout') io.out(text);
      else io.err(text);
    },
    async readLine() {
      if (io.signal.aborted) return null;
      const next = await lines.next();
      return next.done ? null : next.value;
    },
  };
}

/** The lines of a stream of text, as they come. */
export async function* linesOf(stream: AsyncIterable<string>): AsyncGenerator<string, undefined> {
  let open = '';
  for await (const chunk of stream) {
    const parts = (open + chunk).split('\n');
    open = parts.pop()!;
    for (const part of parts) yield part.replace(/\r$/, '');
  }
  if (open !== '') yield open;
  return undefined;
}

/** A person at a terminal: history, Tab, Ctrl+C, and an editor. */
export class TypedTerminal implements Terminal {
  readonly interactive = true;
  /** Whose lines are completed and interrupted. */
  console: Console | undefined;
  private readonly reader: Interface;
  private waiting: ((line: string | null | Interrupted) => void) | undefined;
  private ended = false;

  constructor(private readonly io: CliIo) {
    this.reader = createInterface({
      input: process.stdin,
      output: process.stdout,
      terminal: true,
      historySize: 1000,
      completer: (line: string, answer: (error: null, result: [string[], string]) => void) => {
        const nothing = (): void => {
          answer(null, [[], line]);
        };
        if (!this.console) {
          nothing();
          return;
        }
        this.console
          .complete(line, line.length)
          .then(({ from, candidates }) => {
            const only =
              candidates.length === 1 && !candidates[0]!.endsWith('/')
                ? [`${candidates[0]} `]
                : [...candidates];
            answer(null, [only, line.slice(from)]);
          })
          .catch(nothing);
      },
    });
    this.reader.on('line', (line) => {
      this.answer(line);
    });
    this.reader.on('SIGINT', () => {
      this.io.out('^C\n');
      if (this.waiting) this.answer(INTERRUPTED);
      else this.console?.interrupt();
    });
    this.reader.on('close', () => {
      this.ended = true;
      this.answer(null);
    });
  }

  get columns(): number {
    return process.stdout.columns || COLUMNS;
  }

  write(stream: 'stdout' | 'stderr', text: string): void {
    if (stream === 'stdout') this.io.out(text);
    else this.io.err(text);
  }

  readLine({ text }: { readonly text: string }): Promise<string | null | Interrupted> {
    if (this.ended) return Promise.resolve(null);
    return new Promise((resolve) => {
      this.waiting = resolve;
      this.reader.setPrompt(text);
      this.reader.prompt();
    });
  }

  /** Opens the text in $VISUAL or $EDITOR. */
  edit(name: string, text: string): Promise<string | null> {
    const editor = process.env['VISUAL'] || process.env['EDITOR'] || 'vi';
    const folder = mkdtempSync(join(tmpdir(), 'drydock-edit-'));
    const file = join(folder, basename(name) || 'edit');
    try {
      writeFileSync(file, text);
      this.reader.pause();
      const { status, error } = spawnSync(`${editor} "$1"`, [file], {
        stdio: 'inherit',
        shell: '/bin/sh',
        argv0: 'sh',
      });
      if (error || status !== 0) return Promise.resolve(null);
      return Promise.resolve(readFileSync(file, 'utf8'));
    } finally {
      this.reader.resume();
      rmSync(folder, { recursive: true, force: true });
    }
  }

  close(): void {
    this.reader.close();
  }

  private answer(line: string | null | Interrupted): void {
    const { waiting } = this;
    this.waiting = undefined;
    waiting?.(line);
  }
}
