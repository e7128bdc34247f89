/**
 * Counts of objects by group and trait, kept up to date with every change: a controller that owns thousands of pods
 * sees how many of them are ready without looking at each.
 */
import type { KubeObject } from '@shared/api';
import type { Cache } from './informers';

/** Objects of one group that are alike in every way that matters to the reader. */
export interface Trait<T> {
  readonly trait: T;
  readonly count: number;
}

interface Entry<T> {
  readonly trait: T;
  count: number;
}

export class Tally<T> implements Cache {
  private groups = new Map<string, Map<string, Entry<T>>>();

  /**
   * @param groupOf the group of an object, or undefined where it belongs to none
   * @param keyOf a text that is equal for objects that are alike
   * @param traitOf what objects with that text have in common
   */
  constructor(
    private readonly groupOf: (object: KubeObject) => string | undefined,
    private readonly keyOf: (object: KubeObject) => string,
    private readonly traitOf: (object: KubeObject) => T,
  ) {}

  /** The traits of a group with their counts, in no particular order. */
  of(group: string): Iterable<Trait<T>> {
    return this.groups.get(group)?.values() ?? [];
  }

  update(previous: KubeObject | null, object: KubeObject | null): void {
    const from = previous ? this.groupOf(previous) : undefined;
    const to = object ? this.groupOf(object) : undefined;
    if (from === undefined && to === undefined) return;
    const fromKey = from === undefined ? '' : this.keyOf(previous!);
    const toKey = to === undefined ? '' : this.keyOf(object!);
    if (from === to && fromKey === toKey) return;
    if (from !== undefined) this.remove(from, fromKey);
    if (to !== undefined) this.insert(to, toKey, object!);
  }

  refill(objects: readonly KubeObject[]): void {
    this.groups = new Map();
    for (const object of objects) this.update(null, object);
  }

  private insert(group: string, key: string, object: KubeObject): void {
    let traits = this.groups.get(group);
    if (!traits) this.groups.set(group, (traits = new Map()));
    const entry = traits.get(key);
    if (entry) entry.count++;
    else traits.set(key, { trait: this.traitOf(object), count: 1 });
  }

  private remove(group: string, key: string): void {
    const traits = this.groups.get(group);
    const entry = traits?.get(key);
    if (!traits || !entry) throw new Error(`tally has no ${key} in ${group}`);
    if (--entry.count > 0) return;
    traits.delete(key);
    if (traits.size === 0) this.groups.delete(group);
  }
}
