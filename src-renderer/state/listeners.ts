/** Those who want to hear of something. */
export class Listeners<T> {
  readonly #all = new Set<(news: T) => void>();

  /** Returns what ends the listening. */
  add(listener: (news: T) => void): () => void {
    this.#all.add(listener);
    return () => this.#all.delete(listener);
  }

  /** Somebody listens. */
  get any(): boolean {
    return this.#all.size > 0;
  }

  emit(news: T): void {
    for (const listener of this.#all) listener(news);
  }
}
