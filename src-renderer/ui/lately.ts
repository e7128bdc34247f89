/**
 * Asks again about what keeps changing: the newest question, a while after the first that came, and never two at a time.
 * Waiting until nothing changes any more would be to wait for ever while time plays.
 */
export class Lately {
  #newest: (() => Promise<void>) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts what was asked: only the end of the latest lets the next one go. */
  #runs = 0;
  #busy = false;

  /** @param pause ms between what happens and the question about it */
  constructor(private readonly pause: number) {}

  /** `now`: at once, whatever is under way: it is about something else. */
  ask(question: () => Promise<void>, now = false): void {
    this.#newest = question;
    if (now) {
      clearTimeout(this.#timer);
      void this.#run();
    } else if (this.#timer === undefined && !this.#busy) {
      this.#timer = setTimeout(() => void this.#run(), this.pause);
    }
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#newest = undefined;
  }

  async #run(): Promise<void> {
    this.#timer = undefined;
    const question = this.#newest;
    this.#newest = undefined;
    if (!question) return;
    const run = ++this.#runs;
    this.#busy = true;
    try {
      await question();
    } finally {
      if (run === this.#runs) {
        this.#busy = false;
        if (this.#newest) this.ask(this.#newest);
      }
    }
  }
}
