/**
 * Orders two texts by their UTF-16 code units: the same on every machine and in every language. Kubernetes orders
 * names by bytes; for the ASCII that names are made of, both are the same.
 */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The keys of a map in {@link compareText} order. */
export function sortedKeys<K extends string>(
  map: ReadonlyMap<K, unknown> | Readonly<Record<K, unknown>>,
): K[] {
  const keys = map instanceof Map ? [...(map.keys() as Iterable<K>)] : (Object.keys(map) as K[]);
  return keys.sort(compareText);
}
