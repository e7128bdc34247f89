/** Requests about resources: makes them requests to the session's API server, and its answers HTTP. */
import { failure } from '@shared/api';
import { flag, type Exchange } from '../exchange';
import { statusReply, type Reply } from '../http/reply';
import { NOT_ALLOWED } from './not-allowed';
import { get, list, watch } from './read';
import type { Target } from './target';
import { create, patch, remove, update } from './write';

export type { Target } from './target';

const UNKNOWN = failure('NotFound', 'the server could not find the requested resource');

/** Answers a request; undefined where a stream answers it. */
export async function answerResource(exchange: Exchange, target: Target): Promise<Reply | undefined> {
  const { definition, path } = target;
  if (definition.namespaced ? path.name !== undefined && path.namespace === '' : path.namespace !== '')
    return statusReply(UNKNOWN);
  switch (exchange.request.method) {
    case 'GET':
    case 'HEAD':
      if (path.watch || flag(exchange, 'watch')) return watch(exchange, target);
      return path.name === undefined ? list(exchange, target) : get(exchange, target);
    case 'POST':
      return create(exchange, target);
    case 'PUT':
      return path.name === undefined ? statusReply(NOT_ALLOWED) : update(exchange, target);
    case 'PATCH':
      return path.name === undefined ? statusReply(NOT_ALLOWED) : patch(exchange, target);
    case 'DELETE':
      return remove(exchange, target);
    default:
      return statusReply(NOT_ALLOWED);
  }
}
