/**
 * The whole picture as an SVG document: the control plane, bands, cards, chips, connections on show, and the pods that no
 * node has. It is written from the same boxes that the window shows, with the same colours, and needs nothing from
 * outside.
 */
import {
  hubId,
  linesOf,
  type Box,
  type Connections,
  type Hub,
  type MeterParts,
  type NodeView,
  type PodView,
  type Point,
  type Tone,
} from '@renderer/model';
import { cardSvg, type Used } from './card-svg';
import { chipSvg } from './chip-svg';
import type { Palette } from './palette';
import type { Drawing } from './drawing';
import { cut, escape, icon, num, text, wrapped, type Measure } from './svg-parts';

export interface SvgInput {
  readonly drawing: Drawing;
  readonly node: (name: string) => NodeView | undefined;
  readonly pod: (key: string) => PodView | undefined;
  /** What the pods of a node use; undefined where nobody says. */
  readonly used: Used;
  /** Pods that no node has, with why. */
  readonly unplaced: readonly { readonly pod: PodView; readonly reason: string }[];
  /** Parts of the control plane, each alive or stopped. */
  readonly stations: readonly { readonly name: string; readonly tone: Tone; readonly note: string }[];
  readonly connections: Connections;
  readonly selected: { readonly nodes: ReadonlySet<string>; readonly pods: ReadonlySet<string> };
  readonly palette: Palette;
  readonly title: string;
  readonly caption: string;
  /** Rules that bring the fonts, or ''. */
  readonly fonts: string;
  readonly measure: Measure;
  readonly texts: {
    readonly unplaced: string;
    readonly noTaints: string;
    readonly cordoned: string;
    readonly missing: string;
    readonly noGroup: string;
    readonly noBand: string;
    readonly hidden: (count: number) => string;
    readonly nodes: (count: number) => string;
    readonly meter: (meter: MeterParts) => string;
    readonly meterTitle: (meter: MeterParts) => string;
    /** What the parts of a bar mean. */
    readonly requested: string;
    readonly used: string;
    readonly free: string;
  };
}

const MARGIN = 32;
const HEAD = 56;
const STRIP = 40;
const HUBS = 44;
const TRAY = { width: 200, gap: 32, row: 80 } as const;

export interface SvgPicture {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

export function pictureSvg(input: SvgInput): SvgPicture {
  const { drawing, unplaced, palette, title, caption, connections } = input;
  const left = MARGIN + (unplaced.length > 0 ? TRAY.width + TRAY.gap : 0);
  const top =
    MARGIN + HEAD + (input.stations.length > 0 ? STRIP : 0) + (connections.hubs.length > 0 ? HUBS : 0);
  const tray = unplaced.length * TRAY.row + 44;
  const width = Math.ceil(Math.max(left + drawing.bounds.width, 480) + MARGIN);
  const height = Math.ceil(top + Math.max(drawing.bounds.height, unplaced.length > 0 ? tray : 0) + MARGIN);
  const parts = [
    `<defs><pattern id="hatch" width="11" height="11" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="2" height="11" fill="${palette.quiet}" fill-opacity="0.13"/></pattern></defs>`,
    `<rect width="${width}" height="${height}" fill="${palette.paper}"/>`,
    text(MARGIN, MARGIN + 18, title, { size: 20, weight: 600, fill: palette.text }),
    text(MARGIN, MARGIN + 38, caption, { size: 12, fill: palette.quiet }),
    legend(input, width - MARGIN),
    stripOf(input),
    unplaced.length > 0 ? trayOf(input, top, tray) : '',
    `<g transform="translate(${left} ${top})">`,
    ...drawing.titles.map(({ name, count, box }) => bandOf(input, name || input.texts.noBand, count, box)),
    ...drawing.cards.map((card) => cardSvg(input, card)),
    connectionsOf(input),
    '</g>',
  ];
  return {
    svg: `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><style>${input.fonts}</style>${parts.join('')}</svg>`,
    width,
    height,
  };
}

function bandOf({ palette, texts, measure }: SvgInput, name: string, count: number, box: Box): string {
  const y = box.y + box.height - 12;
  return (
    text(box.x + 2, y - 8, name, { size: 14, weight: 600, fill: palette.text }) +
    text(box.x + 12 + measure(name, 14, 600), y - 8, texts.nodes(count), { size: 11, fill: palette.quiet }) +
    `<path d="M${box.x} ${y}h${box.width}" stroke="${palette.thin}"/>`
  );
}

/** What the parts of the cards' bars mean, at the right edge of the head. */
function legend({ palette, texts, measure }: SvgInput, right: number): string {
  const y = MARGIN + 38;
  let at = right;
  return [
    { word: texts.free, fill: palette.track, height: 7 },
    { word: texts.used, fill: palette.accent, height: 2 },
    { word: texts.requested, fill: palette.mid, height: 4 },
  ]
    .map(({ word, fill, height }) => {
      at -= measure(word, 11);
      const words = text(at, y, word, { size: 11, fill: palette.quiet });
      at -= 22;
      const sample = `<rect x="${num(at)}" y="${y - 4 - height / 2}" width="16" height="${height}" rx="1" fill="${fill}"${fill === palette.track ? ` stroke="${palette.line}" stroke-width="0.5"` : ''}/>`;
      at -= 14;
      return sample + words;
    })
    .join('');
}

function stripOf({ stations, palette, measure }: SvgInput): string {
  const y = MARGIN + HEAD - 4;
  let at = MARGIN;
  return stations
    .map(({ name, tone, note }, i) => {
      const noteWidth = note === '' ? 0 : measure(note, 11) + 6;
      const width = 32 + measure(name, 12, 500) + noteWidth + 12;
      const wire = i === 0 ? '' : `<path d="M${num(at - 16)} ${y + 13}h16" stroke="${palette.line}"/>`;
      const station =
        `<rect x="${num(at)}" y="${y}" width="${num(width)}" height="26" rx="13" fill="${palette.card}" stroke="${palette.line}"/>` +
        icon(tone, at + 12, y + 7, palette) +
        text(at + 30, y + 17, name, { size: 12, weight: 500, fill: palette.text }) +
        (note === ''
          ? ''
          : text(at + 36 + measure(name, 12, 500), y + 17, note, {
              size: 11,
              fill: tone === 'err' ? palette.tones.err : palette.quiet,
            }));
      at += width + 16;
      return wire + station;
    })
    .join('');
}

function trayOf(input: SvgInput, top: number, height: number): string {
  const { unplaced, palette, texts, measure } = input;
  const rows = unplaced.map(({ pod, reason }, i) => {
    const y = top + 36 + i * TRAY.row;
    const label = cut(pod.label, TRAY.width - 24 - 44, (value) => measure(value, 11.5, 500));
    return (
      chipSvg(
        pod,
        { x: MARGIN + 12, y, width: TRAY.width - 24, height: 26 },
        label,
        undefined,
        palette,
        input.selected.pods.has(pod.key),
      ) +
      wrapped(reason, TRAY.width - 28, (value) => measure(value, 11))
        .slice(0, 3)
        .map((line, n) => text(MARGIN + 14, y + 41 + n * 13, line, { size: 11, fill: palette.quiet }))
        .join('')
    );
  });
  return (
    `<rect x="${MARGIN}" y="${top}" width="${TRAY.width}" height="${height}" rx="12" fill="${palette.card}" stroke="${palette.line}" stroke-dasharray="4 3"/>` +
    text(MARGIN + 12, top + 22, texts.unplaced, { size: 11, fill: palette.quiet }) +
    text(MARGIN + TRAY.width - 12, top + 22, String(unplaced.length), {
      size: 11,
      fill: palette.quiet,
      anchor: 'end',
    }) +
    rows.join('')
  );
}

/** Lines over the cards, and the owners and Services that they come from in a row above. */
function connectionsOf(input: SvgInput): string {
  const { connections, palette, drawing, measure } = input;
  const { hubs, links } = connections;
  if (hubs.length === 0 && links.size === 0) return '';
  const places = new Map<string, { x: number; width: number; name: string; rest: string }>();
  let at = 0;
  for (const hub of hubs) {
    const rest = `${hub.title} · ${hub.pods.length}`;
    const name = cut(hub.name, 180, (value) => measure(value, 12, 600));
    const width = measure(name, 12, 600) + 6 + measure(rest, 11) + 24;
    places.set(hubId(hub.target), { x: at, width, name, rest });
    at += width + 8;
  }
  const y = -HUBS + 2;
  const chips = new Map(drawing.cards.flatMap(({ chips }) => chips.map((chip) => [chip.key, chip] as const)));
  const cards = new Map(drawing.cards.map(({ name, box }) => [name, box]));
  const hubAt = (hub: Hub): Point | null => {
    const place = places.get(hubId(hub.target));
    return place ? { x: place.x + place.width / 2, y: y + 26 } : null;
  };
  const boxOf = ({ resource, key }: { resource: string; key: string }): Box | null =>
    (resource === 'pods' ? chips.get(key) : cards.get(key)) ?? null;
  const colours = {
    owner: palette.mid,
    service: palette.accent,
    affinity: palette.accent,
    antiAffinity: palette.tones.warn,
  };
  const lines = linesOf(connections, { boxOf, hubAt }).map(
    ({ path, kind, firm, end }) =>
      `<path d="${path}" fill="none" stroke="${colours[kind]}" stroke-width="1.5" opacity="0.75"${firm ? '' : ' stroke-dasharray="4 4"'}/><circle cx="${num(end.x)}" cy="${num(end.y)}" r="2.5" fill="${colours[kind]}"/>`,
  );
  const boxes = hubs.map((hub) => {
    const { x, width, name, rest } = places.get(hubId(hub.target))!;
    return (
      `<g><title>${escape(`${hub.title} ${hub.target.key}`)}</title><rect x="${num(x)}" y="${y}" width="${num(width)}" height="26" rx="13" fill="${palette.chip}" stroke="${hub.kind === 'service' ? palette.accent : palette.line}"/>` +
      text(x + 12, y + 17, name, { size: 12, weight: 600, fill: palette.text }) +
      `${text(x + 18 + measure(name, 12, 600), y + 17, rest, { size: 11, fill: palette.quiet })}</g>`
    );
  });
  return lines.join('') + boxes.join('');
}
