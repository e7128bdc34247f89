/** Draws the whole picture for a file: as SVG, or painted as PNG. Loaded when somebody asks for it. */
import inter from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?inline';
import mono from '@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2?inline';
import { elapsedText, groupLabel } from '@renderer/model';
import { meterText, numberText, trayReason, type App } from '@renderer/state';
import { m } from '@shared/messages';
import { readPalette } from './palette';
import { pictureSvg, type SvgPicture } from './picture-svg';
import type { Drawing } from './picture';

/** Twice as fine as the screen, as far as a canvas can be. */
const SCALE = 2;
const LARGEST = 16_000;

/** `data`: the SVG's text, or the PNG as base64. `note`: what whoever asked must know; else ''. */
export async function drawPicture(
  drawing: Drawing,
  { session, viewing }: Pick<App, 'session' | 'viewing'>,
  host: Element,
  format: 'svg' | 'png',
): Promise<{ data: string; note: string }> {
  const { projection } = session;
  const made = pictureSvg({
    drawing,
    node: (name) => projection.node(name),
    pod: (key) => projection.pod(key),
    unplaced: projection.unplaced
      .map((key) => projection.pod(key)!)
      .filter((pod) => viewing.filter.matches(pod))
      .map((pod) => ({ pod, reason: trayReason(pod) })),
    palette: readPalette(host),
    paper: getComputedStyle(host).getPropertyValue('--bg0').trim(),
    title: session.info?.title ?? '',
    caption: m.export_caption({
      step: numberText(session.at.seq),
      time: elapsedText(session.at.time - (session.startTime ?? session.at.time)),
    }),
    fonts: fontFace('Inter Variable', inter) + fontFace('JetBrains Mono Variable', mono),
    texts: {
      unplaced: m.section_unplaced(),
      noTaints: m.no_taints(),
      cordoned: m.cordoned(),
      noGroup:
        viewing.options.podsBy === 'workload'
          ? m.group_without_owner()
          : m.group_without_label({ key: groupLabel(viewing.options.podsBy) ?? '' }),
      noBand: m.group_without_label({ key: groupLabel(viewing.options.nodesBy) ?? '' }),
      hidden: (count) => m.hidden_here({ count: numberText(count) }),
      meter: meterText,
    },
  });
  return format === 'svg' ? { data: made.svg, note: '' } : paint(made);
}

function fontFace(family: string, data: string): string {
  return `@font-face{font-family:'${family}';src:url(${data}) format('woff2');font-weight:100 900}`;
}

async function paint({ svg, width, height }: SvgPicture): Promise<{ data: string; note: string }> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const scale = Math.min(SCALE, LARGEST / width, LARGEST / height);
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
  const url = canvas.toDataURL('image/png');
  const prefix = 'data:image/png;base64,';
  // A canvas beyond what the machine can hold gives an empty picture.
  if (!url.startsWith(prefix)) throw new Error(m.export_too_large());
  return {
    data: url.slice(prefix.length),
    note: scale < 1 ? m.export_smaller({ percent: Math.round(scale * 100) }) : '',
  };
}
