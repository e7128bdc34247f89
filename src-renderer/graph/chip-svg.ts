/** A pod's chip as SVG, as the canvas paints it: see stylesheet.ts and palette.ts. */
import { CHIP, type Box, type PodView } from '@renderer/model';
import { badgeSvg, type Palette } from './palette';
import { escape, icon, text } from './svg-parts';

export function chipSvg(
  pod: PodView,
  box: Box,
  label: string,
  owner: string | undefined,
  palette: Palette,
  selected: boolean,
): string {
  const { x, y, width, height } = box;
  const square = label === '';
  const name = `<title>${escape(`${pod.key} ${pod.status}`)}</title>`;
  const ring = selected
    ? `<rect x="${x - 2}" y="${y - 2}" width="${width + 4}" height="${height + 4}" rx="9" fill="none" stroke="${palette.accent}" stroke-width="2"/>`
    : '';
  const frame = `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="7" fill="${palette.chip}" stroke="${palette.chipBorder}"${pod.tone === 'kill' ? ' stroke-dasharray="3 2"' : ''}/>`;
  // Along the left edge, within its round corners.
  const edge = owner
    ? `<path d="M${x + 3} ${y + 1.3}V${y + height - 1.3}A6.5 6.5 0 0 1 ${x + 0.5} ${y + height - 6}V${y + 6}A6.5 6.5 0 0 1 ${x + 3} ${y + 1.3}z" fill="${owner}"/>`
    : '';
  const mark = icon(pod.tone, x + (square ? 6 : 9), y + height / 2 - 6, palette);
  // The layout has cut the text to the chip's width.
  const words = square
    ? ''
    : text(x + CHIP.lead + (pod.badge ? CHIP.badge : 0), y + height / 2 + 4, label, {
        size: 11.5,
        weight: 500,
        fill: palette.text,
      });
  const badge =
    square || !pod.badge ? '' : `<g transform="translate(${x} ${y})">${badgeSvg(pod.badge, palette)}</g>`;
  return `<g>${name}${ring}${frame}${edge}${mark}${badge}${words}</g>`;
}
