/** The Table form of objects and lists, which a server sends to clients that print them. Models `meta.k8s.io/v1` Table. */
import type { KubeObject } from '@shared/api';
import type { ResourceDefinition } from '../definition';
import type { TableDefinition } from './table';

/** What a row carries of its object: its metadata, all of it, or nothing. */
export type IncludeObject = 'Metadata' | 'Object' | 'None';

export interface TableOptions {
  /** Virtual time, from which ages are counted. */
  readonly now: number;
  readonly include: IncludeObject;
  /** `v1`, or `v1beta1` for clients before 1.14. */
  readonly version: 'v1' | 'v1beta1';
  /** Metadata of the list: resourceVersion, continue. */
  readonly metadata: object;
  /** Events of a watch name the columns only once. */
  readonly withColumns?: boolean;
}

/** A Table of the objects, one row each. */
export function renderTable(
  { table }: Pick<ResourceDefinition, 'table'>,
  objects: readonly KubeObject[],
  options: TableOptions,
): object {
  return {
    kind: 'Table',
    apiVersion: `meta.k8s.io/${options.version}`,
    metadata: options.metadata,
    columnDefinitions: options.withColumns === false ? null : table.columns,
    rows: objects.map((object) => renderRow(table, object, options)),
  };
}

function renderRow(
  table: TableDefinition,
  object: KubeObject,
  { now, include, version }: TableOptions,
): object {
  const cells = table.cells(object, now);
  switch (include) {
    case 'None':
      return { cells };
    case 'Object':
      return { cells, object };
    case 'Metadata':
      return { cells, object: partialMetadata(object, version) };
  }
}

/** The object's metadata alone, as `meta.k8s.io` PartialObjectMetadata. */
export function partialMetadata(object: KubeObject, version: 'v1' | 'v1beta1' = 'v1'): object {
  return { kind: 'PartialObjectMetadata', apiVersion: `meta.k8s.io/${version}`, metadata: object.metadata };
}
