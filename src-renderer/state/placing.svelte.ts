/**
 * Several pods put on a node in one gesture. They go to the main process in pieces, so that one sees how far it is, can
 * stop it, and go on working with the window; all pieces are one act of the history, and undone as one.
 */
import type { Carried, Placed } from '@renderer/model';
import type { Client } from '@renderer/client';
import type { Actions } from './actions.svelte';
import type { Session } from './session.svelte';

export interface PlacingProgress {
  readonly node: string;
  readonly done: number;
  readonly total: number;
  readonly bound: number;
  /** It has taken long enough to be worth a word. */
  readonly long: boolean;
  /** Somebody wants it to stop: no further piece is sent. */
  readonly stopping: boolean;
}

/**
 * Pieces grow as long as one takes no longer than a few frames, window included, and shrink when one takes so long that
 * stopping would be felt to be slow (ms). Each costs something however small it is.
 */
const QUICK_MS = 80;
const SLOW_MS = 400;
const SMALLEST_PIECE = 16;
/** The border takes no more at once. */
const LARGEST_PIECE = 100;
/** What is over before anyone could read of it says nothing (ms). */
const LONG_MS = 250;

export class Placing {
  readonly #client: Client;
  readonly #session: Session;
  readonly #actions: Actions;
  progress = $state.raw<PlacingProgress | null>(null);

  constructor(client: Client, session: Session, actions: Actions) {
    this.#client = client;
    this.#session = session;
    this.#actions = actions;
  }

  /** Stops behind the piece that is being placed; what is placed stays. */
  stop(): void {
    if (this.progress) this.progress = { ...this.progress, stopping: true };
  }

  /** @returns an answer for each pod that was tried, in their order, and those that were not */
  async run(
    pods: readonly Carried[],
    node: string,
  ): Promise<{ readonly results: readonly Placed[]; readonly untried: readonly Carried[] }> {
    const results: Placed[] = [];
    const group = this.#actions.gestureGroup();
    const branch = this.#session.info?.branch;
    const begun = performance.now();
    const total = pods.length;
    let size = SMALLEST_PIECE;
    this.progress = { node, done: 0, total, bound: 0, long: false, stopping: false };
    // The timer shows it though a piece may take long.
    const timer = setTimeout(() => {
      if (this.progress) this.progress = { ...this.progress, long: true };
    }, LONG_MS);
    while (results.length < total && !this.progress.stopping && this.#session.info?.branch === branch) {
      const piece = pods.slice(results.length, results.length + size);
      const from = performance.now();
      try {
        const answers = await this.#client.call('session.placeAll', {
          pods: piece.map(({ namespace, pod }) => ({ namespace, pod })),
          node,
          group,
        });
        results.push(...answers.map((result, i) => ({ pod: piece[i]!, result })));
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        results.push(...piece.map((pod) => ({ pod, result: { outcome: 'failed' as const, message } })));
        break;
      }
      const took = performance.now() - from;
      if (took < QUICK_MS) size = Math.min(LARGEST_PIECE, size * 2);
      else if (took > SLOW_MS) size = Math.max(SMALLEST_PIECE, size / 2);
      this.progress = {
        ...this.progress,
        done: results.length,
        bound: results.filter(({ result }) => result.outcome === 'bound').length,
        long: performance.now() - begun >= LONG_MS,
      };
    }
    clearTimeout(timer);
    this.progress = null;
    return { results, untried: pods.slice(results.length) };
  }
}
