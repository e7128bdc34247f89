/**
 * The whole picture as an SVG document: bands, cards, chips, and the pods that no node has. It is written from the same
 * boxes that the window shows, with the same colours, and needs nothing from outside.
 */
import { SHAPE_OF_TONE, shapeSvg } from '@renderer/ui/state-shapes';
import {
  CARD,
  CHIP,
  flagsOf,
  meterParts,
  shortKey,
  type Box,
  type MeterParts,
  type NodeView,
  type PodView,
} from '@renderer/model';
import { badgeSvg, type Palette } from './palette';
import type { Drawing } from './picture';

export interface SvgInput {
  readonly drawing: Drawing;
  readonly node: (name: string) => NodeView | undefined;
  readonly pod: (key: string) => PodView | undefined;
  /** Pods that no node has, with why. */
  readonly unplaced: readonly { readonly pod: PodView; readonly reason: string }[];
  readonly palette: Palette;
  readonly paper: string;
  readonly title: string;
  readonly caption: string;
  /** Rules that bring the fonts, or ''. */
  readonly fonts: string;
  readonly texts: {
    readonly unplaced: string;
    readonly noTaints: string;
    readonly cordoned: string;
    readonly noGroup: string;
    readonly noBand: string;
    readonly hidden: (count: number) => string;
    readonly meter: (meter: MeterParts) => string;
  };
}

const MARGIN = 32;
const HEAD = 56;
const TRAY = { width: 200, gap: 32, row: 80 } as const;
/** Where a card's bars stand: cpu, memory, pods. */
const METERS = [
  { x: 0, width: 82 },
  { x: 94, width: 109 },
  { x: 215, width: 83 },
] as const;
const UI = `'Inter Variable','Inter','Helvetica Neue',Arial,sans-serif`;
const MONO = `'JetBrains Mono Variable','JetBrains Mono',Menlo,monospace`;

export interface SvgPicture {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

export function pictureSvg(input: SvgInput): SvgPicture {
  const { drawing, unplaced, palette, paper, title, caption } = input;
  const left = MARGIN + (unplaced.length > 0 ? TRAY.width + TRAY.gap : 0);
  const top = MARGIN + HEAD;
  const tray = unplaced.length * TRAY.row + 44;
  const width = Math.ceil(left + drawing.bounds.width + MARGIN);
  const height = Math.ceil(top + Math.max(drawing.bounds.height, unplaced.length > 0 ? tray : 0) + MARGIN);
  const parts = [
    `<rect width="${width}" height="${height}" fill="${paper}"/>`,
    text(MARGIN, MARGIN + 18, title, { size: 20, weight: 600, fill: palette.text }),
    text(MARGIN, MARGIN + 38, caption, { size: 12, fill: palette.quiet }),
    unplaced.length > 0 ? trayOf(input, top, tray) : '',
    `<g transform="translate(${left} ${top})">`,
    ...drawing.titles.map(({ name, count, box }) => bandOf(input, name || input.texts.noBand, count, box)),
    ...drawing.cards.map((card) => cardOf(input, card)),
    '</g>',
  ];
  return {
    svg: `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><style>${input.fonts}</style>${parts.join('')}</svg>`,
    width,
    height,
  };
}

function bandOf({ palette }: SvgInput, name: string, count: number, box: Box): string {
  const y = box.y + CARD.title - 12;
  return (
    text(box.x + 2, y - 8, `${name}  ·  ${count}`, { size: 14, weight: 600, fill: palette.text }) +
    `<path d="M${box.x} ${y}h${box.width}" stroke="${palette.line}"/>`
  );
}

function trayOf({ unplaced, palette, texts }: SvgInput, top: number, height: number): string {
  const rows = unplaced.map(({ pod, reason }, i) => {
    const y = top + 36 + i * TRAY.row;
    return (
      chip(pod, { x: MARGIN + 12, y, width: TRAY.width - 24, height: 26 }, pod.label, undefined, palette) +
      wrapped(reason, 30)
        .slice(0, 3)
        .map((line, n) => text(MARGIN + 14, y + 41 + n * 13, line, { size: 11, fill: palette.quiet }))
        .join('')
    );
  });
  return (
    `<rect x="${MARGIN}" y="${top}" width="${TRAY.width}" height="${height}" rx="12" fill="${palette.card}" stroke="${palette.line}" stroke-dasharray="4 3"/>` +
    text(MARGIN + 12, top + 22, texts.unplaced, { size: 11, fill: palette.quiet }) +
    rows.join('')
  );
}

function cardOf(input: SvgInput, card: Drawing['cards'][number]): string {
  const { palette, texts } = input;
  const node = input.node(card.name);
  if (!node) return '';
  const { x, y, width, height } = card.box;
  const flags = flagsOf(node);
  const roles = [...node.roles, ...(node.cordoned ? [texts.cordoned] : []), ...node.pressure];
  let at = x + 12;
  const marks = flags.map((taint) => {
    const flag = `${shortKey(taint.key)}${taint.value ? `=${taint.value}` : ''}:${taint.effect}`;
    const wide = Math.min(width - 24, flag.length * 6.7 + 16);
    if (at + wide > x + width - 12) return '';
    const svg =
      `<rect x="${at}" y="${y + 40}" width="${wide}" height="20" rx="3" fill="${palette.tones.warn}" fill-opacity="0.15"/>` +
      `<rect x="${at}" y="${y + 40}" width="3" height="20" fill="${palette.tones.warn}"/>` +
      text(at + 8, y + 54, flag, { size: 11, fill: palette.tones.warn, font: MONO, width: wide - 12 });
    at += wide + 6;
    return svg;
  });
  const more = flags.length - marks.filter((mark) => mark !== '').length;
  return [
    `<g><title>${escape(node.name)}</title>`,
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="12" fill="${palette.card}" stroke="${node.ready ? palette.line : palette.tones.err}"${node.missing ? ' stroke-dasharray="4 3"' : ''}/>`,
    node.cordoned ? hatch(card.box, palette.quiet) : '',
    icon(node.tone, x + 12, y + 16, palette),
    text(x + 32, y + 27, node.name, { size: 14, weight: 600, fill: palette.text, width: 170 }),
    text(x + width - 12, y + 27, [...roles, node.status.split(',')[0]].join(' · '), {
      size: 11,
      fill: node.ready ? palette.quiet : palette.tones.err,
      anchor: 'end',
    }),
    flags.length === 0 ? text(x + 12, y + 54, texts.noTaints, { size: 11, fill: palette.quiet }) : '',
    ...marks,
    more > 0
      ? text(x + width - 12, y + 54, `+${more}`, { size: 11, fill: palette.tones.warn, anchor: 'end' })
      : '',
    ...card.captions.map((caption) =>
      text(x + 12, y + caption.y + 12, `${caption.text || texts.noGroup}  ${caption.count}`, {
        size: 11,
        fill: palette.quiet,
        width: width - 24,
      }),
    ),
    ...card.chips.map((box) => {
      const pod = input.pod(box.key);
      if (!pod) return '';
      const drawn = chip(pod, box, box.text, input.drawing.ownerColour(pod), palette);
      return input.drawing.fades(pod) ? `<g opacity="0.3">${drawn}</g>` : drawn;
    }),
    card.hidden > 0
      ? text(x + width - 12, y + height - 52, texts.hidden(card.hidden), {
          size: 11,
          fill: palette.quiet,
          anchor: 'end',
        })
      : '',
    ...meterParts(node, undefined).map((meter, i) =>
      bar(
        meter,
        { x: x + 12 + METERS[i]!.x, y: y + height - 39, width: METERS[i]!.width, height: 25 },
        palette,
        texts.meter,
      ),
    ),
    '</g>',
  ].join('');
}

function chip(pod: PodView, box: Box, label: string, owner: string | undefined, palette: Palette): string {
  const { x, y, width, height } = box;
  const square = label === '';
  const name = `<title>${escape(`${pod.key} ${pod.status}`)}</title>`;
  const frame = `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="7" fill="${palette.chip}" stroke="${palette.chipBorder}"${pod.tone === 'kill' ? ' stroke-dasharray="3 2"' : ''}/>`;
  const edge = owner ? `<rect x="${x}" y="${y + 4}" width="3" height="${height - 8}" fill="${owner}"/>` : '';
  const mark = icon(pod.tone, x + (square ? 5 : 9), y + height / 2 - 6, palette);
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
  return `<g>${name}${frame}${edge}${mark}${badge}${words}</g>`;
}

function bar(meter: MeterParts, box: Box, palette: Palette, say: (meter: MeterParts) => string): string {
  const { x, y, width } = box;
  const filled = Math.min(1, meter.requested) * width;
  return (
    text(x, y + 10, meter.name, { size: 11, fill: palette.quiet }) +
    text(x + width, y + 10, say(meter), { size: 11, fill: palette.quiet, anchor: 'end' }) +
    `<rect x="${x}" y="${y + 17}" width="${width}" height="4" rx="2" fill="${palette.line}"/>` +
    `<rect x="${x}" y="${y + 17}" width="${filled.toFixed(1)}" height="4" rx="2" fill="${meter.requested > 1 ? palette.tones.err : palette.text}"/>`
  );
}

function icon(tone: PodView['tone'], x: number, y: number, palette: Palette): string {
  return `<g transform="translate(${x} ${y})">${shapeSvg(SHAPE_OF_TONE[tone], palette.tones[tone], palette.chip)}</g>`;
}

function hatch({ x, y, width, height }: Box, ink: string): string {
  const lines: string[] = [];
  for (let at = -height + 24; at < width; at += 11) {
    const from = { x: Math.max(0, at), y: at < 0 ? -at : 0 };
    const length = Math.min(width - from.x, height - from.y);
    if (length > 0) lines.push(`M${x + from.x} ${y + from.y + length}l${length} ${-length}`);
  }
  return `<path d="${lines.join('')}" stroke="${ink}" stroke-opacity="0.14" fill="none"/>`;
}

interface TextStyle {
  readonly size: number;
  readonly fill: string;
  readonly weight?: number;
  readonly font?: string;
  readonly anchor?: 'end';
  /** Cut with an ellipsis beyond about so many px. */
  readonly width?: number;
}

function text(x: number, y: number, value: string, style: TextStyle): string {
  const most = style.width === undefined ? Infinity : Math.floor(style.width / (style.size * 0.53));
  const shown = value.length > most ? `${value.slice(0, Math.max(1, most - 1))}…` : value;
  return `<text x="${x}" y="${y}" font-family="${style.font ?? UI}" font-size="${style.size}" fill="${style.fill}"${style.weight ? ` font-weight="${style.weight}"` : ''}${style.anchor ? ` text-anchor="${style.anchor}"` : ''} xml:space="preserve">${escape(shown)}</text>`;
}

/** Words in lines of about so many characters. */
function wrapped(value: string, most: number): readonly string[] {
  const lines: string[] = [];
  for (const word of value.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= most)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function escape(value: string): string {
  return value.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]!);
}
