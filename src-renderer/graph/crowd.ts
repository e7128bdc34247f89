/**
 * Brings pods to where the arrangement has them, as the cluster changes and as the picture is moved about. They are
 * elements only while their card is in sight; the others cost nothing.
 */
import type { Arrangement, Box, ProjectionChange } from '@renderer/model';
import { whenIdle } from '@renderer/ui/when-quiet';
import type { Elements } from './elements';
import { meet } from './sight';

/** Cards this far beyond the window's edge have their pods painted already (share of the window). */
const BEYOND = 0.2;
/** So many cards that are no longer seen keep their pods, for whoever comes back at once. */
const KEPT = 60;
/** So many cards lose their pods at a time, once the picture stays far away. */
const AT_A_TIME = 20;
/** More than this many changed places are set at once instead of gliding. */
const GLIDES = 250;

export class Crowd {
  readonly #arrangement: Arrangement;
  readonly #elements: Elements;
  /** Nodes whose pods are elements: those in sight, and some that were. */
  readonly #peopled = new Set<string>();
  /** Ends the wait for an idle moment in which pods that nobody sees can go; null while none is waited for. */
  #giveUp: (() => void) | null = null;

  constructor(arrangement: Arrangement, elements: Elements) {
    this.#arrangement = arrangement;
    this.#elements = elements;
  }

  /** Nothing is done later any more. */
  end(): void {
    this.#giveUp?.();
    this.#giveUp = null;
  }

  /** From scratch: the arrangement is another one. */
  rebuild(): void {
    this.end();
    this.#arrangement.putAll();
    this.#elements.change(() => this.#elements.clear());
    this.#peopled.clear();
  }

  /** Looks at every card again, and brings all pods to their places. */
  layAll(): void {
    this.#arrangement.putAll();
    this.placeAll();
  }

  placeAll(): void {
    const { projection } = this.#arrangement;
    this.#elements.change(() => {
      for (const name of this.#peopled) this.#place(name, projection.podCount < GLIDES);
      for (const pod of projection.pods().values())
        if (this.#arrangement.leavesOut(pod)) this.#elements.removePod(pod.key);
    });
  }

  /** Brings the pods of some cards to their places. */
  place(names: ReadonlySet<string>): void {
    this.#elements.change(() => {
      for (const name of names) this.#place(name, names.size < GLIDES);
    });
  }

  follow(change: ProjectionChange): void {
    this.#elements.change(() => this.#follow(change));
  }

  paintAll(): void {
    const { projection } = this.#arrangement;
    this.#elements.change(() => {
      for (const pod of projection.pods().values()) if (pod.node !== '') this.#elements.paintPod(pod);
    });
  }

  /** Pods of the cards in sight become elements, those of most others do not stay any. */
  people(extent: Box, far: boolean): void {
    // From afar a node is one cell. Who comes back at once finds the pods where they were.
    if (far) {
      if (this.#peopled.size > 0) this.#giveUp ??= whenIdle(() => this.#leave());
      return;
    }
    this.end();
    const { layout } = this.#arrangement;
    const { x, y, width, height } = extent;
    const wide = {
      x: x - width * BEYOND,
      y: y - height * BEYOND,
      width: width * (1 + 2 * BEYOND),
      height: height * (1 + 2 * BEYOND),
    };
    const seen = new Set<string>();
    for (const name of layout.nodes()) if (meet(layout.card(name)!, wide)) seen.add(name);
    const come = [...seen].filter((name) => !this.#peopled.has(name));
    const unseen = [...this.#peopled].filter((name) => !seen.has(name));
    const go = unseen.slice(0, Math.max(0, unseen.length - KEPT));
    if (come.length === 0 && go.length === 0) return;
    this.#elements.change(() => {
      for (const name of go) this.#unpeople(name);
      for (const name of come) {
        this.#peopled.add(name);
        this.#place(name, false);
      }
    });
  }

  /** Takes the pods of some cards away, then waits for the next idle moment. */
  #leave(): void {
    this.#elements.change(() => {
      for (const name of [...this.#peopled].slice(0, AT_A_TIME)) this.#unpeople(name);
    });
    this.#giveUp = this.#peopled.size > 0 ? whenIdle(() => this.#leave()) : null;
  }

  #unpeople(name: string): void {
    this.#peopled.delete(name);
    for (const chip of this.#arrangement.layout.chips(name)) this.#elements.removePod(chip.key);
  }

  #follow(change: ProjectionChange): void {
    const arrangement = this.#arrangement;
    const { projection } = arrangement;
    const again = new Set<string>();
    for (const name of new Set([...change.nodes, ...change.crews])) {
      const node = projection.node(name);
      if (!node) {
        arrangement.layout.remove(name);
        this.#peopled.delete(name);
      } else if (change.crews.has(name) || arrangement.strays(name)) {
        for (const moved of arrangement.put(name)) again.add(moved);
      }
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

  /** Brings the pods of a card to their places, if they are elements. */
  #place(name: string, glide: boolean): void {
    if (!this.#peopled.has(name)) return;
    const { layout, projection } = this.#arrangement;
    for (const chip of layout.chips(name)) this.#elements.placeChip(projection.pod(chip.key)!, chip, glide);
  }
}
