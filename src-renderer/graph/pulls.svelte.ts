/**
 * What is pulled over the picture without being a pod: a frame that selects (Shift and drag), and a card that is put on
 * another place (by its head). A pull begins after a few px; until then it is a click.
 */
import { DRAG_THRESHOLD, type Box, type Point } from '@renderer/model';
import type { Picture } from './picture';

type Pull =
  | { readonly kind: 'frame'; readonly from: Point; readonly to: Point; readonly begun: boolean }
  | {
      readonly kind: 'card';
      readonly node: string;
      readonly from: Point;
      readonly to: Point;
      readonly begun: boolean;
    };

export class Pulls {
  #pull = $state.raw<Pull | null>(null);
  /** The next click belongs to the pull that has just ended. */
  #swallow = false;

  /** The frame on show, px of the window. */
  readonly frame = $derived.by<Box | null>(() => {
    const pull = this.#pull;
    if (pull?.kind !== 'frame' || !pull.begun) return null;
    return {
      x: Math.min(pull.from.x, pull.to.x),
      y: Math.min(pull.from.y, pull.to.y),
      width: Math.abs(pull.to.x - pull.from.x),
      height: Math.abs(pull.to.y - pull.from.y),
    };
  });
  /** The card in hand, and where the pointer is. */
  readonly card = $derived<{ readonly node: string; readonly at: Point } | null>(
    this.#pull?.kind === 'card' && this.#pull.begun ? { node: this.#pull.node, at: this.#pull.to } : null,
  );

  get active(): boolean {
    return this.#pull !== null;
  }

  /** It is a frame that would select, or a click with Shift. */
  get framing(): boolean {
    return this.#pull?.kind === 'frame';
  }

  beginFrame(at: Point): void {
    this.#pull = { kind: 'frame', from: at, to: at, begun: false };
  }

  beginCard(node: string, at: Point): void {
    this.#pull = { kind: 'card', node, from: at, to: at, begun: false };
  }

  move(at: Point): void {
    const pull = this.#pull;
    if (!pull) return;
    const begun = pull.begun || Math.hypot(at.x - pull.from.x, at.y - pull.from.y) >= DRAG_THRESHOLD;
    this.#pull = { ...pull, to: at, begun };
  }

  cancel(): void {
    this.#pull = null;
  }

  /** Lets go: the keys of the pods in the frame, or the card put on its new place; null where it was only a click. */
  release(picture: Picture): { readonly pods: readonly string[] } | { readonly moved: string } | null {
    const pull = this.#pull;
    const { frame } = this;
    this.#pull = null;
    if (!pull?.begun) return null;
    this.#swallow = true;
    setTimeout(() => (this.#swallow = false));
    if (pull.kind === 'frame') return { pods: frame ? picture.places.podsIn(frame) : [] };
    const place = picture.places.slotAt(pull.node, pull.to);
    if (!place) return null;
    picture.moveCard(pull.node, place.slot);
    return { moved: pull.node };
  }

  /** Whether a click is only the end of a pull. */
  takesClick(): boolean {
    return this.#swallow;
  }
}
