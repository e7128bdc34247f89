/** The elements that cytoscape holds: one a card, one a pod. They are where the layout says, and look as they are. */
import type { Core, NodeSingular } from 'cytoscape';
import {
  CHIP,
  fraction,
  type Box,
  type ChipBox,
  type NodeView,
  type PodView,
  type Point,
} from '@renderer/model';
import { chipImage, imageWidth, mix, OwnerColours, type Palette } from './palette';

export class Elements {
  readonly #cy: Core;
  readonly #colours = new OwnerColours();
  palette: Palette;
  /** Motion was asked not to be shown. */
  still = false;
  /** Cards are painted by the canvas: seen from afar. */
  far = false;
  /** Whether a pod stays faint, because it is not what is looked for. */
  faint: (pod: PodView) => boolean = () => false;
  /** Where a pod that is about to appear comes from, in the picture's coordinates. */
  #arrivals = new Map<string, Point>();
  #selected = new Set<string>();
  #held = new Set<string>();

  constructor(cy: Core, palette: Palette) {
    this.#cy = cy;
    this.palette = palette;
  }

  clear(): void {
    this.#cy.elements().remove();
  }

  arriveFrom(pod: string, from: Point): void {
    this.#arrivals.set(pod, from);
  }

  placeCard(node: NodeView | undefined, name: string, box: Box): void {
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
          heat: this.palette.card,
          edge: this.palette.line,
        },
        position,
        classes: this.far ? 'card far' : 'card',
        pannable: true,
      });
    } else {
      card.data({ width: box.width, height: box.height });
      card.position(position);
    }
    if (node) this.paintCard(node);
  }

  placeChip(pod: PodView, chip: ChipBox, glide: boolean): void {
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
      from = this.#arrivals.get(chip.key) ?? null;
      this.#arrivals.delete(chip.key);
      element = this.#cy.add({
        group: 'nodes',
        data: { id: `p:${chip.key}`, image: 'none', ...data },
        position: from ?? to,
        classes: 'pod',
      });
      this.paintPod(pod);
      element.toggleClass('selected', this.#selected.has(chip.key));
    } else {
      element.data(data);
      from = { ...element.position() };
    }
    if (!from || (Math.abs(from.x - to.x) < 0.5 && Math.abs(from.y - to.y) < 0.5)) return;
    element.stop(true);
    if (glide && !this.still) element.animate({ position: to }, { duration: 220, easing: 'ease-out-cubic' });
    else element.position(to);
  }

  removeCard(name: string): void {
    this.#cy.getElementById(`n:${name}`).remove();
  }

  removePod(key: string): void {
    this.#cy.getElementById(`p:${key}`).remove();
  }

  paintPod(pod: PodView): void {
    const element = this.#cy.getElementById(`p:${pod.key}`);
    if (element.empty()) return;
    const owner = this.ownerColour(pod);
    const square = element.data('text') === '';
    element.data('image', chipImage(pod.tone, owner, this.palette, square, pod.badge));
    element.toggleClass('kill', pod.tone === 'kill');
    element.toggleClass('faded', this.faint(pod));
  }

  paintCard(node: NodeView): void {
    this.#cy.getElementById(`n:${node.name}`).data(this.cardColours(node));
  }

  /** How a card looks from afar: the fuller, the stronger. */
  cardColours(node: NodeView): { readonly heat: string; readonly edge: string } {
    const load = Math.max(fraction(node.cpu), fraction(node.memory), fraction(node.pods));
    return {
      heat: mix(
        this.palette.card,
        node.ready ? this.palette.accent : this.palette.tones.err,
        0.08 + Math.min(1, load) * 0.72,
      ),
      edge: !node.ready
        ? this.palette.tones.err
        : node.cordoned
          ? this.palette.tones.warn
          : this.palette.line,
    };
  }

  ownerColour(pod: PodView): string | undefined {
    return this.#colours.of(pod.owner?.key, pod.badge === 'static');
  }

  /** All cards are painted by the canvas, or none is. */
  setFar(far: boolean): void {
    if (far === this.far) return;
    this.far = far;
    this.#cy.nodes('.card').toggleClass('far', far);
  }

  select(pods: ReadonlySet<string>): void {
    this.#selected = this.#mark('selected', this.#selected, pods);
  }

  /** Pods that are being dragged stay faintly where they were. */
  hold(pods: ReadonlySet<string>): void {
    this.#held = this.#mark('held', this.#held, pods);
  }

  #mark(name: string, before: ReadonlySet<string>, after: ReadonlySet<string>): Set<string> {
    for (const key of before) if (!after.has(key)) this.#pod(key).removeClass(name);
    for (const key of after) this.#pod(key).addClass(name);
    return new Set(after);
  }

  #pod(key: string): NodeSingular {
    return this.#cy.getElementById(`p:${key}`) as unknown as NodeSingular;
  }
}
