/**
 * Differences of two JSON values as JSON, made to be small, quick, and exact to the order of keys: an object that was
 * put together from patches prints the same text as the one that was stored. Applying a patch shares what did not
 * change with the base, so that a thousand pods of one template, or a hundred versions of one pod, hold their common
 * parts once.
 *
 * A patch says of a value inside an object or list:
 *   "text", 1, true, null     it is this now
 *   [value]                   it is this object or list now
 *   []                        it is gone
 *   {key: patch, …}           the object's keys that changed; new ones go to the end
 *   [{…}, ["b", "a"]]         the same, and its keys are in this order now
 *   [{index: patch, …}, n]    the list has n items now; those at these places changed
 */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type JsonObject = { readonly [key: string]: Json };

/**
 * A patch taken apart: what repeats from body to body, and what does not. In the shape, texts and numbers are replaced by
 * the number of their slot, from 1; equal ones share a slot (the conditions of a pod often changed in the same second).
 */
export interface Patch {
  /** JSON. */
  readonly shape: string;
  /** By their slots, behind those that were known. */
  readonly values: readonly (string | number)[];
  /** About how many bytes the values take as JSON. */
  readonly size: number;
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What objects inherit (`constructor`, `toString`) are functions, which no JSON value is. */
function valueIn(object: JsonObject, key: string): Json | undefined {
  const value = object[key];
  return typeof value === 'function' ? undefined : value;
}

/**
 * What turns `base` into `next`; undefined where they are equal. Values that JSON leaves out are left out.
 * @param known what the first slots are filled with anyway
 */
export function diff(base: Json, next: Json, known: readonly string[] = []): Patch | undefined {
  const slots = new Slots(known);
  const shape = changeOf(base, next, slots);
  return shape === '' ? undefined : { shape, values: slots.values, size: slots.size };
}

/** The shape of a change, '' where there is none. */
function changeOf(base: Json | undefined, next: Json, slots: Slots): string {
  if (base === next) return '';
  if (typeof next !== 'object' || next === null) return scalar(next, slots);
  if (Array.isArray(next)) return Array.isArray(base) ? listChange(base, next, slots) : anew(next, slots);
  return isObject(base) ? objectChange(base, next as JsonObject, slots) : anew(next, slots);
}

/** A value put in place of another. */
function anew(value: Json, slots: Slots): string {
  return typeof value === 'object' && value !== null ? `[${literal(value, slots)}]` : scalar(value, slots);
}

function objectChange(base: JsonObject, next: JsonObject, slots: Slots): string {
  const keys = Object.keys(next);
  const before = Object.keys(base);
  if (keys.length === before.length) {
    let text = '';
    let at = 0;
    for (; at < keys.length; at++) {
      const key = keys[at]!;
      if (key !== before[at] || key === '__proto__') break;
      const old = base[key];
      const now = next[key];
      if (old === now) continue;
      if (old === undefined || now === undefined) break;
      const change = changeOf(old, now, slots);
      if (change !== '') text += `${text === '' ? '{' : ','}${quoted(key)}:${change}`;
    }
    if (at === keys.length) return text === '' ? '' : `${text}}`;
  }
  return differentKeys(base, next, slots);
}

/** The same for objects that do not have the same keys in the same order. */
function differentKeys(base: JsonObject, next: JsonObject, slots: Slots): string {
  // Assigning to this name would set the prototype.
  if (Object.hasOwn(base, '__proto__') || Object.hasOwn(next, '__proto__')) {
    return JSON.stringify(base) === JSON.stringify(next) ? '' : anew(next, slots);
  }
  let text = '{';
  const kept: string[] = [];
  const say = (key: string, change: string): void => {
    text += `${text === '{' ? '' : ','}${quoted(key)}:${change}`;
  };
  for (const key in base) {
    const old = valueIn(base, key);
    if (old === undefined) continue;
    const now = valueIn(next, key);
    if (now === undefined) {
      say(key, '[]');
      continue;
    }
    kept.push(key);
    const change = changeOf(old, now, slots);
    if (change !== '') say(key, change);
  }
  // The order of `next` is what applying the patch gives, or it is written down.
  let place = 0;
  let inOrder = true;
  for (const key in next) {
    const now = valueIn(next, key);
    if (now === undefined) continue;
    if (valueIn(base, key) === undefined) {
      say(key, anew(now, slots));
      if (place < kept.length) inOrder = false;
    } else if (kept[place++] !== key) {
      inOrder = false;
    }
  }
  if (inOrder) return text === '{' ? '' : `${text}}`;
  return `[${text}},${JSON.stringify(Object.keys(next).filter((key) => next[key] !== undefined))}]`;
}

function listChange(base: readonly Json[], next: readonly Json[], slots: Slots): string {
  let text = '{';
  let inside = false;
  let changes = 0;
  for (let i = 0; i < next.length; i++) {
    const now = next[i] ?? null;
    const old = base[i] ?? null;
    const change = i < base.length ? changeOf(old, now, slots) : anew(now, slots);
    if (change === '') continue;
    text += `${text === '{' ? '' : ','}"${i}":${change}`;
    changes++;
    inside ||= typeof now === 'object' && typeof old === 'object' && now !== null && old !== null;
  }
  if (changes === 0 && base.length === next.length) return '';
  // Nothing in common at any place, not even inside: the list itself says it shorter.
  if (changes > 0 && changes === next.length && !inside) return anew(next, slots);
  return `[${text}},${next.length}]`;
}

/** Past so many, values are looked up in a map. */
const FEW = 24;

class Slots {
  readonly values: (string | number)[] = [];
  size = 0;
  private numbers: Map<string | number, number> | undefined;

  constructor(private readonly known: readonly string[]) {}

  numberOf(value: string | number): number {
    const { known, values } = this;
    for (let i = 0; i < known.length; i++) if (known[i] === value) return i + 1;
    const there = this.numbers ? (this.numbers.get(value) ?? -1) : values.indexOf(value);
    if (there !== -1) return known.length + there + 1;
    this.size += typeof value === 'string' ? value.length + 3 : 8;
    const index = values.push(value) - 1;
    if (this.numbers) this.numbers.set(value, index);
    else if (values.length > FEW) this.numbers = new Map(values.map((one, i) => [one, i]));
    return known.length + index + 1;
  }
}

/** Of a value that stands for itself, all the way down. */
function literal(value: Json, slots: Slots): string {
  if (typeof value !== 'object' || value === null) return scalar(value, slots);
  if (Array.isArray(value)) return `[${value.map((item: Json) => literal(item ?? null, slots)).join(',')}]`;
  let text = '{';
  for (const key of Object.keys(value)) {
    const field = (value as JsonObject)[key];
    if (field !== undefined) text += `${text === '{' ? '' : ','}${quoted(key)}:${literal(field, slots)}`;
  }
  return `${text}}`;
}

function scalar(value: Json, slots: Slots): string {
  return typeof value === 'string' || typeof value === 'number'
    ? String(slots.numberOf(value))
    : String(value);
}

const quotes = new Map<string, string>();

/** Field names repeat: what JSON writes for them is remembered, within reason. */
function quoted(key: string): string {
  let text = quotes.get(key);
  if (text === undefined) {
    text = JSON.stringify(key);
    if (quotes.size < 5000) quotes.set(key, text);
  }
  return text;
}

/**
 * Applies a patch that {@link diff} made.
 * @param shape the shape, parsed
 * @param values by their slots; nothing is read from place 0
 * @throws TypeError where it does not fit the base
 */
export function apply(base: Json | undefined, shape: Json, values: readonly Json[]): Json {
  if (!Array.isArray(shape))
    return isObject(shape) ? applyToObject(base, shape, values) : valueAt(shape, values);
  if (shape.length === 1) return literalOf(shape[0] as Json, values);
  const [changes, form] = shape as unknown as [JsonObject, number | readonly string[]];
  if (typeof form === 'number') return applyToList(base, changes, form, values);
  const unordered = applyToObject(base, changes, values);
  const ordered: Record<string, Json> = {};
  for (const key of form) ordered[key] = unordered[key] as Json;
  return ordered;
}

function applyToObject(base: Json | undefined, changes: JsonObject, values: readonly Json[]): JsonObject {
  if (!isObject(base)) throw new TypeError('the patch is for an object');
  const result: Record<string, Json> = { ...base };
  let gone: string[] | undefined;
  for (const key in changes) {
    const change = changes[key] as Json;
    if (Array.isArray(change) && change.length === 0) (gone ??= []).push(key);
    else result[key] = apply(result[key], change, values);
  }
  return gone ? without(result, gone) : result;
}

/** A copy, because an object from which keys were deleted is slow to read ever after. */
function without(object: JsonObject, gone: readonly string[]): JsonObject {
  const rest: Record<string, Json> = {};
  for (const key in object) if (!gone.includes(key)) rest[key] = object[key] as Json;
  return rest;
}

function applyToList(
  base: Json | undefined,
  changes: JsonObject,
  length: number,
  values: readonly Json[],
): Json {
  if (!Array.isArray(base)) throw new TypeError('the patch is for a list');
  const result: Json[] = base.slice(0, length);
  for (const index in changes)
    result[Number(index)] = apply(result[Number(index)], changes[index] as Json, values);
  return result;
}

function literalOf(shape: Json, values: readonly Json[]): Json {
  if (Array.isArray(shape)) return shape.map((item: Json) => literalOf(item, values));
  if (!isObject(shape)) return valueAt(shape, values);
  const result: Record<string, Json> = {};
  for (const key in shape) {
    const value = literalOf(shape[key] as Json, values);
    if (key === '__proto__')
      Object.defineProperty(result, key, { value, enumerable: true, writable: true, configurable: true });
    else result[key] = value;
  }
  return result;
}

function valueAt(slot: Json, values: readonly Json[]): Json {
  if (typeof slot !== 'number') return slot;
  const value = values[slot];
  if (value === undefined) throw new TypeError('the patch lacks a value');
  return value;
}
