/** What the fields of the API's types mean, for `kubectl explain` and OpenAPI. */

type Docs = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The texts are many: they are loaded when the first one is asked for, not when the app starts. */
let docs: Promise<Docs> | undefined;

/**
 * @param type e.g. `core/v1.Pod`
 * @returns texts by field; that of the type itself under ''
 */
export async function fieldDocs(type: string): Promise<Readonly<Record<string, string>>> {
  // Nothing that the engine does depends on them.
  // eslint-disable-next-line no-restricted-syntax
  docs ??= import('./field-docs.json').then((module) => module.default);
  return (await docs)[type] ?? {};
}
