/** The picture moved about by wheel, trackpad and keys. */
import type { Picture } from './picture';

/** How far an arrow moves it, px. */
const STEP = 48;

/** A mouse wheel comes in whole, large steps and zooms; two fingers on a trackpad move, and pinch with Ctrl. */
export function moveByWheel(picture: Picture, event: WheelEvent): void {
  const mouse = event.deltaX === 0 && Math.abs(event.deltaY) >= 40 && Number.isInteger(event.deltaY);
  if (!event.ctrlKey && !event.metaKey && !mouse) return picture.panBy(-event.deltaX, -event.deltaY);
  const at = { x: event.clientX, y: event.clientY };
  picture.zoomBy(Math.exp(-event.deltaY * (mouse ? 0.0016 : 0.01)), at);
}

/** Whether the key means anything here. */
export function moveByKey(picture: Picture, key: string): boolean {
  if (key === 'ArrowLeft') picture.panBy(STEP, 0);
  else if (key === 'ArrowRight') picture.panBy(-STEP, 0);
  else if (key === 'ArrowUp') picture.panBy(0, STEP);
  else if (key === 'ArrowDown') picture.panBy(0, -STEP);
  else if (key === '+' || key === '=') picture.zoomBy(1.25);
  else if (key === '-') picture.zoomBy(0.8);
  else if (key === '0') picture.fit();
  else return false;
  return true;
}
