/** Draws the whole picture for a file: as SVG, or painted as PNG. Loaded when somebody asks for it. */
import inter from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?inline';
import mono from '@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2?inline';
import type { Usage } from '@shared/contract';
import {
  connectionsOf,
  controlPlane,
  elapsedText,
  groupLabel,
  NO_CONNECTIONS,
  type Connections,
} from '@renderer/model';
import { meterText, meterTitle, numberText, trayReason, type App } from '@renderer/state';
import { m } from '@shared/messages';
import { readPalette } from './palette';
import { pictureSvg, type SvgInput, type SvgPicture } from './picture-svg';
import type { Drawing } from './drawing';
import type { Measure } from './svg-parts';

/** Twice as fine as the screen, as far as a canvas can be. */
const SCALE = 2;
const LARGEST = 16_000;

/** `data`: the SVG's text, or the PNG as base64. `note`: what whoever asked must know; else ''. */
export async function drawPicture(
  drawing: Drawing,
  app: Pick<App, 'session' | 'selection' | 'usage' | 'viewing' | 'faults'>,
  host: Element,
  format: 'svg' | 'png',
): Promise<{ data: string; note: string }> {
  const { session, selection, viewing } = app;
  const { projection } = session;
  const { used, problem } = await usageOf(app);
  const { connections: kinds } = viewing.options;
  const connections: Connections =
    kinds.length === 0 ? NO_CONNECTIONS : connectionsOf(selection.all, kinds, session.connections);
  const made = pictureSvg({
    drawing,
    node: (name) => projection.node(name),
    pod: (key) => projection.pod(key),
    used: (name) => used[name],
    unplaced: projection.unplaced
      .map((key) => projection.pod(key)!)
      .filter((pod) => viewing.filter.matches(pod))
      .map((pod) => ({ pod, reason: trayReason(pod) })),
    stations: stationsOf(app),
    connections,
    selected: { nodes: selection.nodes, pods: selection.pods },
    palette: readPalette(host),
    title: session.info?.title ?? '',
    caption: m.export_caption({
      step: numberText(session.at.seq),
      time: elapsedText(session.at.time - (session.startTime ?? session.at.time)),
    }),
    fonts: fontFace('Inter Variable', inter) + fontFace('JetBrains Mono Variable', mono),
    measure: measureText(),
    texts: {
      unplaced: m.section_unplaced(),
      noTaints: m.no_taints(),
      cordoned: m.cordoned(),
      missing: m.node_missing(),
      noGroup:
        viewing.options.podsBy === 'workload'
          ? m.group_without_owner()
          : m.group_without_label({ key: groupLabel(viewing.options.podsBy) ?? '' }),
      noBand: m.group_without_label({ key: groupLabel(viewing.options.nodesBy) ?? '' }),
      hidden: (count) => m.hidden_here({ count: numberText(count) }),
      nodes: (count) => m.nodes_count({ count }),
      meter: meterText,
      meterTitle,
      requested: m.requested(),
      used: m.used(),
      free: m.free(),
    },
  });
  const { data, note } = format === 'svg' ? { data: made.svg, note: '' } : await paint(made);
  return { data, note: [note, problem].filter((word) => word !== '').join(' · ') };
}

/** What all nodes use; where nobody can say, the picture goes without, and that is told. */
async function usageOf({
  session,
  usage,
}: Pick<App, 'session' | 'usage'>): Promise<{ used: Usage['nodes']; problem: string }> {
  try {
    return { used: await usage.of(session.projection.nodeNames), problem: '' };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { used: {}, problem: m.usage_failed({ message }) };
  }
}

function stationsOf({ session, faults }: Pick<App, 'session' | 'faults'>): SvgInput['stations'] {
  const { revision } = session.at;
  const parts = controlPlane(session.projection, faults.knownDown);
  return (
    [
      ['API server', 'kube-apiserver', ''],
      ['etcd', 'etcd', m.revision({ revision: numberText(revision) })],
      ['Scheduler', 'kube-scheduler', ''],
      ['Controllers', 'kube-controller-manager', ''],
    ] as const
  ).map(([name, component, note]) => {
    const tone = parts[component];
    return { name, tone, note: tone === 'err' ? m.stopped() : note };
  });
}

function measureText(): Measure {
  const context = document.createElement('canvas').getContext('2d')!;
  return (value, size, weight = 400) => {
    context.font = `${weight} ${size}px "Inter Variable", sans-serif`;
    return context.measureText(value).width;
  };
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
