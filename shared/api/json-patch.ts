/**
 * JSON Patch (RFC 6902), with the errors of the library that a real server uses (json-patch v4). Nothing is changed in place: every operation makes a new document that shares the rest.
 */
import { equalJson, isObject, setOwn } from './json';

/** A patch that is none, or that does not fit the document. */
export class PatchError extends Error {}

type Json = Record<string, unknown>;

/** Applies all operations in order; the first that does not fit throws {@link PatchError}. */
export function jsonPatch(document: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch)) throw new PatchError('a JSON patch must be a list of operations');
  return (patch as readonly unknown[]).reduce(applyOperation, document);
}

function applyOperation(document: unknown, operation: unknown): unknown {
  if (!isObject(operation)) throw new PatchError('an operation must be an object');
  const { op, value } = operation;
  const path = pointer(operation['path'], 'path');
  const at = show(path);
  switch (op) {
    case 'add': {
      const added = required(operation);
      if (path.length > 0)
        needParent(document, path, `add operation does not apply: doc is missing path: "${at}"`);
      return within(`error in add for path: '${at}'`, () => add(document, path, added));
    }
    case 'replace': {
      const wanted = required(operation);
      if (path.length === 0) return wanted;
      needParent(document, path, `replace operation does not apply: doc is missing path: ${at}`);
      if (find(document, path) === undefined)
        throw missing(`replace operation does not apply: doc is missing key: ${at}`);
      return edit(document, path, (parent, key) => put(parent, key, wanted, false));
    }
    case 'remove':
      needParent(document, path, `remove operation does not apply: doc is missing path: "${at}"`);
      return within(`error in remove for path: '${at}'`, () => edit(document, path, remove));
    case 'move': {
      const from = pointer(operation['from'], 'from');
      if (from.length < path.length && from.every((token, i) => token === path[i])) {
        throw new PatchError(`cannot move ${show(from)} into itself`);
      }
      const value = source(document, from, 'move');
      const rest = edit(document, from, remove);
      if (path.length > 0)
        needParent(rest, path, `move operation does not apply: doc is missing destination path: ${at}`);
      return within(`error in move for path: '${at}'`, () => add(rest, path, value));
    }
    case 'copy': {
      const value = source(document, pointer(operation['from'], 'from'), 'copy');
      if (path.length > 0)
        needParent(document, path, `copy operation does not apply: doc is missing destination path: ${at}`);
      return within('error while adding value during copy', () => add(document, path, value));
    }
    case 'test': {
      if (path.length > 0)
        needParent(document, path, `test operation does not apply: is missing path: ${at}`);
      const found = find(document, path);
      if (!equalJson(found, value) && !(found === undefined && value === null)) {
        throw new PatchError(`testing value ${at} failed: test failed`);
      }
      return document;
    }
    default:
      throw new PatchError(`Unexpected kind: ${String(op)}`);
  }
}

const missing = (what: string): PatchError => new PatchError(`${what}: missing value`);

/** Runs `work`; what does not fit is told with what was being done. */
function within<T>(what: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof PatchError ? new PatchError(`${what}: ${error.message}`) : error;
  }
}

function needParent(document: unknown, path: readonly string[], otherwise: string): void {
  const parent = find(document, path.slice(0, -1));
  if (path.length === 0 || (!Array.isArray(parent) && !isObject(parent))) throw missing(otherwise);
}

/** What is moved or copied. */
function source(document: unknown, from: readonly string[], op: 'move' | 'copy'): unknown {
  const value = find(document, from);
  if (value !== undefined) return value;
  const key = from.at(-1) ?? '';
  needParent(document, from, `${op} operation does not apply: doc is missing from path: ${show(from)}`);
  throw missing(
    op === 'move'
      ? `error in move for path: '${key}': unable to get nonexistent key: ${key}`
      : `error in copy for from: '${show(from)}': unable to get nonexistent key: ${key}`,
  );
}

function required(operation: Json): unknown {
  if (!Object.hasOwn(operation, 'value'))
    throw new PatchError(`${String(operation['op'])} operation is missing a value`);
  return operation['value'];
}

function add(document: unknown, path: readonly string[], value: unknown): unknown {
  return path.length === 0 ? value : edit(document, path, (parent, key) => put(parent, key, value, true));
}

/** A JSON pointer as its tokens. */
function pointer(text: unknown, field: string): string[] {
  if (text === '') return [];
  if (typeof text !== 'string' || !text.startsWith('/'))
    throw new PatchError(`${field} is no JSON pointer: ${String(text)}`);
  return text
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

const show = (path: readonly string[]): string =>
  path.map((token) => `/${token.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** The value at a path; undefined where there is none. */
function find(document: unknown, path: readonly string[]): unknown {
  let value = document;
  for (const token of path) {
    if (Array.isArray(value)) value = isIndex(token) ? (value as unknown[])[Number(token)] : undefined;
    else if (isObject(value) && Object.hasOwn(value, token)) value = value[token];
    else return undefined;
  }
  return value;
}

type Edit = (parent: Json | unknown[], key: string) => void;

/** Copies the way down to the parent of `path` and lets `change` work on the copy of the parent. */
function edit(document: unknown, path: readonly string[], change: Edit): unknown {
  const [token, ...rest] = path;
  if (token === undefined) throw new PatchError('the whole document cannot be the target of this operation');
  const copy = Array.isArray(document)
    ? [...(document as unknown[])]
    : isObject(document)
      ? { ...document }
      : undefined;
  if (!copy) throw new PatchError(`path ${show(path)} does not exist`);
  if (rest.length === 0) change(copy, token);
  else if (Array.isArray(copy)) {
    const i = indexIn(copy, token, false);
    copy[i] = edit(copy[i], rest, change);
  } else {
    if (!Object.hasOwn(copy, token)) throw new PatchError(`path ${show(path)} does not exist`);
    setOwn(copy, token, edit(copy[token], rest, change));
  }
  return copy;
}

function put(parent: Json | unknown[], key: string, value: unknown, insert: boolean): void {
  if (!Array.isArray(parent)) setOwn(parent, key, value);
  else if (insert) parent.splice(indexIn(parent, key, true), 0, value);
  else parent[indexIn(parent, key, false)] = value;
}

function remove(parent: Json | unknown[], key: string): void {
  if (Array.isArray(parent)) parent.splice(indexIn(parent, key, false), 1);
  else if (Object.hasOwn(parent, key)) delete parent[key];
  else throw new PatchError(`Unable to remove nonexistent key: ${key}: missing value`);
}

/** The index that a token means; `-` is the place behind the last, where something may be added. */
function indexIn(list: readonly unknown[], token: string, adding: boolean): number {
  if (token === '-' && adding) return list.length;
  const i = isIndex(token) ? Number(token) : -1;
  if (i < 0 || i > (adding ? list.length : list.length - 1))
    throw new PatchError(`Unable to access invalid index: ${token}: invalid index referenced`);
  return i;
}

const isIndex = (token: string): boolean => /^(?:0|[1-9]\d*)$/.test(token);
