/** JSON texts of stored objects. They never change, so the latest ones are kept for all who are told of them. */
import type { KubeObject } from '@shared/api';

/** How many texts are kept: enough for what many watches are told at the same time. */
const KEPT = 4_096;
/** Longer texts are made anew. */
const MAX_KEPT_LENGTH = 65_536;

const kept = new Map<KubeObject, string>();

/** An object without `apiVersion` and `kind`, as lists of built-in kinds hold it. */
export function itemJson(object: KubeObject): string {
  const { apiVersion: _apiVersion, kind: _kind, ...rest } = object;
  return JSON.stringify(rest);
}

/** The whole object. */
export function objectJson(object: KubeObject): string {
  const known = kept.get(object);
  if (known !== undefined) return known;
  const head = JSON.stringify({ kind: object.kind, apiVersion: object.apiVersion }).slice(0, -1);
  const text = `${head},${itemJson(object).slice(1)}`;
  if (text.length > MAX_KEPT_LENGTH) return text;
  kept.set(object, text);
  if (kept.size > KEPT) for (const first of kept.keys()) if (kept.delete(first)) break;
  return text;
}
