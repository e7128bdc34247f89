/** The picture made small: where its places are on a map of a given size, and back. */
import type { Point } from './drag';
import type { Box } from './layout';

export interface Miniature {
  /** From the picture to the map; a frame that reaches beyond is cut at the map's edge. */
  readonly toMap: (box: Box) => Box;
  readonly toPicture: (at: Point) => Point;
}

const MARGIN = 8;

/** A map that holds all there is, in the middle. */
export function miniature(bounds: Box, size: { readonly width: number; readonly height: number }): Miniature {
  const room = { width: size.width - 2 * MARGIN, height: size.height - 2 * MARGIN };
  const scale = Math.min(room.width / Math.max(1, bounds.width), room.height / Math.max(1, bounds.height));
  const left = (size.width - bounds.width * scale) / 2;
  const top = (size.height - bounds.height * scale) / 2;
  const cut = (value: number, most: number): number => Math.max(0, Math.min(most, value));
  return {
    toMap: (box) => {
      const x = cut(left + (box.x - bounds.x) * scale, size.width);
      const y = cut(top + (box.y - bounds.y) * scale, size.height);
      return {
        x,
        y,
        width: cut(left + (box.x + box.width - bounds.x) * scale, size.width) - x,
        height: cut(top + (box.y + box.height - bounds.y) * scale, size.height) - y,
      };
    },
    toPicture: (at) => ({ x: (at.x - left) / scale + bounds.x, y: (at.y - top) / scale + bounds.y }),
  };
}

/** Whether all of the picture is in view. */
export function wholeInView(bounds: Box, extent: Box): boolean {
  return (
    bounds.x >= extent.x - 1 &&
    bounds.y >= extent.y - 1 &&
    bounds.x + bounds.width <= extent.x + extent.width + 1 &&
    bounds.y + bounds.height <= extent.y + extent.height + 1
  );
}

/** A line that leaves downwards and arrives from above, as an SVG path. */
export function curve(from: Point, to: Point): string {
  const bend = Math.max(24, Math.abs(to.y - from.y) * 0.45);
  return `M${from.x} ${from.y}C${from.x} ${from.y + bend} ${to.x} ${to.y - bend} ${to.x} ${to.y}`;
}
