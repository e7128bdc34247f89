/**
 * The fleet from afar: a cell for each node, the stronger the fuller the node is, on a canvas of its own: a thousand
 * cells are painted anew in a few milliseconds.
 */
import { fraction, type Answer, type Box, type NodeView } from '@renderer/model';
import type { Frame } from './camera';
import { mix, type Palette } from './palette';

/** A node as it lies in the picture; `node` undefined while nothing but its pods is known of it. */
export interface Cell {
  readonly name: string;
  readonly box: Box;
  readonly node: NodeView | undefined;
}

/** So many shades a cell has: one pod more or less seldom changes it. */
const SHADES = 48;
/** In the picture's coordinates, px. */
const EDGE = 6;
const STRONG_EDGE = 18;
const CORNER = 12;
const NAME = { size: 54, width: 300 };
/** Names smaller than this (px of the window) cannot be read. */
const LEGIBLE = 7;

export class Fleet {
  readonly #canvas: HTMLCanvasElement;
  #palette: Palette;
  #answers: ReadonlyMap<string, Answer> = new Map();
  #nodes: ReadonlySet<string> = new Set();
  #pods: ReadonlySet<string> = new Set();
  /** Names as they fit into a cell. */
  readonly #fitting = new Map<string, string>();
  readonly #shades = new Map<string, string>();

  constructor(canvas: HTMLCanvasElement, palette: Palette) {
    this.#canvas = canvas;
    this.#palette = palette;
    this.hide();
  }

  set palette(palette: Palette) {
    this.#palette = palette;
    this.#shades.clear();
  }

  hide(): void {
    this.#canvas.style.display = 'none';
  }

  /** What nodes say to the pods in hand; nothing while none are in hand. Returns whether that is new. */
  answer(answers: ReadonlyMap<string, Answer>): boolean {
    if (answers.size === 0 && this.#answers.size === 0) return false;
    this.#answers = answers;
    return true;
  }

  /** The pods to be marked. */
  get pods(): ReadonlySet<string> {
    return this.#pods;
  }

  /** Nodes to be framed, and pods to be marked. Returns whether that is new. */
  select(nodes: ReadonlySet<string>, pods: ReadonlySet<string>): boolean {
    if (isSame(nodes, this.#nodes) && isSame(pods, this.#pods)) return false;
    this.#nodes = nodes;
    this.#pods = pods;
    return true;
  }

  /**
   * @param size of the pane, px
   * @param marked where the pods are that are to be marked
   */
  paint(
    frame: Frame,
    size: { readonly width: number; readonly height: number },
    cells: readonly Cell[],
    marked: readonly Box[],
  ): void {
    const canvas = this.#canvas;
    const density = window.devicePixelRatio || 1;
    const [width, height] = [Math.round(size.width * density), Math.round(size.height * density)];
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
      canvas.style.width = `${size.width}px`;
      canvas.style.height = `${size.height}px`;
    }
    canvas.style.display = '';
    const context = canvas.getContext('2d');
    if (!context) return;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, height);
    const scale = frame.zoom * density;
    context.setTransform(scale, 0, 0, scale, frame.pan.x * density, frame.pan.y * density);
    const named = NAME.size * frame.zoom >= LEGIBLE;
    if (named) {
      context.font = `600 ${NAME.size}px "Inter Variable", sans-serif`;
      context.textAlign = 'center';
      context.textBaseline = 'middle';
    }
    // Where corners are smaller than a pixel and a half, nobody sees that they are round.
    const corner = CORNER * scale > 1.5 ? CORNER : 0;
    for (const cell of cells) this.#paintCell(context, cell, corner, named, frame.zoom);
    this.#markSelected(context, cells, marked, frame.zoom);
  }

  /** Above their neighbours, and as large on the screen however far they are. */
  #markSelected(
    context: CanvasRenderingContext2D,
    cells: readonly Cell[],
    marked: readonly Box[],
    zoom: number,
  ): void {
    context.strokeStyle = context.fillStyle = this.#palette.accent;
    context.lineWidth = 2.5 / zoom;
    const by = 2 / zoom;
    for (const { name, box } of cells)
      if (this.#nodes.has(name))
        context.strokeRect(box.x - by, box.y - by, box.width + 2 * by, box.height + 2 * by);
    context.strokeStyle = this.#palette.chip;
    context.lineWidth = 1.5 / zoom;
    for (const { x, y, width, height } of marked) {
      context.beginPath();
      context.arc(x + width / 2, y + height / 2, 4 / zoom, 0, Math.PI * 2);
      context.fill();
      context.stroke();
    }
  }

  #paintCell(
    context: CanvasRenderingContext2D,
    { name, box, node }: Cell,
    corner: number,
    named: boolean,
    zoom: number,
  ): void {
    const palette = this.#palette;
    const said = this.#answers.get(name);
    const colours = this.colours(node);
    context.globalAlpha = said === 'refuses' ? 0.35 : 1;
    const edge = said === 'takes' ? STRONG_EDGE : EDGE;
    fillBox(context, box, edge / 2, corner, said === 'takes' ? palette.accent : colours.edge);
    fillBox(context, box, -edge / 2, corner, colours.heat);
    if (node && (!node.ready || node.cordoned)) this.#sign(context, box, node, zoom);
    if (named) {
      context.fillStyle = palette.text;
      context.fillText(this.#fit(context, name), box.x + box.width / 2, box.y + box.height / 2);
    }
    context.globalAlpha = 1;
  }

  /** How a node looks from afar: the fuller, the stronger; with an edge that says what else is the matter. */
  colours(node: NodeView | undefined): { readonly heat: string; readonly edge: string } {
    const palette = this.#palette;
    if (!node) return { heat: palette.card, edge: palette.line };
    const load = Math.min(1, Math.max(fraction(node.cpu), fraction(node.memory), fraction(node.pods)));
    return {
      heat: this.#shade(node.ready ? palette.accent : palette.tones.err, Math.ceil(load * SHADES)),
      edge: !node.ready ? palette.tones.err : node.cordoned ? palette.tones.warn : palette.line,
    };
  }

  /** @param step of {@link SHADES} */
  #shade(colour: string, step: number): string {
    const key = `${colour}${step}`;
    let shade = this.#shades.get(key);
    if (shade === undefined)
      this.#shades.set(key, (shade = mix(this.#palette.card, colour, 0.08 + (step / SHADES) * 0.72)));
    return shade;
  }

  /** Says without colour what is the matter: a cross in one corner is a node that is not ready, a hatch in the other a cordon. */
  #sign(context: CanvasRenderingContext2D, { x, y, width, height }: Box, node: NodeView, zoom: number): void {
    const { tones } = this.#palette;
    const size = Math.min(width, height) * 0.26;
    const [top, left, right] = [y + EDGE * 3, x + EDGE * 3, x + width - EDGE * 3];
    context.lineWidth = Math.max(EDGE * 1.5, 1.4 / zoom);
    if (!node.ready) {
      context.strokeStyle = tones.err;
      context.beginPath();
      context.moveTo(right - size, top);
      context.lineTo(right, top + size);
      context.moveTo(right, top);
      context.lineTo(right - size, top + size);
      context.stroke();
    }
    if (!node.cordoned) return;
    context.strokeStyle = tones.warn;
    context.beginPath();
    for (const part of [0.5, 1]) {
      context.moveTo(left + size * part, top);
      context.lineTo(left, top + size * part);
    }
    context.stroke();
  }

  #fit(context: CanvasRenderingContext2D, name: string): string {
    let text = this.#fitting.get(name);
    if (text === undefined) {
      text = name;
      for (let length = name.length - 1; length > 0 && context.measureText(text).width > NAME.width; length--)
        text = `${name.slice(0, length)}…`;
      this.#fitting.set(name, text);
    }
    return text;
  }
}

function isSame(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((one) => b.has(one));
}

/** @param by so much larger on each side */
function fillBox(
  context: CanvasRenderingContext2D,
  { x, y, width, height }: Box,
  by: number,
  corner: number,
  colour: string,
): void {
  context.fillStyle = colour;
  if (corner === 0) return context.fillRect(x - by, y - by, width + 2 * by, height + 2 * by);
  context.beginPath();
  context.roundRect(x - by, y - by, width + 2 * by, height + 2 * by, Math.max(0, corner + by));
  context.fill();
}
