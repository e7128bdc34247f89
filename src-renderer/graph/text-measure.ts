/** Measures texts in the chips' font; each once. */
import { CHIP_FONT, CHIP_FONT_SIZE, CHIP_FONT_WEIGHT } from './stylesheet';

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
