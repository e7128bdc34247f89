/**
 * The layout of one view: which band each card stands in, which pods are in it in which order, and what the filter
 * leaves out. The picture draws what this says.
 */
import type { View } from '@shared/contract';
import type { ChipBox, ChipCaption, ChipInput, MeasureText } from './chips';
import { compareGroups, nodeGroup, podGroup } from './grouping';
import { Layout, type Box, type CardInput, type Places } from './layout';
import type { PodView } from './pod-view';
import type { Projection } from './projection';

/** What of a view the picture follows. */
export interface PictureView {
  readonly nodesBy: string;
  readonly podsBy: string;
  /** What does not match is left out; else it only fades. */
  readonly hide: boolean;
  readonly filtered: boolean;
  readonly matches: (pod: PodView) => boolean;
}

/** Where things lie, to be kept. */
export type Placement = Pick<View, 'frame' | 'columns' | 'columnsBy' | 'places'>;

/** A card as it lies. */
export interface LaidCard {
  readonly name: string;
  readonly box: Box;
  /** Names of its groups of pods. */
  readonly captions: readonly ChipCaption[];
  /** Pods that the filter leaves out of it. */
  readonly hidden: number;
}

export const WHOLE_VIEW: PictureView = {
  nodesBy: '',
  podsBy: '',
  hide: false,
  filtered: false,
  matches: () => true,
};

/** Fewer cards than these are seen well in any arrangement. */
const MANY = 12;
/** So many times larger they must be seen before they are laid out anew by themselves: nothing moves for less. */
const WORTH_IT = 1.4;
/** The same where somebody has just grouped pods otherwise, and looks for where things are anyway. */
const WORTH_LESS = 1.05;

export class Arrangement {
  readonly layout: Layout;
  projection: Projection;
  #view: PictureView = WHOLE_VIEW;
  /** Cards as they were asked for last: the same as long as nothing lies elsewhere, so that who shows them need not. */
  readonly #laid = new Map<string, LaidCard>();
  #laidAt = -1;
  /** All cards have just been laid out as they are. */
  #fresh = false;

  constructor(measure: MeasureText, projection: Projection) {
    this.layout = new Layout(measure);
    this.projection = projection;
  }

  get view(): PictureView {
    return this.#view;
  }
  set view(view: PictureView) {
    this.#view = view;
    this.#laid.clear();
    this.#fresh = false;
  }

  /** The filter leaves this pod out of its card. */
  leavesOut(pod: PodView): boolean {
    return this.view.hide && this.view.filtered && !this.view.matches(pod);
  }

  /** The pod stays in its card, but is not what is looked for. */
  fades(pod: PodView): boolean {
    return !this.view.hide && this.view.filtered && !this.view.matches(pod);
  }

  /** Places for all cards: those that are kept, and new ones behind them. */
  arrange(aspect: number, kept: Placement): void {
    const prefix = `${this.view.nodesBy}|`;
    const places: Places = Object.fromEntries(
      Object.entries(kept.places)
        .filter(([band]) => band.startsWith(prefix))
        .map(([band, slots]) => [band.slice(prefix.length), slots]),
    );
    const columns = kept.columnsBy?.[this.view.nodesBy] ?? kept.columns;
    // What stands in cards comes first: how tall they are decides how many of them stand side by side.
    const cards = this.#cards().map((card) => ({ ...card, pods: this.#crew(card.name) }));
    this.layout.arrange(cards, aspect, {
      titled: this.#titled,
      kept: places,
      ...(Object.keys(places).length > 0 ? { columns } : {}),
    });
    this.#fresh = true;
  }

  /** So many cards have come, or so much into them, that all would be seen much larger side by side in another way. */
  outgrown(aspect: number, regrouped = false): boolean {
    return this.layout.size >= MANY && this.layout.gain(aspect) > (regrouped ? WORTH_LESS : WORTH_IT);
  }

  /** New places for all cards, as suits the pane. */
  tidy(aspect: number): void {
    this.layout.arrange(this.#cards(), aspect, { titled: this.#titled });
  }

  /** Looks again at a node's pods and band; the names of the cards that this moves. */
  put(name: string): ReadonlySet<string> {
    this.#fresh = false;
    return this.layout.put(name, this.#crew(name), this.#bandOf(name));
  }

  /** The same for all; nothing has to be done just after they were laid out. */
  putAll(): void {
    if (this.#fresh) {
      this.#fresh = false;
      return;
    }
    this.layout.batch(() => {
      for (const name of this.projection.nodeNames) this.put(name);
    });
  }

  /** The node has come, or belongs to another band than it stands in. */
  strays(name: string): boolean {
    return this.layout.bandOf(name) !== this.#bandOf(name);
  }

  /** Where cards lie, to be kept: places by grouping and band. What is kept of other groupings stays as it was. */
  places(kept: Pick<Placement, 'columnsBy' | 'places'>): Omit<Placement, 'frame'> {
    const { nodesBy } = this.view;
    const { columns } = this.layout;
    const prefix = `${nodesBy}|`;
    const own = Object.entries(this.layout.places()).map(([band, slots]) => [prefix + band, slots] as const);
    const others = Object.entries(kept.places).filter(([band]) => !band.startsWith(prefix));
    return {
      columns,
      columnsBy: { ...kept.columnsBy, [nodesBy]: columns },
      places: Object.fromEntries([...others, ...own]),
    };
  }

  chip(key: string): ChipBox | undefined {
    const node = this.projection.pod(key)?.node;
    return node ? this.layout.chips(node).find((chip) => chip.key === key) : undefined;
  }

  card(name: string): LaidCard {
    const { layout, projection } = this;
    if (this.#laidAt !== layout.version) {
      this.#laid.clear();
      this.#laidAt = layout.version;
    }
    let card = this.#laid.get(name);
    if (!card) {
      card = {
        name,
        box: layout.card(name)!,
        captions: layout.captions(name),
        hidden:
          this.view.hide && this.view.filtered
            ? projection.podsOn(name).filter((key) => this.leavesOut(projection.pod(key)!)).length
            : 0,
      };
      this.#laid.set(name, card);
    }
    return card;
  }

  get #titled(): boolean {
    return this.view.nodesBy !== '';
  }

  #cards(): readonly CardInput[] {
    return this.projection.nodeNames.map((name) => ({ name, group: this.#bandOf(name) }));
  }

  #bandOf(name: string): string {
    const node = this.projection.node(name);
    return node ? nodeGroup(node, this.view.nodesBy) : '';
  }

  #crew(name: string): readonly ChipInput[] {
    const { podsBy } = this.view;
    const pods = this.projection
      .podsOn(name)
      .map((key) => this.projection.pod(key)!)
      .filter((pod) => !this.leavesOut(pod));
    if (podsBy === '') return pods.map(chipInput);
    return pods
      .map((pod) => ({ ...chipInput(pod), group: podGroup(pod, podsBy) }))
      .sort((a, b) => compareGroups(a.group, b.group));
  }
}

/** What a chip says: the name, and everything that is not simply running. */
export function chipInput(pod: PodView): ChipInput {
  const state: string[] = [];
  if (pod.status !== 'Running') state.push(pod.status);
  const expected = pod.containers > 1 || pod.status === 'Running';
  if (expected && pod.ready < pod.containers && !pod.over) state.push(`${pod.ready}/${pod.containers}`);
  if (pod.restarts > 0) state.push(`↻${pod.restarts}`);
  return { key: pod.key, name: pod.label, state: state.join(' '), badge: pod.badge !== undefined };
}
