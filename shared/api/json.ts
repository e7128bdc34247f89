/** Comparing and naming plain JSON values. A field that is undefined counts as absent. */
import { compareText } from './text';

type Fields = Readonly<Record<string, unknown>>;

/** Whether two JSON values are equal, whatever the order of their fields. */
export function equalJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((item, i) => equalJson(item, b[i]))
    );
  }
  for (const key in a) if (!equalJson((a as Fields)[key], (b as Fields)[key])) return false;
  for (const key in b) if ((b as Fields)[key] !== undefined && (a as Fields)[key] === undefined) return false;
  return true;
}

/** The same text for equal values: JSON with its fields in order. */
export function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const fields = value as Fields;
  const parts: string[] = [];
  for (const key of Object.keys(fields).sort(compareText)) {
    if (fields[key] !== undefined) parts.push(`${JSON.stringify(key)}:${canonicalJson(fields[key])}`);
  }
  return `{${parts.join(',')}}`;
}

/** Sets a key as an own property whatever its name, `__proto__` too. */
export function setOwn(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
  else object[key] = value;
}

/** Whether a JSON value is an object: no list, no null. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
