/** Objects as JSON and YAML, as kubectl prints them. */
import { compareText } from '@shared/api';

/** Indented JSON with a newline at the end; fields in the order they have. Models Go's `json.MarshalIndent`. */
export function printJson(value: unknown, indent = 4): string {
  return `${escapeHtml(JSON.stringify(value, undefined, indent))}\n`;
}

/** JSON on one line with fields in order, as Go prints a map. */
export function compactJson(value: unknown): string {
  return escapeHtml(JSON.stringify(sortFields(value)) ?? 'null');
}

/** The same value with the fields of all its objects in order. */
export function sortFields(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sortFields);
  const sorted: Record<string, unknown> = {};
  for (const key of Object.keys(value).sort(compareText)) {
    const field = (value as Record<string, unknown>)[key];
    if (field !== undefined)
      Object.defineProperty(sorted, key, { value: sortFields(field), enumerable: true });
  }
  return sorted;
}

/** Go escapes what could end a script element when JSON is put into HTML. */
function escapeHtml(json: string): string {
  return json.replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
