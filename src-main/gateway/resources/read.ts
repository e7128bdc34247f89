/** Requests that look: GET of an object or a list, and watches. */
import type { KubeObject } from '@shared/api';
import type { KubeList } from '@shared/contract';
import type { WatchRequest } from '@main/workspaces';
import { listReply, objectReply } from '../answers/objects';
import { flag, parameter, type Exchange } from '../exchange';
import { statusReply, type Reply } from '../http/reply';
import { badOption } from './options';
import { convertList, given, selectors, subresourceOf, type Target } from './target';

/** kubectl commands that ask again and again until the answer is another. */
const WAITING_COMMANDS = /^kubectl (drain|delete|wait|rollout|run|debug|attach|exec)\b/;

export function get(exchange: Exchange, target: Target): Reply {
  const { served } = exchange;
  const { definition, path } = target;
  noteRead(exchange);
  const answer = served.session.read(
    {
      verb: 'get',
      resource: definition.resource,
      namespace: path.namespace,
      name: path.name!,
      ...subresourceOf(path),
    },
    served.at,
  );
  if (!answer.ok) return statusReply(answer.status);
  return objectReply(exchange, definition, target.fromKept(answer.object as KubeObject), 200);
}

export function list(exchange: Exchange, target: Target): Reply {
  const { served } = exchange;
  const { definition, path } = target;
  noteRead(exchange);
  const limit = Number(exchange.query.get('limit') ?? 0);
  const match = parameter(exchange, 'resourceVersionMatch');
  if (match !== undefined && match !== 'Exact' && match !== 'NotOlderThan') {
    return statusReply(badOption('ListOptions', 'resourceVersionMatch', match, ['Exact', 'NotOlderThan']));
  }
  const answer = served.session.read(
    {
      verb: 'list',
      resource: definition.resource,
      namespace: path.namespace,
      ...selectors(exchange),
      ...(Number.isSafeInteger(limit) && limit > 0 ? { limit } : {}),
      ...given('continue', parameter(exchange, 'continue')),
      ...given('resourceVersion', parameter(exchange, 'resourceVersion')),
      ...(match === undefined ? {} : { resourceVersionMatch: match }),
    },
    served.at,
  );
  if (!answer.ok) return statusReply(answer.status);
  return listReply(exchange, definition, convertList(target, answer.object as KubeList));
}

export function watch(exchange: Exchange, target: Target): Reply | undefined {
  const { served, watching } = exchange;
  const { definition, path } = target;
  const { full } = watching;
  if (full) return statusReply(full);
  const fields = parameter(exchange, 'fieldSelector');
  const named = path.name === undefined ? undefined : `metadata.name=${path.name}`;
  const sendInitialEvents = flag(exchange, 'sendInitialEvents');
  const fieldSelector = [fields, named].filter((text) => text !== undefined).join(',');
  const request: WatchRequest = {
    resource: definition.resource,
    namespace: path.namespace,
    ...given('labelSelector', parameter(exchange, 'labelSelector')),
    ...(fieldSelector === '' ? {} : { fieldSelector }),
    ...given('resourceVersion', parameter(exchange, 'resourceVersion')),
    ...given('resourceVersionMatch', parameter(exchange, 'resourceVersionMatch')),
    ...(flag(exchange, 'allowWatchBookmarks') ? { allowWatchBookmarks: true } : {}),
    ...(sendInitialEvents === undefined ? {} : { sendInitialEvents }),
  };
  const answer = served.session.watch(request, served.at);
  if (!answer.ok) return statusReply(answer.status);
  watching.open(exchange, definition, answer.object, (object) => target.fromKept(object));
  return undefined;
}

/** Somebody asks; the same question again is waiting, for which time passes. */
function noteRead({ served, request }: Exchange): void {
  if (served.at !== undefined) return;
  const command = request.headers['kubectl-command'];
  const waits = typeof command === 'string' && WAITING_COMMANDS.test(command);
  served.playing.onRead(`${request.url}`, performance.now(), waits);
}
