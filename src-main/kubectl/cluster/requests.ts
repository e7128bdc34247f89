/** Requests that must succeed; warnings of the server go to standard error. */
import type { KubeObject } from '@shared/api';
import type { ApiResult, KubeList, WriteRequest } from '@shared/contract';
import { goQuote } from '../parse';
import type { Command } from './command';
import { Failure, ServerFailure } from './failures';
import type { Kind } from './kinds';

interface Selecting {
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

/**
 * The object. Where it is not there because its namespace is not, that is what is said.
 * @throws ServerFailure
 */
export function getObject(
  command: Command,
  kind: Kind,
  namespace: string,
  name: string,
  subresource?: string,
): KubeObject {
  const answer = command.cluster.read({
    verb: 'get',
    ...place(kind, namespace),
    name,
    ...(subresource ? { subresource: subresource as 'status' } : {}),
  });
  if (!answer.ok && answer.status.reason === 'NotFound' && kind.namespaced && namespace !== 'default') {
    const home = command.cluster.read({ verb: 'get', resource: 'namespaces', name: namespace });
    if (!home.ok && home.status.reason === 'NotFound') throw new ServerFailure(home.status);
  }
  return answerOf(command, answer) as KubeObject;
}

/** The object, or undefined where there is none. @throws ServerFailure for other refusals */
export function findObject(
  command: Command,
  kind: Kind,
  namespace: string,
  name: string,
): KubeObject | undefined {
  const answer = command.cluster.read({ verb: 'get', ...place(kind, namespace), name });
  if (!answer.ok && answer.status.reason === 'NotFound') return undefined;
  return answerOf(command, answer) as KubeObject;
}

/** @param namespace '' for all. @throws ServerFailure */
export function listObjects(
  command: Command,
  kind: Kind,
  namespace: string,
  selecting: Selecting = {},
): readonly KubeObject[] {
  return listOf(command, kind, namespace, selecting).items;
}

/** The list itself, with its resourceVersion. */
export function listOf(command: Command, kind: Kind, namespace: string, selecting: Selecting = {}): KubeList {
  const { labelSelector, fieldSelector } = selecting;
  const answer = command.cluster.read({
    verb: 'list',
    ...place(kind, namespace),
    ...(labelSelector ? { labelSelector } : {}),
    ...(fieldSelector ? { fieldSelector } : {}),
  });
  if (!answer.ok && /^(BadRequest|NotFound)$/.test(answer.status.reason ?? '')) {
    const what = goQuote(`${kind.apiVersion === 'v1' ? '/v1' : kind.apiVersion}, Resource=${kind.plural}`);
    const which =
      labelSelector || fieldSelector
        ? `Unable to find ${what} that match label selector ${goQuote(labelSelector ?? '')}, field selector ${goQuote(fieldSelector ?? '')}`
        : `Unable to list ${what}`;
    throw new ServerFailure({ ...answer.status, message: `${which}: ${answer.status.message}` });
  }
  return answerOf(command, answer) as KubeList;
}

/** Sends a write. @param doing put before the server's words where it refuses. @throws ServerFailure */
export function send(command: Command, request: WriteRequest, doing = ''): KubeObject {
  return answerOf(command, command.cluster.write(request), doing);
}

/** What a request is addressed to. */
export function place(kind: Kind, namespace: string): { resource: string; namespace?: string } {
  return { resource: kind.resource, ...(kind.namespaced && namespace !== '' ? { namespace } : {}) };
}

/** The answer's object, with the server's warnings told. @throws ServerFailure */
export function answerOf<T>(command: Command, answer: ApiResult<T>, doing = ''): T {
  if (!answer.ok) throw new ServerFailure(answer.status, doing);
  const warnings = answer.warnings ?? [];
  for (const warning of warnings) command.io.err(`Warning: ${warning}\n`);
  if (warnings.length > 0 && command.invocation.flags.bool('warnings-as-errors')) {
    throw new Failure(warnings.length === 1 ? '1 warning received' : `${warnings.length} warnings received`);
  }
  return answer.object;
}
