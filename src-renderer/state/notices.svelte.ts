/** What the window tells without being asked: the live region, toasts that need no answer, and problems that do. */

export interface Toast {
  readonly id: number;
  readonly text: string;
  /** The kubectl line of what was done, to be copied. */
  readonly command: string | null;
  /** Something was done, or is to be known of what was not. */
  readonly tone: 'ok' | 'warn';
}

/** What happened, what it means, what to do. */
export interface Problem {
  readonly title: string;
  readonly detail: string;
  readonly advice: string | null;
  /** What the system or a file said in English, for whoever asks. */
  readonly technical: string | null;
}

const TOAST_MS = 6000;

export class Notices {
  /** Spoken by screen readers as soon as it changes. */
  spoken = $state('');
  toast = $state.raw<Toast | null>(null);
  problem = $state.raw<Problem | null>(null);
  /** The last command, for the status bar. */
  lastCommand = $state<string | null>(null);

  #ids = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  say(text: string): void {
    // The same text twice must be heard twice: a no-break space makes it another.
    this.spoken = this.spoken === text ? `${text}\u00a0` : text;
  }

  done(text: string, command: string | null = null, tone: Toast['tone'] = 'ok'): void {
    clearTimeout(this.#timer);
    this.toast = { id: ++this.#ids, text, command, tone };
    if (command !== null) this.lastCommand = command;
    this.say(text);
    this.keep(false);
  }

  /** While a toast is hovered or focused, it stays. */
  keep(held: boolean): void {
    clearTimeout(this.#timer);
    if (!held) this.#timer = setTimeout(() => (this.toast = null), TOAST_MS);
  }

  dismiss(): void {
    clearTimeout(this.#timer);
    this.toast = null;
  }

  fail(title: string, detail: string, advice: string | null = null, technical: string | null = null): void {
    this.problem = { title, detail, advice, technical };
  }
}
