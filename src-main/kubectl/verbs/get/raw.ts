/** `kubectl get --raw PATH`: a path of the API, read from the cluster. */
import { failure } from '@shared/api';
import { answerOf, ServerFailure, type Command, type Kind } from '@main/kubectl/cluster';
import { discoveryOf } from './discovery';

/** The text that the server answers with. @throws ServerFailure */
export function readRaw(command: Command, raw: string): string {
  const [path = '', query = ''] = raw.split('?');
  const parts = path.split('/').filter(Boolean);
  if (parts.length === 1 && /^(healthz|livez|readyz)$/.test(parts[0]!)) return 'ok';
  const discovery = discoveryOf(command.cluster.kinds(), parts);
  if (discovery !== undefined) return JSON.stringify(discovery);
  const found = locate(command.cluster.kinds(), parts);
  if (!found) {
    throw new ServerFailure(failure('NotFound', 'the server could not find the requested resource'));
  }
  const { kind, namespace, name, subresource } = found;
  const params = new URLSearchParams(query);
  const where = { resource: kind.resource, ...(namespace === undefined ? {} : { namespace }) };
  const answer =
    name === undefined
      ? command.cluster.read({
          verb: 'list',
          ...where,
          labelSelector: params.get('labelSelector') ?? '',
          fieldSelector: params.get('fieldSelector') ?? '',
          limit: Number(params.get('limit') ?? 0),
        })
      : command.cluster.read({ verb: 'get', ...where, name, ...(subresource ? { subresource } : {}) });
  return JSON.stringify(answerOf(command, answer));
}

interface Located {
  readonly kind: Kind;
  readonly namespace?: string;
  readonly name?: string;
  readonly subresource?: 'status' | 'scale';
}

/** `/api/v1/…`, `/apis/GROUP/VERSION/…` */
function locate(kinds: readonly Kind[], parts: readonly string[]): Located | undefined {
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
  if (!kind || (subresource !== undefined && subresource !== 'status' && subresource !== 'scale'))
    return undefined;
  return {
    kind,
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
    ...(subresource === undefined ? {} : { subresource }),
  };
}
