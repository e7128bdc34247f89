/** Those who want to hear of something. */
export class Listeners<T> {
  readonly #all = new Set<(news: T) => void>();

  /** Returns what ends the listening. */
  add(listener: (news: T) => void): () => void {
    this.#all.add(listener);
    return () => this.#all.delete(listener);
  }

  emit(news: T): void {
    for (const listener of this.#all) listener(news);
  }
}
