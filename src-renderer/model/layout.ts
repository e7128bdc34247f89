/**
 * Where cards and chips lie. Cards stand in bands, one a group of nodes (one alone where nodes are not grouped), row by
 * row. Each card keeps its place; a row that grows pushes what is below down, and nothing else moves. Only `arrange`,
 * which the user asks for, makes rows small again.
 */
import { Band } from './bands';
import { packChips, type ChipBox, type ChipCaption, type ChipInput, type MeasureText } from './chips';
import { CARD, columnsFor } from './columns';
import { compareGroups } from './grouping';

export { CARD };

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const ROW = 32;

/** A card that is to be laid out: its name, and the band that it stands in ('' where cards are not grouped). */
export interface CardInput {
  readonly name: string;
  readonly group: string;
  /** What stands in it; as it did where this is left out. */
  readonly pods?: readonly ChipInput[];
}

/** The place of each card in its band, by band and name. */
export type Places = Readonly<Record<string, Readonly<Record<string, number>>>>;

export interface BandTitle {
  readonly name: string;
  readonly count: number;
  readonly box: Box;
}

interface Card {
  band: string;
  chips: readonly ChipBox[];
  captions: readonly ChipCaption[];
  square: boolean;
  /** Height that the card itself needs. */
  height: number;
}

const SHORTEST = CARD.head + CARD.foot + CARD.rows * ROW;
const EMPTY: Card = { band: '', chips: [], captions: [], square: false, height: 0 };

export class Layout {
  readonly #measure: MeasureText;
  readonly #cards = new Map<string, Card>();
  readonly #bands = new Map<string, Band>();
  /** Bands in their order; null where one has come since. */
  #sorted: readonly Band[] | null = null;
  #columns = 0;
  /** Bands have names, which are written above them. */
  #titled = false;
  #batching = false;
  /** Reckoned when it is asked for. */
  #bounds: Box | undefined;
  #version = 0;

  constructor(measure: MeasureText) {
    this.#measure = measure;
  }

  /** Counts changes: as long as it is the same, everything lies where it lay. */
  get version(): number {
    return this.#version;
  }

  get columns(): number {
    return this.#columns;
  }

  /** How many cards there are. */
  get size(): number {
    return this.#cards.size;
  }

  /**
   * Lays everything out anew for a pane of `aspect` (width by height): cards in the order given, rows no taller than
   * they must be, as many columns as show the whole at the largest. `kept` gives cards the places that they had.
   */
  arrange(
    cards: readonly CardInput[],
    aspect: number,
    options: { readonly titled?: boolean; readonly columns?: number; readonly kept?: Places } = {},
  ): void {
    const before = new Map(this.#cards);
    this.clear();
    this.#titled = options.titled ?? false;
    for (const { name, group, pods } of cards) {
      const card = { ...(before.get(name) ?? EMPTY), band: group };
      if (pods) this.#pack(card, pods);
      this.#cards.set(name, card);
    }
    this.#columns = options.columns || this.#best(aspect).columns;
    for (const [band, slots] of Object.entries(options.kept ?? {}))
      for (const [card, slot] of Object.entries(slots)) this.#band(band).remember(card, slot);
    // Those that have a place come first, or a newcomer would take it.
    const placed = ({ name, group }: CardInput): boolean => options.kept?.[group]?.[name] !== undefined;
    for (const card of [...cards.filter(placed), ...cards.filter((c) => !placed(c))])
      this.#band(card.group).take(card.name);
    for (const { name } of cards) this.#settle(name);
    this.#stack();
  }

  /** Does many things and stacks rows once. */
  batch(work: () => void): void {
    this.#batching = true;
    work();
    this.#batching = false;
    this.#stack();
  }

  /**
   * Gives a node its place, or looks again at its chips and its band. Returns the names of cards that moved or changed
   * size.
   */
  put(node: string, pods: readonly ChipInput[], group = ''): ReadonlySet<string> {
    let card = this.#cards.get(node);
    const moved = new Set<string>([node]);
    this.#changed();
    let restack = false;
    if (!card) this.#cards.set(node, (card = { ...EMPTY, band: group }));
    else if (card.band !== group) {
      this.#bands.get(card.band)?.forget(node);
      card.band = group;
      restack = true;
    }
    const band = this.#band(group);
    // A band that was empty had no height.
    if (band.size === 0) restack = true;
    band.take(node);
    this.#pack(card, pods);
    if ((this.#settle(node) || restack) && !this.#batching) for (const name of this.#stack()) moved.add(name);
    return moved;
  }

  /** Takes a node out; its place stays kept for it, for whoever steps through time. */
  remove(node: string): void {
    const card = this.#cards.get(node);
    if (!card) return;
    this.#changed();
    this.#cards.delete(node);
    this.#bands.get(card.band)?.leave(node);
  }

  /** Puts a card on a place of its band; who stands there takes the place it leaves. Returns who moved. */
  move(node: string, slot: number): ReadonlySet<string> {
    const card = this.#cards.get(node);
    const band = card && this.#bands.get(card.band);
    const from = band?.slotOf(node);
    if (!band || from === undefined || from === slot || slot < 0) return new Set();
    this.#changed();
    const other = band.cardAt(slot);
    band.put(node, slot);
    if (other !== undefined) band.put(other, from);
    const moved = new Set([node, ...(other === undefined ? [] : [other])]);
    for (const name of moved) this.#settle(name);
    for (const name of this.#stack()) moved.add(name);
    return moved;
  }

  /** The place of a node's own band that a point lies on; undefined for one beside the band. */
  slotAt(node: string, x: number, y: number): number | undefined {
    const card = this.#cards.get(node);
    const band = card && this.#bands.get(card.band);
    if (!band) return undefined;
    const column = Math.floor((x + CARD.gapX / 2) / (CARD.width + CARD.gapX));
    if (column < 0 || column >= this.#columns) return undefined;
    for (let row = 0; row < band.rows; row++) {
      const top = band.tops[row]!;
      if (y >= top && y <= top + band.rowHeight(row) + CARD.gapY) return row * this.#columns + column;
    }
    return undefined;
  }

  /** The band that a node stands in; undefined for one that is not there. */
  bandOf(node: string): string | undefined {
    return this.#cards.get(node)?.band;
  }

  /** Where a card would be on a place of a node's band. */
  slotBox(node: string, slot: number): Box | undefined {
    const card = this.#cards.get(node);
    const band = card && this.#bands.get(card.band);
    if (!band) return undefined;
    const row = Math.floor(slot / Math.max(1, this.#columns));
    const last = band.rows - 1;
    const below = (band.tops[last] ?? 0) + band.rowHeight(last) + CARD.gapY;
    return {
      x: (slot % Math.max(1, this.#columns)) * (CARD.width + CARD.gapX),
      y: band.tops[row] ?? below,
      width: CARD.width,
      height: band.rowHeight(row) || SHORTEST,
    };
  }

  /** The place of a node in its band; places count row by row. */
  slotOf(node: string): number | undefined {
    const card = this.#cards.get(node);
    return card && this.#bands.get(card.band)?.slotOf(node);
  }

  /** All places, to be kept. */
  places(): Places {
    return Object.fromEntries(
      this.#order.filter((band) => band.size > 0).map((band) => [band.name, Object.fromEntries(band.slots)]),
    );
  }

  /** Forgets all places, for another workspace. */
  clear(): void {
    this.#changed();
    this.#cards.clear();
    this.#bands.clear();
    this.#sorted = null;
  }

  card(node: string): Box | undefined {
    const card = this.#cards.get(node);
    const band = card && this.#bands.get(card.band);
    const slot = band?.slotOf(node);
    if (!band || slot === undefined) return undefined;
    const row = Math.floor(slot / Math.max(1, this.#columns));
    return {
      x: (slot % Math.max(1, this.#columns)) * (CARD.width + CARD.gapX),
      y: band.tops[row] ?? 0,
      width: CARD.width,
      height: band.rowHeight(row),
    };
  }

  /** The chips of a node, in the picture's coordinates. */
  chips(node: string): readonly ChipBox[] {
    const box = this.card(node);
    const card = this.#cards.get(node);
    if (!box || !card) return [];
    return card.chips.map((c) => ({ ...c, x: box.x + CARD.padding + c.x, y: box.y + CARD.head + c.y }));
  }

  /** The names of a node's groups of pods, from the card's own upper edge. */
  captions(node: string): readonly ChipCaption[] {
    const card = this.#cards.get(node);
    return card ? card.captions.map((c) => ({ ...c, y: CARD.head + c.y })) : [];
  }

  /** Keys of the pods whose chips a box touches. */
  chipsIn(box: Box): readonly string[] {
    const found: string[] = [];
    for (const node of this.#cards.keys()) {
      if (!meet(this.card(node)!, box)) continue;
      for (const chip of this.chips(node)) if (meet(chip, box)) found.push(chip.key);
    }
    return found;
  }

  /** The names above bands; none where nodes are not grouped. */
  titles(): readonly BandTitle[] {
    if (!this.#titled) return [];
    const width = this.bounds().width;
    return this.#order
      .filter((band) => band.size > 0)
      .map((band) => ({
        name: band.name,
        count: band.size,
        box: { x: 0, y: band.top, width, height: CARD.title },
      }));
  }

  /** The smallest box around all cards and names of bands. */
  bounds(): Box {
    if (this.#bounds) return this.#bounds;
    let width = 0;
    let height = 0;
    for (const node of this.#cards.keys()) {
      const card = this.card(node)!;
      width = Math.max(width, card.x + card.width);
      height = Math.max(height, card.y + card.height);
    }
    return (this.#bounds = { x: 0, y: 0, width, height });
  }

  nodes(): Iterable<string> {
    return this.#cards.keys();
  }

  get #order(): readonly Band[] {
    return (this.#sorted ??= [...this.#bands.values()].sort((a, b) => compareGroups(a.name, b.name)));
  }

  #changed(): void {
    this.#bounds = undefined;
    this.#version++;
  }

  #band(name: string): Band {
    let band = this.#bands.get(name);
    if (!band) {
      this.#bands.set(name, (band = new Band(name)));
      this.#sorted = null;
    }
    return band;
  }

  /** How much larger the whole could be seen in a pane of `aspect` with the columns that suit it, 1 or more. */
  gain(aspect: number): number {
    const { width, height } = this.bounds();
    if (width === 0 || height === 0) return 1;
    return Math.max(1, this.#best(aspect).zoom / Math.min(aspect / width, 1 / height));
  }

  /** The columns with which all cards are seen whole at the largest, in the order in which they came. */
  #best(aspect: number): { readonly columns: number; readonly zoom: number } {
    const bands = new Map<string, number[]>();
    for (const { band, height } of this.#cards.values()) {
      const heights = bands.get(band);
      if (heights) heights.push(Math.max(SHORTEST, height));
      else bands.set(band, [Math.max(SHORTEST, height)]);
    }
    return columnsFor([...bands.values()], aspect, this.#titled);
  }

  #pack(card: Card, pods: readonly ChipInput[]): void {
    const packed = packChips(pods, CARD.width - 2 * CARD.padding, this.#measure, card.square);
    card.chips = packed.chips;
    card.captions = packed.captions;
    card.square = packed.square;
    const rows = Math.max(CARD.rows, Math.ceil((packed.height + 6) / ROW));
    card.height = CARD.head + rows * ROW + CARD.foot;
  }

  /** Makes room for a card in its row; whether anything may have moved. */
  #settle(node: string): boolean {
    const card = this.#cards.get(node)!;
    const band = this.#bands.get(card.band)!;
    const row = Math.floor(band.slotOf(node)! / Math.max(1, this.#columns));
    return band.grow(row, Math.max(card.height, SHORTEST)) || band.tops[row] === undefined;
  }

  /** Stacks bands and rows; the names of the cards in rows that this moves or makes taller. */
  #stack(): ReadonlySet<string> {
    const moved = new Set<string>();
    this.#changed();
    let y = 0;
    for (const band of this.#order) {
      if (band.size === 0) continue;
      const rows = new Set<number>();
      band.top = y;
      if (this.#titled) y += CARD.title;
      for (let row = 0; row < band.rows; row++) {
        if (band.tops[row] !== y) rows.add(row);
        band.tops[row] = y;
        y += band.rowHeight(row) + CARD.gapY;
      }
      for (const [card, slot] of band.slots) {
        const row = Math.floor(slot / Math.max(1, this.#columns));
        if (rows.has(row) || band.changed.has(row)) moved.add(card);
      }
      band.changed.clear();
    }
    return moved;
  }
}

function meet(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && a.x + a.width > b.x && a.y < b.y + b.height && a.y + a.height > b.y;
}
