/** Reads the path of a request as Kubernetes does: which group and version, which resource, which object of it. */

export interface ResourcePath {
  readonly type: 'resource';
  /** `v1`, `apps/v1`. */
  readonly apiVersion: string;
  readonly group: string;
  readonly version: string;
  /** Plural. */
  readonly resource: string;
  /** '' for objects of the cluster itself and for lists over all namespaces. */
  readonly namespace: string;
  readonly name?: string;
  readonly subresource?: string;
  /** The old form of a watch: `/api/v1/watch/…`. */
  readonly watch: boolean;
}

/** A path that is no resource: `/version`, `/apis/apps/v1`, `/openapi/v3` … as its parts. */
export interface OtherPath {
  readonly type: 'other';
  readonly parts: readonly string[];
}

/** Longer paths and parts are no names of Kubernetes. */
const MAX_PATH = 8_192;
const MAX_PARTS = 12;

/**
 * Splits a request target into path and query.
 * @returns undefined for what cannot be a path of the API: broken escapes, empty or climbing parts, separators and
 *   control characters inside a part
 */
export function readTarget(
  target: string,
): { readonly route: ResourcePath | OtherPath; readonly query: URLSearchParams } | undefined {
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  if (path.length > MAX_PATH || path.includes('#')) return undefined;
  const parts: string[] = [];
  const pieces = path.split('/').slice(1);
  if (pieces.at(-1) === '') pieces.pop();
  for (const piece of pieces) {
    const part = decodePart(piece);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  if (parts.length > MAX_PARTS) return undefined;
  return { route: routeOf(parts), query: new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1)) };
}

function decodePart(piece: string): string | undefined {
  let part: string;
  try {
    part = decodeURIComponent(piece);
  } catch {
    return undefined;
  }
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return part === '' || part === '.' || part === '..' || /[/\\%\u0000-\u001f\u007f]/.test(part)
    ? undefined
    : part;
}

function routeOf(parts: readonly string[]): ResourcePath | OtherPath {
  const other: OtherPath = { type: 'other', parts };
  let rest: readonly string[];
  let group = '';
  let version: string;
  if (parts[0] === 'api' && parts.length > 2) {
    version = parts[1]!;
    rest = parts.slice(2);
  } else if (parts[0] === 'apis' && parts.length > 3) {
    group = parts[1]!;
    version = parts[2]!;
    rest = parts.slice(3);
  } else return other;
  const watch = rest[0] === 'watch';
  if (watch) rest = rest.slice(1);
  const apiVersion = group === '' ? version : `${group}/${version}`;
  const found = placeOf(rest);
  return found ? { type: 'resource', apiVersion, group, version, watch, ...found } : other;
}

/** `namespaces/NS/pods/NAME/log`, `nodes/NAME`, `namespaces/NS/finalize` … */
function placeOf(
  rest: readonly string[],
): Pick<ResourcePath, 'resource' | 'namespace' | 'name' | 'subresource'> | undefined {
  const [first, second, third] = rest;
  if (first === undefined) return undefined;
  const inNamespace = first === 'namespaces' && third !== undefined && !OF_NAMESPACES.has(third);
  const [resource, name, subresource, ...more] = inNamespace ? rest.slice(2) : rest;
  if (resource === undefined || more.length > 0) return undefined;
  return {
    resource,
    namespace: inNamespace ? second! : '',
    ...(name === undefined ? {} : { name }),
    ...(subresource === undefined ? {} : { subresource }),
  };
}

/** Subresources of a Namespace itself; everything else below one is a resource in it. */
const OF_NAMESPACES = new Set(['status', 'finalize']);
