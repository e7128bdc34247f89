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
export type Patch = Json;

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What objects inherit (`constructor`, `toString`) are functions, which no JSON value is. */
function valueIn(object: JsonObject, key: string): Json | undefined {
  const value = object[key];
  return typeof value === 'function' ? undefined : value;
}

/** A value put in place of another. */
const literal = (value: Json): Patch => (typeof value === 'object' && value !== null ? [value] : value);

/** What turns `base` into `next`; undefined where they are equal. Values that JSON leaves out are left out. */
export function diff(base: Json, next: Json): Patch | undefined {
  if (base === next) return undefined;
  if (Array.isArray(next)) return Array.isArray(base) ? diffLists(base, next) : literal(next);
  if (isObject(next)) return isObject(base) ? diffObjects(base, next) : literal(next);
  return next;
}

function diffObjects(base: JsonObject, next: JsonObject): Patch | undefined {
  // Assigning to this name would set the prototype.
  if (Object.hasOwn(base, '__proto__') || Object.hasOwn(next, '__proto__')) {
    return JSON.stringify(base) === JSON.stringify(next) ? undefined : literal(next);
  }
  const patch: Record<string, Json> = {};
  let changes = 0;
  const kept: string[] = [];
  for (const key in base) {
    const before = valueIn(base, key);
    if (before === undefined) continue;
    const after = valueIn(next, key);
    if (after === undefined) {
      patch[key] = [];
      changes++;
      continue;
    }
    kept.push(key);
    if (before === after) continue;
    const change = diff(before, after);
    if (change !== undefined) {
      patch[key] = change;
      changes++;
    }
  }
  // The order of `next` is what applying the patch gives, or it is written down.
  let place = 0;
  let inOrder = true;
  for (const key in next) {
    const after = valueIn(next, key);
    if (after === undefined) continue;
    if (valueIn(base, key) === undefined) {
      patch[key] = literal(after);
      changes++;
      if (place < kept.length) inOrder = false;
    } else if (kept[place++] !== key) {
      inOrder = false;
    }
  }
  if (!inOrder) return [patch, Object.keys(next).filter((key) => next[key] !== undefined)];
  return changes === 0 ? undefined : patch;
}

function diffLists(base: readonly Json[], next: readonly Json[]): Patch | undefined {
  const patch: Record<string, Json> = {};
  let changes = 0;
  for (let i = 0; i < next.length; i++) {
    const after = next[i] ?? null;
    const change = i < base.length ? diff(base[i] ?? null, after) : literal(after);
    if (change === undefined) continue;
    patch[i] = change;
    changes++;
  }
  if (changes === next.length && changes > 0) {
    // Nothing in common at any place: the list itself says it shorter, unless its items are alike inside.
    const anew = literal(next);
    if (JSON.stringify(anew).length <= JSON.stringify(patch).length) return anew;
  }
  if (changes === 0 && base.length === next.length) return undefined;
  return [patch, next.length];
}

/**
 * A patch taken apart: what repeats from body to body, and what does not. In the shape, texts and numbers are replaced by
 * the number of their slot, from 1; equal ones share a slot (the conditions of a pod often changed in the same second).
 */
export interface Split {
  /** JSON. */
  readonly shape: string;
  /** By their slots, behind those that were known. */
  readonly values: readonly (string | number)[];
}

/** @param known what the first slots are filled with anyway */
export function split(patch: Patch, known: readonly string[] = []): Split {
  const slots = new Slots(known);
  const shape = shapeOf(patch, slots);
  return { shape, values: slots.values };
}

class Slots {
  readonly values: (string | number)[] = [];
  private readonly numbers = new Map<string | number, number>();

  constructor(private readonly known: readonly string[]) {
    for (const [i, value] of known.entries()) if (!this.numbers.has(value)) this.numbers.set(value, i + 1);
  }

  numberOf(value: string | number): number {
    let number = this.numbers.get(value);
    if (number === undefined) {
      number = this.known.length + this.values.push(value);
      this.numbers.set(value, number);
    }
    return number;
  }
}

function shapeOf(patch: Patch, slots: Slots): string {
  if (!Array.isArray(patch)) return isObject(patch) ? fieldsOf(patch, slots, shapeOf) : slotOf(patch, slots);
  if (patch.length < 2) return patch.length === 0 ? '[]' : `[${literalShape(patch[0] as Json, slots)}]`;
  return `[${shapeOf(patch[0] as Patch, slots)},${JSON.stringify(patch[1])}]`;
}

/** Of a value that stands for itself, all the way down. */
function literalShape(value: Json, slots: Slots): string {
  if (Array.isArray(value)) {
    return `[${value.map((item: Json) => literalShape(item ?? null, slots)).join(',')}]`;
  }
  return isObject(value) ? fieldsOf(value, slots, literalShape) : slotOf(value, slots);
}

function fieldsOf(object: JsonObject, slots: Slots, shape: typeof shapeOf): string {
  let text = '{';
  for (const key in object) {
    const value = object[key];
    if (value !== undefined) text += `${text === '{' ? '' : ','}${quoted(key)}:${shape(value, slots)}`;
  }
  return `${text}}`;
}

function slotOf(value: Json, slots: Slots): string {
  if (typeof value !== 'string' && typeof value !== 'number') return String(value);
  return String(slots.numberOf(value));
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
 * Applies a patch that {@link diff} made and {@link split} took apart, in one go.
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
  for (const key in changes) {
    const change = changes[key] as Json;
    if (Array.isArray(change) && change.length === 0) delete result[key];
    else result[key] = apply(result[key], change, values);
  }
  return result;
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
