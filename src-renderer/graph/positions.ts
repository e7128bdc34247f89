/**
 * Where things lie on screen, for tests and assistive tools. Pods are painted on a canvas, so that no element stands
 * for them; `window.drydockPositions` answers instead. It only reads: it gives no power over window or cluster.
 *
 *   drydockPositions.pod('default/web-1')  → { x, y, width, height } in px of the window, or null
 *   drydockPositions.node('k-node1')       → the same for a card
 *   drydockPositions.pods() / .nodes()     → what there is at the instant on show
 */
import type { Box, Projection } from '@renderer/model';
import type { Picture } from './picture';

export interface Positions {
  pod(key: string): Box | null;
  node(name: string): Box | null;
  pods(): readonly { readonly key: string; readonly node: string; readonly status: string }[];
  nodes(): readonly string[];
}

declare global {
  interface Window {
    drydockPositions?: Positions;
  }
}

/** Returns what takes it back. */
export function publishPositions(picture: Picture, session: { readonly projection: Projection }): () => void {
  window.drydockPositions = Object.freeze({
    pod: (key: string) => picture.places.podBox(key),
    node: (name: string) => picture.places.nodeBox(name),
    pods: () =>
      [...session.projection.pods().values()].map(({ key, node, status }) => ({ key, node, status })),
    nodes: () => [...session.projection.nodeNames],
  });
  return () => delete window.drydockPositions;
}
