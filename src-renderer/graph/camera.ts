/** The window onto the picture: where it is panned and zoomed to, and the way from its coordinates to the window's. */
import type { Core } from 'cytoscape';
import type { Box, Point } from '@renderer/model';

/** Nobody zooms out farther than this, unless a whole fleet is smaller still when it is fitted. */
const MIN_ZOOM = 0.04;
export const TINIEST_ZOOM = 0.002;
export const MAX_ZOOM = 14;
const MARGIN = 24;
const BUTTONS = 16;

export interface Frame {
  readonly zoom: number;
  readonly pan: Point;
}

export class Camera {
  readonly #cy: Core;
  readonly #host: HTMLElement;
  /** Motion was asked not to be shown. */
  still = false;
  /** Room at the upper edge that belongs to something else, px. */
  headroom = 0;
  /** Nobody has moved the picture since it was fitted. */
  fitted = false;
  /** All that there is, in the picture's coordinates: it can always be seen whole. */
  all: () => Box = () => ({ x: 0, y: 0, width: 0, height: 0 });
  /** Where a glide that is going on leads to. */
  #goal: Frame | null = null;

  constructor(cy: Core, host: HTMLElement) {
    this.#cy = cy;
    this.#host = host;
  }

  get zoom(): number {
    return this.#cy.zoom();
  }

  get frame(): Frame {
    return { zoom: this.#cy.zoom(), pan: { ...this.#cy.pan() } };
  }

  /** What is seen, in the picture's coordinates. */
  get extent(): Box {
    const { x1, y1, x2, y2 } = this.#cy.extent();
    return { x: x1, y: y1, width: x2 - x1, height: y2 - y1 };
  }

  get aspect(): number {
    const { width, height } = this.#host.getBoundingClientRect();
    return height > 0 ? width / height : 1.4;
  }

  zoomBy(factor: number, at?: Point): void {
    this.taken();
    const host = this.#host.getBoundingClientRect();
    const least = Math.min(MIN_ZOOM, this.#framing(this.all(), 1).zoom);
    const center = at ?? { x: host.left + host.width / 2, y: host.top + host.height / 2 };
    this.#cy.zoom({
      level: Math.max(least, Math.min(MAX_ZOOM, this.#cy.zoom() * factor)),
      renderedPosition: { x: center.x - host.left, y: center.y - host.top },
    });
  }

  panBy(x: number, y: number): void {
    this.taken();
    this.#cy.panBy({ x, y });
  }

  /** Somebody moves the picture by hand. */
  taken(): void {
    this.#rest();
    this.fitted = false;
  }

  /** Brings a point of the picture into the middle, at once. */
  centerOn(at: Point): void {
    this.taken();
    const { width, height } = this.#host.getBoundingClientRect();
    const zoom = this.#cy.zoom();
    this.#cy.pan({ x: width / 2 - at.x * zoom, y: height / 2 - at.y * zoom });
  }

  /** Shows a box of the picture whole, no larger than `most`. `glide`: false to be there at once. */
  show(box: Box, most: number, glide = true): void {
    const to = this.#framing(box, most);
    if (glide) return this.#moveTo(to);
    this.#rest();
    this.#cy.viewport(to);
  }

  /** Goes where it was once. */
  restore(to: Frame): void {
    this.taken();
    this.#cy.viewport({
      zoom: Math.max(TINIEST_ZOOM, Math.min(MAX_ZOOM, to.zoom)),
      pan: { x: to.pan.x, y: to.pan.y },
    });
  }

  /**
   * Brings a box of the picture into view, without moving what is already seen. What counts is where a glide that is
   * going on will end: it goes on, or leads on from there.
   */
  reveal(box: Box): void {
    const { width, height } = this.#host.getBoundingClientRect();
    const { zoom, pan } = this.#goal ?? this.frame;
    const [left, top] = [pan.x + box.x * zoom, pan.y + box.y * zoom];
    const dx = Math.max(0, MARGIN - left) - Math.max(0, left + box.width * zoom - width + MARGIN);
    const dy = Math.max(0, MARGIN - top) - Math.max(0, top + box.height * zoom - height + MARGIN);
    if (dx === 0 && dy === 0) return;
    this.fitted = false;
    this.#moveTo({ zoom, pan: { x: pan.x + dx, y: pan.y + dy } });
  }

  /** Whether a point of the window lies on the picture. */
  contains(at: Point): boolean {
    const { left, top, right, bottom } = this.#host.getBoundingClientRect();
    return at.x >= left && at.x <= right && at.y >= top && at.y <= bottom;
  }

  /** From the window's coordinates to the picture's. */
  toModel(at: Point): Point {
    const host = this.#host.getBoundingClientRect();
    const pan = this.#cy.pan();
    const zoom = this.#cy.zoom();
    return { x: (at.x - host.left - pan.x) / zoom, y: (at.y - host.top - pan.y) / zoom };
  }

  /** From the picture's coordinates to the window's. */
  toWindow(box: Box): Box {
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

  /** The frame that shows a box whole, not larger than `most`; small pictures lie at the upper edge. */
  #framing(box: Box, most: number): Frame {
    const { width, height } = this.#host.getBoundingClientRect();
    // Below stand the buttons of the view.
    const room = { x: width - 2 * MARGIN, y: height - 2 * MARGIN - this.headroom - BUTTONS };
    if (box.width === 0 || room.x <= 0 || room.y <= 0) return { zoom: 1, pan: { x: MARGIN, y: MARGIN } };
    const zoom = Math.max(TINIEST_ZOOM, Math.min(most, room.x / box.width, room.y / (box.height + 14)));
    return {
      zoom,
      pan: {
        x: Math.round((width - box.width * zoom) / 2 - box.x * zoom),
        y: Math.round(
          Math.max(MARGIN + this.headroom, (height - box.height * zoom) / 2 - MARGIN) - box.y * zoom,
        ),
      },
    };
  }

  #moveTo(to: Frame): void {
    this.#rest();
    if (this.still) {
      this.#cy.viewport(to);
      return;
    }
    this.#goal = to;
    this.#cy.animate(
      { zoom: to.zoom, pan: to.pan },
      {
        duration: 220,
        easing: 'ease-out-cubic',
        complete: () => {
          if (this.#goal === to) this.#goal = null;
        },
      },
    );
  }

  /** Ends a glide where it is. */
  #rest(): void {
    if (this.#goal === null) return;
    this.#cy.stop();
    this.#goal = null;
  }
}
