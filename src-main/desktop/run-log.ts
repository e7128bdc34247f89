/** The last lines of what main process and windows complained about in this run, for reports of problems. */
import type { WebContents } from 'electron';

const KEPT = 1000;
const LONGEST = 4000;

export class RunLog {
  private readonly kept: string[] = [];

  /** Lines, oldest first. */
  get lines(): readonly string[] {
    return this.kept;
  }

  add(source: string, text: string): void {
    this.kept.push(`${new Date().toISOString()} ${source}: ${text.slice(0, LONGEST)}`);
    if (this.kept.length > KEPT) this.kept.shift();
  }

  /** Keeps what the main process writes to its console, too. */
  followConsole(): void {
    for (const level of ['error', 'warn'] as const) {
      const write = console[level].bind(console);
      console[level] = (...values: unknown[]): void => {
        this.add(`main ${level}`, values.map(textOf).join(' '));
        write(...values);
      };
    }
  }

  /** Keeps what a window's page complains about, and how it ended. */
  followWindow(contents: WebContents): void {
    contents.on('console-message', (...given: unknown[]) => {
      const message = complaintOf(given);
      if (message !== undefined) this.add('window', message);
    });
    contents.on('render-process-gone', (_event, { reason, exitCode }) => {
      this.add('window', `the page's process is gone: ${reason} (${exitCode})`);
    });
  }
}

/** A warning or error of a page. Electron before 35 passes level and text one by one, later versions in the event. */
function complaintOf([event, level, message]: unknown[]): string | undefined {
  const details = event as { level?: unknown; message?: unknown };
  const [how, text] = typeof message === 'string' ? [level, message] : [details.level, details.message];
  const isBad = how === 2 || how === 3 || how === 'warning' || how === 'error';
  return isBad && typeof text === 'string' ? text : undefined;
}

function textOf(value: unknown): string {
  if (value instanceof Error) return value.stack ?? value.message;
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
}
