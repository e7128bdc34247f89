/** The consoles of windows: each a terminal in a window with shells behind it. */
import type { WebContents } from 'electron';
import type { Events } from '@shared/contract';
import type { Console, Interrupted, Prompt, Terminal } from '../console';
import { send } from '../ipc';
import type { Session } from '../workspaces';

const COLUMNS = 80;
/** Characters that are told at once; more wait a moment, so that the window can paint. */
const BURST = 64 * 1024;

export class Consoles {
  private readonly open = new Map<WebContents, Map<number, WindowTerminal>>();

  /** Opens a console of a window; one that has its number already ends. */
  start(window: WebContents, id: number, session: Session, columns = COLUMNS): void {
    let consoles = this.open.get(window);
    if (!consoles) {
      this.open.set(window, (consoles = new Map<number, WindowTerminal>()));
      window.once('destroyed', () => {
        this.closeAll(window);
      });
    }
    consoles.get(id)?.close();
    consoles.set(id, new WindowTerminal(window, id, session, columns));
  }

  get(window: WebContents, id: number): WindowTerminal | undefined {
    return this.open.get(window)?.get(id);
  }

  close(window: WebContents, id: number): void {
    this.open.get(window)?.get(id)?.close();
    this.open.get(window)?.delete(id);
  }

  private closeAll(window: WebContents): void {
    for (const terminal of this.open.get(window)?.values() ?? []) terminal.close();
    this.open.delete(window);
  }
}

/** The terminal of one console, on the other side of the border. */
export class WindowTerminal implements Terminal {
  readonly interactive = true;
  columns: number;
  /** Undefined until it is loaded: the console is large, and the app starts without it. */
  private console: Console | undefined;
  private interrupted: Interrupted | undefined;
  /** The step that the window looked at when the line was typed. */
  private at: number | undefined;
  private text = '';
  private scheduled = false;
  private waiting: ((line: string | null | Interrupted) => void) | undefined;
  private readonly edits = new Map<number, (text: string | null) => void>();
  private editCount = 0;
  private closed = false;

  constructor(
    private readonly window: WebContents,
    private readonly id: number,
    session: Session,
    columns: number,
  ) {
    this.columns = columns;
    this.converse(session)
      .then((exitCode) => {
        if (exitCode !== undefined) this.tell('console.ended', { id, exitCode });
      })
      .catch((error: unknown) => {
        console.error('console:', error);
        this.write(
          'stderr',
          `drydock: internal error: ${error instanceof Error ? error.message : String(error)}\n`,
        );
        this.tell('console.ended', { id, exitCode: 1 });
      });
  }

  /** Until the shell ends; undefined where the console was closed before it was there. */
  private async converse(session: Session): Promise<number | undefined> {
    const shell = await import('../console');
    if (this.closed) return undefined;
    this.interrupted = shell.INTERRUPTED;
    this.console = new shell.Console({
      session,
      terminal: this,
      via: 'console',
      at: () => this.at,
      onLine: (report) => {
        this.tell('console.ran', { id: this.id, ...report });
      },
    });
    return this.console.converse();
  }

  // -- for the console ------------------------------------------------------------------------------------------------

  write(_stream: 'stdout' | 'stderr', text: string): void {
    this.text += text;
    if (this.text.length > BURST) this.flush();
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.flush();
    });
  }

  readLine({ text, kind, secret = false }: Prompt): Promise<string | null | Interrupted> {
    if (this.closed) return Promise.resolve(null);
    return new Promise((resolve) => {
      this.waiting = resolve;
      this.tell('console.prompt', { id: this.id, prompt: text, kind, secret });
    });
  }

  edit(name: string, text: string): Promise<string | null> {
    const edit = ++this.editCount;
    return new Promise((resolve) => {
      this.edits.set(edit, resolve);
      this.tell('console.edit', { id: this.id, edit, name, text });
    });
  }

  clear(): void {
    this.write('stdout', '\u001b[H\u001b[2J\u001b[3J');
  }

  // -- for the window ---------------------------------------------------------------------------------------------------

  line(text: string, at: number | null): void {
    this.at = at ?? undefined;
    this.answer(text);
  }

  key(key: 'interrupt' | 'end'): void {
    if (this.waiting) this.answer(key === 'interrupt' ? (this.interrupted ?? null) : null);
    else if (key === 'interrupt') this.console?.interrupt();
  }

  async complete(
    line: string,
    cursor: number,
    at: number | null,
  ): Promise<Awaited<ReturnType<Console['complete']>>> {
    this.at = at ?? undefined;
    return (await this.console?.complete(line, cursor)) ?? { from: cursor, candidates: [] };
  }

  edited(edit: number, text: string | null): void {
    const resolve = this.edits.get(edit);
    this.edits.delete(edit);
    resolve?.(text);
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.console?.close();
    for (const resolve of this.edits.values()) resolve(null);
    this.answer(null);
  }

  private answer(line: string | null | Interrupted): void {
    const { waiting } = this;
    this.waiting = undefined;
    waiting?.(line);
  }

  private flush(): void {
    const { text } = this;
    this.text = '';
    if (text !== '' && !this.closed) send(this.window, 'console.output', { id: this.id, text });
  }

  /** What is told comes behind what was written before. */
  private tell<E extends 'console.prompt' | 'console.ran' | 'console.edit' | 'console.ended'>(
    name: E,
    event: Events[E],
  ): void {
    this.flush();
    if (!this.closed) send(this.window, name, event);
  }
}
