/** JSON Patch (RFC 6902). Nothing is changed in place: every operation makes a new document that shares the rest. */
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
  switch (op) {
    case 'add':
      return add(document, path, required(operation));
    case 'replace':
      if (path.length > 0) read(document, path);
      return edit(document, path, (parent, key) => put(parent, key, required(operation), false));
    case 'remove':
      return edit(document, path, remove);
    case 'move': {
      const from = pointer(operation['from'], 'from');
      if (from.length < path.length && from.every((token, i) => token === path[i])) {
        throw new PatchError(`cannot move ${show(from)} into itself`);
      }
      return add(edit(document, from, remove), path, read(document, from));
    }
    case 'copy':
      return add(document, path, read(document, pointer(operation['from'], 'from')));
    case 'test': {
      const found = tryRead(document, path);
      if (!equalJson(found, value) && !(found === undefined && value === null)) {
        throw new PatchError(`testing path ${show(path)} value failed`);
      }
      return document;
    }
    default:
      throw new PatchError(`Unexpected kind: ${String(op)}`);
  }
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

function read(document: unknown, path: readonly string[]): unknown {
  const value = tryRead(document, path);
  if (value === undefined) throw new PatchError(`path ${show(path)} does not exist`);
  return value;
}

function tryRead(document: unknown, path: readonly string[]): unknown {
  let value = document;
  for (const token of path) {
    if (Array.isArray(value)) value = (value as unknown[])[indexIn(value, token, false)];
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
  const i = /^(?:0|[1-9]\d*)$/.test(token) ? Number(token) : -1;
  if (i < 0 || i > (adding ? list.length : list.length - 1))
    throw new PatchError(`Unable to access invalid index: ${token}`);
  return i;
}
