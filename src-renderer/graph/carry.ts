/** What lies on a card can be taken in the hand: the picture below must not move with it. */
import type { Point } from '@renderer/model';

/** Begins to carry with the main button alone; with Shift, Ctrl or Cmd something is selected. */
export function take(event: PointerEvent, begin: (at: Point) => void): void {
  if (event.button !== 0 || event.shiftKey || event.ctrlKey || event.metaKey) return;
  begin({ x: event.clientX, y: event.clientY });
}

/** Cytoscape pans with the main button; what is taken here is not for it. */
export function keep(event: MouseEvent): void {
  if (event.button === 0 && !event.shiftKey) event.stopPropagation();
}
