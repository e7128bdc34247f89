/** A file's path in two parts, as lists show it; of whatever system it comes from. */
export function splitPath(path: string): { readonly name: string; readonly folder: string } {
  const at = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  return { name: path.slice(at + 1), folder: path.slice(0, Math.max(at, 0)) };
}

/** A text of `most` letters at most: what is too long loses its middle, for names differ at their ends. */
export function middleCut(text: string, most: number): string {
  const letters = [...text];
  if (letters.length <= most) return text;
  const end = Math.ceil((most - 1) / 2);
  return `${letters.slice(0, most - 1 - end).join('')}…${letters.slice(-end).join('')}`;
}
