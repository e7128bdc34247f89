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
    const before = base[key];
    if (before === undefined) continue;
    const after = next[key];
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
    const after = next[key];
    if (after === undefined) continue;
    if (base[key] === undefined) {
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

/** Applies a patch that {@link diff} made. @throws TypeError where it does not fit the base. */
export function apply(base: Json, patch: Patch): Json {
  if (Array.isArray(patch)) {
    if (patch.length === 1) return patch[0] as Json;
    const [changes, shape] = patch as [JsonObject, number | readonly string[]];
    if (typeof shape === 'number') return applyToList(base, changes, shape);
    const unordered = applyToObject(base, changes) as Record<string, Json>;
    const ordered: Record<string, Json> = {};
    for (const key of shape) ordered[key] = unordered[key] as Json;
    return ordered;
  }
  return isObject(patch) ? applyToObject(base, patch) : patch;
}

function applyToObject(base: Json, changes: JsonObject): Json {
  if (!isObject(base)) throw new TypeError('the patch is for an object');
  const result: Record<string, Json> = { ...base };
  for (const key in changes) {
    const change = changes[key] as Patch;
    if (typeof change !== 'object' || change === null) result[key] = change;
    else if (!Array.isArray(change)) result[key] = applyToObject(result[key] as Json, change as JsonObject);
    else if (change.length === 0) delete result[key];
    else result[key] = apply(result[key] as Json, change);
  }
  return result;
}

function applyToList(base: Json, changes: JsonObject, length: number): Json {
  if (!Array.isArray(base)) throw new TypeError('the patch is for a list');
  const result: Json[] = base.slice(0, length);
  for (const index in changes)
    result[Number(index)] = apply(result[Number(index)] as Json, changes[index] as Patch);
  return result;
}
