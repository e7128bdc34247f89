/**
 * A shell that is kept open in a container, for `kubectl exec -it POD -- sh`: lines are edited here, as a terminal's
 * line discipline does, and run one after another by a ContainerShell.
 * Left out: completion, history over the arrow keys, programs that take over the screen.
 */
import type { Live } from '@shared/api';
import type { Origin } from '@shared/contract';
import { openContainerShell, type ContainerShell, type Session } from '@main/workspaces';
import type { Container, Pod } from 'kubernetes-types/core/v1';
import type { Channels } from './channels';
import { bytesOf, type Place } from './exec';

const MAX_LINE = 64 * 1024;

export class Shell {
  private line = '';
  /** Lines of a command that is not complete yet. */
  private pending = '';
  private shell: ContainerShell | undefined;
  private running: AbortController | undefined;
  /** Somebody who waits for a line as an answer. */
  private answer: ((line: string | undefined) => void) | undefined;
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
    const shell = await this.open();
    // Whether there is such a shell in the container at all, and where it begins.
    const first = await shell.run(':');
    if (first.ended || first.exitCode !== 0) return first.ended ? 126 : first.exitCode;
    this.shell = shell;
    this.prompt();
    return new Promise((resolve) => {
      this.finish = resolve;
      this.signal.addEventListener('abort', () => {
        this.running?.abort();
        this.answer?.(undefined);
        resolve(129);
      });
      this.channels.onInput(
        (bytes) => this.onInput(bytes.toString('utf8')),
        () => {
          this.answer?.(undefined);
          this.finish(shell.exitCode);
        },
      );
    });
  }

  private open(): Promise<ContainerShell> {
    const { image, workingDir } = this.container() ?? {};
    return openContainerShell({
      words: this.command,
      hostname: this.place.pod,
      ...(image === undefined ? {} : { image }),
      ...(workingDir === undefined ? {} : { workingDir }),
      run: async (command) => {
        const ran = await this.session.exec({ ...this.place, ...command }, this.origin, {
          signal: this.running?.signal ?? this.signal,
          onOutput: ({ text }) => this.say(text),
        });
        if (ran.ok) return ran.result;
        this.say(`${ran.status.message}\n`);
        return null;
      },
      ask: (prompt) => {
        this.say(prompt);
        return new Promise((resolve) => {
          this.answer = (line) => {
            this.answer = undefined;
            resolve(line);
          };
          this.resume();
        });
      },
    });
  }

  private container(): Container | undefined {
    const { namespace, pod: name, container } = this.place;
    const answer = this.session.read({ verb: 'get', resource: 'pods', namespace, name });
    const containers = answer.ok ? ((answer.object as Live<Pod>).spec?.containers ?? []) : [];
    return containers.find((c) => c.name === container) ?? containers[0];
  }

  private say(text: string): void {
    this.channels.write('stdout', bytesOf(text, true));
  }

  private prompt(): void {
    this.say(this.pending === '' ? (this.shell?.prompt() ?? '# ') : '> ');
  }

  private onInput(text: string): void {
    for (let i = 0; i < text.length; i++) {
      const letter = text[i]!;
      if (letter === '\x03') this.interrupt();
      else if (this.running && !this.answer) this.waiting += letter;
      else if (letter === '\r' || letter === '\n') {
        if (letter === '\r' && text[i + 1] === '\n') i++;
        this.say('\n');
        const { line } = this;
        this.line = '';
        if (this.answer) this.answer(line);
        else void this.enter(line);
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
      this.answer?.(undefined);
      this.waiting = '';
      return;
    }
    this.line = '';
    this.pending = '';
    if (this.shell) this.shell.exitCode = 130;
    this.say('^C\n');
    this.prompt();
  }

  /** Ctrl-D: the end of an answer, or of the shell. */
  private leave(): void {
    if (this.answer) {
      this.answer(undefined);
      return;
    }
    this.say(this.pending === '' ? 'exit\n' : '\n');
    this.finish(this.shell?.exitCode ?? 0);
  }

  private async enter(line: string): Promise<void> {
    const script = this.pending === '' ? line : `${this.pending}\n${line}`;
    if (!this.shell!.isWhole(script)) {
      this.pending = script;
      this.prompt();
      return;
    }
    this.pending = '';
    if (script.trim() !== '' && (await this.execute(script))) return;
    this.prompt();
    this.resume();
  }

  /** Takes what was typed while something ran. */
  private resume(): void {
    const { waiting } = this;
    this.waiting = '';
    if (waiting !== '') this.onInput(waiting);
  }

  /** @returns whether the shell is over */
  private async execute(script: string): Promise<boolean> {
    const running = new AbortController();
    this.running = running;
    try {
      const { exitCode, ended } = await this.shell!.run(script);
      if (running.signal.aborted) this.say('^C\n');
      if (ended) this.finish(exitCode);
      return ended;
    } catch (error) {
      this.say(`${error instanceof Error ? error.message : String(error)}\n`);
      this.finish(1);
      return true;
    } finally {
      this.running = undefined;
    }
  }
}
