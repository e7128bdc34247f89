/** Who holds something near the edge of the pane for a while wants to reach what lies beyond. */
import type { Point } from '@renderer/model';

const EDGE = 28;
const SPEED = 9;
const WAIT_MS = 350;

/**
 * Moves the picture as long as the pointer stays at `at`, near an edge of `pane`. Returns what ends it; undefined where
 * the pointer is nowhere near.
 */
export function edgePan(pane: DOMRect, at: Point, pan: (by: Point) => void): (() => void) | undefined {
  if (at.x < pane.left || at.x > pane.right || at.y < pane.top || at.y > pane.bottom) return undefined;
  const by = (low: number, high: number, p: number): number =>
    p < low + EDGE ? SPEED : p > high - EDGE ? -SPEED : 0;
  const step = { x: by(pane.left, pane.right, at.x), y: by(pane.top, pane.bottom, at.y) };
  if (step.x === 0 && step.y === 0) return undefined;
  let frame = 0;
  const timer = setTimeout(function run() {
    pan(step);
    frame = requestAnimationFrame(run);
  }, WAIT_MS);
  return () => {
    clearTimeout(timer);
    cancelAnimationFrame(frame);
  };
}
