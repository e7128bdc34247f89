/** `-o custom-columns=NAME:.metadata.name,…`. Models kubectl `cmd/get` customcolumn.go @ v1.34. */
import type { KubeObject } from '@shared/api';
import { fail } from '../cluster';
import { printGoValue } from './go-values';
import { findValues, JsonPathError, readTemplate, type JsonPathNode } from './jsonpath';
import { relaxPath } from './relaxed-path';
import { printRows } from './table';

export interface CustomColumn {
  readonly header: string;
  readonly path: readonly JsonPathNode[];
}

/** `HEADER:PATH,HEADER:PATH` */
export function readColumns(spec: string): CustomColumn[] {
  if (spec === '') return fail('custom-columns format specified but no custom columns given');
  return spec.split(',').map((part) => {
    const colon = part.indexOf(':');
    if (colon < 0) {
      return fail(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`);
    }
    return { header: part.slice(0, colon), path: readColumnPath(part.slice(colon + 1)) };
  });
}

/** A line of headers and a line of paths, each separated by blanks. */
export function readColumnsFile(text: string): CustomColumn[] {
  const [headers = '', paths = ''] = text.split('\n');
  const names = headers.split(/\s+/).filter(Boolean);
  const exprs = paths.split(/\s+/).filter(Boolean);
  if (names.length !== exprs.length) {
    return fail(`number of headers (${names.length}) and field specifications (${exprs.length}) don't match`);
  }
  return names.map((header, i) => ({ header, path: readColumnPath(exprs[i]!) }));
}

function readColumnPath(text: string): JsonPathNode[] {
  const path = relaxPath(text);
  try {
    return readTemplate(path);
  } catch (error) {
    if (error instanceof JsonPathError) return fail(`error parsing jsonpath ${path}, ${error.message}`);
    throw error;
  }
}

export function printCustomColumns(
  columns: readonly CustomColumn[],
  objects: readonly KubeObject[],
  noHeaders: boolean,
): string {
  const header = noHeaders ? [] : [columns.map((column) => column.header)];
  return printRows([...header, ...objects.map((object) => columns.map((column) => cellOf(column, object)))]);
}

function cellOf({ path }: CustomColumn, object: KubeObject): string {
  try {
    const values = findValues(path, object, { allowMissingKeys: true });
    return values.length === 0 ? '<none>' : values.map(printGoValue).join(',');
  } catch (error) {
    if (error instanceof JsonPathError) return fail(error.message);
    throw error;
  }
}
