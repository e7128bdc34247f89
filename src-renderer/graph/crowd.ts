/**
 * Brings cards and pods to where the arrangement has them, as the cluster changes and as the picture is moved about.
 * Pods are elements only while their card is in sight; the others cost nothing.
 */
import type { Arrangement, Box, ProjectionChange } from '@renderer/model';
import type { Elements } from './elements';
import { meet } from './sight';

/** Cards this far beyond the window's edge have their pods painted already (share of the window). */
const BEYOND = 0.2;
/** So many cards that are no longer seen keep their pods, for whoever comes back at once. */
const KEPT = 60;
/** More than this many changed places are set at once instead of gliding. */
const GLIDES = 300;

export class Crowd {
  readonly #arrangement: Arrangement;
  readonly #elements: Elements;
  /** Nodes whose pods are elements: those in sight, and some that were. */
  readonly #peopled = new Set<string>();

  constructor(arrangement: Arrangement, elements: Elements) {
    this.#arrangement = arrangement;
    this.#elements = elements;
  }

  /** From scratch: the arrangement is another one. */
  rebuild(): void {
    const { projection } = this.#arrangement;
    this.#arrangement.putAll();
    this.#elements.change(() => {
      this.#elements.clear();
      this.#peopled.clear();
      for (const name of projection.nodeNames) this.#place(name, false);
    });
  }

  /** Looks at every card again, and brings all to their places. */
  layAll(): void {
    this.#arrangement.putAll();
    this.placeAll();
  }

  placeAll(): void {
    const { projection } = this.#arrangement;
    this.#elements.change(() => {
      for (const name of projection.nodeNames) this.#place(name, projection.podCount < GLIDES);
      for (const pod of projection.pods().values())
        if (this.#arrangement.leavesOut(pod)) this.#elements.removePod(pod.key);
    });
  }

  /** Brings some cards to their places. */
  place(names: ReadonlySet<string>): void {
    this.#elements.change(() => {
      for (const name of names) this.#place(name, names.size < GLIDES);
    });
  }

  follow(change: ProjectionChange): void {
    this.#elements.change(() => this.#follow(change));
  }

  paintAll(): void {
    const { layout, projection } = this.#arrangement;
    this.#elements.change(() => {
      for (const pod of projection.pods().values()) if (pod.node !== '') this.#elements.paintPod(pod);
      for (const name of layout.nodes()) {
        const node = projection.node(name);
        if (node) this.#elements.paintCard(node);
      }
    });
  }

  /** Pods of the cards in sight become elements, those of most others do not stay any. */
  people(extent: Box, far: boolean): void {
    const { layout } = this.#arrangement;
    const { x, y, width, height } = extent;
    const wide = {
      x: x - width * BEYOND,
      y: y - height * BEYOND,
      width: width * (1 + 2 * BEYOND),
      height: height * (1 + 2 * BEYOND),
    };
    // From afar the canvas paints the card over its pods.
    const seen = new Set<string>();
    if (!far) for (const name of layout.nodes()) if (meet(layout.card(name)!, wide)) seen.add(name);
    const come = [...seen].filter((name) => !this.#peopled.has(name));
    const unseen = [...this.#peopled].filter((name) => !seen.has(name));
    const go = unseen.slice(0, Math.max(0, unseen.length - KEPT));
    if (come.length === 0 && go.length === 0) return;
    this.#elements.change(() => {
      for (const name of go) {
        this.#peopled.delete(name);
        for (const chip of layout.chips(name)) this.#elements.removePod(chip.key);
      }
      for (const name of come) {
        this.#peopled.add(name);
        this.#place(name, false);
      }
    });
  }

  #follow(change: ProjectionChange): void {
    const arrangement = this.#arrangement;
    const { projection } = arrangement;
    const again = new Set<string>();
    for (const name of new Set([...change.nodes, ...change.crews])) {
      const node = projection.node(name);
      if (!node) {
        arrangement.layout.remove(name);
        this.#elements.removeCard(name);
      } else if (change.crews.has(name) || arrangement.strays(name)) {
        for (const moved of arrangement.put(name)) again.add(moved);
      } else this.#elements.paintCard(node);
    }
    for (const key of change.pods) {
      const pod = projection.pod(key);
      if (!pod || pod.node === '' || arrangement.leavesOut(pod)) this.#elements.removePod(key);
      // A chip may need more or less room for its STATUS.
      if (pod && pod.node !== '' && !change.crews.has(pod.node))
        for (const moved of arrangement.put(pod.node)) again.add(moved);
    }
    for (const name of again) this.#place(name, again.size < GLIDES);
    for (const key of change.pods) {
      const pod = projection.pod(key);
      if (pod && pod.node !== '') this.#elements.paintPod(pod);
    }
  }

  /** Brings a card and its chips to their places. */
  #place(name: string, glide: boolean): void {
    const { layout, projection } = this.#arrangement;
    const box = layout.card(name);
    if (!box) return;
    this.#elements.placeCard(projection.node(name), name, box);
    if (!this.#peopled.has(name)) return;
    for (const chip of layout.chips(name)) this.#elements.placeChip(projection.pod(chip.key)!, chip, glide);
  }
}
