/**
 * The picture: cytoscape holds cards and pods at the places that the arrangement gives them, and does panning, zooming
 * and hit-testing. It follows the projection change by change; what it paints depends on the zoom.
 */
import cytoscape, { type Core, type NodeSingular } from 'cytoscape';
import layers, { type IHTMLLayer, type LayersPlugin } from 'cytoscape-layers';
import {
  Arrangement,
  type Answer,
  type BandTitle,
  type Box,
  type ChipBox,
  type LaidCard,
  type PictureView,
  type Placement,
  type Point,
  type PodView,
  type Projection,
  type ProjectionChange,
  type Target,
} from '@renderer/model';
import { Camera, MAX_ZOOM, TINIEST_ZOOM, type Frame } from './camera';
import { Crowd } from './crowd';
import { Elements } from './elements';
import { readPalette } from './palette';
import { Places } from './places';
import { DETAILED, detailAt, viewportOf, type Viewport } from './sight';
import { stylesheet } from './stylesheet';
import { textMeasure } from './text-measure';

cytoscape.use(layers as never);

export interface PictureEvents {
  readonly viewport: (viewport: Viewport) => void;
  /** Where things were when the workspace was looked at last. */
  readonly placement: () => Placement;
  readonly press: (pod: string, at: Point, home: Box) => void;
  /** `more`: to be selected besides what is selected. */
  readonly tap: (target: Target | null, more: boolean) => void;
  /** `target`: null where nothing lies. */
  readonly menu: (target: Target | null, at: Point) => void;
}

/** The whole picture, for whoever draws it elsewhere. */
export interface Drawing {
  readonly bounds: Box;
  readonly titles: readonly BandTitle[];
  readonly cards: readonly (LaidCard & { readonly chips: readonly ChipBox[] })[];
  readonly ownerColour: (pod: PodView) => string | undefined;
  readonly fades: (pod: PodView) => boolean;
}

export class Picture {
  readonly #cy: Core;
  readonly #host: HTMLElement;
  readonly #events: PictureEvents;
  readonly #arrangement: Arrangement;
  readonly #elements: Elements;
  readonly #crowd: Crowd;
  readonly #camera: Camera;
  /** Where things are, and what is where. */
  readonly places: Places;
  /** Below the pods: cards. */
  readonly cardLayer: IHTMLLayer;
  /** Above the pods: offers while dragging, and what is in a pod. */
  readonly offerLayer: IHTMLLayer;
  #frame = 0;
  #framed = false;
  /** Cards lie where somebody has put them, or where they were kept. */
  #byHand = false;

  constructor(host: HTMLElement, projection: Projection, events: PictureEvents) {
    this.#host = host;
    this.#events = events;
    this.#arrangement = new Arrangement(textMeasure(), projection);
    const palette = readPalette(host);
    this.#cy = cytoscape({
      container: host,
      style: stylesheet(palette),
      layout: { name: 'preset' },
      minZoom: TINIEST_ZOOM,
      maxZoom: MAX_ZOOM,
      boxSelectionEnabled: false,
      autoungrabify: true,
      autounselectify: true,
      userZoomingEnabled: false,
    });
    this.#camera = new Camera(this.#cy, host);
    this.#camera.all = () => this.#arrangement.layout.bounds();
    this.places = new Places(this.#camera, this.#arrangement);
    this.#elements = new Elements(this.#cy, palette);
    this.#crowd = new Crowd(this.#arrangement, this.#elements);
    this.#elements.faint = (pod) => this.#arrangement.fades(pod);
    const made = (this.#cy as Core & { layers(): LayersPlugin }).layers();
    this.cardLayer = made.nodeLayer.insertBefore('html');
    this.offerLayer = made.append('html');
    // The canvases only paint: pointer events go to the DOM below them and bubble to cytoscape, which hits by place.
    for (const canvas of host.querySelectorAll('canvas')) canvas.style.pointerEvents = 'none';
    // What lies above says something and is nothing to be hit: its whole layer lets pointers through.
    const { root } = this.offerLayer as IHTMLLayer & { readonly root: HTMLElement };
    for (const element of [root, this.offerLayer.node]) element.style.pointerEvents = 'none';
    this.#listen();
  }

  destroy(): void {
    cancelAnimationFrame(this.#frame);
    this.#crowd.end();
    this.#cy.destroy();
  }

  // -- what is shown ------------------------------------------------------------------------------------------------

  /** Shows another projection from scratch, or the changes of the one on show. */
  sync(projection: Projection, change: ProjectionChange | 'all'): void {
    const arrangement = this.#arrangement;
    if (
      change === 'all' ||
      projection !== arrangement.projection ||
      (!this.#framed && projection.nodeNames.length > 0)
    ) {
      arrangement.projection = projection;
      this.#rebuild();
      return;
    }
    const before = arrangement.layout.bounds();
    this.#crowd.follow(change);
    const after = arrangement.layout.bounds();
    if (after.height > before.height || after.width > before.width) this.#refit();
    this.#tell();
  }

  /** Groups and filters: pods that do not match fade, or are left out and counted. */
  setView(view: PictureView): void {
    const before = this.#arrangement.view;
    const regrouped = before.nodesBy !== view.nodesBy;
    // Places of the grouping that is left are kept, for when it comes back. Other groups of pods need another height.
    const kept = regrouped || before.podsBy !== view.podsBy ? this.placement : null;
    this.#arrangement.view = view;
    if (!this.#framed) return;
    if (kept) this.#arrangement.arrange(this.#camera.aspect, kept);
    if (kept || before.hide || view.hide) {
      this.#crowd.layAll();
      if (regrouped) this.fit();
      else this.#refit(kept !== null);
    }
    this.#crowd.paintAll();
    this.#tell();
  }

  /** Reads the tokens again: the theme has changed. */
  repaint(): void {
    this.#elements.palette = readPalette(this.#host);
    this.#elements.change(() => void this.#cy.style(stylesheet(this.#elements.palette)));
    this.#crowd.paintAll();
  }

  /** Keeps room at the upper edge of the pane when the picture is fitted (px). */
  setHeadroom(room: number): void {
    if (this.#camera.headroom === room) return;
    this.#camera.headroom = room;
    if (this.#framed && this.#camera.fitted) this.fit();
  }

  setStill(still: boolean): void {
    this.#camera.still = still;
    this.#elements.still = still;
  }

  select(pods: ReadonlySet<string>, nodes: ReadonlySet<string>): void {
    this.#elements.select(pods);
    this.#elements.selectCards(nodes);
  }

  /** What nodes say to the pods in hand. */
  answer(answers: ReadonlyMap<string, Answer>): void {
    this.#elements.answer(answers);
  }

  hold(pods: ReadonlySet<string>): void {
    this.#elements.hold(pods);
  }

  /** A pod that appears next comes from here (px of the window): it was dropped there. */
  arriveFrom(pod: string, at: Point): void {
    this.#elements.arriveFrom(pod, this.#camera.toModel(at));
  }

  /** Cards with the colour that they have from afar, for the map. */
  miniatures(): readonly { readonly box: Box; readonly fill: string }[] {
    const { layout, projection } = this.#arrangement;
    return [...layout.nodes()].map((name) => {
      const node = projection.node(name);
      return {
        box: layout.card(name)!,
        fill: node ? this.#elements.cardColours(node).heat : this.#elements.palette.line,
      };
    });
  }

  ownerColour(pod: PodView): string | undefined {
    return this.#elements.ownerColour(pod);
  }

  fades(pod: PodView): boolean {
    return this.#arrangement.fades(pod);
  }

  get drawing(): Drawing {
    const { layout } = this.#arrangement;
    return {
      bounds: layout.bounds(),
      titles: layout.titles(),
      cards: [...layout.nodes()].map((name) => ({
        ...this.#arrangement.card(name),
        chips: layout.chips(name),
      })),
      ownerColour: (pod) => this.#elements.ownerColour(pod),
      fades: (pod) => this.#arrangement.fades(pod),
    };
  }

  // -- where things are ---------------------------------------------------------------------------------------------

  /** Where things lie now, to be kept. */
  get placement(): Placement {
    return {
      frame: this.#camera.fitted ? null : this.#camera.frame,
      ...this.#arrangement.places(this.#events.placement()),
    };
  }

  // -- moving about -------------------------------------------------------------------------------------------------

  fit(): void {
    this.#camera.show(this.#arrangement.layout.bounds(), 1);
    this.#camera.fitted = true;
  }

  /** A picture that somebody has fitted stays whole as it changes; one that was moved is left alone. */
  #refit(regrouped = false): void {
    if (!this.#camera.fitted) return;
    if (!this.#byHand && this.#arrangement.outgrown(this.#camera.aspect, regrouped)) this.tidy();
    else this.fit();
  }

  /** Goes where another view was: its places, and its part of the picture. */
  restore(): void {
    if (!this.#framed) return;
    this.#arrangement.arrange(this.#camera.aspect, this.#events.placement());
    this.#byHand = Object.keys(this.#events.placement().places).length > 0;
    this.#crowd.layAll();
    this.#goTo(this.#events.placement().frame);
    this.#tell();
  }

  /** Brings these into view, as large as they fit: one pod alone with all that is in it. */
  zoomTo(targets: readonly Target[]): void {
    const boxes = targets.map((target) => this.places.boxOf(target)).filter((box) => box !== undefined);
    if (boxes.length === 0) return;
    this.#camera.fitted = false;
    const alone = boxes.length === 1 && targets[0]?.resource === 'pods';
    this.#camera.show(around(boxes), alone ? MAX_ZOOM : 1.6);
  }

  zoomBy(factor: number, at?: Point): void {
    this.#camera.zoomBy(factor, at);
  }

  panBy(x: number, y: number): void {
    this.#camera.panBy(x, y);
  }

  /** Brings a point of the picture into the middle. */
  centerOn(at: Point): void {
    this.#camera.centerOn(at);
  }

  /** Brings an object into view, without moving what is already seen. */
  reveal(target: Target): void {
    const box = this.places.boxOf(target);
    if (box) this.#camera.reveal(box);
  }

  /** The pane has another size: a picture that was fitted into it is fitted again, any other stays where it is. */
  resized(): void {
    this.#cy.resize();
    if (this.#camera.fitted && this.#framed) this.#camera.show(this.#arrangement.layout.bounds(), 1, false);
    this.#tell();
  }

  // -- moving cards -------------------------------------------------------------------------------------------------

  /** Lays the cards out anew for the pane as it is now. */
  tidy(): void {
    this.#byHand = false;
    this.#arrangement.tidy(this.#camera.aspect);
    this.#crowd.placeAll();
    this.fit();
    this.#tell();
  }

  /** The place of a node's band under a point of the window, with its box in the picture; undefined beside the band. */
  slotAt(node: string, at: Point): { readonly slot: number; readonly box: Box } | undefined {
    const { layout } = this.#arrangement;
    const p = this.#camera.toModel(at);
    const slot = layout.slotAt(node, p.x, p.y);
    const box = slot === undefined ? undefined : layout.slotBox(node, slot);
    return slot === undefined || !box ? undefined : { slot, box };
  }

  /** Puts a card on another place; whoever is there takes its place. */
  moveCard(node: string, slot: number): void {
    this.#byHand = true;
    this.#crowd.place(this.#arrangement.layout.move(node, slot));
    this.#tell();
  }

  /** The same by keyboard: to the next place on a side. */
  shiftCard(node: string, columns: number, rows: number): void {
    const { layout } = this.#arrangement;
    const slot = layout.slotOf(node);
    if (slot === undefined) return;
    const column = (slot % layout.columns) + columns;
    if (column < 0 || column >= layout.columns) return;
    this.moveCard(node, slot + columns + rows * layout.columns);
  }

  // -- following ----------------------------------------------------------------------------------------------------

  #rebuild(): void {
    this.#arrangement.arrange(this.#camera.aspect, this.#events.placement());
    this.#framed = this.#arrangement.projection.nodeNames.length > 0;
    this.#byHand = Object.keys(this.#events.placement().places).length > 0;
    this.#crowd.rebuild();
    this.#goTo(this.#events.placement().frame);
    this.#tell();
  }

  #goTo(frame: Frame | null): void {
    if (frame) {
      this.#camera.restore(frame);
      return;
    }
    this.#camera.show(this.#arrangement.layout.bounds(), 1, false);
    this.#camera.fitted = true;
  }

  #listen(): void {
    this.#cy.on('tapstart', 'node.pod', (event) => {
      const source = event.originalEvent as MouseEvent | undefined;
      if (!source || source.button !== 0) return;
      const key = (event.target as NodeSingular).id().slice(2);
      const home = this.places.podBox(key);
      if (home) this.#events.press(key, { x: source.clientX, y: source.clientY }, home);
    });
    this.#cy.on('tap', (event) => {
      const source = event.originalEvent as MouseEvent | undefined;
      const target = event.target === this.#cy ? null : targetOfId((event.target as NodeSingular).id());
      this.#events.tap(target, source?.ctrlKey === true || source?.metaKey === true);
    });
    this.#cy.on('cxttap', (event) => {
      const source = event.originalEvent as MouseEvent;
      const target = event.target === this.#cy ? null : targetOfId((event.target as NodeSingular).id());
      this.#events.menu(target, { x: source.clientX, y: source.clientY });
    });
    this.#cy.on('dbltap', 'node', (event) => {
      const target = targetOfId((event.target as NodeSingular).id());
      if (target.resource === 'pods' || detailAt(this.#camera.zoom) !== 'near') this.zoomTo([target]);
    });
    this.#cy.on('viewport', () => this.#tell());
    this.#cy.on('dragpan', () => this.#camera.taken());
  }

  /** Tells what is on screen, once a frame. */
  #tell(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      const viewport = viewportOf(this.#camera, this.#arrangement);
      this.#elements.setFar(viewport.detail === 'far');
      this.#elements.setDeep(viewport.zoom >= DETAILED);
      this.#crowd.people(viewport.extent, viewport.detail === 'far');
      this.#events.viewport(viewport);
    });
  }
}

function around(boxes: readonly Box[]): Box {
  const x = Math.min(...boxes.map((b) => b.x));
  const y = Math.min(...boxes.map((b) => b.y));
  const right = Math.max(...boxes.map((b) => b.x + b.width));
  const bottom = Math.max(...boxes.map((b) => b.y + b.height));
  return { x, y, width: right - x, height: bottom - y };
}

function targetOfId(id: string): Target {
  return { resource: id.startsWith('p:') ? 'pods' : 'nodes', key: id.slice(2) };
}
