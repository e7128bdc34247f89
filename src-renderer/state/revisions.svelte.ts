/** The revisions of the object whose history is looked at: asked for when looked at, and again when it was written. */
import type { ObjectKey } from '@shared/api';
import type { ObjectRevisions } from '@shared/contract';
import type { Client } from '@renderer/client';

/** Beyond this, the oldest are only counted. */
const LIMIT = 5000;

const nameOf = (branch: number, { resource, namespace, name }: ObjectKey): string =>
  `${branch} ${resource} ${namespace} ${name}`;

export class Revisions {
  readonly #client: Client;
  /** The newest answer; it stays on show until the next one is there. */
  #answer = $state.raw<{ readonly of: string; readonly found: ObjectRevisions } | null>(null);
  problem = $state<string | null>(null);
  #asked = 0;

  constructor(client: Client) {
    this.#client = client;
  }

  get current(): ObjectRevisions | undefined {
    return this.#answer?.found;
  }

  /** Whether what is there belongs to this object. */
  isOf(branch: number, key: ObjectKey): boolean {
    return this.#answer?.of === nameOf(branch, key);
  }

  async ask(branch: number, key: ObjectKey): Promise<void> {
    const question = ++this.#asked;
    try {
      const { resource, namespace, name } = key;
      const found = await this.#client.call('timeline.revisions', {
        resource,
        namespace,
        name,
        limit: LIMIT,
      });
      if (question !== this.#asked) return;
      this.problem = null;
      this.#answer = { of: nameOf(branch, key), found };
    } catch (error) {
      if (question !== this.#asked) return;
      this.#answer = null;
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }
}
