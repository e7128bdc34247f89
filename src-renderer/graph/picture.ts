/**
 * The picture: cytoscape holds cards and pods at the places that the layout gives them, and does panning, zooming and
 * hit-testing. It follows the projection change by change; what it paints depends on the zoom.
 */
import cytoscape, { type Core, type NodeSingular } from 'cytoscape';
import layers, { type IHTMLLayer, type LayersPlugin } from 'cytoscape-layers';
import {
  CHIP,
  fraction,
  Layout,
  type Box,
  type ChipBox,
  type ChipInput,
  type Point,
  type PodView,
  type Projection,
  type ProjectionChange,
  type Target,
} from '@renderer/model';
import { chipImage, imageWidth, mix, OwnerColours, readPalette, type Palette } from './palette';
import { CHIP_FONT, CHIP_FONT_SIZE, CHIP_FONT_WEIGHT, stylesheet } from './stylesheet';

cytoscape.use(layers as never);

/** What is painted: heat cells, shapes, or cards with chips. */
export type Detail = 'far' | 'between' | 'near';

export interface CardOnScreen {
  readonly name: string;
  readonly box: Box;
}

export interface Viewport {
  readonly zoom: number;
  readonly detail: Detail;
  readonly cards: readonly CardOnScreen[];
}

export interface PictureEvents {
  readonly viewport: (viewport: Viewport) => void;
  readonly press: (pod: string, at: Point, home: Box) => void;
  readonly tap: (target: Target | null) => void;
  readonly menu: (target: Target, at: Point) => void;
}

const MIN_ZOOM = 0.04;
const MAX_ZOOM = 3;
const MARGIN = 24;
/** More than this many changed places are set at once instead of gliding. */
const GLIDES = 300;

export class Picture {
  readonly #cy: Core;
  readonly #host: HTMLElement;
  readonly #events: PictureEvents;
  readonly #layout: Layout;
  readonly #colours = new OwnerColours();
  /** Below the pods: cards. */
  readonly cardLayer: IHTMLLayer;
  /** Above the pods: offers while dragging. */
  readonly offerLayer: IHTMLLayer;
  #projection: Projection;
  #palette: Palette;
  #still = false;
  #namespace = '';
  #selected: NodeSingular | null = null;
  #held: string | null = null;
  #detail: Detail = 'near';
  #frame = 0;
  /** Where a pod that is about to appear comes from, in the picture's coordinates. */
  #arrival: { readonly pod: string; readonly from: Point } | null = null;
  #framed = false;
  /** Nobody has moved the picture since it was fitted. */
  #fitted = false;

  constructor(host: HTMLElement, projection: Projection, events: PictureEvents) {
    this.#host = host;
    this.#events = events;
    this.#projection = projection;
    this.#palette = readPalette(host);
    this.#layout = new Layout(textMeasure());
    this.#cy = cytoscape({
      container: host,
      style: stylesheet(this.#palette),
      layout: { name: 'preset' },
      minZoom: MIN_ZOOM,
      maxZoom: MAX_ZOOM,
      boxSelectionEnabled: false,
      autoungrabify: true,
      autounselectify: true,
      userZoomingEnabled: false,
    });
    const made = (this.#cy as Core & { layers(): LayersPlugin }).layers();
    this.cardLayer = made.nodeLayer.insertBefore('html');
    this.offerLayer = made.append('html');
    // The canvases only paint: pointer events go to the DOM below them and bubble to cytoscape, which hits by place.
    for (const canvas of host.querySelectorAll('canvas')) canvas.style.pointerEvents = 'none';
    this.offerLayer.node.style.pointerEvents = 'none';
    this.#listen();
  }

  destroy(): void {
    cancelAnimationFrame(this.#frame);
    this.#cy.destroy();
  }

  /** Shows another projection from scratch, or the changes of the one on show. */
  sync(projection: Projection, change: ProjectionChange | 'all'): void {
    if (change === 'all' || projection !== this.#projection) {
      this.#projection = projection;
      this.#rebuild();
      return;
    }
    if (!this.#framed && projection.nodeNames.length > 0) {
      this.#rebuild();
      return;
    }
    const before = this.#layout.bounds();
    this.#cy.batch(() => this.#follow(change));
    // A picture that somebody has fitted stays whole as it grows; one that was moved is left alone.
    const after = this.#layout.bounds();
    if (this.#fitted && (after.height > before.height || after.width > before.width))
      this.#moveTo(this.#fitting());
    this.#tell();
  }

  /** Reads the tokens again: the theme has changed. */
  repaint(): void {
    this.#palette = readPalette(this.#host);
    this.#cy.batch(() => {
      this.#cy.style(stylesheet(this.#palette));
      for (const pod of this.#projection.pods().values()) if (pod.node !== '') this.#paintPod(pod);
      for (const name of this.#layout.nodes()) this.#paintCard(name);
    });
  }

  setStill(still: boolean): void {
    this.#still = still;
  }

  /** Pods of other namespaces fade; '' fades none. */
  setNamespace(namespace: string): void {
    this.#namespace = namespace;
    this.#cy.batch(() => {
      this.#cy.nodes('.pod').forEach((pod) => {
        pod.toggleClass('faded', namespace !== '' && !pod.id().startsWith(`p:${namespace}/`));
      });
    });
  }

  select(target: Target | null): void {
    this.#selected?.removeClass('selected');
    this.#selected = null;
    if (target?.resource !== 'pods') return;
    const pod = this.#cy.getElementById(`p:${target.key}`);
    if (pod.empty()) return;
    pod.addClass('selected');
    this.#selected = pod;
  }

  /** The pod that is being dragged stays faintly where it was. */
  hold(pod: string | null): void {
    if (this.#held !== null) this.#cy.getElementById(`p:${this.#held}`).removeClass('held');
    this.#held = pod;
    if (pod !== null) this.#cy.getElementById(`p:${pod}`).addClass('held');
  }

  /** A pod that appears next comes from here (px of the window): it was dropped there. */
  arriveFrom(pod: string, at: Point): void {
    const from = this.#toModel(at);
    this.#arrival = { pod, from };
  }

  /** The node under a point of the window, or null. */
  nodeAt(at: Point): string | null {
    const host = this.#host.getBoundingClientRect();
    if (at.x < host.left || at.y < host.top || at.x > host.right || at.y > host.bottom) return null;
    const p = this.#toModel(at);
    for (const name of this.#layout.nodes()) {
      const box = this.#layout.card(name)!;
      if (p.x >= box.x && p.x <= box.x + box.width && p.y >= box.y && p.y <= box.y + box.height) return name;
    }
    return null;
  }

  /** Whether a point of the window lies on the picture. */
  contains(at: Point): boolean {
    const { left, top, right, bottom } = this.#host.getBoundingClientRect();
    return at.x >= left && at.x <= right && at.y >= top && at.y <= bottom;
  }

  /** The pod, or else the node, under a point of the window. */
  targetAt(at: Point): Target | null {
    const node = this.nodeAt(at);
    if (node === null) return null;
    const p = this.#toModel(at);
    const chip = this.#layout
      .chips(node)
      .find((c) => p.x >= c.x && p.x <= c.x + c.width && p.y >= c.y && p.y <= c.y + c.height);
    return chip ? { resource: 'pods', key: chip.key } : { resource: 'nodes', key: node };
  }

  /** Where a node's card is in the window (px), seen or not. */
  nodeBox(name: string): Box | null {
    const box = this.#layout.card(name);
    return box ? this.#toWindow(box) : null;
  }

  /** Where a pod's chip is in the window (px), seen or not; null for a pod that is on no node. */
  podBox(key: string): Box | null {
    const node = this.#projection.pod(key)?.node;
    const chip = node ? this.#layout.chips(node).find((c) => c.key === key) : undefined;
    return chip ? this.#toWindow(chip) : null;
  }

  fit(): void {
    this.#moveTo(this.#fitting());
    this.#fitted = true;
  }

  /** Lays the cards out anew for the pane as it is now. */
  tidy(): void {
    const names = this.#projection.nodeNames;
    this.#layout.arrange(names, this.#aspect());
    this.#cy.batch(() => {
      for (const name of names) this.#place(name);
    });
    this.fit();
    this.#tell();
  }

  zoomBy(factor: number, at?: Point): void {
    this.#fitted = false;
    const host = this.#host.getBoundingClientRect();
    const center = at ?? { x: host.left + host.width / 2, y: host.top + host.height / 2 };
    this.#cy.zoom({
      level: Math.max(MIN_ZOOM, Math.min(MAX_ZOOM, this.#cy.zoom() * factor)),
      renderedPosition: { x: center.x - host.left, y: center.y - host.top },
    });
  }

  panBy(x: number, y: number): void {
    this.#fitted = false;
    this.#cy.panBy({ x, y });
  }

  /** Brings an object into view, without moving what is already seen. */
  reveal(target: Target): void {
    const box =
      target.resource === 'pods'
        ? this.podBox(target.key)
        : target.resource === 'nodes'
          ? this.nodeBox(target.key)
          : null;
    if (!box) return;
    const host = this.#host.getBoundingClientRect();
    const dx = Math.max(0, host.left + MARGIN - box.x) - Math.max(0, box.x + box.width - host.right + MARGIN);
    const dy =
      Math.max(0, host.top + MARGIN - box.y) - Math.max(0, box.y + box.height - host.bottom + MARGIN);
    if (dx === 0 && dy === 0) return;
    this.#fitted = false;
    const pan = this.#cy.pan();
    this.#moveTo({ zoom: this.#cy.zoom(), pan: { x: pan.x + dx, y: pan.y + dy } });
  }

  /** The pane has another size: a picture that was fitted into it is fitted again, any other stays where it is. */
  resized(): void {
    this.#cy.resize();
    if (this.#fitted && this.#framed) this.#cy.viewport(this.#fitting());
    this.#tell();
  }

  #rebuild(): void {
    const { nodeNames } = this.#projection;
    this.#layout.clear();
    this.#layout.arrange(nodeNames, this.#aspect());
    this.#framed = nodeNames.length > 0;
    this.#selected = null;
    this.#cy.batch(() => {
      this.#cy.elements().remove();
      for (const name of nodeNames) this.#layout.put(name, this.#crew(name));
      for (const name of nodeNames) this.#place(name);
    });
    this.#cy.viewport(this.#fitting());
    this.#fitted = true;
    this.setNamespace(this.#namespace);
    this.#tell();
  }

  #follow(change: ProjectionChange): void {
    const again = new Set<string>();
    for (const name of new Set([...change.nodes, ...change.crews])) {
      const node = this.#projection.node(name);
      if (!node) {
        this.#layout.remove(name);
        this.#cy.getElementById(`n:${name}`).remove();
      } else if (change.crews.has(name) || this.#layout.card(name) === undefined) {
        for (const moved of this.#layout.put(name, this.#crew(name))) again.add(moved);
      } else this.#paintCard(name);
    }
    for (const key of change.pods) {
      const pod = this.#projection.pod(key);
      if (!pod || pod.node === '') this.#cy.getElementById(`p:${key}`).remove();
      // A chip may need more or less room for its STATUS.
      else if (!change.crews.has(pod.node))
        for (const moved of this.#layout.put(pod.node, this.#crew(pod.node))) again.add(moved);
    }
    for (const name of again) this.#place(name, again.size < GLIDES);
    for (const key of change.pods) {
      const pod = this.#projection.pod(key);
      if (pod && pod.node !== '') this.#paintPod(pod);
    }
  }

  #crew(node: string): readonly ChipInput[] {
    return this.#projection.podsOn(node).map((key) => chipInput(this.#projection.pod(key)!));
  }

  /** Brings a card and its chips to their places. */
  #place(name: string, glide = false): void {
    const box = this.#layout.card(name);
    if (!box) return;
    const position = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    const card = this.#cy.getElementById(`n:${name}`);
    if (card.empty()) {
      this.#cy.add({
        group: 'nodes',
        data: {
          id: `n:${name}`,
          name,
          width: box.width,
          height: box.height,
          heat: this.#palette.card,
          edge: this.#palette.line,
        },
        position,
        classes: this.#detail === 'far' ? 'card far' : 'card',
        pannable: true,
      });
    } else {
      card.data({ width: box.width, height: box.height });
      card.position(position);
    }
    this.#paintCard(name);
    for (const chip of this.#layout.chips(name)) this.#placeChip(chip, glide);
  }

  #placeChip(chip: ChipBox, glide: boolean): void {
    const pod = this.#projection.pod(chip.key)!;
    const to = { x: chip.x + chip.width / 2, y: chip.y + chip.height / 2 };
    let element = this.#cy.getElementById(`p:${chip.key}`);
    const data = {
      width: chip.width,
      height: chip.height,
      text: chip.text,
      imageWidth: imageWidth(chip.text === '', pod.badge),
      shift: (CHIP.lead + (pod.badge ? CHIP.badge : 0) - CHIP.tail) / 2,
    };
    let from: Point | null;
    if (element.empty()) {
      from = this.#arrival?.pod === chip.key ? this.#arrival.from : null;
      if (from) this.#arrival = null;
      element = this.#cy.add({
        group: 'nodes',
        data: { id: `p:${chip.key}`, image: 'none', ...data },
        position: from ?? to,
        classes: 'pod',
      });
      this.#paintPod(pod);
      if (this.#namespace !== '' && pod.namespace !== this.#namespace) element.addClass('faded');
    } else {
      element.data(data);
      from = { ...element.position() };
    }
    if (!from || (Math.abs(from.x - to.x) < 0.5 && Math.abs(from.y - to.y) < 0.5)) return;
    element.stop(true);
    if (glide && !this.#still) element.animate({ position: to }, { duration: 220, easing: 'ease-out-cubic' });
    else element.position(to);
  }

  #paintPod(pod: PodView): void {
    const element = this.#cy.getElementById(`p:${pod.key}`);
    if (element.empty()) return;
    const owner = this.#colours.of(pod.owner?.key, pod.badge === 'static');
    const square = element.data('text') === '';
    element.data('image', chipImage(pod.tone, owner, this.#palette, square, pod.badge));
    element.toggleClass('kill', pod.tone === 'kill');
  }

  #paintCard(name: string): void {
    const node = this.#projection.node(name);
    if (!node) return;
    const load = Math.max(fraction(node.cpu), fraction(node.memory), fraction(node.pods));
    this.#cy.getElementById(`n:${name}`).data({
      heat: mix(
        this.#palette.card,
        node.ready ? this.#palette.accent : this.#palette.tones.err,
        0.08 + Math.min(1, load) * 0.72,
      ),
      edge: !node.ready
        ? this.#palette.tones.err
        : node.cordoned
          ? this.#palette.tones.warn
          : this.#palette.line,
    });
  }

  #listen(): void {
    this.#cy.on('tapstart', 'node.pod', (event) => {
      const source = event.originalEvent as MouseEvent | undefined;
      if (!source || source.button !== 0) return;
      const key = (event.target as NodeSingular).id().slice(2);
      const home = this.podBox(key);
      if (home) this.#events.press(key, { x: source.clientX, y: source.clientY }, home);
    });
    this.#cy.on('tap', (event) => {
      this.#events.tap(event.target === this.#cy ? null : targetOfId((event.target as NodeSingular).id()));
    });
    this.#cy.on('cxttap', 'node', (event) => {
      const source = event.originalEvent as MouseEvent;
      this.#events.menu(targetOfId((event.target as NodeSingular).id()), {
        x: source.clientX,
        y: source.clientY,
      });
    });
    this.#cy.on('dbltap', 'node.card', (event) => {
      if (this.#detail === 'near') return;
      const box = this.#layout.card((event.target as NodeSingular).id().slice(2));
      if (!box) return;
      this.#fitted = false;
      this.#moveTo(this.#framing(box, 1));
    });
    this.#cy.on('viewport', () => this.#tell());
    this.#cy.on('dragpan', () => (this.#fitted = false));
  }

  /** Tells what is on screen, once a frame. */
  #tell(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      const zoom = this.#cy.zoom();
      const detail: Detail = zoom < 0.2 ? 'far' : zoom < 0.5 ? 'between' : 'near';
      if (detail !== this.#detail) {
        if (detail === 'far' || this.#detail === 'far')
          this.#cy.nodes('.card').toggleClass('far', detail === 'far');
        this.#detail = detail;
      }
      const { x1, y1, x2, y2 } = this.#cy.extent();
      const cards: CardOnScreen[] = [];
      if (detail !== 'far') {
        for (const name of this.#layout.nodes()) {
          const box = this.#layout.card(name)!;
          if (box.x < x2 && box.x + box.width > x1 && box.y < y2 && box.y + box.height > y1)
            cards.push({ name, box });
        }
      }
      this.#events.viewport({ zoom, detail, cards });
    });
  }

  #aspect(): number {
    const { width, height } = this.#host.getBoundingClientRect();
    return height > 0 ? width / height : 1.4;
  }

  #fitting(): { zoom: number; pan: Point } {
    return this.#framing(this.#layout.bounds(), 1);
  }

  /** The viewport that shows a box whole, not larger than `most`; small pictures lie at the left upper corner. */
  #framing(box: Box, most: number): { zoom: number; pan: Point } {
    const { width, height } = this.#host.getBoundingClientRect();
    const room = { x: width - 2 * MARGIN, y: height - 2 * MARGIN };
    if (box.width === 0 || room.x <= 0 || room.y <= 0) return { zoom: 1, pan: { x: MARGIN, y: MARGIN } };
    const zoom = Math.max(MIN_ZOOM, Math.min(most, room.x / box.width, room.y / (box.height + 14)));
    return {
      zoom,
      pan: {
        x: Math.round((width - box.width * zoom) / 2 - box.x * zoom),
        y: Math.round(Math.max(MARGIN, (height - box.height * zoom) / 2 - MARGIN) - box.y * zoom),
      },
    };
  }

  #moveTo(to: { zoom: number; pan: Point }): void {
    this.#cy.stop();
    if (this.#still) this.#cy.viewport(to);
    else this.#cy.animate({ zoom: to.zoom, pan: to.pan }, { duration: 220, easing: 'ease-out-cubic' });
  }

  #toModel(at: Point): Point {
    const host = this.#host.getBoundingClientRect();
    const pan = this.#cy.pan();
    const zoom = this.#cy.zoom();
    return { x: (at.x - host.left - pan.x) / zoom, y: (at.y - host.top - pan.y) / zoom };
  }

  #toWindow(box: Box): Box {
    const host = this.#host.getBoundingClientRect();
    const pan = this.#cy.pan();
    const zoom = this.#cy.zoom();
    return {
      x: host.left + pan.x + box.x * zoom,
      y: host.top + pan.y + box.y * zoom,
      width: box.width * zoom,
      height: box.height * zoom,
    };
  }
}

/** What a chip says: the name, and everything that is not simply running. */
export function chipInput(pod: PodView): ChipInput {
  const state: string[] = [];
  if (pod.status !== 'Running') state.push(pod.status);
  if (pod.containers > 1 && pod.ready < pod.containers && !pod.over)
    state.push(`${pod.ready}/${pod.containers}`);
  if (pod.restarts > 0) state.push(`↻${pod.restarts}`);
  return { key: pod.key, name: pod.label, state: state.join(' '), badge: pod.badge !== undefined };
}

function targetOfId(id: string): Target {
  return { resource: id.startsWith('p:') ? 'pods' : 'nodes', key: id.slice(2) };
}

function textMeasure(): (text: string) => number {
  const context = document.createElement('canvas').getContext('2d')!;
  context.font = `${CHIP_FONT_WEIGHT} ${CHIP_FONT_SIZE}px ${CHIP_FONT}, sans-serif`;
  const known = new Map<string, number>();
  return (text) => {
    let width = known.get(text);
    if (width === undefined) known.set(text, (width = context.measureText(text).width));
    return width;
  };
}
