/** A file's path in two parts, as lists show it; of whatever system it comes from. */
export function splitPath(path: string): { readonly name: string; readonly folder: string } {
  const at = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  return { name: path.slice(at + 1), folder: path.slice(0, Math.max(at, 0)) };
}
