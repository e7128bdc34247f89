/**
 * The elements that cytoscape holds: pods. They are where the layout says, and look as they are. What an element has
 * already is not told to it again, and what comes and goes in one change does so at once: cytoscape finds the style of
 * every element it is told something about anew, and that is most of what a picture costs. Cards are no elements.
 */
import type { Core, ElementDefinition, NodeSingular } from 'cytoscape';
import { CHIP, type ChipBox, type PodView, type Point } from '@renderer/model';
import { chipImage, imageWidth, OwnerColours, type Palette } from './palette';

type Data = Record<string, string | number>;

/** A pod's element and what it was told last. `element` is null until the change that brings it is over. */
interface Shown {
  element: NodeSingular | null;
  readonly id: string;
  readonly data: Data;
  readonly classes: Set<string>;
  at: Point;
}

export class Elements {
  readonly #cy: Core;
  readonly #colours = new OwnerColours();
  palette: Palette;
  /** Motion was asked not to be shown. */
  still = false;
  /** Whether a pod stays faint, because it is not what is looked for. */
  faint: (pod: PodView) => boolean = () => false;
  /** Where a pod that is about to appear comes from, in the picture's coordinates. */
  readonly #arrivals = new Map<string, Point>();
  #selected: ReadonlySet<string> = new Set();
  /** Those of them that the canvas frames. */
  #framed: ReadonlySet<string> = new Set();
  #deep = false;
  #held: ReadonlySet<string> = new Set();
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
    this.#pods.clear();
    this.#coming.clear();
    this.#going = [];
  }

  arriveFrom(pod: string, from: Point): void {
    this.#arrivals.set(pod, from);
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
    const brought = this.#bring(chip.key, from ?? to, data);
    this.#pods.set(chip.key, brought);
    if (this.#framed.has(chip.key)) brought.classes.add('selected');
    if (this.#held.has(chip.key)) brought.classes.add('held');
    this.paintPod(pod);
    if (!from) return;
    // It has to be there before it can glide.
    this.#settle();
    this.#move(brought, to, glide);
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

  ownerColour(pod: PodView): string | undefined {
    return this.#colours.of(pod.owner?.key, pod.badge === 'static');
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

  #bring(id: string, at: Point, data: Data): Shown {
    const shown: Shown = { element: null, id, data: { ...data }, classes: new Set(), at };
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
