/** `kubectl get --raw PATH`: a path of the API, read from the cluster. */
import { failure } from '@shared/api';
import { answerOf, ServerFailure, type Command } from '@main/kubectl/cluster';
import { locate } from '@main/kubectl/selecting';
import { discoveryOf } from './discovery';

/** The text that the server answers with. @throws ServerFailure */
export function readRaw(command: Command, raw: string): string {
  const [path = '', query = ''] = raw.split('?');
  const parts = path.split('/').filter(Boolean);
  if (parts.length === 1 && /^(healthz|livez|readyz)$/.test(parts[0]!)) return 'ok';
  const discovery = discoveryOf(command.cluster.kinds(), parts);
  if (discovery !== undefined) return JSON.stringify(discovery);
  const found = locate(command.cluster.kinds(), parts);
  if (!found || !isReadable(found.subresource)) {
    throw new ServerFailure(failure('NotFound', 'the server could not find the requested resource'));
  }
  const { kind, namespace, name } = found;
  const subresource = found.subresource as Readable | undefined;
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

/** The subresources that are objects. */
type Readable = 'status' | 'scale';

function isReadable(subresource: string | undefined): boolean {
  return subresource === undefined || subresource === 'status' || subresource === 'scale';
}
