/** Where a pulse runs: from the API server on the strip to a node's card and a pod, or back. All in px of the window. */
import type { Box, Point, Pulse } from '@renderer/model';
import type { Places } from './places';

export interface PulseWay {
  /** Where it passes, from its beginning to its end. */
  readonly points: readonly Point[];
  /** What it tells, or comes from. */
  readonly about: Box;
}

/** The way of a pulse as things lie now; null where what it is about is not in sight. */
export function pulseWay(pulse: Pulse, places: Places): PulseWay | null {
  const station = boxOf(document.querySelector('[data-station="apiserver"]'));
  if (!station) return null;
  const stops: { readonly box: Box; readonly at: Point }[] = [];
  if (pulse.node !== '') {
    const card = places.inSight({ resource: 'nodes', key: pulse.node });
    if (card) stops.push({ box: card, at: headOf(card) });
    const chip = pulse.pod === null ? null : places.inSight({ resource: 'pods', key: pulse.pod });
    if (chip) stops.push({ box: chip, at: headOf(chip) });
  } else {
    const box = trayBox(pulse.pod);
    if (box) stops.push({ box, at: headOf(box) });
  }
  const last = stops.at(-1);
  if (!last) return null;
  const begin = { x: station.x + station.width / 2, y: station.y + station.height };
  const points = [begin, ...stops.map(({ at }) => at)];
  return { points: pulse.reports ? points.reverse() : points, about: last.box };
}

/** A pod in the tray, or its title where the pod is scrolled out of sight or none is meant. */
function trayBox(pod: string | null): Box | null {
  const tray = document.querySelector('[data-testid="tray"]');
  const all = boxOf(tray);
  if (!tray || !all) return null;
  const chip = pod === null ? null : boxOf(tray.querySelector(`[data-pod="${CSS.escape(pod)}"]`));
  return chip && chip.y + chip.height <= all.y + all.height ? chip : { ...all, height: 34 };
}

/** Where the sign of a state stands, at the beginning of a card or chip of any size. */
function headOf({ x, y, width, height }: Box): Point {
  return { x: x + Math.min(14, width / 2), y: y + Math.min(14, height / 2) };
}

function boxOf(element: Element | null): Box | null {
  if (!element) return null;
  const { x, y, width, height } = element.getBoundingClientRect();
  return { x, y, width, height };
}
