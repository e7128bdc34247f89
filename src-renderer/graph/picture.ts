/**
 * The picture: cytoscape holds cards and pods at the places that the layout gives them, and does panning, zooming and
 * hit-testing. It follows the projection change by change; what it paints depends on the zoom.
 */
import cytoscape, { type Core, type NodeSingular } from 'cytoscape';
import layers, { type IHTMLLayer, type LayersPlugin } from 'cytoscape-layers';
import {
  Layout,
  type Box,
  type ChipInput,
  type Point,
  type PodView,
  type Projection,
  type ProjectionChange,
  type Target,
} from '@renderer/model';
import { chipInput, textMeasure } from './chip-text';
import { Elements } from './elements';
import { readPalette } from './palette';
import { stylesheet } from './stylesheet';
import { Camera, MAX_ZOOM, MIN_ZOOM } from './camera';

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

/** More than this many changed places are set at once instead of gliding. */
const GLIDES = 300;

export class Picture {
  readonly #cy: Core;
  readonly #host: HTMLElement;
  readonly #events: PictureEvents;
  readonly #layout: Layout;
  readonly #elements: Elements;
  readonly #camera: Camera;
  /** Below the pods: cards. */
  readonly cardLayer: IHTMLLayer;
  /** Above the pods: offers while dragging. */
  readonly offerLayer: IHTMLLayer;
  #projection: Projection;
  #detail: Detail = 'near';
  #frame = 0;
  #framed = false;

  constructor(host: HTMLElement, projection: Projection, events: PictureEvents) {
    this.#host = host;
    this.#events = events;
    this.#projection = projection;
    this.#layout = new Layout(textMeasure());
    const palette = readPalette(host);
    this.#cy = cytoscape({
      container: host,
      style: stylesheet(palette),
      layout: { name: 'preset' },
      minZoom: MIN_ZOOM,
      maxZoom: MAX_ZOOM,
      boxSelectionEnabled: false,
      autoungrabify: true,
      autounselectify: true,
      userZoomingEnabled: false,
    });
    this.#camera = new Camera(this.#cy, host);
    this.#elements = new Elements(this.#cy, palette);
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
    this.#elements.change(() => this.#follow(change));
    // A picture that somebody has fitted stays whole as it grows; one that was moved is left alone.
    const after = this.#layout.bounds();
    if (this.#camera.fitted && (after.height > before.height || after.width > before.width)) this.fit();
    this.#tell();
  }

  /** Reads the tokens again: the theme has changed. */
  repaint(): void {
    this.#elements.palette = readPalette(this.#host);
    this.#elements.change(() => {
      this.#cy.style(stylesheet(this.#elements.palette));
      this.#paintAll();
    });
  }

  setStill(still: boolean): void {
    this.#camera.still = still;
    this.#elements.still = still;
  }

  /** Pods that do not match fade. */
  setFaint(faint: (pod: PodView) => boolean): void {
    this.#elements.faint = faint;
    this.#elements.change(() => this.#paintAll());
  }

  select(pods: ReadonlySet<string>): void {
    this.#elements.select(pods);
  }

  hold(pods: ReadonlySet<string>): void {
    this.#elements.hold(pods);
  }

  /** A pod that appears next comes from here (px of the window): it was dropped there. */
  arriveFrom(pod: string, at: Point): void {
    this.#elements.arriveFrom(pod, this.#camera.toModel(at));
  }

  /** The node under a point of the window, or null. */
  nodeAt(at: Point): string | null {
    if (!this.#camera.contains(at)) return null;
    const p = this.#camera.toModel(at);
    for (const name of this.#layout.nodes()) if (holds(this.#layout.card(name)!, p)) return name;
    return null;
  }

  /** Whether a point of the window lies on the picture. */
  contains(at: Point): boolean {
    return this.#camera.contains(at);
  }

  /** The pod, or else the node, under a point of the window. */
  targetAt(at: Point): Target | null {
    const node = this.nodeAt(at);
    if (node === null) return null;
    const p = this.#camera.toModel(at);
    const chip = this.#layout.chips(node).find((c) => holds(c, p));
    return chip ? { resource: 'pods', key: chip.key } : { resource: 'nodes', key: node };
  }

  /** Where a node's card is in the window (px), seen or not. */
  nodeBox(name: string): Box | null {
    const box = this.#layout.card(name);
    return box ? this.#camera.toWindow(box) : null;
  }

  /** Where a pod's chip is in the window (px), seen or not; null for a pod that is on no node. */
  podBox(key: string): Box | null {
    const chip = this.#chip(key);
    return chip ? this.#camera.toWindow(chip) : null;
  }

  fit(): void {
    this.#camera.show(this.#layout.bounds(), 1);
    this.#camera.fitted = true;
  }

  /** Lays the cards out anew for the pane as it is now. */
  tidy(): void {
    const names = this.#projection.nodeNames;
    this.#layout.arrange(names, this.#camera.aspect);
    this.#elements.change(() => {
      for (const name of names) this.#place(name);
    });
    this.fit();
    this.#tell();
  }

  zoomBy(factor: number, at?: Point): void {
    this.#camera.zoomBy(factor, at);
  }

  panBy(x: number, y: number): void {
    this.#camera.panBy(x, y);
  }

  /** Brings an object into view, without moving what is already seen. */
  reveal(target: Target): void {
    const box =
      target.resource === 'pods'
        ? this.podBox(target.key)
        : target.resource === 'nodes'
          ? this.nodeBox(target.key)
          : null;
    if (box) this.#camera.reveal(box);
  }

  /** The pane has another size: a picture that was fitted into it is fitted again, any other stays where it is. */
  resized(): void {
    this.#cy.resize();
    if (this.#camera.fitted && this.#framed) this.#camera.show(this.#layout.bounds(), 1, false);
    this.#tell();
  }

  #rebuild(): void {
    const { nodeNames } = this.#projection;
    this.#layout.clear();
    this.#layout.arrange(nodeNames, this.#camera.aspect);
    this.#framed = nodeNames.length > 0;
    this.#elements.change(() => {
      this.#elements.clear();
      for (const name of nodeNames) this.#layout.put(name, this.#crew(name));
      for (const name of nodeNames) this.#place(name);
    });
    this.#camera.show(this.#layout.bounds(), 1, false);
    this.#camera.fitted = true;
    this.#tell();
  }

  #follow(change: ProjectionChange): void {
    const again = new Set<string>();
    for (const name of new Set([...change.nodes, ...change.crews])) {
      const node = this.#projection.node(name);
      if (!node) {
        this.#layout.remove(name);
        this.#elements.removeCard(name);
      } else if (change.crews.has(name) || this.#layout.card(name) === undefined) {
        for (const moved of this.#layout.put(name, this.#crew(name))) again.add(moved);
      } else this.#elements.paintCard(node);
    }
    for (const key of change.pods) {
      const pod = this.#projection.pod(key);
      if (!pod || pod.node === '') this.#elements.removePod(key);
      // A chip may need more or less room for its STATUS.
      else if (!change.crews.has(pod.node))
        for (const moved of this.#layout.put(pod.node, this.#crew(pod.node))) again.add(moved);
    }
    for (const name of again) this.#place(name, again.size < GLIDES);
    for (const key of change.pods) {
      const pod = this.#projection.pod(key);
      if (pod && pod.node !== '') this.#elements.paintPod(pod);
    }
  }

  #paintAll(): void {
    for (const pod of this.#projection.pods().values()) if (pod.node !== '') this.#elements.paintPod(pod);
    for (const name of this.#layout.nodes()) {
      const node = this.#projection.node(name);
      if (node) this.#elements.paintCard(node);
    }
  }

  #crew(node: string): readonly ChipInput[] {
    return this.#projection.podsOn(node).map((key) => chipInput(this.#projection.pod(key)!));
  }

  /** Brings a card and its chips to their places. */
  #place(name: string, glide = false): void {
    const box = this.#layout.card(name);
    if (!box) return;
    this.#elements.placeCard(this.#projection.node(name), name, box);
    for (const chip of this.#layout.chips(name))
      this.#elements.placeChip(this.#projection.pod(chip.key)!, chip, glide);
  }

  #chip(key: string): Box | undefined {
    const node = this.#projection.pod(key)?.node;
    return node ? this.#layout.chips(node).find((c) => c.key === key) : undefined;
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
      this.#camera.fitted = false;
      this.#camera.show(box, 1);
    });
    this.#cy.on('viewport', () => this.#tell());
    this.#cy.on('dragpan', () => (this.#camera.fitted = false));
  }

  /** Tells what is on screen, once a frame. */
  #tell(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      const zoom = this.#camera.zoom;
      this.#detail = zoom < 0.2 ? 'far' : zoom < 0.5 ? 'between' : 'near';
      this.#elements.setFar(this.#detail === 'far');
      const seen = this.#camera.extent;
      const cards: CardOnScreen[] = [];
      if (this.#detail !== 'far') {
        for (const name of this.#layout.nodes()) {
          const box = this.#layout.card(name)!;
          if (meet(box, seen)) cards.push({ name, box });
        }
      }
      this.#events.viewport({ zoom, detail: this.#detail, cards });
    });
  }
}

function holds(box: Box, p: Point): boolean {
  return p.x >= box.x && p.x <= box.x + box.width && p.y >= box.y && p.y <= box.y + box.height;
}

function meet(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && a.x + a.width > b.x && a.y < b.y + b.height && a.y + a.height > b.y;
}

function targetOfId(id: string): Target {
  return { resource: id.startsWith('p:') ? 'pods' : 'nodes', key: id.slice(2) };
}
