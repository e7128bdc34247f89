/**
 * Strategic merge patches as kubectl makes them. Models apimachinery `strategicpatch` @ v1.34: lists of named things are
 * compared name by name, and directives say what order, deletion or replacement is meant.
 */
import { canonicalJson, equalJson } from '@shared/api';
import type { FieldSchema, SchemaType, TypeSchema } from '../cluster';

type Json = Record<string, unknown>;

/** The three states that a patch is made from. */
export interface ThreeStates {
  /** What was asked for the last time; what it has and `modified` lacks is deleted. */
  readonly original: unknown;
  /** What is asked for now. */
  readonly modified: unknown;
  /** What is live. */
  readonly current: unknown;
}

/** The patch that brings `current` to `modified` and deletes what only `original` asked for; `{}` for none. */
export function threeWayPatch(type: TypeSchema, states: ThreeStates): Json {
  return diffObject(type, asObject(states.original), asObject(states.modified), asObject(states.current));
}

/** The patch that makes `to` out of `from`, deletions included. */
export function twoWayPatch(type: TypeSchema, from: unknown, to: unknown): Json {
  return threeWayPatch(type, { original: from, modified: to, current: from });
}

function diffObject(type: TypeSchema | undefined, original: Json, modified: Json, current: Json): Json {
  const patch: Json = {};
  for (const key of Object.keys(modified).sort()) {
    const wanted = modified[key];
    if (wanted === undefined) continue;
    const field = type?.fields.get(key);
    const live = Object.hasOwn(current, key) ? current[key] : undefined;
    if (wanted === null) {
      if (live !== undefined && live !== null) patch[key] = null;
    } else if (live === undefined || live === null) {
      patch[key] = wanted;
    } else if (isObject(wanted) && isObject(live)) {
      const inner = diffObject(structOf(field?.type), asObject(original[key]), wanted, live);
      if (Object.keys(inner).length === 0) continue;
      if (field?.retainKeys) inner['$retainKeys'] = Object.keys(wanted).sort();
      patch[key] = inner;
    } else if (Array.isArray(wanted) && Array.isArray(live)) {
      Object.assign(
        patch,
        diffList(key, field, asList(original[key]), wanted as unknown[], live as unknown[]),
      );
    } else if (!equalJson(wanted, live)) {
      patch[key] = wanted;
    }
  }
  for (const key of Object.keys(original)) {
    if (original[key] !== undefined && original[key] !== null && modified[key] === undefined)
      patch[key] = null;
  }
  return patch;
}

/** What stands in the patch for a list: nothing, the list itself, or its differences with directives. */
function diffList(
  key: string,
  field: FieldSchema | undefined,
  original: readonly unknown[],
  modified: readonly unknown[],
  current: readonly unknown[],
): Json {
  const mergeKey = field?.mergeKey;
  if (mergeKey === undefined) return equalJson(modified, current) ? {} : { [key]: modified };
  if (mergeKey === '') return diffSet(key, original, modified, current);
  const all = [...original, ...modified, ...current];
  if (!all.every((item) => isObject(item) && item[mergeKey] !== undefined)) {
    return equalJson(modified, current) ? {} : { [key]: modified };
  }
  return diffByKey(key, field!, mergeKey, original as Json[], modified as Json[], current as Json[]);
}

function diffByKey(
  key: string,
  field: FieldSchema,
  mergeKey: string,
  original: readonly Json[],
  modified: readonly Json[],
  current: readonly Json[],
): Json {
  const itemType = field.type.kind === 'list' ? structOf(field.type.of) : undefined;
  // Two items may have one key, such as a port over TCP and UDP: they are compared in their order.
  const find = (list: readonly Json[], value: unknown, nth = 0): Json | undefined =>
    list.filter((item) => equalJson(item[mergeKey], value))[nth];
  const items: Json[] = [];
  for (const [i, wanted] of modified.entries()) {
    const nth = modified.slice(0, i).filter((item) => equalJson(item[mergeKey], wanted[mergeKey])).length;
    const live = find(current, wanted[mergeKey], nth);
    if (!live) {
      items.push(wanted);
      continue;
    }
    const inner = diffObject(itemType, find(original, wanted[mergeKey], nth) ?? {}, wanted, live);
    if (Object.keys(inner).length === 0) continue;
    if (field.retainKeys) inner['$retainKeys'] = Object.keys(wanted).sort();
    items.push({ ...inner, [mergeKey]: wanted[mergeKey] });
  }
  for (const gone of original) {
    if (!find(modified, gone[mergeKey])) items.push({ $patch: 'delete', [mergeKey]: gone[mergeKey] });
  }
  const order = modified.map((item) => ({ [mergeKey]: item[mergeKey] }));
  const before = current
    .filter((item) => find(modified, item[mergeKey]))
    .map((item) => ({ [mergeKey]: item[mergeKey] }));
  const kept = order.filter((item) => find(current, item[mergeKey]));
  if (items.length === 0 && equalJson(kept, before)) return {};
  return { [`$setElementOrder/${key}`]: order, ...(items.length > 0 ? { [key]: items } : {}) };
}

/** Lists of plain values that are merged as sets (finalizers). */
function diffSet(
  key: string,
  original: readonly unknown[],
  modified: readonly unknown[],
  current: readonly unknown[],
): Json {
  const has = (list: readonly unknown[], value: unknown): boolean =>
    list.some((item) => equalJson(item, value));
  const added = modified.filter((value) => !has(current, value));
  const removed = original.filter((value) => !has(modified, value));
  const reordered = !equalJson(
    modified.filter((value) => has(current, value)),
    current.filter((value) => has(modified, value)),
  );
  if (added.length === 0 && removed.length === 0 && !reordered) return {};
  return {
    ...(removed.length > 0 ? { [`$deleteFromPrimitiveList/${key}`]: removed } : {}),
    [`$setElementOrder/${key}`]: modified,
    ...(added.length > 0 ? { [key]: added } : {}),
  };
}

/** The JSON merge patch of the same three states, for kinds whose types are not known. */
export function threeWayMergePatch({ original, modified, current }: ThreeStates): Json {
  return diffObject(undefined, asObject(original), asObject(modified), asObject(current));
}

function structOf(type: SchemaType | undefined): TypeSchema | undefined {
  return type?.kind === 'struct' ? type : undefined;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asObject(value: unknown): Json {
  return isObject(value) ? value : {};
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

/** A patch on one line, its fields in order, as it is sent. */
export function patchText(patch: unknown): string {
  return canonicalJson(patch);
}
