/** Editing an object as YAML: from two versions to the patch between them, and from a field path to its line. */

/**
 * The JSON merge patch (RFC 7396) that makes `after` of `before`; undefined where nothing is different. Lists are
 * replaced whole.
 */
export function mergePatchOf(before: unknown, after: unknown): unknown {
  if (isMap(before) && isMap(after)) {
    const patch: Record<string, unknown> = {};
    for (const key of Object.keys(before)) if (!(key in after)) patch[key] = null;
    for (const key of Object.keys(after)) {
      if (!(key in before)) patch[key] = after[key];
      else {
        const inner = mergePatchOf(before[key], after[key]);
        if (inner !== undefined) patch[key] = inner;
      }
    }
    return Object.keys(patch).length > 0 ? patch : undefined;
  }
  return JSON.stringify(before) === JSON.stringify(after) ? undefined : after;
}

/** The fields that a merge patch sets or removes, in its order: `spec.replicas`. */
export function patchPaths(patch: unknown, at = ''): readonly string[] {
  if (!isMap(patch) || Object.keys(patch).length === 0) return at === '' ? [] : [at];
  return Object.entries(patch).flatMap(([key, value]) => {
    const part = /^[\w-]+$/.test(key) ? `${at === '' ? '' : `${at}.`}${key}` : `${at}[${key}]`;
    return patchPaths(value, part);
  });
}

/** Fields of both patches that get different values, or that one sets inside of what the other replaces. */
export function conflictsOf(mine: unknown, theirs: unknown, at = ''): readonly string[] {
  if (mine === undefined || theirs === undefined) return [];
  if (!isMap(mine) || !isMap(theirs))
    return JSON.stringify(mine) === JSON.stringify(theirs) ? [] : at === '' ? [] : [at];
  return Object.keys(mine)
    .filter((key) => key in theirs)
    .flatMap((key) => {
      const part = /^[\w-]+$/.test(key) ? `${at === '' ? '' : `${at}.`}${key}` : `${at}[${key}]`;
      return conflictsOf(mine[key], theirs[key], part);
    });
}

/** The field paths that an error of the API server names, as far as they can be told from other words. */
export function fieldPathIn(message: string): string | undefined {
  const unknown = /unknown field "([^"]+)"/.exec(message);
  if (unknown) return unknown[1];
  return /(?:^|[\s:[])((?:spec|metadata|status|data|template)(?:\.[\w-]+|\[[^\]]*\])+|spec|metadata)\b/.exec(
    message,
  )?.[1];
}

/**
 * The line (from 1) of a field in YAML in block style; the deepest part of the path that is there. Undefined where not
 * even its first part is.
 */
export function lineOfPath(text: string, path: string): number | undefined {
  const parts = [...path.matchAll(/\[([^\]]*)\]|[^.[\]]+/g)].map((m) => m[1] ?? m[0]);
  const lines = text.split('\n');
  let from = 0;
  let indent = -1;
  let found: number | undefined;
  for (const part of parts) {
    const next = /^\d+$/.test(part)
      ? itemLine(lines, from, indent, Number(part))
      : keyLine(lines, from, indent, part);
    if (!next) break;
    found = next.line + 1;
    from = next.line + (next.inline ? 0 : 1);
    indent = next.indent;
  }
  return found;
}

interface Place {
  readonly line: number;
  readonly indent: number;
  /** What belongs to it begins on the same line (an item of a list). */
  readonly inline: boolean;
}

/** The key that lies directly inside what has `outer` spaces before it. */
function keyLine(lines: readonly string[], from: number, outer: number, key: string): Place | undefined {
  let level: number | undefined;
  for (let i = from; i < lines.length; i++) {
    const match = /^(\s*(?:- )*)(?:"([^"]+)"|'([^']+)'|([^\s#:][^:]*)):(?:\s|$)/.exec(lines[i]!);
    if (/^\s*(#|$)/.test(lines[i]!)) continue;
    const indent = match ? match[1]!.length : /^\s*/.exec(lines[i]!)![0].length;
    if (indent <= outer) return undefined;
    if (!match) continue;
    level ??= indent;
    if (indent === level && (match[2] ?? match[3] ?? match[4]) === key)
      return { line: i, indent, inline: false };
  }
  return undefined;
}

/** The item of a list below a key with `outer` spaces before it. */
function itemLine(lines: readonly string[], from: number, outer: number, index: number): Place | undefined {
  let level: number | undefined;
  let count = 0;
  for (let i = from; i < lines.length; i++) {
    const match = /^(\s*)- /.exec(`${lines[i]!} `);
    if (/^\s*(#|$)/.test(lines[i]!)) continue;
    const indent = /^\s*/.exec(lines[i]!)![0].length;
    if (indent < outer || (indent === outer && !match)) return undefined;
    if (!match) continue;
    level ??= match[1]!.length;
    if (match[1]!.length !== level) continue;
    if (count++ === index) return { line: i, indent: level + 1, inline: true };
  }
  return undefined;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
