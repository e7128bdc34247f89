/** Bookmarks with notes, and save points: what of them lies on the way to the branch on show. */
import type { Bookmark, Marks } from '@shared/contract';
import { isOnPath } from '@renderer/model';
import { CallError, type Client } from '@renderer/client';
import { m } from '@shared/messages';
import { readOnlyText } from './read-only-text';
import type { Session } from './session.svelte';

export class MarksStore {
  readonly #client: Client;
  readonly #session: Session;
  readonly #fail: (error: unknown) => void;
  /** The list of them is on show. */
  open = $state(false);
  #all = $state.raw<Marks>({ bookmarks: [], savePoints: [] });

  constructor(client: Client, session: Session, fail: (error: unknown) => void) {
    this.#client = client;
    this.#session = session;
    this.#fail = fail;
  }

  /** In their order in time. */
  readonly bookmarks = $derived.by(() => this.#here(this.#all.bookmarks));
  readonly savePoints = $derived.by(() => this.#here(this.#all.savePoints));
  /** The bookmark at the instant on show. */
  readonly current = $derived.by(() => this.bookmarks.find(({ seq }) => seq === this.#session.at.seq));

  async load(): Promise<void> {
    try {
      this.#all = await this.#client.call('marks.load', {});
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Sets a bookmark at the instant on show, or changes the note of the one that is there. */
  async set(note: string): Promise<void> {
    const { branch, seq } = this.#session.at;
    const { current } = this;
    await this.#keep(
      current
        ? this.#all.bookmarks.map((one) => (one === current ? { ...one, note } : one))
        : [...this.#all.bookmarks, { branch, seq, note }],
    );
  }

  async remove(bookmark: Bookmark): Promise<void> {
    await this.#keep(this.#all.bookmarks.filter((one) => one !== bookmark));
  }

  async #keep(bookmarks: readonly Bookmark[]): Promise<void> {
    const before = this.#all;
    this.#all = { ...before, bookmarks };
    try {
      const { kept } = await this.#client.call('marks.save', { bookmarks: [...bookmarks] });
      if (kept) return;
      this.#all = before;
      // Nobody shall believe that it is there.
      const why = this.#session.info?.readOnly;
      this.#fail(new CallError('readOnly', why ? readOnlyText(why) : m.bookmark_not_kept()));
    } catch (error) {
      this.#all = before;
      this.#fail(error);
    }
  }

  #here<T extends { readonly branch: number; readonly seq: number }>(marks: readonly T[]): readonly T[] {
    const { info } = this.#session;
    if (!info) return [];
    return marks.filter((one) => isOnPath(info.branches, info.branch, one)).toSorted((a, b) => a.seq - b.seq);
  }
}
