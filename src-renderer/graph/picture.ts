/**
 * The picture: cytoscape holds pods at the places that the arrangement gives them, and does panning and zooming; below
 * it lie the nodes, as cards or from afar as cells. It follows the projection change by change; what it paints depends
 * on the zoom.
 */
import cytoscape, { type Core, type EventObject, type NodeSingular } from 'cytoscape';
import layers, { type IHTMLLayer, type LayersPlugin } from 'cytoscape-layers';
import {
  Arrangement,
  type Answer,
  type Box,
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
import { drawingOf, type Drawing } from './drawing';
import { Elements } from './elements';
import { Fleet } from './fleet';
import { readPalette } from './palette';
import { Places } from './places';
import { around, DETAILED, detailAt, meet, viewportOf, type Viewport } from './sight';
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

export class Picture {
  readonly #cy: Core;
  readonly #host: HTMLElement;
  readonly #events: PictureEvents;
  readonly #arrangement: Arrangement;
  readonly #elements: Elements;
  readonly #crowd: Crowd;
  readonly #fleet: Fleet;
  /** Where cytoscape paints. */
  readonly #pods: HTMLElement;
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
    const cells = document.createElement('canvas');
    cells.dataset['testid'] = 'fleet';
    this.#pods = made.nodeLayer.node;
    made.nodeLayer.insertBefore('html-static').node.append(cells);
    this.#fleet = new Fleet(cells, palette);
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
    this.#fleet.palette = this.#elements.palette;
    this.#elements.change(() => void this.#cy.style(stylesheet(this.#elements.palette)));
    this.#crowd.paintAll();
    this.#tell();
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
    if (this.#fleet.select(nodes, pods) && this.#far) this.#tell();
  }

  /** What nodes say to the pods in hand, where they have no card to say it. */
  answer(answers: ReadonlyMap<string, Answer>): void {
    if (this.#fleet.answer(answers) && this.#far) this.#tell();
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
    return [...layout.nodes()].map((name) => ({
      box: layout.card(name)!,
      fill: this.#fleet.colours(projection.node(name)).heat,
    }));
  }

  ownerColour(pod: PodView): string | undefined {
    return this.#elements.ownerColour(pod);
  }

  fades(pod: PodView): boolean {
    return this.#arrangement.fades(pod);
  }

  get drawing(): Drawing {
    return drawingOf(this.#arrangement, this.#elements);
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
    this.#cy.on('tapstart', 'node', (event) => {
      const source = event.originalEvent as MouseEvent | undefined;
      if (!source || source.button !== 0 || this.#far) return;
      const key = (event.target as NodeSingular).id();
      const home = this.places.podBox(key);
      if (home) this.#events.press(key, { x: source.clientX, y: source.clientY }, home);
    });
    this.#cy.on('tap', (event) => {
      const source = event.originalEvent as MouseEvent | undefined;
      this.#events.tap(this.#hit(event), source?.ctrlKey === true || source?.metaKey === true);
    });
    this.#cy.on('cxttap', (event) => {
      const source = event.originalEvent as MouseEvent;
      this.#events.menu(this.#hit(event), { x: source.clientX, y: source.clientY });
    });
    this.#cy.on('dbltap', (event) => {
      const target = this.#hit(event);
      if (target && (target.resource === 'pods' || detailAt(this.#camera.zoom) !== 'near'))
        this.zoomTo([target]);
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
      const far = viewport.detail === 'far';
      this.#elements.setDeep(viewport.zoom >= DETAILED);
      this.#crowd.people(viewport.extent, far);
      this.#pods.style.visibility = far ? 'hidden' : '';
      if (far) this.#paintFleet();
      else this.#fleet.hide();
      this.#events.viewport(viewport);
    });
  }

  get #far(): boolean {
    return detailAt(this.#camera.zoom) === 'far';
  }

  #paintFleet(): void {
    const { layout, projection } = this.#arrangement;
    const { extent, frame } = this.#camera;
    const cells = [...layout.nodes()]
      .map((name) => ({ name, box: layout.card(name)!, node: projection.node(name) }))
      .filter(({ box }) => meet(box, extent));
    const { pods } = this.#fleet;
    const homes = new Set([...pods].map((key) => projection.pod(key)?.node ?? ''));
    const marked = [...homes].flatMap((node) => layout.chips(node).filter(({ key }) => pods.has(key)));
    this.#fleet.paint(frame, { width: this.#cy.width(), height: this.#cy.height() }, cells, marked);
  }

  /** The pod that cytoscape found under the pointer, else the node there; null beside everything. */
  #hit(event: EventObject): Target | null {
    if (event.target !== this.#cy && !this.#far)
      return { resource: 'pods', key: (event.target as NodeSingular).id() };
    const source = event.originalEvent as MouseEvent | undefined;
    const node = source ? this.places.nodeAt({ x: source.clientX, y: source.clientY }) : null;
    return node === null ? null : { resource: 'nodes', key: node };
  }
}
