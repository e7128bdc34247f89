/** Things with labels, found by a selector without looking at all of them. */
import {
  matchesRequirement,
  matchesSelector,
  type Labels,
  type Requirement,
  type Selector,
} from '@shared/api';

const NONE: readonly never[] = [];

export class LabelIndex<T extends { readonly labels: Labels }> {
  readonly #all: readonly T[];
  #byLabel: Map<string, Map<string, T[]>> | undefined;

  constructor(all: readonly T[]) {
    this.#all = all;
  }

  /** All that a selector matches; none of them twice. */
  matching(selector: Selector): readonly T[] {
    let fewest: readonly T[] = this.#all;
    let indexed = false;
    for (const requirement of selector) {
      const found = this.#candidates(requirement, fewest.length);
      if (found === undefined) continue;
      if (found.length === 0) return NONE;
      [fewest, indexed] = [found, true];
    }
    if (selector.length === (indexed ? 1 : 0)) return fewest;
    return fewest.filter(({ labels }) => matchesSelector(selector, labels));
  }

  /** All that satisfy a requirement; undefined where that would be `limit` or more, or where a label may be absent. */
  #candidates(requirement: Requirement, limit: number): readonly T[] | undefined {
    const { key, operator, values } = requirement;
    if (operator === 'NotIn' || operator === 'DoesNotExist') return undefined;
    const known = this.#index().get(key);
    if (!known) return NONE;
    if (operator === 'In' && values.length === 1) {
      const found = known.get(values[0]!) ?? NONE;
      return found.length < limit ? found : undefined;
    }
    // A thing has one value of a label, so that no two of these lists share any.
    const lists: (readonly T[])[] = [];
    let count = 0;
    const take = (found: readonly T[] | undefined): boolean => {
      if (found) lists.push(found);
      count += found?.length ?? 0;
      return count < limit;
    };
    if (operator === 'In') {
      for (const value of new Set(values)) if (!take(known.get(value))) return undefined;
    } else
      for (const [value, found] of known)
        if (matchesRequirement(requirement, { [key]: value }) && !take(found)) return undefined;
    return lists.length === 1 ? lists[0]! : lists.flat();
  }

  #index(): Map<string, Map<string, T[]>> {
    if (this.#byLabel) return this.#byLabel;
    const index = new Map<string, Map<string, T[]>>();
    for (const one of this.#all) {
      for (const key in one.labels) {
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
