/** A rehearsal that the window asked for: its progress, its report, and giving it up. */
import type { DrainFlags, RehearsalProgress, RehearsalReport } from '@shared/contract';
import type { Client } from '@renderer/client';
import type { Session } from './session.svelte';

export class Rehearsals {
  readonly #client: Client;
  readonly #session: Session;
  running = $state(false);
  progress = $state.raw<RehearsalProgress | null>(null);
  report = $state.raw<RehearsalReport | null>(null);
  /** Why there is no report. */
  problem = $state<string | null>(null);
  #asked = 0;

  constructor(client: Client, session: Session) {
    this.#client = client;
    this.#session = session;
  }

  async drain(nodes: readonly string[], flags: DrainFlags): Promise<void> {
    const question = ++this.#asked;
    this.running = true;
    this.report = null;
    this.problem = null;
    this.progress = null;
    try {
      const answer = await this.#client.call('session.rehearse', {
        plan: { type: 'drain', nodes: [...nodes], flags: { ...flags } },
        ...(this.#session.live ? {} : { at: this.#session.at.seq }),
      });
      if (question !== this.#asked) return;
      if (answer.type === 'report') this.report = answer.report;
      else if (answer.type === 'refused') this.problem = answer.message;
    } catch (error) {
      if (question === this.#asked) this.problem = error instanceof Error ? error.message : String(error);
    } finally {
      if (question === this.#asked) this.running = false;
    }
  }

  /** Gives up what runs and forgets what was said. */
  async forget(): Promise<void> {
    this.#asked++;
    const { running } = this;
    this.running = false;
    this.report = null;
    this.problem = null;
    if (running) await this.#client.call('session.cancelRehearsal', {}).catch(() => undefined); // the window closes
  }
}
