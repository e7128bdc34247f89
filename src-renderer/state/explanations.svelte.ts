/** "Why here" of the selected pod at the instant on show: asked for when looked at, and again when anything moved. */
import type { Explanation } from '@shared/contract';
import { splitObjectName } from '@shared/api';
import type { Client } from '@renderer/client';

export class Explanations {
  readonly #client: Client;
  /** The newest answer and what it belongs to; it stays on show until the next one is there. */
  current = $state.raw<{
    readonly pod: string;
    /** The step in the past that it is of; undefined for the head. */
    readonly at: number | undefined;
    readonly explanation: Explanation | null;
  } | null>(null);
  problem = $state<string | null>(null);
  #asked = 0;

  constructor(client: Client) {
    this.#client = client;
  }

  /** `at` is a step in the past, or undefined for the head; `remedies`: also what would help. */
  async ask(pod: string, at: number | undefined, remedies: boolean): Promise<void> {
    const question = ++this.#asked;
    const { namespace, name } = splitObjectName(pod);
    try {
      const explanation = await this.#client.call('session.explain', {
        namespace,
        pod: name,
        remedies,
        ...(at === undefined ? {} : { at }),
      });
      if (question !== this.#asked) return;
      this.problem = null;
      this.current = { pod, at, explanation };
    } catch (error) {
      if (question !== this.#asked) return;
      this.current = null;
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }
}
