/** A console on a workspace, as the app has it, with a terminal that is given lines and keeps what it shows. Never shipped. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeWorkspaces, type Session, type Workspace } from '@main/workspaces';
import { Console, type LineReport, type Prompt, type Terminal } from '..';

const RESOURCES = join(import.meta.dirname, '../../../resources');

/** What a line printed. */
export interface Shown {
  readonly out: string;
  readonly err: string;
  /** Both, in the order of writing. */
  readonly text: string;
  readonly code: number;
}

export class ConsoleWorld {
  readonly console: Console;
  readonly reports: LineReport[] = [];
  /** Whether somebody watches may be changed. */
  readonly terminal: { interactive: boolean };
  /** Lines for programs that ask. */
  answers: string[] = [];
  /** What programs asked for, and what was on the screen by then. */
  readonly asked: { readonly prompt: Prompt; readonly screen: string }[] = [];
  /** What becomes of a text that is opened in the editor. */
  edit: ((name: string, text: string) => string | null) | undefined;
  at: number | undefined;
  private out = '';
  private err = '';
  private text = '';

  private constructor(
    private readonly folder: string,
    private readonly workspace: Workspace,
  ) {
    const terminal = {
      interactive: false,
      columns: 80,
      write: (stream, text) => {
        if (stream === 'stdout') this.out += text;
        else this.err += text;
        this.text += text;
      },
      readLine: (prompt) => {
        this.asked.push({ prompt, screen: this.text });
        return Promise.resolve(this.answers.shift() ?? null);
      },
      edit: (name, text) => Promise.resolve(this.edit ? this.edit(name, text) : null),
    } satisfies Terminal;
    this.terminal = terminal;
    this.console = new Console({
      session: workspace.session,
      terminal,
      via: 'console',
      at: () => this.at,
      onLine: (report) => this.reports.push(report),
    });
  }

  static make(example = 'tutorial'): ConsoleWorld {
    const folder = mkdtempSync(join(tmpdir(), 'drydock-console-'));
    const workspaces = makeWorkspaces(RESOURCES, folder, 'test', { freeze: true });
    return new ConsoleWorld(folder, workspaces.newFromExample(example, join(folder, 'test.drydock')));
  }

  get session(): Session {
    return this.workspace.session;
  }

  async run(line: string): Promise<Shown> {
    this.out = this.err = this.text = '';
    const code = await this.console.runLine(line);
    return { out: this.out, err: this.err, text: this.text, code };
  }

  /** What a line shows. */
  async show(line: string): Promise<string> {
    return (await this.run(line)).text;
  }

  close(): void {
    this.console.close();
    this.workspace.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
