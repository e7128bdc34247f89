/** Connections as lines between boxes, for the window and for a picture in a file. */
import { linkId } from './affinity-links';
import type { Connections, Hub } from './connections';
import type { Point } from './drag';
import type { Box } from './layout';
import { curve } from './miniature';
import type { Target } from './target';

export interface Line {
  readonly id: string;
  /** As an SVG path. */
  readonly path: string;
  readonly kind: 'owner' | 'service' | 'affinity' | 'antiAffinity';
  /** Not firm: drawn with gaps. */
  readonly firm: boolean;
  /** Where it arrives: a dot. */
  readonly end: Point;
}

export interface LinePlaces {
  /** Null for what is not in the picture. */
  readonly boxOf: (target: Target) => Box | null;
  /** Where lines leave a hub; null while it is nowhere. */
  readonly hubAt: (hub: Hub) => Point | null;
}

/** @param most no more lines than this: those of hubs first */
export function linesOf(
  { hubs, links }: Connections,
  { boxOf, hubAt }: LinePlaces,
  most = Infinity,
): readonly Line[] {
  const found: Line[] = [];
  for (const hub of hubs) {
    const from = hubAt(hub);
    if (!from) continue;
    for (const pod of hub.pods) {
      if (found.length >= most) return found;
      const box = boxOf({ resource: 'pods', key: pod.key });
      if (!box) continue;
      const end = { x: box.x + box.width / 2, y: box.y };
      found.push({
        id: `${hubId(hub.target)}>${pod.key}`,
        path: curve(from, end),
        kind: hub.kind,
        firm: pod.firm,
        end,
      });
    }
  }
  for (const link of links) {
    if (found.length >= most) return found;
    const from = boxOf({ resource: 'pods', key: link.from });
    const to = boxOf(link.to);
    if (!from || !to) continue;
    const middle = link.to.resource === 'nodes' ? 0 : to.height / 2;
    const end = { x: to.x + to.width / 2, y: to.y + middle };
    found.push({
      id: linkId(link),
      path: curve({ x: from.x + from.width / 2, y: from.y + from.height / 2 }, end),
      kind: link.kind,
      firm: link.firm,
      end,
    });
  }
  return found;
}

/** How many lines there would be, were all of it in the picture. */
export function linesCount({ hubs, links }: Connections): number {
  return hubs.reduce((sum, { pods }) => sum + pods.length, links.size);
}

export function hubId({ resource, key }: Target): string {
  return `${resource}:${key}`;
}
