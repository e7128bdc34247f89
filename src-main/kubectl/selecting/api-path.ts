/** What a path of the API names: `/api/v1/…`, `/apis/GROUP/VERSION/…`, as `--raw` takes it. */
import type { Kind } from '@main/kubectl/cluster';

export interface ApiPath {
  readonly kind: Kind;
  readonly namespace?: string;
  readonly name?: string;
  readonly subresource?: string;
}

/** Undefined where no kind is served at the path. */
export function locate(kinds: readonly Kind[], parts: readonly string[]): ApiPath | undefined {
  const core = parts[0] === 'api';
  if (!core && parts[0] !== 'apis') return undefined;
  const apiVersion = core ? parts[1] : `${parts[1]}/${parts[2]}`;
  let rest = parts.slice(core ? 2 : 3);
  let namespace: string | undefined;
  if (rest[0] === 'namespaces' && rest.length > 2 && !['status', 'finalize'].includes(rest[2]!)) {
    namespace = rest[1]!;
    rest = rest.slice(2);
  }
  const [plural, name, subresource] = rest;
  const kind = kinds.find((k) => k.apiVersion === apiVersion && k.plural === plural);
  if (!kind) return undefined;
  return {
    kind,
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
    ...(subresource === undefined ? {} : { subresource }),
  };
}
