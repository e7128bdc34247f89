/**
 * Rows of places in one group of cards. A card keeps the place that it was given; a new one takes the first that is
 * free. Cards of one row have the height of the tallest there has been.
 */
export class Band {
  readonly name: string;
  /** Upper edge of the band's name, in the picture's coordinates. */
  top = 0;
  readonly #slots = new Map<string, number>();
  readonly #taken = new Map<number, string>();
  /** Places of cards that are gone (or not yet there, in the past): they get the same place again. */
  readonly #remembered = new Map<string, number>();
  readonly #heights: number[] = [];
  readonly tops: number[] = [];
  /** Rows that have grown since they were stacked last. */
  readonly changed = new Set<number>();

  constructor(name: string) {
    this.name = name;
  }

  get size(): number {
    return this.#slots.size;
  }

  get slots(): ReadonlyMap<string, number> {
    return this.#slots;
  }

  slotOf(card: string): number | undefined {
    return this.#slots.get(card);
  }

  cardAt(slot: number): string | undefined {
    return this.#taken.get(slot);
  }

  /** Gives a card the place it had, the one that is kept for it, or the first that is free. */
  take(card: string): void {
    if (this.#slots.has(card)) return;
    const kept = this.#remembered.get(card);
    let slot = kept !== undefined && !this.#taken.has(kept) ? kept : 0;
    if (slot !== kept) {
      const reserved = new Set(this.#remembered.values());
      while (this.#taken.has(slot) || reserved.has(slot)) slot++;
    }
    this.#remembered.delete(card);
    this.put(card, slot);
  }

  /** Keeps a place for a card that will come. */
  remember(card: string, slot: number): void {
    this.#remembered.set(card, slot);
  }

  put(card: string, slot: number): void {
    const before = this.#slots.get(card);
    if (before !== undefined && this.#taken.get(before) === card) this.#taken.delete(before);
    this.#slots.set(card, slot);
    this.#taken.set(slot, card);
  }

  /** Takes a card out; its place stays kept for it, for whoever steps through time. */
  leave(card: string): void {
    const slot = this.#slots.get(card);
    if (slot === undefined) return;
    this.#slots.delete(card);
    this.#taken.delete(slot);
    this.#remembered.set(card, slot);
  }

  /** Lets go of a card that stands elsewhere now. */
  forget(card: string): void {
    this.leave(card);
    this.#remembered.delete(card);
  }

  rowHeight(row: number): number {
    return this.#heights[row] ?? 0;
  }

  /** Makes a row tall enough; whether it was not. */
  grow(row: number, height: number): boolean {
    if (height <= this.rowHeight(row)) return false;
    for (let r = this.#heights.length; r < row; r++) this.#heights[r] = 0;
    this.#heights[row] = height;
    this.changed.add(row);
    return true;
  }

  get rows(): number {
    return this.#heights.length;
  }
}
