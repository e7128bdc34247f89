/** What nodes and pods use: asked for what is on screen, again when something may have changed, and never in a queue. */
import type { Amounts, Usage } from '@shared/contract';
import type { Client } from '@renderer/client';
import type { Session } from './session.svelte';

const NOTHING: Usage = { nodes: {}, pods: {} };
/** At most so often, ms of real time. */
const PAUSE_MS = 700;

export class UsageStore {
  readonly #client: Client;
  readonly #session: Session;
  values = $state.raw<Usage>(NOTHING);
  #wanted: readonly string[] = [];
  #asking = false;
  #again = false;

  constructor(client: Client, session: Session) {
    this.#client = client;
    this.#session = session;
  }

  node(name: string): Amounts | undefined {
    return this.values.nodes[name];
  }

  pod(key: string): Readonly<Record<string, Amounts>> | undefined {
    return this.values.pods[key];
  }

  /** Asks about these nodes; while an answer is awaited, the last wish is remembered. */
  ask(nodes: readonly string[]): void {
    this.#wanted = nodes;
    if (nodes.length === 0) return;
    if (this.#asking) this.#again = true;
    else void this.#ask();
  }

  async #ask(): Promise<void> {
    this.#asking = true;
    try {
      const { live, at } = this.#session;
      this.values = await this.#client.call('session.usage', {
        nodes: this.#wanted.slice(0, 1000) as string[],
        ...(live ? {} : { at: at.seq }),
      });
    } catch {
      // The figure of a moment: bars then show what pods request, and the next change asks again.
      this.values = NOTHING;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    this.#asking = false;
    if (this.#again) {
      this.#again = false;
      void this.#ask();
    }
  }
}
