/** Paints the score: lanes, ticks, save point, cursor. Thousands of ticks, so a canvas. */
import { laneKind, laneOf, stepKind, type Lane, type StepKind, type StepLog } from '@renderer/model';

export interface ScoreView {
  readonly width: number;
  readonly height: number;
  readonly laneHeight: number;
  readonly perStep: number;
  /** px of the score left of the canvas. */
  readonly scroll: number;
  readonly at: number;
  readonly live: boolean;
  readonly savePoints: readonly { readonly seq: number; readonly name: string }[];
  readonly bookmarks: readonly { readonly seq: number; readonly note: string }[];
  readonly liveText: string;
  readonly forks: readonly { readonly seq: number; readonly name: string }[];
  /** Steps that a search found, in order; the others stand back. Null where nothing is searched for. */
  readonly found: readonly number[] | null;
}

export const TOP = 6;
/** Room left of the first tick. */
export const LEFT = 10;

/** Ticks by kind, as bars (px from the middle of the lane, px high): a refusal is a broken one, no change a stump. */
const SHAPES: Readonly<Record<StepKind, readonly (readonly [number, number])[]>> = {
  input: [[-6, 12]],
  refused: [
    [-6, 5],
    [1, 5],
  ],
  change: [[-5, 10]],
  quiet: [[-2, 4]],
};

export function xOf(seq: number, view: Pick<ScoreView, 'perStep' | 'scroll'>): number {
  return LEFT + seq * view.perStep - view.scroll;
}

export function seqAt(x: number, view: Pick<ScoreView, 'perStep' | 'scroll'>, head: number): number {
  return Math.max(0, Math.min(head, Math.round((x + view.scroll - LEFT) / view.perStep)));
}

export function paintScore(
  context: CanvasRenderingContext2D,
  log: StepLog,
  lanes: readonly Lane[],
  view: ScoreView,
): void {
  const style = getComputedStyle(context.canvas);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  const colours = {
    user: token('--accent'),
    apiserver: token('--t2'),
    scheduler: token('--ok'),
    controllers: token('--done'),
    kubelet: token('--kill'),
    kubelets: token('--kill'),
  };
  const { width, height, laneHeight } = view;
  context.clearRect(0, 0, width, height);

  context.fillStyle = token('--line');
  for (let i = 0; i < lanes.length; i++)
    context.fillRect(0, Math.round(TOP + (i + 0.5) * laneHeight), width, 1);

  const first = Math.max(1, Math.floor((view.scroll - LEFT) / view.perStep) - 1);
  const last = Math.min(log.head, Math.ceil((view.scroll + width - LEFT) / view.perStep) + 1);
  const tick = view.perStep > 7 ? 3 : 2;
  const found = view.found && new Set(view.found);
  for (let seq = first; seq <= last; seq++) {
    const step = log.step(seq);
    if (!step) continue;
    const lane = laneOf(step.actor, lanes);
    if (lane < 0) continue;
    const kind = stepKind(step);
    context.fillStyle = kind === 'refused' ? token('--err') : colours[laneKind(step.actor)];
    context.globalAlpha = found && !found.has(seq) ? 0.15 : !view.live && seq > view.at ? 0.35 : 1;
    const x = xOf(seq, view);
    const y = TOP + (lane + 0.5) * laneHeight;
    for (const [top, tall] of SHAPES[kind]) {
      const w = kind === 'input' ? tick + 1 : tick;
      context.fillRect(Math.round(x - w / 2), Math.round(y + top), w, tall);
    }
  }
  context.globalAlpha = 1;

  const marks: Mark[] = [
    ...view.forks.map(({ seq, name }) => ({
      seq,
      text: name,
      colour: token('--t2'),
      shape: 'disc' as const,
    })),
    ...view.savePoints.map(({ seq, name }) => ({
      seq,
      text: name,
      colour: token('--accent'),
      shape: 'diamond' as const,
    })),
    ...view.bookmarks.map(({ seq, note }) => ({
      seq,
      text: note.split('\n')[0] ?? '',
      colour: token('--warn'),
      shape: 'flag' as const,
    })),
  ].sort((a, b) => a.seq - b.seq);
  for (const [i, mark] of marks.entries()) {
    const next = marks[i + 1];
    // A text ends where the next mark begins.
    paintMark(context, mark, next ? xOf(next.seq, view) : Infinity, token('--line2'), view);
  }
  cursor(context, view, token);
}

interface Mark {
  readonly seq: number;
  readonly text: string;
  readonly colour: string;
  /** Branches that leave are discs, save points diamonds, bookmarks flags. */
  readonly shape: 'disc' | 'diamond' | 'flag';
}

function paintMark(
  context: CanvasRenderingContext2D,
  { seq, text, colour, shape }: Mark,
  end: number,
  line: string,
  view: ScoreView,
): void {
  const x = xOf(seq, view);
  context.strokeStyle = line;
  context.setLineDash([2, 3]);
  context.beginPath();
  context.moveTo(x, 2);
  context.lineTo(x, view.height);
  context.stroke();
  context.setLineDash([]);
  context.fillStyle = colour;
  context.beginPath();
  if (shape === 'diamond') {
    context.moveTo(x, 0);
    context.lineTo(x + 5, 5);
    context.lineTo(x, 10);
    context.lineTo(x - 5, 5);
  } else if (shape === 'flag') {
    context.moveTo(x, 0);
    context.lineTo(x + 8, 3.5);
    context.lineTo(x, 7);
    context.rect(x - 0.75, 0, 1.5, 12);
  } else context.arc(x, 5, 3, 0, Math.PI * 2);
  context.fill();
  // Where the cursor's label stands, the text stands behind it.
  const lead = Math.abs(x - xOf(view.at, view)) < 16 ? 24 : 10;
  const room = Math.min(end - x - lead - 4, 160);
  if (room < 16) return;
  context.font =
    '500 10.5px "Inter Variable", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';
  context.textAlign = 'left';
  context.fillText(fitting(context, text, room), x + lead, 9);
}

function fitting(context: CanvasRenderingContext2D, text: string, room: number): string {
  if (context.measureText(text).width <= room) return text;
  let length = text.length;
  while (length > 0 && context.measureText(`${text.slice(0, length)}…`).width > room) length--;
  return `${text.slice(0, length)}…`;
}

function cursor(context: CanvasRenderingContext2D, view: ScoreView, token: (name: string) => string): void {
  const x = Math.round(xOf(view.at, view));
  const colour = view.live ? token('--accent') : token('--done');
  context.fillStyle = colour;
  context.fillRect(x - 1, 0, 2, view.height);
  const text = view.live ? view.liveText : `${view.at}`;
  context.font =
    '600 10px "Inter Variable", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';
  const width = Math.ceil(context.measureText(text).width) + 14;
  const left = Math.max(0, Math.min(view.width - width, x - width / 2));
  context.beginPath();
  context.roundRect(left, 0, width, 15, 4);
  context.fill();
  context.fillStyle = token('--accent-ink');
  context.textAlign = 'center';
  context.fillText(text, left + width / 2, 11);
}
