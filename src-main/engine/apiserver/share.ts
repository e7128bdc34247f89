/**
 * Structural sharing: a new object takes over every part of the old one that says the same. Afterwards equal means
 * identical, so "did the spec change?" is one comparison, and a write that changes nothing is seen as such.
 */
import { setOwn } from './schema/decode';

type Json = Record<string, unknown>;

/**
 * `next` with the parts of `old` that are equal to its own; `old` itself where all of it is. `next` must be the
 * caller's own tree: its parts are replaced in place, except frozen ones.
 */
export function shareEqual<T>(old: unknown, next: T): T {
  if (old === next || typeof next !== 'object' || next === null || typeof old !== 'object' || old === null)
    return next;
  if (Array.isArray(next)) {
    return Array.isArray(old) ? (shareList(old, next) as T) : next;
  }
  return Array.isArray(old) ? next : (shareObject(old as Json, next as Json) as T);
}

function shareList(old: readonly unknown[], next: unknown[]): readonly unknown[] {
  let same = old.length === next.length;
  let result = next;
  for (let i = 0; i < next.length; i++) {
    const part = next[i];
    if (i >= old.length) break;
    if (part === old[i]) continue;
    const shared = shareEqual(old[i], part);
    if (shared !== old[i]) same = false;
    if (shared !== part) {
      if (result === next && Object.isFrozen(next)) result = [...next];
      result[i] = shared;
    }
  }
  return same ? old : result;
}

function shareObject(old: Json, next: Json): Json {
  let same = true;
  let result = next;
  let keys = 0;
  for (const key in next) {
    const part = next[key];
    if (part === undefined) continue;
    keys++;
    const before = Object.hasOwn(old, key) ? old[key] : undefined;
    if (part === before) continue;
    const shared = shareEqual(before, part);
    if (shared !== before) same = false;
    if (shared !== part) {
      if (result === next && Object.isFrozen(next)) result = { ...next };
      setOwn(result, key, shared);
    }
  }
  if (same) for (const key in old) if (old[key] !== undefined) keys--;
  return same && keys === 0 ? old : result;
}
