/** Where things are in the window, seen or not, and what lies at a point of it. */
import type { Arrangement, Box, Point, Target } from '@renderer/model';
import type { Camera } from './camera';
import { meet } from './sight';

export class Places {
  readonly #camera: Camera;
  readonly #arrangement: Arrangement;

  constructor(camera: Camera, arrangement: Arrangement) {
    this.#camera = camera;
    this.#arrangement = arrangement;
  }

  /** The node under a point of the window, or null. */
  nodeAt(at: Point): string | null {
    if (!this.#camera.contains(at)) return null;
    const { layout } = this.#arrangement;
    const p = this.#camera.toModel(at);
    for (const name of layout.nodes()) if (holds(layout.card(name)!, p)) return name;
    return null;
  }

  /** A point of the window in the picture's coordinates. */
  toModel(at: Point): Point {
    return this.#camera.toModel(at);
  }

  /** Whether a point of the window lies on the picture. */
  contains(at: Point): boolean {
    return this.#camera.contains(at);
  }

  /** The pod, or else the node, under a point of the window. */
  targetAt(at: Point): Target | null {
    const node = this.nodeAt(at);
    if (node === null) return null;
    const p = this.#camera.toModel(at);
    const chip = this.#arrangement.layout.chips(node).find((c) => holds(c, p));
    return chip ? { resource: 'pods', key: chip.key } : { resource: 'nodes', key: node };
  }

  /** Keys of the pods whose chips a box of the window touches. */
  podsIn(box: Box): readonly string[] {
    const from = this.#camera.toModel(box);
    const to = this.#camera.toModel({ x: box.x + box.width, y: box.y + box.height });
    return this.#arrangement.layout.chipsIn({ ...from, width: to.x - from.x, height: to.y - from.y });
  }

  /** The place of a node's band under a point of the window, with its box in the picture; undefined beside the band. */
  slotAt(node: string, at: Point): { readonly slot: number; readonly box: Box } | undefined {
    const { layout } = this.#arrangement;
    const p = this.#camera.toModel(at);
    const slot = layout.slotAt(node, p.x, p.y);
    const box = slot === undefined ? undefined : layout.slotBox(node, slot);
    return slot === undefined || !box ? undefined : { slot, box };
  }

  /** Where a node's card is in the window (px), seen or not. */
  nodeBox(name: string): Box | null {
    const box = this.boxOf({ resource: 'nodes', key: name });
    return box ? this.#camera.toWindow(box) : null;
  }

  /** Where a pod's chip is in the window (px), seen or not; null for a pod that has none. */
  podBox(key: string): Box | null {
    const box = this.boxOf({ resource: 'pods', key });
    return box ? this.#camera.toWindow(box) : null;
  }

  /** Where something is in the window (px); null for what is not in sight, not even in part. */
  inSight(target: Target): Box | null {
    const box = this.boxOf(target);
    return box && meet(box, this.#camera.extent) ? this.#camera.toWindow(box) : null;
  }

  /** Where something is in the picture; undefined for what is not in it. */
  boxOf({ resource, key }: Target): Box | undefined {
    if (resource === 'pods') return this.#arrangement.chip(key);
    return resource === 'nodes' ? this.#arrangement.layout.card(key) : undefined;
  }
}

function holds(box: Box, p: Point): boolean {
  return p.x >= box.x && p.x <= box.x + box.width && p.y >= box.y && p.y <= box.y + box.height;
}
