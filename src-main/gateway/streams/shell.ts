/**
 * A shell that is kept open in a container, for `kubectl exec -it POD -- sh`: lines are edited here, as a terminal's
 * line discipline does, and run one after another; variables and the working directory are carried over.
 * Left out: completion, history over the arrow keys, programs that take over the screen.
 */
import type { Carried, Origin } from '@shared/contract';
import type { Session } from '@main/workspaces';
import type { Channels } from './channels';
import { bytesOf, type Place } from './exec';

const SHELLS = new Set(['sh', 'bash', 'ash', 'dash', 'zsh']);

/** Whether a command line is a shell that waits for lines. */
export function isShell(command: readonly string[]): boolean {
  const [first = '', ...args] = command;
  return SHELLS.has(first.slice(first.lastIndexOf('/') + 1)) && args.every((arg) => /^-[il]+$/.test(arg));
}

const MAX_LINE = 64 * 1024;

export class Shell {
  private line = '';
  /** Lines of a command that is not complete yet. */
  private pending = '';
  private carried: Carried | undefined;
  private lastCode = 0;
  private running: AbortController | undefined;
  private waiting = '';
  private finish: (code: number) => void = () => undefined;

  constructor(
    private readonly session: Session,
    private readonly place: Place,
    private readonly command: readonly string[],
    private readonly origin: Origin,
    private readonly channels: Channels,
    private readonly signal: AbortSignal,
  ) {}

  /** Runs until the user leaves it or goes. Returns its exit code. */
  async run(): Promise<number> {
    const first = await this.session.exec(
      { ...this.place, command: [...this.command.slice(0, 1), '-c', ':'], carry: true },
      this.origin,
      {
        signal: this.signal,
      },
    );
    if (!first.ok || first.result.exitCode !== 0) {
      this.channels.write(
        'stdout',
        bytesOf(first.ok ? first.result.stderr : `${first.status.message}\n`, true),
      );
      return first.ok ? first.result.exitCode : 126;
    }
    this.carried = first.result.carried;
    this.prompt();
    return new Promise((resolve) => {
      this.finish = resolve;
      this.signal.addEventListener('abort', () => {
        this.running?.abort();
        resolve(129);
      });
      this.channels.onInput(
        (bytes) => this.onInput(bytes.toString('utf8')),
        () => this.finish(this.lastCode),
      );
    });
  }

  private say(text: string): void {
    this.channels.write('stdout', bytesOf(text, true));
  }

  private prompt(): void {
    if (this.pending !== '') this.say('> ');
    else this.say(`${this.carried?.workingDir ?? '/'} ${this.isRoot ? '#' : '$'} `);
  }

  private get isRoot(): boolean {
    const { USER, EUID } = this.carried?.env ?? {};
    return (EUID ?? '0') === '0' && (USER ?? 'root') === 'root';
  }

  private onInput(text: string): void {
    for (let i = 0; i < text.length; i++) {
      const letter = text[i]!;
      if (letter === '\x03') this.interrupt();
      else if (this.running) this.waiting += letter;
      else if (letter === '\r' || letter === '\n') {
        if (letter === '\r' && text[i + 1] === '\n') i++;
        this.say('\n');
        const { line } = this;
        this.line = '';
        void this.enter(line);
      } else if (letter === '\x04') {
        if (this.line === '') this.leave();
      } else if (letter === '\x7f' || letter === '\b') this.erase(1);
      else if (letter === '\x15') this.erase(this.line.length);
      else if (letter === '\x17') this.erase(this.line.length - this.line.replace(/\S*\s*$/, '').length);
      else if (letter === '\x1b') i += /^(\[[0-9;]*[A-Za-z~]|O[A-Z])?/.exec(text.slice(i + 1))![0].length;
      else if (letter >= ' ' || letter === '\t') this.type(letter);
    }
  }

  private type(letter: string): void {
    if (this.line.length >= MAX_LINE) return;
    this.line += letter;
    this.say(letter);
  }

  private erase(count: number): void {
    const letters = [...this.line];
    const gone = Math.min(count, letters.length);
    this.line = letters.slice(0, letters.length - gone).join('');
    this.say('\b \b'.repeat(gone));
  }

  private interrupt(): void {
    if (this.running) {
      this.running.abort();
      this.waiting = '';
      return;
    }
    this.line = '';
    this.pending = '';
    this.lastCode = 130;
    this.say('^C\n');
    this.prompt();
  }

  private leave(): void {
    this.say(this.pending === '' ? 'exit\n' : '\n');
    this.finish(this.lastCode);
  }

  private async enter(line: string): Promise<void> {
    const script = this.pending === '' ? line : `${this.pending}\n${line}`;
    if (isIncomplete(script)) {
      this.pending = script;
      this.prompt();
      return;
    }
    this.pending = '';
    const exit = /^\s*exit(?:\s+(\d+))?\s*$/.exec(script);
    if (exit) {
      this.finish(exit[1] === undefined ? this.lastCode : Number(exit[1]) & 255);
      return;
    }
    if (script.trim() !== '') await this.execute(script);
    this.prompt();
    const { waiting } = this;
    this.waiting = '';
    if (waiting !== '') this.onInput(waiting);
  }

  private async execute(script: string): Promise<void> {
    const running = new AbortController();
    this.running = running;
    const { carried } = this;
    try {
      const ran = await this.session.exec(
        {
          ...this.place,
          command: [this.command[0] ?? 'sh', '-c', script],
          carry: true,
          ...(carried ? { env: carried.env, workingDir: carried.workingDir } : {}),
        },
        this.origin,
        { signal: running.signal, onOutput: ({ text }) => this.say(text) },
      );
      if (!ran.ok) {
        this.say(`${ran.status.message}\n`);
        this.finish(137);
        return;
      }
      this.lastCode = ran.result.exitCode;
      if (ran.result.carried) this.carried = ran.result.carried;
      if (running.signal.aborted) this.say('^C\n');
    } catch (error) {
      this.say(`${error instanceof Error ? error.message : String(error)}\n`);
      this.finish(1);
    } finally {
      this.running = undefined;
    }
  }
}

/** Whether a shell would wait for more: open quotes, a line that goes on, an unfinished block or here-document. */
export function isIncomplete(script: string): boolean {
  const heredoc = /<<-?\s*(['"]?)(\w+)\1/.exec(script);
  if (
    heredoc &&
    !new RegExp(`^\\s*${heredoc[2]}\\s*$`, 'm').test(script.slice(heredoc.index + heredoc[0].length))
  )
    return true;
  let quote = '';
  let bare = '';
  for (let i = 0; i < script.length; i++) {
    const letter = script[i]!;
    if (quote === "'") {
      if (letter === "'") quote = '';
    } else if (letter === '\\') {
      if (i === script.length - 1) return true;
      i++;
    } else if (quote === '"') {
      if (letter === '"') quote = '';
    } else if (letter === '"' || letter === "'") quote = letter;
    else bare += letter;
  }
  if (quote !== '') return true;
  if (/(\||&&|\|\|)\s*$/.test(bare)) return true;
  const words = bare.split(/[\s;&|()]+/);
  const count = (...wanted: string[]): number => words.filter((word) => wanted.includes(word)).length;
  return (
    count('if') > count('fi') ||
    count('case') > count('esac') ||
    count('for', 'while', 'until') > count('done') ||
    count('{') > count('}')
  );
}
