/** A node's card as SVG, with all that the window's card shows: see NodeCard.svelte and CardMarks.svelte. */
import type { Amounts } from '@shared/contract';
import {
  flagsOf,
  meterParts,
  nodeHead,
  toneOfAll,
  shortKey,
  type Box,
  type MeterParts,
  type NodeView,
} from '@renderer/model';
import { chipSvg } from './chip-svg';
import { mix, type Palette } from './palette';
import type { Drawing } from './drawing';
import type { SvgInput } from './picture-svg';
import { cut, escape, icon, MONO, num, pill, text } from './svg-parts';

type Card = Drawing['cards'][number];

/** Where the bars stand: cpu, memory, pods. */
const METERS = [
  { x: 0, width: 82 },
  { x: 94, width: 109 },
  { x: 215, width: 83 },
] as const;
/** Taints that have a flag of their own. */
const FLAGS = 2;

export function cardSvg(input: SvgInput, card: Card): string {
  const { palette, texts, measure } = input;
  const node = input.node(card.name);
  if (!node) return '';
  const { x, y, width, height } = card.box;
  const small = (value: string): number => measure(value, 11);
  const selected = input.selected.nodes.has(card.name);
  return [
    `<g><title>${escape(node.name)}</title>`,
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="12" fill="${palette.card}" stroke="${selected ? palette.accent : palette.line}"${node.missing ? ' stroke-dasharray="4 3"' : ''}/>`,
    node.cordoned
      ? `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="12" fill="url(#hatch)"/>`
      : '',
    headOf(input, node, card.box),
    flagsSvg(input, node, card.box),
    ...card.captions.map((caption) => {
      const count = String(caption.count);
      const name = cut(caption.text || texts.noGroup, width - 60, small);
      const from = x + 12 + small(name) + 6 + small(count) + 6;
      const line = y + caption.y + 8.5;
      return (
        text(x + 12, y + caption.y + 12, name, { size: 11, fill: palette.mid }) +
        text(x + 18 + small(name), y + caption.y + 12, count, { size: 11, fill: palette.quiet }) +
        `<path d="M${num(from)} ${num(line)}H${x + width - 12}" stroke="${palette.thin}"/>`
      );
    }),
    ...card.chips.map((box) => {
      const pod = input.pod(box.key);
      if (!pod) return '';
      const owner = input.drawing.ownerColour(pod);
      const drawn = chipSvg(pod, box, box.text, owner, palette, input.selected.pods.has(box.key));
      return input.drawing.fades(pod) ? `<g opacity="0.22">${drawn}</g>` : drawn;
    }),
    card.hidden > 0 ? hiddenSvg(input, card.hidden, card.box) : '',
    ...meterParts(node, input.used(card.name)).map((meter, i) => {
      const at = { x: x + 12 + METERS[i]!.x, y: y + height - 39, width: METERS[i]!.width, height: 25 };
      return meterSvg(meter, at, palette, texts);
    }),
    '</g>',
  ].join('');
}

/** Icon, name, marks and roles from the left, version and status at the right; what has no room is cut, or counted. */
function headOf({ palette, texts, measure }: SvgInput, node: NodeView, { x, y, width }: Box): string {
  const status = node.missing ? texts.missing : (node.status.split(',')[0] ?? '');
  const { shown, others } = nodeHead(node, { cordoned: texts.cordoned, status }, true);
  const inks = { plain: palette.mid, warn: palette.tones.warn, err: palette.tones.err };
  const tags = [
    ...shown.map((tag) => ({ word: tag.text, ink: inks[tag.tone] })),
    ...(others.length > 0 ? [{ word: `+${others.length}`, ink: inks[toneOfAll(others)] }] : []),
  ].map((tag) => ({ ...tag, width: measure(tag.word, 11, 500) + 14 }));
  const statusWidth = measure(status, 11);
  const tagsWidth = tags.reduce((sum, tag) => sum + tag.width + 8, 0);
  const room = width - 24 - 21 - tagsWidth - statusWidth - 8;
  const nameOf = (value: string): number => measure(value, 14, 600);
  const name = cut(node.name, Math.max(24, room), nameOf);
  const versionRoom = room - nameOf(name) - 8;
  const version = versionRoom < 24 ? '' : cut(node.version, versionRoom, (value) => measure(value, 11));
  const right = x + width - 12;
  let at = x + 33 + nameOf(name) + 8;
  return [
    icon(node.tone, x + 12, y + 17, palette),
    text(x + 33, y + 27, name, { size: 14, weight: 600, fill: palette.text }),
    ...tags.map((tag) => {
      const drawn = pill(at, y + 13.5, tag.word, tag.width, { ink: tag.ink, paper: palette.track });
      at += tag.width + 8;
      return drawn;
    }),
    version === ''
      ? ''
      : text(right - statusWidth - 8, y + 26, version, { size: 11, fill: palette.quiet, anchor: 'end' }),
    text(right, y + 26, status, {
      size: 11,
      fill: node.ready ? palette.quiet : palette.tones.err,
      anchor: 'end',
    }),
  ].join('');
}

/** The second row: taints as flags, how many more there are, and how many labels. */
function flagsSvg({ palette, texts, measure }: SvgInput, node: NodeView, { x, y, width }: Box): string {
  const flags = flagsOf(node);
  const labels = Object.keys(node.labels).length;
  const ink = palette.tones.warn;
  const labelled =
    labels === 0
      ? ''
      : `<path transform="translate(${num(x + width - 24 - measure(String(labels), 11) - 9)} ${y + 44.5})" d="M1.5 1.5h4.2l5.3 5.3-4.2 4.2-5.3-5.3zM4 4h.01" fill="none" stroke="${palette.quiet}" stroke-linejoin="round" stroke-linecap="round"/>` +
        text(x + width - 17, y + 54, String(labels), { size: 11, fill: palette.quiet, anchor: 'end' });
  if (flags.length === 0)
    return text(x + 12, y + 54, texts.noTaints, { size: 11, fill: palette.quiet }) + labelled;
  const shown = flags.slice(0, FLAGS);
  const more = flags.length - shown.length;
  const moreWidth = more > 0 ? measure(`+${more}`, 11, 500) + 14 + 6 : 0;
  const wide = (value: string): number => value.length * 6.6;
  const words = shown.map(
    (taint) => `${shortKey(taint.key)}${taint.value ? `=${taint.value}` : ''}:${taint.effect}`,
  );
  // Where all have no room, each gives up the same share.
  const room = width - 24 - (labels > 0 ? 40 : 0) - moreWidth - 6 * (shown.length - 1);
  const share = Math.min(1, room / words.reduce((sum, word) => sum + wide(word) + 17, 0));
  let at = x + 12;
  const marks = words.map((whole) => {
    const flag = cut(whole, (wide(whole) + 17) * share - 17 + 0.1, wide);
    const flagWidth = wide(flag) + 17;
    const svg =
      `<g><title>${escape(whole)}</title><path d="M${num(at)} ${y + 40}h${num(flagWidth - 10)}a10 10 0 0 1 0 20h${num(10 - flagWidth)}z" fill="${mix(palette.chip, ink, 0.15)}"/>` +
      `<rect x="${num(at)}" y="${y + 40}" width="3" height="20" rx="1" fill="${ink}"/>` +
      `${text(at + 9, y + 54, flag, { size: 11, weight: 500, fill: ink, font: MONO })}</g>`;
    at += flagWidth + 6;
    return svg;
  });
  const rest =
    more > 0 ? pill(at, y + 41, `+${more}`, moreWidth - 6, { ink: palette.mid, paper: palette.track }) : '';
  return marks.join('') + rest + labelled;
}

function hiddenSvg(
  { palette, texts, measure }: SvgInput,
  count: number,
  { x, y, width, height }: Box,
): string {
  const words = texts.hidden(count);
  const wide = measure(words, 11) + 12;
  const [left, top] = [x + width - 12 - wide, y + height - 66];
  return (
    `<rect x="${num(left)}" y="${num(top)}" width="${num(wide)}" height="16" rx="8" fill="${palette.track}"/>` +
    text(left + 6, top + 12, words, { size: 11, fill: palette.quiet })
  );
}

/** Requested of allocatable, below it what is used; what is left of the track is free. */
function meterSvg(meter: MeterParts, box: Box, palette: Palette, texts: SvgInput['texts']): string {
  const { x, y, width } = box;
  const part = (share: number): string =>
    num(Math.min(width, Math.max(share > 0 ? width * 0.02 : 0, share * width)));
  const used =
    meter.used === undefined
      ? ''
      : `<rect x="${x}" y="${y + 23}" width="${part(meter.used)}" height="2" fill="${meter.used > 1 ? palette.tones.err : palette.accent}"/>`;
  return (
    `<g><title>${escape(texts.meterTitle(meter))}</title>` +
    text(x, y + 10, meter.name, { size: 11, fill: palette.quiet }) +
    text(x + width, y + 10, texts.meter(meter), { size: 11, fill: palette.quiet, anchor: 'end' }) +
    `<rect x="${x}" y="${y + 18}" width="${width}" height="7" rx="2" fill="${palette.track}"/>` +
    `<rect x="${x}" y="${y + 18}" width="${part(meter.requested)}" height="4" rx="1" fill="${meter.requested > 1 ? palette.tones.err : palette.mid}"/>` +
    `${used}</g>`
  );
}

export type Used = (node: string) => Amounts | undefined;
