/** What the fields of the API's types mean, for `kubectl explain` and OpenAPI. */
import docs from './field-docs.json';

const DOCS: Readonly<Record<string, Readonly<Record<string, string>>>> = docs;

/**
 * @param type e.g. `core/v1.Pod`
 * @returns texts by field; that of the type itself under ''
 */
export function fieldDocs(type: string): Readonly<Record<string, string>> {
  return DOCS[type] ?? {};
}
