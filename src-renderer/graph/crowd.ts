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
const GLIDES = 250;
/** So many cards without pods are brought to their places in one frame; further ones come in the next frames. */
const A_FRAME = 250;

export class Crowd {
  readonly #arrangement: Arrangement;
  readonly #elements: Elements;
  /** Nodes whose pods are elements: those in sight, and some that were. */
  readonly #peopled = new Set<string>();
  /** Cards that are to be brought to their places in the next frames. */
  readonly #waiting = new Set<string>();
  #frame = 0;

  constructor(arrangement: Arrangement, elements: Elements) {
    this.#arrangement = arrangement;
    this.#elements = elements;
  }

  /** Nothing is brought anywhere any more. */
  end(): void {
    this.#waiting.clear();
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  /** From scratch: the arrangement is another one. */
  rebuild(): void {
    this.end();
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
    this.end();
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
    let placed = 0;
    for (const name of again) {
      if (this.#peopled.has(name) || placed < A_FRAME) {
        this.#place(name, again.size < GLIDES);
        this.#waiting.delete(name);
        placed++;
      } else this.#waiting.add(name);
    }
    this.#goOn();
    for (const key of change.pods) {
      const pod = projection.pod(key);
      if (pod && pod.node !== '') this.#elements.paintPod(pod);
    }
  }

  /** Brings the next of those that wait to their places, a frame later. */
  #goOn(): void {
    if (this.#waiting.size === 0 || this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      const names = [...this.#waiting].slice(0, A_FRAME);
      for (const name of names) this.#waiting.delete(name);
      this.#elements.change(() => {
        for (const name of names) this.#place(name, false);
      });
      this.#goOn();
    });
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
