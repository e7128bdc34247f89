/** Get and list, from the present or any other state. */
import { decodeBase64, encodeBase64, failure, invalid, nameOf, notFound, type KubeObject } from '@shared/api';
import type { KubeList } from '@shared/contract';
import type { Reader } from '@main/engine/store';
import type { ResourceDefinition } from '../definition';
import { refuse } from '../refusal';
import { selectionOf } from '../selection';

export function getObject(
  objects: Reader,
  definition: ResourceDefinition,
  namespace: string,
  name: string,
): KubeObject {
  return objects.get(definition.resource, namespace, name) ?? refuse(notFound(definition.resource, name));
}

export interface ListRequest {
  readonly namespace?: string | undefined;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  readonly limit?: number;
  readonly continue?: string;
  readonly resourceVersion?: string;
  readonly resourceVersionMatch?: 'Exact' | 'NotOlderThan';
}

/** Gives a reader of the state at an earlier revision, or undefined where it is compacted. Must be closed. */
export type PastReader = (revision: number) => (Reader & { close(): void }) | undefined;

/** A list in the order of namespaces and names; with `limit`, a page of it, whose `continue` names the next. */
export function listObjects(
  objects: Reader,
  definition: ResourceDefinition,
  request: ListRequest,
  past?: PastReader,
): KubeList {
  const token = request.continue ? readToken(request.continue) : undefined;
  const wanted = token ? token.revision : exactRevision(objects, request);
  const reader = wanted !== undefined && wanted !== objects.revision ? past?.(wanted) : undefined;
  if (wanted !== undefined && wanted !== objects.revision && !reader) {
    refuse(
      failure(
        'Expired',
        token
          ? 'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.'
          : `The resourceVersion for the provided list is too old.`,
      ),
    );
  }
  const source = reader ?? objects;
  const all = select(source, definition, request);
  const start = token ? all.findIndex((object) => nameOf(object) === token.start) : 0;
  const rest = token ? (start < 0 ? [] : all.slice(start)) : all;
  const { limit = 0 } = request;
  const page = limit > 0 && rest.length > limit ? rest.slice(0, limit) : rest;
  const { revision } = source;
  reader?.close();
  const left = rest.length - page.length;
  return {
    apiVersion: definition.apiVersion,
    kind: `${definition.kind}List`,
    metadata: {
      resourceVersion: String(revision),
      ...(left > 0 ? { continue: writeToken({ revision, start: nameOf(rest[page.length]!) }) } : {}),
      // A real server counts what is left only where no selector is given.
      ...(left > 0 && !request.labelSelector && !request.fieldSelector ? { remainingItemCount: left } : {}),
    },
    items: page,
  };
}

/**
 * The one revision that a list must be of; undefined where the present will do. Models `ValidateListOptions` and the
 * watch cache @ v1.34: a revision that is not reached yet is told to come again.
 */
function exactRevision(objects: Reader, request: ListRequest): number | undefined {
  const { resourceVersion = '', resourceVersionMatch: match } = request;
  if (resourceVersion === '' || resourceVersion === '0') {
    const why =
      match === undefined
        ? undefined
        : resourceVersion === ''
          ? 'resourceVersionMatch is forbidden unless resourceVersion is provided'
          : match === 'Exact'
            ? 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'
            : undefined;
    if (why !== undefined) refuseOptions(`resourceVersionMatch: Forbidden: ${why}`, 'FieldValueForbidden');
    return undefined;
  }
  const revision = readRevision(resourceVersion);
  if (revision > objects.revision) refuse(tooLarge(revision, objects.revision));
  return match === 'Exact' || (match === undefined && (request.limit ?? 0) > 0 && !request.continue)
    ? revision
    : undefined;
}

function refuseOptions(text: string, reason: 'FieldValueForbidden'): never {
  const colon = text.indexOf(': ');
  const [field, message] = [text.slice(0, colon), text.slice(colon + 2)];
  return refuse(invalid('ListOptions', 'meta.k8s.io', '', [{ field, reason, message }]));
}

/** Reads a resourceVersion; refuses one that is no revision. */
export function readRevision(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  return refuse(
    failure(
      'Invalid',
      `resourceVersion: Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`,
      {
        causes: [
          {
            reason: 'FieldValueInvalid',
            message: `Invalid value: ${JSON.stringify(text)}`,
            field: 'resourceVersion',
          },
        ],
      },
    ),
  );
}

/** A revision that this server has not come to: of another branch of the history, say. */
function tooLarge(asked: number, current: number) {
  return failure('Timeout', `Too large resource version: ${asked}, current: ${current}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  });
}

function select(
  objects: Reader,
  definition: ResourceDefinition,
  request: ListRequest,
): readonly KubeObject[] {
  const namespace = definition.namespaced && request.namespace ? request.namespace : undefined;
  if (!request.labelSelector && !request.fieldSelector) return objects.list(definition.resource, namespace);
  const selection = selectionOf(definition, request);
  if (selection.name !== undefined && (namespace !== undefined || !definition.namespaced)) {
    const one = objects.get(definition.resource, namespace ?? '', selection.name);
    return one && selection.matches(one) ? [one] : [];
  }
  return objects.list(definition.resource, namespace).filter((object) => selection.matches(object));
}

interface Token {
  readonly revision: number;
  /** `namespace/name` of the first object of the next page. */
  readonly start: string;
}

function writeToken({ revision, start }: Token): string {
  return encodeBase64(JSON.stringify({ v: 'meta.k8s.io/v1', rv: revision, start }));
}

function readToken(text: string): Token {
  const bad = (): never =>
    refuse(failure('BadRequest', 'continue key is not valid: illegal base64 data or JSON'));
  let token: { v?: unknown; rv?: unknown; start?: unknown };
  try {
    token = JSON.parse(decodeBase64(text) ?? '') as typeof token;
  } catch {
    return bad();
  }
  if (token.v !== 'meta.k8s.io/v1' || !Number.isSafeInteger(token.rv) || typeof token.start !== 'string')
    return bad();
  return { revision: token.rv as number, start: token.start };
}
