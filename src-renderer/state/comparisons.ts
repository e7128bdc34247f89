/**
 * What is different between two places of the history. History is append-only, so an answer stays right; only deleting
 * a branch ends it, and then nobody asks for it any more.
 */
import type { Comparison, Place } from '@shared/contract';
import type { Client } from '@renderer/client';

const KEEP = 60;

export class Comparisons {
  readonly #client: Client;
  readonly #known = new Map<string, Promise<Comparison>>();

  constructor(client: Client) {
    this.#client = client;
  }

  /** Rejects with CallError where one of the places does not exist. */
  between(from: Place, to: Place): Promise<Comparison> {
    const key = `${from.branch}:${from.seq}-${to.branch}:${to.seq}`;
    let known = this.#known.get(key);
    if (!known) {
      known = this.#client.call('timeline.compare', { from, to });
      // A question that failed may be asked again.
      known.catch(() => this.#known.delete(key));
      this.#known.set(key, known);
      const oldest = this.#known.keys().next();
      if (this.#known.size > KEEP && !oldest.done) this.#known.delete(oldest.value);
    }
    return known;
  }

  /** What one step changed. */
  ofStep(branch: number, seq: number): Promise<Comparison> {
    return this.between({ branch, seq: Math.max(0, seq - 1) }, { branch, seq });
  }

  /** Another session is on show. */
  forget(): void {
    this.#known.clear();
  }
}
