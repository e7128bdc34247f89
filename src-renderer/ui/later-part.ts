/** Parts of the window whose code comes when it is first wanted. What has come is kept, so that next time nobody waits. */
import type { Component } from 'svelte';

/** Imports the file of a component. A part is known by this function: it must be the same one each time. */
export type Load<P extends object> = () => Promise<{ readonly default: Component<P> }>;

const come = new WeakMap<object, unknown>();

/** Fetches a part, unless it is there. Rejects where its file cannot be read. */
export async function fetchPart<P extends object>(load: Load<P>): Promise<Component<P>> {
  const { default: part } = await load();
  come.set(load, part);
  return part;
}

/** The part, where it has come; else undefined. */
export function partOf<P extends object>(load: Load<P>): Component<P> | undefined {
  return come.get(load) as Component<P> | undefined;
}
