/** What of the picture is on screen, and how near it is. */
import type { Arrangement, BandTitle, Box, LaidCard } from '@renderer/model';
import type { Camera } from './camera';

/** What is painted: heat cells, shapes, or cards with chips. */
export type Detail = 'far' | 'between' | 'near';

/** A pod that is seen from so near that its containers are shown. */
export interface PodOnScreen {
  readonly key: string;
  readonly box: Box;
}

export interface Viewport {
  readonly zoom: number;
  readonly detail: Detail;
  readonly cards: readonly LaidCard[];
  readonly pods: readonly PodOnScreen[];
  readonly titles: readonly BandTitle[];
  /** What is seen, and all there is, in the picture's coordinates. */
  readonly extent: Box;
  readonly bounds: Box;
}

const NOWHERE: Box = { x: 0, y: 0, width: 0, height: 0 };

export const NOTHING_SEEN: Viewport = {
  zoom: 1,
  detail: 'near',
  cards: [],
  pods: [],
  titles: [],
  extent: NOWHERE,
  bounds: NOWHERE,
};

/** From this zoom on, a chip is large enough for what is in its pod. */
export const DETAILED = 2.2;

export function detailAt(zoom: number): Detail {
  return zoom < 0.2 ? 'far' : zoom < 0.5 ? 'between' : 'near';
}

export function viewportOf(camera: Camera, arrangement: Arrangement): Viewport {
  const { zoom, extent } = camera;
  const { layout } = arrangement;
  const detail = detailAt(zoom);
  const cards: LaidCard[] = [];
  const pods: PodOnScreen[] = [];
  if (detail !== 'far') {
    for (const name of layout.nodes()) {
      if (!meet(layout.card(name)!, extent)) continue;
      cards.push(arrangement.card(name));
      if (zoom < DETAILED) continue;
      for (const chip of layout.chips(name))
        if (chip.text !== '' && meet(chip, extent)) pods.push({ key: chip.key, box: chip });
    }
  }
  return {
    zoom,
    detail,
    cards,
    pods,
    titles: layout.titles().filter(({ box }) => meet(box, extent)),
    extent,
    bounds: layout.bounds(),
  };
}

export function meet(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && a.x + a.width > b.x && a.y < b.y + b.height && a.y + a.height > b.y;
}

/** The smallest box that holds all of these. */
export function around(boxes: readonly Box[]): Box {
  const x = Math.min(...boxes.map((b) => b.x));
  const y = Math.min(...boxes.map((b) => b.y));
  const right = Math.max(...boxes.map((b) => b.x + b.width));
  const bottom = Math.max(...boxes.map((b) => b.y + b.height));
  return { x, y, width: right - x, height: bottom - y };
}
