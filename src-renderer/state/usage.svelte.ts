/**
 * What nodes and pods use: asked for what is on screen, again when something may have changed, and never in a queue. Where
 * it cannot be had, that is said, and asked again by itself.
 */
import type { Amounts, Usage } from '@shared/contract';
import type { Client } from '@renderer/client';
import type { Session } from './session.svelte';

const NOTHING: Usage = { nodes: {}, pods: {} };
/** At most so often, ms of real time. */
const PAUSE_MS = 700;
/** After a failure, twice as long each time. */
const LONGEST_PAUSE_MS = 20_000;
/** The border takes no more at once. */
const NODES_A_CALL = 1000;

export class UsageStore {
  readonly #client: Client;
  readonly #session: Session;
  values = $state.raw<Usage>(NOTHING);
  /** Why nothing is known of what is used; null while it is known. */
  problem = $state.raw<string | null>(null);
  #wanted: readonly string[] = [];
  #asking = false;
  #again = false;
  #pause = PAUSE_MS;

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

  /** What all of these use, now. @throws CallError */
  async of(nodes: readonly string[]): Promise<Usage['nodes']> {
    const all: Record<string, Amounts> = {};
    for (let i = 0; i < nodes.length; i += NODES_A_CALL)
      Object.assign(all, (await this.#call(nodes.slice(i, i + NODES_A_CALL))).nodes);
    return all;
  }

  async #ask(): Promise<void> {
    this.#asking = true;
    try {
      this.values = await this.#call(this.#wanted.slice(0, NODES_A_CALL));
      this.problem = null;
      this.#pause = PAUSE_MS;
    } catch (error) {
      // What was used a moment ago would pass for what is used now.
      this.values = NOTHING;
      this.problem = error instanceof Error ? error.message : String(error);
      this.#pause = Math.min(LONGEST_PAUSE_MS, this.#pause * 2);
      this.#again = true;
    }
    await new Promise((resolve) => setTimeout(resolve, this.#pause));
    this.#asking = false;
    if (this.#again) {
      this.#again = false;
      void this.#ask();
    }
  }

  #call(nodes: readonly string[]): Promise<Usage> {
    const { live, at } = this.#session;
    return this.#client.call('session.usage', {
      nodes: [...nodes],
      ...(live ? {} : { at: at.seq }),
    });
  }
}
