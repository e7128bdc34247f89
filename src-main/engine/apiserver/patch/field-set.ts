/**
 * Sets of fields, in the form in which `managedFields` keeps them (FieldsV1): `f:NAME` for a field or key,
 * `k:{"name":"c1"}` for an item of a list that is a map, `v:"x"` for a value of a set, `.` for the item itself. A node
 * without members is a leaf.
 *
 * Models structured-merge-diff v4's field sets. Sets are plain and are not changed in place.
 */
import { canonicalJson, compareText, equalJson, isObject } from '@shared/api';
import { setOwn } from '../schema/decode';
import { ownershipOf, type Ownership } from '../schema/ownership';
import type { FieldType, StructType } from '../schema/types';

export interface FieldSet {
  readonly [member: string]: FieldSet;
}

type Json = Record<string, unknown>;
type Mutable = Record<string, FieldSet>;

export const EMPTY: FieldSet = Object.freeze({});
const LEAF: FieldSet = EMPTY;

export function isEmptySet(set: FieldSet): boolean {
  for (const _ in set) return false;
  return true;
}

/** A part of a value that can be owned apart: its name in the set, its value, and how it goes on inside. */
interface Part {
  readonly member: string;
  readonly value: unknown;
  readonly type: FieldType;
  readonly ownership: Ownership;
}

const ATOMIC: Ownership = { kind: 'atomic' };
const GRANULAR: Ownership = { kind: 'granular' };
const ANY: FieldType = { kind: 'any' };

/** The parts of a value; undefined where it is owned as a whole. */
function partsOf(value: unknown, type: FieldType, ownership: Ownership): Part[] | undefined {
  switch (ownership.kind) {
    case 'atomic':
      return undefined;
    case 'set':
      return Array.isArray(value)
        ? value.map((v: unknown) => ({
            member: `v:${JSON.stringify(v)}`,
            value: v,
            type: ANY,
            ownership: ATOMIC,
          }))
        : undefined;
    case 'listMap': {
      if (!Array.isArray(value) || type.kind !== 'list') return undefined;
      return value.filter(isObject).map((item) => ({
        member: itemMember(item, ownership.keys),
        value: item,
        type: type.of,
        ownership: GRANULAR,
      }));
    }
    case 'granular':
      return isObject(value) ? fieldParts(value, type) : undefined;
  }
}

function fieldParts(value: Json, type: FieldType): Part[] {
  return Object.keys(value).map((name): Part => {
    const member = `f:${name}`;
    if (type.kind === 'struct') {
      const field = (type as StructType).fields.get(name);
      return field
        ? { member, value: value[name], type: field.type, ownership: ownershipOf(type.name, field) }
        : { member, value: value[name], type: ANY, ownership: ATOMIC };
    }
    // Maps by key, and loose JSON field by field as far down as there are objects.
    const of = type.kind === 'map' ? type.of : ANY;
    const granular = isObject(value[name]) && (of.kind === 'struct' || of.kind === 'any');
    return { member, value: value[name], type: of, ownership: granular ? GRANULAR : ATOMIC };
  });
}

/** An item of a list that is a map, by its keys; a protocol that is not said is TCP. */
function itemMember(item: Json, keys: readonly string[]): string {
  const values: Json = {};
  for (const key of keys) values[key] = item[key] ?? (key === 'protocol' ? 'TCP' : undefined);
  return `k:${canonicalJson(values)}`;
}

/** All fields that a value has. */
export function fieldsOf(value: unknown, type: FieldType, ownership: Ownership = GRANULAR): FieldSet {
  const parts = partsOf(value, type, ownership);
  if (!parts || parts.length === 0) return LEAF;
  const set: Mutable = {};
  for (const part of parts) {
    const inner = fieldsOf(part.value, part.type, part.ownership);
    setOwn(set, part.member, part.member.startsWith('k:') ? { '.': LEAF, ...inner } : inner);
  }
  return set;
}

/** The fields whose values differ between two values, or that only the second has. */
export function changedFields(
  before: unknown,
  after: unknown,
  type: FieldType,
  ownership: Ownership = GRANULAR,
): FieldSet {
  if (before === after) return EMPTY;
  const parts = partsOf(after, type, ownership);
  if (!parts) return EMPTY;
  const known = new Map((partsOf(before, type, ownership) ?? []).map((part) => [part.member, part]));
  const set: Mutable = {};
  for (const part of parts) {
    const old = known.get(part.member);
    if (!old) {
      const inner = fieldsOf(part.value, part.type, part.ownership);
      setOwn(set, part.member, part.member.startsWith('k:') ? { '.': LEAF, ...inner } : inner);
    } else if (partsOf(part.value, part.type, part.ownership)) {
      const inner = changedFields(old.value, part.value, part.type, part.ownership);
      if (!isEmptySet(inner)) setOwn(set, part.member, inner);
    } else if (!equalJson(old.value, part.value)) setOwn(set, part.member, LEAF);
  }
  return set;
}

export function unionOf(a: FieldSet, b: FieldSet): FieldSet {
  const set: Mutable = { ...a };
  for (const member of Object.keys(b)) {
    setOwn(set, member, Object.hasOwn(a, member) ? unionOf(a[member]!, b[member]!) : b[member]!);
  }
  return set;
}

/** The set with every item that it has something of as a member itself, by its keys. */
export function withItems(set: FieldSet): FieldSet {
  const result: Mutable = {};
  for (const member of Object.keys(set)) {
    const inner: Mutable = { ...withItems(set[member]!) };
    if (member.startsWith('k:')) {
      inner['.'] = LEAF;
      for (const key of Object.keys(JSON.parse(member.slice(2)) as Json)) inner[`f:${key}`] ??= LEAF;
    }
    setOwn(result, member, inner);
  }
  return result;
}

/** The fields of `a` that are not in `b`. A leaf of `b` takes everything below it away. */
export function differenceOf(a: FieldSet, b: FieldSet): FieldSet {
  const set: Mutable = {};
  for (const member of Object.keys(a)) {
    if (!Object.hasOwn(b, member)) setOwn(set, member, a[member]!);
    else if (!isEmptySet(b[member]!)) {
      const rest = differenceOf(a[member]!, b[member]!);
      if (!isEmptySet(rest)) setOwn(set, member, rest);
    }
  }
  return set;
}

/** The fields that are in both. */
export function intersectionOf(a: FieldSet, b: FieldSet): FieldSet {
  const set: Mutable = {};
  for (const member of Object.keys(a)) {
    if (!Object.hasOwn(b, member)) continue;
    const [x, y] = [a[member]!, b[member]!];
    if (isEmptySet(x) || isEmptySet(y)) setOwn(set, member, isEmptySet(x) ? y : x);
    else {
      const inner = intersectionOf(x, y);
      if (!isEmptySet(inner)) setOwn(set, member, inner);
    }
  }
  return set;
}

/** The value without the fields of the set; parts that lose everything go too. Undefined where nothing remains. */
export function withoutFields(
  value: unknown,
  set: FieldSet,
  type: FieldType,
  ownership: Ownership = GRANULAR,
): unknown {
  const parts = partsOf(value, type, ownership);
  if (!parts) return isEmptySet(set) ? undefined : value;
  const rest = parts.flatMap((part) => {
    if (!Object.hasOwn(set, part.member)) return [{ part, value: part.value }];
    const inner = set[part.member]!;
    if (isEmptySet(inner) || Object.hasOwn(inner, '.')) return [];
    const left = withoutFields(part.value, inner, part.type, part.ownership);
    return left === undefined ? [] : [{ part, value: left }];
  });
  if (Array.isArray(value)) return rest.length === 0 ? undefined : rest.map(({ value: v }) => v);
  const result: Json = {};
  for (const { part, value: v } of rest) setOwn(result, part.member.slice(2), v);
  return rest.length === 0 && parts.length > 0 ? undefined : result;
}

/** Lays one value over another: parts that both have are merged, the rest of both is kept. */
export function mergeValues(
  live: unknown,
  applied: unknown,
  type: FieldType,
  ownership: Ownership = GRANULAR,
): unknown {
  const parts = partsOf(applied, type, ownership);
  const known = partsOf(live, type, ownership);
  if (!parts || !known) return applied;
  const appliedBy = new Map(parts.map((part) => [part.member, part]));
  const merged = known.map((part) => {
    const over = appliedBy.get(part.member);
    appliedBy.delete(part.member);
    return {
      member: part.member,
      value: over ? mergeValues(part.value, over.value, part.type, part.ownership) : part.value,
    };
  });
  for (const part of appliedBy.values()) merged.push({ member: part.member, value: part.value });
  if (Array.isArray(applied)) return merged.map(({ value }) => value);
  const result: Json = {};
  for (const { member, value } of merged) setOwn(result, member.slice(2), value);
  return result;
}

/** The leaves of a set as paths, `.spec.containers[name="c1"].image`: on each level leaves first, both in order. */
export function pathsOf(set: FieldSet, prefix = ''): string[] {
  const members = Object.keys(set)
    .filter((member) => member !== '.')
    .sort(compareText);
  const leaf = (member: string): boolean => isEmptySet(withoutItself(set[member]!));
  return [
    ...members.filter(leaf).map((member) => prefix + memberPath(member)),
    ...members
      .filter((member) => !leaf(member))
      .flatMap((member) => pathsOf(set[member]!, prefix + memberPath(member))),
  ];
}

function withoutItself({ '.': _, ...rest }: FieldSet): FieldSet {
  return rest;
}

function memberPath(member: string): string {
  const text = member.slice(2);
  switch (member.charAt(0)) {
    case 'k': {
      const keys = JSON.parse(text) as Json;
      return `[${Object.keys(keys)
        .map((key) => `${key}=${JSON.stringify(keys[key])}`)
        .join(',')}]`;
    }
    case 'v':
      return `[=${text}]`;
    default:
      return `.${text}`;
  }
}
