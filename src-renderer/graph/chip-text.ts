/** What chips say, and how wide their words are. */
import type { ChipInput, PodView } from '@renderer/model';
import { CHIP_FONT, CHIP_FONT_SIZE, CHIP_FONT_WEIGHT } from './stylesheet';

/** What a chip says: the name, and everything that is not simply running. */
export function chipInput(pod: PodView): ChipInput {
  const state: string[] = [];
  if (pod.status !== 'Running') state.push(pod.status);
  if (pod.containers > 1 && pod.ready < pod.containers && !pod.over)
    state.push(`${pod.ready}/${pod.containers}`);
  if (pod.restarts > 0) state.push(`↻${pod.restarts}`);
  return { key: pod.key, name: pod.label, state: state.join(' '), badge: pod.badge !== undefined };
}

/** Measures texts in the chips' font; each once. */
export function textMeasure(): (text: string) => number {
  const context = document.createElement('canvas').getContext('2d')!;
  context.font = `${CHIP_FONT_WEIGHT} ${CHIP_FONT_SIZE}px ${CHIP_FONT}, sans-serif`;
  const known = new Map<string, number>();
  return (text) => {
    let width = known.get(text);
    if (width === undefined) known.set(text, (width = context.measureText(text).width));
    return width;
  };
}
