import { fail } from '../cluster';

/** Adds the braces and the dot that people leave out: `metadata.name` becomes `{.metadata.name}`. */
export function relaxPath(text: string): string {
  if (text === '') return '';
  const match = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(text);
  const path = match?.[1] ?? match?.[2];
  if (path === undefined) {
    return fail(
      `unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'`,
    );
  }
  return `{.${path}}`;
}
