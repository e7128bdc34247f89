/** What is different between two states: a pure function over their objects. */
import { compareText, type GroupResource, type KubeObject, type ObjectKey } from '@shared/api';
import type { Comparison, FieldChange } from '@shared/contract';

export interface StateObject {
  readonly resource: GroupResource;
  readonly object: KubeObject;
}

/** Where in its own branch an object was written last says nothing about what it is. */
const BOOKKEEPING = 'metadata.resourceVersion';

/**
 * Compares two states; each list is ordered by resource, namespace and name. Two objects of one name with different
 * uids are the same entry: in two branches, the same thing happened to get another identity.
 */
export function compareStates(a: Iterable<StateObject>, b: Iterable<StateObject>): Comparison {
  const before = byKey(a);
  const after = byKey(b);
  const added: ObjectKey[] = [];
  const removed: ObjectKey[] = [];
  const changed: { key: ObjectKey; fields: FieldChange[] }[] = [];
  const moved: { key: ObjectKey; from: string; to: string }[] = [];
  for (const text of [...new Set([...before.keys(), ...after.keys()])].sort(compareText)) {
    const old = before.get(text);
    const now = after.get(text);
    const key = keyOf((old ?? now)!);
    if (!old) added.push(key);
    else if (!now) removed.push(key);
    else {
      const fields = fieldChanges(old.object, now.object).filter(({ path }) => path !== BOOKKEEPING);
      if (fields.length > 0) changed.push({ key, fields });
      if (key.resource === 'pods' && nodeOf(old.object) !== nodeOf(now.object)) {
        moved.push({ key, from: nodeOf(old.object), to: nodeOf(now.object) });
      }
    }
  }
  return { added, removed, changed, moved };
}

/** The fields in which two values differ, down to the smallest, in the order of their paths. */
export function fieldChanges(before: unknown, after: unknown, path = ''): FieldChange[] {
  if (before === after) return [];
  if (Array.isArray(before) && Array.isArray(after)) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, i) => fieldChanges(before[i], after[i], `${path}[${i}]`)).flat();
  }
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort(compareText);
    return keys.flatMap((key) => fieldChanges(before[key], after[key], fieldPath(path, key)));
  }
  return [{ path, before, after }];
}

function fieldPath(path: string, key: string): string {
  if (!/^[A-Za-z_$][\w$-]*$/.test(key)) return `${path}[${key}]`;
  return path === '' ? key : `${path}.${key}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nodeOf(pod: KubeObject): string {
  return (pod as KubeObject & { readonly spec?: { readonly nodeName?: string } }).spec?.nodeName ?? '';
}

function byKey(objects: Iterable<StateObject>): Map<string, StateObject> {
  const map = new Map<string, StateObject>();
  for (const entry of objects) {
    // NUL sorts before everything that a name may hold: resources, then namespaces, then names.
    const { namespace = '', name } = entry.object.metadata;
    map.set(`${entry.resource}\0${namespace}\0${name}`, entry);
  }
  return map;
}

function keyOf({ resource, object }: StateObject): ObjectKey {
  return { resource, namespace: object.metadata.namespace ?? '', name: object.metadata.name };
}
