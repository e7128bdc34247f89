/** What somebody who rests the pointer on the picture may want to read whole. */
import {
  groupNameAt,
  groupNames,
  readableTitles,
  titleAt,
  type GroupName,
  type Point,
  type ReadableTitle,
} from '@renderer/model';
import type { Picture } from './picture';
import { DETAILED, type Viewport } from './sight';

export type Hovered =
  | { readonly kind: 'pod'; readonly key: string }
  | { readonly kind: 'node'; readonly name: string }
  | { readonly kind: 'group'; readonly group: GroupName }
  | { readonly kind: 'band'; readonly band: ReadableTitle };

/**
 * @param at px of the window
 * @returns null where nothing lies, or what lies there is written out already
 */
export function hoveredAt(picture: Picture, viewport: Viewport, at: Point): Hovered | null {
  const { zoom, detail } = viewport;
  const point = picture.places.toModel(at);
  const band = titleAt(readableTitles(viewport.titles, zoom), point, zoom);
  if (band) return { kind: 'band', band };
  if (detail === 'between') {
    const group = groupNameAt(groupNames(viewport.cards, zoom), point, zoom);
    if (group) return { kind: 'group', group };
  }
  const target = detail === 'far' ? null : picture.places.targetAt(at);
  if (target?.resource === 'pods') return zoom < DETAILED ? { kind: 'pod', key: target.key } : null;
  // Near by a card says it all itself.
  const node = detail === 'near' ? null : picture.places.nodeAt(at);
  return node === null ? null : { kind: 'node', name: node };
}

export function sameHovered(a: Hovered | null, b: Hovered | null): boolean {
  return a === b || (a !== null && b !== null && nameOf(a) === nameOf(b));
}

function nameOf(hovered: Hovered): string {
  switch (hovered.kind) {
    case 'pod':
      return `pod ${hovered.key}`;
    case 'node':
      return `node ${hovered.name}`;
    case 'group':
      return `group ${hovered.group.id}`;
    case 'band':
      return `band ${hovered.band.name}`;
  }
}
