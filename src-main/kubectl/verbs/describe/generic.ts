/** `kubectl describe` of kinds that have no page of their own: all fields, with names for people. */
import { compareText, type KubeObject } from '@shared/api';
import type { DescribePage } from './describe-page';
import { eventsOf, printEvents } from './events';

/** Fields that the head of the page shows, or nobody. */
const SKIPPED = new Set([
  '.metadata.name',
  '.metadata.namespace',
  '.metadata.labels',
  '.metadata.annotations',
  '.metadata.managedFields',
]);

export function describeGeneric(page: DescribePage, object: KubeObject): void {
  page.field(0, 'Name', object.metadata.name);
  page.field(0, 'Namespace', object.metadata.namespace ?? '');
  page.labels('Labels', object.metadata.labels);
  page.annotations('Annotations', object.metadata.annotations);
  printFields(page, 0, object as unknown as Record<string, unknown>, '');
  printEvents(page, eventsOf(page.command, object));
}

function printFields(
  page: DescribePage,
  level: number,
  fields: Readonly<Record<string, unknown>>,
  path: string,
): void {
  for (const key of Object.keys(fields).sort(compareText)) {
    const value = fields[key];
    const here = `${path}.${key}`;
    if (SKIPPED.has(here) || value === undefined) continue;
    if (Array.isArray(value)) {
      page.line(level, `${labelOf(key)}:`);
      for (const item of value as unknown[]) {
        if (isFields(item)) printFields(page, level + 1, item, here);
        else page.line(level + 1, String(item));
      }
    } else if (isFields(value)) {
      page.line(level, `${labelOf(key)}:`);
      printFields(page, level + 1, value, here);
    } else {
      page.field(level, labelOf(key), value === null ? '<nil>' : (value as string | number | boolean));
    }
  }
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const ACRONYMS = new Set(['API', 'URL', 'UID', 'OSB', 'GUID']);

/** `creationTimestamp` as `Creation Timestamp`; names with other characters than letters stay as they are. */
function labelOf(field: string): string {
  if (/[^\p{L}-]/u.test(field)) return field;
  const words = field.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|-+|\p{L}/gu) ?? [field];
  return words
    .map((word) =>
      ACRONYMS.has(word.toUpperCase()) ? word.toUpperCase() : word.charAt(0).toUpperCase() + word.slice(1),
    )
    .join(' ');
}
