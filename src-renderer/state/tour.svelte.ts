/** The tour of the first start: five steps that can be skipped, and taken again from the Help menu. */
import type { PreferencesStore } from './preferences.svelte';

/** Kept among the panels' numbers: which tour somebody has seen or skipped. */
const KEPT = 'tourSeen';
/** A tour that is worth being shown again to those who know the one before gets another number. */
const EDITION = 1;

export const TOUR_STEPS = ['picture', 'drag', 'why', 'time', 'ask'] as const;
export type TourStep = (typeof TOUR_STEPS)[number];

export class Tour {
  readonly #preferences: PreferencesStore;
  /** The step on show, from 0; null where no tour is going on. */
  at = $state<number | null>(null);

  constructor(preferences: PreferencesStore) {
    this.#preferences = preferences;
  }

  readonly step = $derived.by<TourStep | null>(() =>
    this.at === null ? null : (TOUR_STEPS[this.at] ?? null),
  );

  /** Begins it for somebody who has never seen it. */
  greet(): void {
    if ((this.#preferences.values.panels[KEPT] ?? 0) < EDITION) this.begin();
  }

  begin(): void {
    this.at = 0;
  }

  next(): void {
    if (this.at === null) return;
    if (this.at + 1 < TOUR_STEPS.length) this.at++;
    else this.end();
  }

  back(): void {
    if (this.at !== null && this.at > 0) this.at--;
  }

  end(): void {
    this.at = null;
    void this.#preferences.set({ panels: { [KEPT]: EDITION } });
  }
}
