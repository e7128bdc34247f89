/** Things with labels, found by a selector without looking at all of them. */
import { matchesSelector, type Labels, type Selector } from '@shared/api';

export class LabelIndex<T extends { readonly labels: Labels }> {
  readonly #all: readonly T[];
  #byLabel: Map<string, Map<string, T[]>> | undefined;

  constructor(all: readonly T[]) {
    this.#all = all;
  }

  /** All that a selector matches; none of them twice. */
  matching(selector: Selector): readonly T[] {
    return this.#candidates(selector).filter(({ labels }) => matchesSelector(selector, labels));
  }

  /** Those that have the labels which a selector names by value; all where it names none so. */
  #candidates(selector: Selector): readonly T[] {
    const named = selector.find(({ operator }) => operator === 'In');
    if (!named) return this.#all;
    const values = this.#index().get(named.key);
    // A thing has one value of a label, so that no two of these lists share any.
    return [...new Set(named.values)].flatMap((value) => values?.get(value) ?? []);
  }

  #index(): Map<string, Map<string, T[]>> {
    if (this.#byLabel) return this.#byLabel;
    const index = new Map<string, Map<string, T[]>>();
    for (const one of this.#all) {
      for (const key of Object.keys(one.labels)) {
        let values = index.get(key);
        if (!values) index.set(key, (values = new Map()));
        const found = values.get(one.labels[key]!);
        if (found) found.push(one);
        else values.set(one.labels[key]!, [one]);
      }
    }
    return (this.#byLabel = index);
  }
}
