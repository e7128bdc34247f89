/**
 * The elements that cytoscape holds: one a card, one a pod. They are where the layout says, and look as they are. What
 * an element has already is not told to it again, and what comes and goes in one change does so at once: cytoscape
 * finds the style of every element it is told something about anew, and that is most of what a picture costs.
 */
import type { Core, ElementDefinition, NodeSingular } from 'cytoscape';
import {
  CHIP,
  fraction,
  type Answer,
  type Box,
  type ChipBox,
  type NodeView,
  type PodView,
  type Point,
} from '@renderer/model';
import { chipImage, imageWidth, mix, OwnerColours, type Palette } from './palette';

type Data = Record<string, string | number>;

/** An element and what it was told last. `element` is null until the change that brings it is over. */
interface Shown {
  element: NodeSingular | null;
  readonly id: string;
  readonly data: Data;
  readonly classes: Set<string>;
  at: Point;
}

/** So many shades a card has from afar, so that one pod more or less seldom repaints it. */
const SHADES = 48;

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
  readonly #arrivals = new Map<string, Point>();
  #selected: ReadonlySet<string> = new Set();
  /** Those of them that the canvas frames. */
  #framed: ReadonlySet<string> = new Set();
  #selectedCards: ReadonlySet<string> = new Set();
  #deep = false;
  #held: ReadonlySet<string> = new Set();
  readonly #cards = new Map<string, Shown>();
  readonly #pods = new Map<string, Shown>();
  /** What comes and goes in the change that is going on. */
  readonly #coming = new Set<Shown>();
  #going: NodeSingular[] = [];

  constructor(cy: Core, palette: Palette) {
    this.#cy = cy;
    this.palette = palette;
  }

  /** Makes changes at once; what is placed and removed inside is there and gone when it returns. */
  change(work: () => void): void {
    this.#cy.batch(() => {
      work();
      this.#settle();
    });
  }

  clear(): void {
    this.#cy.elements().remove();
    this.#cards.clear();
    this.#pods.clear();
    this.#coming.clear();
    this.#going = [];
  }

  arriveFrom(pod: string, from: Point): void {
    this.#arrivals.set(pod, from);
  }

  placeCard(node: NodeView | undefined, name: string, box: Box): void {
    const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    let card = this.#cards.get(name);
    if (card) {
      if (card.at.x !== at.x || card.at.y !== at.y) card.element?.position(at);
      card.at = at;
    } else {
      card = this.#bring(`n:${name}`, at, this.far ? ['card', 'far'] : ['card'], {
        name,
        heat: this.palette.card,
        edge: this.palette.line,
      });
      this.#cards.set(name, card);
    }
    tell(card, { width: box.width, height: box.height });
    if (node) this.paintCard(node);
  }

  placeChip(pod: PodView, chip: ChipBox, glide: boolean): void {
    const to = { x: chip.x + chip.width / 2, y: chip.y + chip.height / 2 };
    const data = {
      width: chip.width,
      height: chip.height,
      text: chip.text,
      imageWidth: imageWidth(chip.text === '', pod.badge),
      shift: (CHIP.lead + (pod.badge ? CHIP.badge : 0) - CHIP.tail) / 2,
    };
    const shown = this.#pods.get(chip.key);
    if (shown) {
      tell(shown, data);
      this.#move(shown, to, glide);
      return;
    }
    const from = this.#arrivals.get(chip.key);
    this.#arrivals.delete(chip.key);
    const brought = this.#bring(`p:${chip.key}`, from ?? to, ['pod'], data);
    this.#pods.set(chip.key, brought);
    if (this.#framed.has(chip.key)) brought.classes.add('selected');
    if (this.#held.has(chip.key)) brought.classes.add('held');
    this.paintPod(pod);
    if (!from) return;
    // It has to be there before it can glide.
    this.#settle();
    this.#move(brought, to, glide);
  }

  removeCard(name: string): void {
    this.#take(this.#cards.get(name));
    this.#cards.delete(name);
  }

  removePod(key: string): void {
    this.#take(this.#pods.get(key));
    this.#pods.delete(key);
  }

  paintPod(pod: PodView): void {
    const shown = this.#pods.get(pod.key);
    if (!shown) return;
    const square = shown.data['text'] === '';
    tell(shown, { image: chipImage(pod.tone, this.ownerColour(pod), this.palette, square, pod.badge) });
    mark(shown, 'kill', pod.tone === 'kill');
    mark(shown, 'faded', this.faint(pod));
  }

  paintCard(node: NodeView): void {
    const shown = this.#cards.get(node.name);
    if (shown) tell(shown, { ...this.cardColours(node) });
  }

  /** How a card looks from afar: the fuller, the stronger. */
  cardColours(node: NodeView): { readonly heat: string; readonly edge: string } {
    const load = Math.min(1, Math.max(fraction(node.cpu), fraction(node.memory), fraction(node.pods)));
    return {
      heat: mix(
        this.palette.card,
        node.ready ? this.palette.accent : this.palette.tones.err,
        0.08 + (Math.ceil(load * SHADES) / SHADES) * 0.72,
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
    for (const card of this.#cards.values()) {
      if (far) card.classes.add('far');
      else card.classes.delete('far');
    }
    this.#cy.nodes('.card').toggleClass('far', far);
  }

  /** What nodes say to the pods in hand, where the canvas paints the cards; empty while none are in hand. */
  answer(answers: ReadonlyMap<string, Answer>): void {
    this.change(() => {
      for (const [name, card] of this.#cards) {
        const said = answers.get(name);
        mark(card, 'takes', said === 'takes');
        mark(card, 'refuses', said === 'refuses');
      }
    });
  }

  /** Chips are so large that the DOM draws what is in them, with a frame of its own around what is selected. */
  setDeep(deep: boolean): void {
    if (deep === this.#deep) return;
    this.#deep = deep;
    const selected = this.#selected;
    this.select(new Set());
    this.select(selected);
  }

  select(pods: ReadonlySet<string>): void {
    this.#selected = pods;
    this.#framed = this.#mark('selected', this.#framed, this.#deep ? new Set() : pods);
  }

  /** Nodes whose cards the canvas frames where it paints them; near by the card itself does. */
  selectCards(nodes: ReadonlySet<string>): void {
    const set = (name: string, on: boolean): void => {
      const card = this.#cards.get(name);
      if (card) mark(card, 'selected', on);
    };
    for (const name of this.#selectedCards) if (!nodes.has(name)) set(name, false);
    for (const name of nodes) set(name, true);
    this.#selectedCards = nodes;
  }

  /** Pods that are being dragged stay faintly where they were. */
  hold(pods: ReadonlySet<string>): void {
    this.#held = this.#mark('held', this.#held, pods);
  }

  #mark(name: string, before: ReadonlySet<string>, after: ReadonlySet<string>): ReadonlySet<string> {
    const set = (key: string, on: boolean): void => {
      const shown = this.#pods.get(key);
      if (shown) mark(shown, name, on);
    };
    for (const key of before) if (!after.has(key)) set(key, false);
    for (const key of after) set(key, true);
    return new Set(after);
  }

  #bring(id: string, at: Point, classes: readonly string[], data: Data): Shown {
    const shown: Shown = { element: null, id, data: { ...data }, classes: new Set(classes), at };
    this.#coming.add(shown);
    return shown;
  }

  #take(shown: Shown | undefined): void {
    if (!shown) return;
    if (shown.element) this.#going.push(shown.element);
    else this.#coming.delete(shown);
  }

  #move(shown: Shown, to: Point, glide: boolean): void {
    if (Math.abs(shown.at.x - to.x) < 0.5 && Math.abs(shown.at.y - to.y) < 0.5) return;
    shown.at = to;
    const { element } = shown;
    if (!element) return;
    if (element.animated()) element.stop(true);
    if (glide && !this.still) element.animate({ position: to }, { duration: 220, easing: 'ease-out-cubic' });
    else element.position(to);
  }

  /** Hands over to cytoscape what comes and goes. */
  #settle(): void {
    if (this.#going.length > 0) {
      const all = this.#cy.collection();
      for (const element of this.#going) all.merge(element);
      all.remove();
      this.#going = [];
    }
    if (this.#coming.size === 0) return;
    const coming = [...this.#coming];
    this.#coming.clear();
    const added = this.#cy.add(coming.map(definition));
    for (const [i, shown] of coming.entries()) shown.element = added[i] as unknown as NodeSingular;
  }
}

function definition({ id, at, classes, data }: Shown): ElementDefinition {
  return {
    group: 'nodes',
    data: { image: 'none', ...data, id },
    position: { ...at },
    classes: [...classes],
    ...(classes.has('card') ? { pannable: true } : {}),
  };
}

/** Tells an element what is new to it. */
function tell(shown: Shown, data: Data): void {
  let changed: Data | null = null;
  for (const key in data) {
    if (shown.data[key] === data[key]) continue;
    shown.data[key] = data[key]!;
    (changed ??= {})[key] = data[key]!;
  }
  if (changed) shown.element?.data(changed);
}

function mark(shown: Shown, name: string, on: boolean): void {
  if (shown.classes.has(name) === on) return;
  if (on) shown.classes.add(name);
  else shown.classes.delete(name);
  shown.element?.toggleClass(name, on);
}
