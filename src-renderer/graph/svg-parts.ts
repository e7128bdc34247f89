/** Small parts of SVG documents, written as text: words that fit, pills, state icons, lines of words. */
import { SHAPE_OF_TONE, shapeSvg, type Shape } from '@renderer/ui/state-shapes';
import type { Tone } from '@renderer/model';
import type { Palette } from './palette';

const UI = `'Inter Variable','Inter','Helvetica Neue',Arial,'Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif`;
export const MONO = `'JetBrains Mono Variable','JetBrains Mono',Menlo,monospace`;

/** Width of a text (px) in a font of the interface. */
export type Measure = (value: string, size: number, weight?: number) => number;

export interface TextStyle {
  readonly size: number;
  readonly fill: string;
  readonly weight?: number;
  readonly font?: string;
  readonly anchor?: 'end';
}

export function text(x: number, y: number, value: string, style: TextStyle): string {
  return `<text x="${num(x)}" y="${num(y)}" font-family="${style.font ?? UI}" font-size="${style.size}" fill="${style.fill}"${style.weight ? ` font-weight="${style.weight}"` : ''}${style.anchor ? ` text-anchor="${style.anchor}"` : ''} xml:space="preserve">${escape(value)}</text>`;
}

/** A text that is no wider than `width`, with an ellipsis where it was cut; '' where not even that has room. */
export function cut(value: string, width: number, wide: (value: string) => number): string {
  if (wide(value) <= width) return value;
  let [low, high] = [0, value.length];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (wide(`${value.slice(0, middle)}…`) <= width) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? '' : `${value.slice(0, low)}…`;
}

/** A word in a rounded box; `x` is its left edge. */
export function pill(
  x: number,
  y: number,
  value: string,
  width: number,
  colours: { readonly ink: string; readonly paper: string },
): string {
  return (
    `<rect x="${num(x)}" y="${num(y)}" width="${num(width)}" height="18" rx="9" fill="${colours.paper}"/>` +
    text(x + 7, y + 13, value, { size: 11, weight: 500, fill: colours.ink })
  );
}

export function icon(
  tone: Tone,
  x: number,
  y: number,
  palette: Palette,
  shape: Shape = SHAPE_OF_TONE[tone],
): string {
  return `<g transform="translate(${num(x)} ${num(y)})">${shapeSvg(shape, palette.tones[tone], palette.chip)}</g>`;
}

/** Words in lines no wider than `width`. */
export function wrapped(value: string, width: number, wide: (value: string) => number): readonly string[] {
  const lines: string[] = [];
  for (const word of value.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && wide(`${last} ${word}`) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((line) => cut(line, width, wide));
}

export function escape(value: string): string {
  return value.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]!);
}

export function num(value: number): string {
  return String(Math.round(value * 10) / 10);
}
