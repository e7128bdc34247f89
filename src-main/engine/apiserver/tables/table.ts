/** Tables as a server prints them for kubectl: columns and cells of each kind. Models `printers.go` @ v1.34. */
import { ageText, compareText, type KubeObject } from '@shared/api';
import type { LabelSelector } from 'kubernetes-types/meta/v1';

export type Cell = string | number | boolean;

export interface Column {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'boolean' | 'date';
  readonly format: '' | 'name' | 'date-time';
  readonly description: string;
  /** 0: always shown; 1: only with `-o wide`. */
  readonly priority: 0 | 1;
}

export interface TableDefinition<T extends KubeObject = KubeObject> {
  readonly columns: readonly Column[];
  /** The cells of one object, one a column. `now` is virtual time in ms. */
  cells(object: T, now: number): readonly Cell[];
}

/** A column that is always shown. */
export function column(name: string, description = '', type: Column['type'] = 'string'): Column {
  return { name, type, format: name === 'Name' ? 'name' : '', description, priority: 0 };
}

/** A column that only `-o wide` shows. */
export function wideColumn(name: string, description = '', type: Column['type'] = 'string'): Column {
  return { name, type, format: '', description, priority: 1 };
}

export const NAME = column('Name', 'Name must be unique within a namespace.');
export const AGE = column('Age', 'Time since the object was created.');

export function ageOf(object: KubeObject, now: number): string {
  return ageText(object.metadata.creationTimestamp, now);
}

/** `a=b,c=d` in the order of keys; `<none>` for none. */
export function formatLabels(labels: Readonly<Record<string, string>> | undefined): string {
  const keys = Object.keys(labels ?? {}).sort(compareText);
  return keys.length === 0 ? '<none>' : keys.map((key) => `${key}=${labels![key]!}`).join(',');
}

/** Name and age as a custom resource shows them. */
export const NAME_AND_AGE: TableDefinition = {
  columns: [NAME, AGE],
  cells: (object, now) => [object.metadata.name, ageOf(object, now)],
};

/** A label selector as text: `a=b,c in (d,e),!f`; also of a plain map of labels. `<none>` for an empty one. */
export function formatSelector(
  selector: LabelSelector | Readonly<Record<string, string>> | undefined,
): string {
  if (!selector) return '<none>';
  if (!('matchLabels' in selector) && !('matchExpressions' in selector)) {
    return formatLabels(selector as Readonly<Record<string, string>>);
  }
  const { matchLabels = {}, matchExpressions = [] } = selector as LabelSelector;
  const parts = Object.entries(matchLabels).map(([key, value]) => ({ key, text: `${key}=${value}` }));
  for (const { key, operator, values = [] } of matchExpressions) {
    const list = [...values].sort(compareText).join(',');
    if (operator === 'In') parts.push({ key, text: `${key} in (${list})` });
    else if (operator === 'NotIn') parts.push({ key, text: `${key} notin (${list})` });
    else parts.push({ key, text: operator === 'Exists' ? key : `!${key}` });
  }
  return parts.length === 0
    ? '<none>'
    : parts
        .sort((a, b) => compareText(a.key, b.key))
        .map((p) => p.text)
        .join(',');
}
