/**
 * Strategic merge patch: a merge patch that knows which lists are maps by a key, with directives of its own. Gives a
 * new object that shares what the patch does not touch.
 *
 *   `$patch: delete | replace | merge`     in an object or in an item of a merged list
 *   `$retainKeys: [...]`                   the keys of this object that remain
 *   `$setElementOrder/FIELD: [...]`        the order of the merged list's items
 *   `$deleteFromPrimitiveList/FIELD: [...]`  values to take out of a merged list of plain values
 *
 * Models apimachinery `strategicpatch` @ v1.34; seen from kubectl's requests and the published API conventions.
 */
import { equalJson, isObject, setOwn } from './json';
import { PatchError } from './json-patch';

type Json = Record<string, unknown>;

/** What a merge must know of a type: the items of lists and maps, the fields of structs. */
export interface MergeType {
  readonly kind: string;
  readonly of?: MergeType;
  readonly fields?: ReadonlyMap<string, MergeField>;
}

export interface MergeField {
  readonly type: MergeType;
  /** Lists that are merged: by this key, or as a set of plain values (''). */
  readonly mergeKey?: string;
}

const ANYTHING: MergeType = { kind: 'any' };

const PATCH = '$patch';
const RETAIN = '$retainKeys';
const ORDER = '$setElementOrder/';
const DELETE_VALUES = '$deleteFromPrimitiveList/';

/** Merges a patch into an object of the type. Throws {@link PatchError} where a directive makes no sense. */
export function strategicMerge(type: MergeType, current: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const whole = wholeObjectDirective(patch);
  if (whole === 'delete') return {};
  const base: Json = whole === 'replace' || !isObject(current) ? {} : { ...current };
  if (RETAIN in patch) retainKeys(base, patch);

  for (const key of Object.keys(patch)) {
    if (key === PATCH || key === RETAIN) continue;
    if (key.startsWith(ORDER) || key.startsWith(DELETE_VALUES)) {
      const name = key.slice(key.indexOf('/') + 1);
      if (!Object.hasOwn(patch, name)) mergeField(type, base, name, [], patch);
      continue;
    }
    if (patch[key] === null) delete base[key];
    else mergeField(type, base, key, patch[key], patch);
  }
  return base;
}

function wholeObjectDirective(patch: Json): 'delete' | 'replace' | 'merge' {
  const directive = patch[PATCH] ?? 'merge';
  if (directive === 'delete' || directive === 'replace' || directive === 'merge') return directive;
  throw new PatchError(`unknown patch type found: ${String(directive)}`);
}

function retainKeys(base: Json, patch: Json): void {
  const kept = listOf(patch[RETAIN], RETAIN);
  for (const key of Object.keys(patch)) {
    if (key.startsWith('$') || patch[key] === null) continue;
    if (!kept.includes(key))
      throw new PatchError(`found key ${key} in the patch that ${RETAIN} does not list`);
  }
  for (const key of Object.keys(base)) if (!kept.includes(key)) delete base[key];
}

function mergeField(type: MergeType, base: Json, name: string, value: unknown, patch: Json): void {
  const current = Object.hasOwn(base, name) ? base[name] : undefined;
  const field = fieldOf(type, name);
  const of: MergeType = field?.type ?? (type.kind === 'map' ? type.of : undefined) ?? ANYTHING;
  if (Array.isArray(value) && field?.mergeKey !== undefined && of.kind === 'list') {
    const merged = mergeList(of.of ?? ANYTHING, field.mergeKey, listOf(current ?? [], name), value, {
      order: optionalList(patch, ORDER + name),
      without: optionalList(patch, DELETE_VALUES + name),
    });
    if (merged.length === 0 && current === undefined) return;
    setOwn(base, name, merged);
  } else if (isObject(value)) setOwn(base, name, strategicMerge(of, current, value));
  else setOwn(base, name, Array.isArray(value) ? value.map(withoutDirectives) : value);
}

function fieldOf(type: MergeType, name: string): MergeField | undefined {
  return type.fields?.get(name);
}

function listOf(value: unknown, name: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new PatchError(`${name} must be a list`);
  return value as readonly unknown[];
}

function optionalList(patch: Json, key: string): readonly unknown[] | undefined {
  return Object.hasOwn(patch, key) ? listOf(patch[key], key) : undefined;
}

interface ListDirectives {
  readonly order: readonly unknown[] | undefined;
  readonly without: readonly unknown[] | undefined;
}

function mergeList(
  of: MergeType,
  mergeKey: string,
  current: readonly unknown[],
  patch: readonly unknown[],
  directives: ListDirectives,
): readonly unknown[] {
  const merged =
    mergeKey === ''
      ? mergeValues(current, patch, directives.without)
      : mergeItems(of, mergeKey, current, patch);
  return directives.order
    ? ordered(merged, current, directives.order, (a, b) => sameItem(mergeKey, a, b))
    : merged;
}

function mergeValues(
  current: readonly unknown[],
  patch: readonly unknown[],
  without: readonly unknown[] = [],
): unknown[] {
  const merged = current.filter((value) => !without.includes(value));
  for (const value of patch) if (!merged.includes(value)) merged.push(value);
  return merged;
}

function mergeItems(
  of: MergeType,
  mergeKey: string,
  current: readonly unknown[],
  patch: readonly unknown[],
): unknown[] {
  const items = patch.map((item) => {
    if (!isObject(item))
      throw new PatchError(`items of a list that is merged by ${mergeKey} must be objects`);
    return item;
  });
  if (items.some((item) => item[PATCH] === 'replace')) {
    return items.filter((item) => item[PATCH] === undefined).map(withoutDirectives);
  }
  let merged = [...current];
  for (const item of items) {
    const key = item[mergeKey];
    if (key === undefined || key === null) {
      throw new PatchError(`map: ${JSON.stringify(item)} does not contain declared merge key: ${mergeKey}`);
    }
    if (wholeObjectDirective(item) === 'delete') {
      merged = merged.filter((other) => !sameItem(mergeKey, other, item));
      continue;
    }
    const at = merged.findIndex((other) => sameItem(mergeKey, other, item));
    if (at < 0) merged.push(strategicMerge(of, undefined, item));
    else merged[at] = strategicMerge(of, merged[at], item);
  }
  return merged;
}

function sameItem(mergeKey: string, a: unknown, b: unknown): boolean {
  if (mergeKey === '') return a === b;
  return isObject(a) && isObject(b) && equalJson(a[mergeKey], b[mergeKey]);
}

/**
 * Puts the items that `order` names into its order. Items that only the server has keep their places relative to the
 * named ones that were there before.
 */
function ordered(
  merged: readonly unknown[],
  current: readonly unknown[],
  order: readonly unknown[],
  same: (a: unknown, b: unknown) => boolean,
): unknown[] {
  const placeIn = (list: readonly unknown[], item: unknown): number =>
    list.findIndex((other) => same(other, item));
  const named = merged
    .filter((item) => placeIn(order, item) >= 0)
    .sort((a, b) => placeIn(order, a) - placeIn(order, b));
  const others = merged.filter((item) => placeIn(order, item) < 0);
  const result: unknown[] = [];
  let next = 0;
  for (const item of named) {
    const before = placeIn(current, item);
    while (before >= 0 && next < others.length && placeIn(current, others[next]) < before)
      result.push(others[next++]);
    result.push(item);
  }
  return [...result, ...others.slice(next)];
}

/** What a patch says about something new: no directives, no nulls. */
function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDirectives);
  if (!isObject(value)) return value;
  const result: Json = {};
  for (const key of Object.keys(value)) {
    if (key === PATCH || key === RETAIN || key.startsWith(ORDER) || key.startsWith(DELETE_VALUES)) continue;
    if (value[key] !== null) setOwn(result, key, withoutDirectives(value[key]));
  }
  return result;
}
