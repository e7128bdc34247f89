/**
 * Where cards and chips lie. Each node keeps the place that it was given; a new one takes the first free place. Cards
 * of one row have the height of the tallest there has been; a row that grows pushes the rows below down, and nothing
 * else moves. Only `arrange`, which the user asks for, makes rows small again.
 */
import { packChips, type ChipBox, type ChipInput, type MeasureText } from './chips';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const CARD = {
  width: 322,
  padding: 12,
  /** From the card's top to its first row of chips: name and flags. */
  head: 76,
  /** From the last row of chips to the card's bottom: meters. */
  foot: 56,
  /** Rows of chips that a card has room for from the start, so that a few more pods move nothing. */
  rows: 4,
  gapX: 24,
  gapY: 34,
} as const;

const ROW = 32;

interface Place {
  readonly slot: number;
  chips: readonly ChipBox[];
  square: boolean;
  /** Height that the card itself needs. */
  height: number;
}

export class Layout {
  readonly #measure: MeasureText;
  readonly #places = new Map<string, Place>();
  /** Places of nodes that are gone (or not yet there, in the past): they get the same place again. */
  readonly #remembered = new Map<string, number>();
  readonly #taken = new Set<number>();
  #columns = 0;
  #rows: Set<string>[] = [];
  #rowTops: number[] = [];
  #rowHeights: number[] = [];

  constructor(measure: MeasureText) {
    this.#measure = measure;
  }

  get columns(): number {
    return this.#columns;
  }

  /**
   * Lays everything out anew for a pane of `aspect` (width by height): nodes in the order given, rows no taller than
   * they must be.
   */
  arrange(nodes: readonly string[], aspect: number): void {
    const cell = (CARD.width + CARD.gapX) / (CARD.head + CARD.foot + CARD.rows * ROW + CARD.gapY);
    const count = Math.max(nodes.length, 2);
    this.#columns = Math.max(1, Math.min(count, Math.round(Math.sqrt((count * aspect) / cell))));
    const before = new Map(this.#places);
    this.clear();
    for (const node of nodes) {
      const place = this.#take(node);
      const old = before.get(node);
      if (old) Object.assign(place, { chips: old.chips, square: old.square, height: old.height });
      this.#settle(node, place);
    }
  }

  /** Gives a node its place, or looks again at its chips. Returns the names of cards that moved or changed size. */
  put(node: string, pods: readonly ChipInput[]): ReadonlySet<string> {
    const place = this.#places.get(node) ?? this.#take(node);
    const packed = packChips(pods, CARD.width - 2 * CARD.padding, this.#measure, place.square);
    const rows = Math.max(CARD.rows, Math.ceil((packed.height + 6) / ROW));
    place.chips = packed.chips;
    place.square = packed.square;
    place.height = CARD.head + rows * ROW + CARD.foot;
    return this.#settle(node, place);
  }

  /** Takes a node out; its place stays kept for it, for whoever steps through time. */
  remove(node: string): void {
    const place = this.#places.get(node);
    if (!place) return;
    this.#places.delete(node);
    this.#taken.delete(place.slot);
    this.#remembered.set(node, place.slot);
    this.#rows[this.#rowOf(place)]?.delete(node);
  }

  /** Forgets all places, for another workspace. */
  clear(): void {
    this.#places.clear();
    this.#remembered.clear();
    this.#taken.clear();
    this.#rows = [];
    this.#rowTops = [];
    this.#rowHeights = [];
  }

  card(node: string): Box | undefined {
    const place = this.#places.get(node);
    if (!place) return undefined;
    const row = this.#rowOf(place);
    return {
      x: (place.slot % Math.max(1, this.#columns)) * (CARD.width + CARD.gapX),
      y: this.#rowTops[row] ?? 0,
      width: CARD.width,
      height: this.#rowHeights[row] ?? place.height,
    };
  }

  /** The chips of a node, in the picture's coordinates. */
  chips(node: string): readonly ChipBox[] {
    const card = this.card(node);
    const place = this.#places.get(node);
    if (!card || !place) return [];
    return place.chips.map((c) => ({ ...c, x: card.x + CARD.padding + c.x, y: card.y + CARD.head + c.y }));
  }

  /** The smallest box around all cards. */
  bounds(): Box {
    let width = 0;
    let height = 0;
    for (const node of this.#places.keys()) {
      const card = this.card(node)!;
      width = Math.max(width, card.x + card.width);
      height = Math.max(height, card.y + card.height);
    }
    return { x: 0, y: 0, width, height };
  }

  nodes(): Iterable<string> {
    return this.#places.keys();
  }

  #take(node: string): Place {
    const kept = this.#remembered.get(node);
    let slot = kept !== undefined && !this.#taken.has(kept) ? kept : 0;
    if (slot !== kept) {
      const reserved = new Set(this.#remembered.values());
      while (this.#taken.has(slot) || reserved.has(slot)) slot++;
    }
    this.#remembered.delete(node);
    this.#taken.add(slot);
    const place: Place = { slot, chips: [], square: false, height: 0 };
    this.#places.set(node, place);
    return place;
  }

  #rowOf(place: Place): number {
    return Math.floor(place.slot / Math.max(1, this.#columns));
  }

  /** Brings a card into its row; the names of all cards that this moves or makes taller, itself included. */
  #settle(node: string, place: Place): ReadonlySet<string> {
    const row = this.#rowOf(place);
    (this.#rows[row] ??= new Set()).add(node);
    const moved = new Set<string>([node]);
    if (place.height <= (this.#rowHeights[row] ?? 0)) return moved;
    this.#rowHeights[row] = place.height;
    for (const name of this.#rows[row]) moved.add(name);
    for (let r = 0, top = 0; r < this.#rows.length; r++) {
      if (this.#rowTops[r] !== top) {
        this.#rowTops[r] = top;
        for (const name of this.#rows[r] ?? []) moved.add(name);
      }
      top += (this.#rowHeights[r] ?? 0) + CARD.gapY;
    }
    return moved;
  }
}
