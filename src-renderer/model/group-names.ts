/**
 * Names of groups at every distance: they keep the size of a text that can be read, however small the picture is. Where
 * two would lie over one another, the later one is counted with the one above it; where one has no room beside, it is
 * cut. Who rests on a name reads it whole, with those that are counted with it.
 */
import type { LaidCard } from './arrangement';
import type { Point } from './drag';
import { CARD, type BandTitle } from './layout';

/** Height of a line that is left free for a name, px on screen. */
const LINE = 14;
/** Narrower than this nothing can be read, px on screen. */
const NARROWEST = 34;

/** How much larger than the picture a name is drawn, so that its letters are never smaller than `size` px on screen. */
export function keptSize(zoom: number, size: number, own: number): number {
  return Math.max(1, size / (own * zoom));
}

/** What a name stands for: a group of pods or nodes, and how many are in it. */
export interface Named {
  readonly name: string;
  readonly count: number;
}

export interface ReadableTitle extends BandTitle {
  /** Bands below it whose names have no line of their own. */
  readonly more: readonly Named[];
}

/** The names of bands that have room at this zoom, from top to bottom. */
export function readableTitles(titles: readonly BandTitle[], zoom: number): readonly ReadableTitle[] {
  const shown: (ReadableTitle & { readonly more: Named[] })[] = [];
  for (const title of [...titles].sort((a, b) => a.box.y - b.box.y)) {
    const last = shown.at(-1);
    if (!last || (title.box.y - last.box.y) * zoom >= LINE) shown.push({ ...title, more: [] });
    else last.more.push({ name: title.name, count: title.count });
  }
  return shown;
}

/** The name of a group of pods within a card, as it is drawn over the picture from farther away. */
export interface GroupName {
  readonly id: string;
  readonly text: string;
  /** What is written: a workload's name without its kind, for which there is no room. */
  readonly short: string;
  readonly count: number;
  /** Groups below it in its card whose names have no line of their own. */
  readonly more: readonly Named[];
  /** The lower left corner of its line in the picture: as wide as the card inside its edges. */
  readonly x: number;
  readonly y: number;
  /** The width of its line, and where in it the name begins, px on screen. */
  readonly width: number;
  readonly inset: number;
}

/** Names of the groups of pods in these cards, as far as each has a line of its own at this zoom. */
export function groupNames(cards: readonly LaidCard[], zoom: number): readonly GroupName[] {
  const names: (GroupName & { readonly more: Named[] })[] = [];
  const width = (CARD.width - 2) * zoom;
  const inset = (CARD.padding - 1) * zoom;
  if (width - 2 * inset < NARROWEST) return names;
  for (const { name, box, captions } of cards) {
    let last = -Infinity;
    for (const caption of captions) {
      if ((caption.y - last) * zoom < LINE) {
        names.at(-1)!.more.push({ name: caption.text, count: caption.count });
        continue;
      }
      last = caption.y;
      names.push({
        id: `${name} ${caption.text}`,
        text: caption.text,
        short: caption.text.slice(caption.text.lastIndexOf('/') + 1),
        count: caption.count,
        more: [],
        x: box.x + 1,
        y: box.y + caption.y + 16,
        width,
        inset,
      });
    }
  }
  return names;
}

/** The name of a group whose line lies at a point of the picture. */
export function groupNameAt(names: readonly GroupName[], at: Point, zoom: number): GroupName | undefined {
  return names.find(
    ({ x, y, width }) =>
      at.x >= x && at.x <= x + width / zoom && at.y <= y + 2 / zoom && at.y >= y - (LINE - 2) / zoom,
  );
}

/** The name of a band that lies at a point of the picture. */
export function titleAt<T extends BandTitle>(titles: readonly T[], at: Point, zoom: number): T | undefined {
  return titles.find(({ box }) => {
    const bottom = box.y + box.height;
    const top = bottom - 12 - Math.max(box.height - 12, (LINE + 4) / zoom);
    return at.x >= box.x && at.x <= box.x + box.width && at.y >= top && at.y <= bottom;
  });
}
