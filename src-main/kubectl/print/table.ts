/** The tables of `kubectl get`: the server's columns of each kind, with what the flags add to them. */
import type { KubeObject } from '@shared/api';
import { kindName, type Cell, type Kind } from '../cluster';
import { alignTabs, TABLE } from './tabwriter';

export interface TableOptions {
  readonly wide: boolean;
  readonly noHeaders: boolean;
  readonly withNamespace: boolean;
  /** Put the kind before each name. */
  readonly withKind: boolean;
  readonly showLabels: boolean;
  readonly labelColumns: readonly string[];
  /** Words that become a first column (`ADDED` …), one a row; undefined for none. */
  readonly events?: readonly string[];
  /** Widths of the table that these rows continue. */
  readonly remembered?: number[];
}

/** A table of objects of one kind; '' where there is neither a header nor an object. */
export function printTable(
  kind: Kind,
  objects: readonly KubeObject[],
  now: number,
  options: TableOptions,
): string {
  const rows = options.noHeaders ? [] : [headerOf(kind, options)];
  objects.forEach((object, i) => rows.push(rowOf(kind, object, now, options, options.events?.[i])));
  return printRows(rows, options.remembered);
}

/** Aligned rows; cells may hold anything. */
export function printRows(rows: readonly (readonly string[])[], remembered?: number[]): string {
  return alignTabs(rows.map((row) => `${row.map(oneLine).join('\t')}\n`).join(''), TABLE, remembered);
}

function headerOf(kind: Kind, options: TableOptions): string[] {
  return [
    ...(options.events ? ['EVENT'] : []),
    ...(options.withNamespace ? ['NAMESPACE'] : []),
    ...visible(kind, options).map(({ name }) => name.toUpperCase()),
    ...options.labelColumns.map((key) => key.slice(key.lastIndexOf('/') + 1).toUpperCase()),
    ...(options.showLabels ? ['LABELS'] : []),
  ];
}

function rowOf(
  kind: Kind,
  object: KubeObject,
  now: number,
  options: TableOptions,
  event: string | undefined,
): string[] {
  const cells = kind.table.cells(object, now);
  const labels = object.metadata.labels ?? {};
  return [
    ...(event === undefined ? [] : [event]),
    ...(options.withNamespace ? [object.metadata.namespace ?? ''] : []),
    ...visible(kind, options).map(({ index, isName }) => {
      const text = cellText(cells[index]);
      return isName && options.withKind ? `${kindName(kind)}/${text}` : text;
    }),
    ...options.labelColumns.map((key) => labels[key] ?? ''),
    ...(options.showLabels ? [labelsText(labels)] : []),
  ];
}

function visible(kind: Kind, { wide }: TableOptions): { name: string; index: number; isName: boolean }[] {
  return kind.table.columns.flatMap((column, index) =>
    column.priority === 0 || wide
      ? [{ name: column.name, index, isName: index === 0 && column.format === 'name' }]
      : [],
  );
}

function cellText(cell: Cell | undefined): string {
  return cell === undefined ? '' : String(cell);
}

function labelsText(labels: Readonly<Record<string, string>>): string {
  const keys = Object.keys(labels).sort((a, b) => (a < b ? -1 : 1));
  return keys.length === 0 ? '<none>' : keys.map((key) => `${key}=${labels[key]}`).join(',');
}

/** Only the first line of a cell is shown. */
function oneLine(text: string): string {
  const end = text.search(/[\f\n\r]/);
  return (end < 0 ? text : `${text.slice(0, end)}...`).replaceAll('\t', ' ');
}
