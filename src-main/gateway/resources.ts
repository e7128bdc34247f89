/** Requests about resources: makes them requests to the session's API server, and its answers HTTP. */
import { failure, type KubeObject, type Status } from '@shared/api';
import type { ApiResult, FieldValidation, KubeList, PatchType, WriteRequest } from '@shared/contract';
import type { ResourceDefinition, WatchRequest } from '../workspaces';
import { listReply, objectReply } from './answers/objects';
import { flag, parameter, type Exchange } from './exchange';
import { parseBody, readBytes, readJson, type Body, type Read } from './http/body';
import { statusReply, type Reply } from './http/reply';
import { readDeleteOptions } from './delete-options';
import type { ResourcePath } from './route';
import { managerOf, originOf, refusalOf } from './served';

type Subresource = Extract<WriteRequest, { verb: 'update' }>['subresource'];

/** A resource behind a path, in the version that the path names. */
export interface Target {
  readonly definition: ResourceDefinition;
  readonly path: ResourcePath;
  /** Between the version of the path and the one that is kept; both the same for most. */
  toKept(body: unknown): unknown;
  fromKept(object: KubeObject): KubeObject;
}

const UNKNOWN = failure('NotFound', 'the server could not find the requested resource');
const NOT_ALLOWED = failure(
  'MethodNotAllowed',
  'the server does not allow this method on the requested resource',
);

/** kubectl commands that ask again and again until the answer is another. */
const WAITING_COMMANDS = /^kubectl (drain|delete|wait|rollout|run|debug|attach|exec)\b/;

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

// -- reading --------------------------------------------------------------------------------------------------------

function get(exchange: Exchange, target: Target): Reply {
  const { served, request } = exchange;
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
  void request;
  return objectReply(exchange, definition, target.fromKept(answer.object as KubeObject), 200);
}

function list(exchange: Exchange, target: Target): Reply {
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

function watch(exchange: Exchange, target: Target): Reply | undefined {
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

// -- writing --------------------------------------------------------------------------------------------------------

async function create(exchange: Exchange, target: Target): Promise<Reply> {
  const { definition, path } = target;
  if (path.name !== undefined && path.subresource === undefined) return statusReply(NOT_ALLOWED);
  const body = await readObject(exchange);
  if (!body.ok) return statusReply(body.status);
  return write(exchange, target, body.value, 'CreateOptions', (options) => ({
    verb: 'create',
    resource: definition.resource,
    namespace: path.namespace,
    ...given('name', path.name),
    ...subresourceOf(path),
    body: bodyOf(target, body.value.value),
    ...options,
  }));
}

async function update(exchange: Exchange, target: Target): Promise<Reply> {
  const { definition, path } = target;
  const body = await readObject(exchange);
  if (!body.ok) return statusReply(body.status);
  return write(exchange, target, body.value, 'UpdateOptions', (options) => ({
    verb: 'update',
    resource: definition.resource,
    namespace: path.namespace,
    name: path.name!,
    ...subresourceOf(path),
    body: bodyOf(target, body.value.value),
    ...options,
  }));
}

const PATCH_TYPES: Readonly<Record<string, PatchType>> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
};

async function patch(exchange: Exchange, target: Target): Promise<Reply> {
  const { definition, path } = target;
  const contentType = (exchange.request.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
  const patchType = Object.hasOwn(PATCH_TYPES, contentType) ? PATCH_TYPES[contentType] : undefined;
  if (patchType === undefined) {
    return statusReply(
      failure(
        'UnsupportedMediaType',
        `the body of the request was in an unknown format - accepted media types include: ${Object.keys(PATCH_TYPES).join(', ')}`,
      ),
    );
  }
  const bytes = await readBytes(exchange.request);
  if (!bytes.ok) return statusReply(bytes.status);
  const body = patchType === 'apply' ? parseBody(bytes.value, contentType) : readJson(bytes.value);
  if (!body.ok) return statusReply(body.status);
  if (patchType === 'apply' && parameter(exchange, 'fieldManager') === undefined) {
    return statusReply(required('PatchOptions', 'fieldManager', 'is required for apply patch'));
  }
  if (patchType !== 'apply' && flag(exchange, 'force') !== undefined) {
    return statusReply(forbiddenOption('PatchOptions', 'force', 'may not be specified for non-apply patch'));
  }
  const existed = exists(exchange, target);
  const reply = write(exchange, target, body.value, 'PatchOptions', (options) => ({
    verb: 'patch',
    resource: definition.resource,
    namespace: path.namespace,
    name: path.name!,
    ...subresourceOf(path),
    patchType,
    body: patchType === 'apply' ? bodyOf(target, body.value.value) : body.value.value,
    ...(flag(exchange, 'force') ? { force: true } : {}),
    ...options,
  }));
  return patchType === 'apply' && !existed && reply.code === 200 ? { ...reply, code: 201 } : reply;
}

async function remove(exchange: Exchange, target: Target): Promise<Reply> {
  const { definition, path } = target;
  const bytes = await readBytes(exchange.request);
  if (!bytes.ok) return statusReply(bytes.status);
  const read = readDeleteOptions(bytes.value, exchange);
  if (!read.ok) return statusReply(read.status);
  const { options, dryRun } = read.value;
  if (path.name === undefined) {
    return write(exchange, target, undefined, 'DeleteOptions', (more) => ({
      verb: 'deletecollection',
      resource: definition.resource,
      namespace: path.namespace,
      ...selectors(exchange),
      options,
      ...more,
      ...(dryRun ? { dryRun } : {}),
    }));
  }
  const { name } = path;
  const reply = write(exchange, target, undefined, 'DeleteOptions', (more) => ({
    verb: 'delete',
    resource: definition.resource,
    namespace: path.namespace,
    name,
    ...subresourceOf(path),
    options,
    ...more,
    ...(dryRun ? { dryRun } : {}),
  }));
  if (reply.code !== 200 || exists(exchange, target) || RETURNED.has(definition.resource)) return reply;
  const { uid } = reply.object?.metadata ?? {};
  const { group, plural } = definition;
  const details = {
    name,
    ...(group === '' ? {} : { group }),
    kind: plural,
    ...(uid === undefined ? {} : { uid }),
  };
  return {
    code: 200,
    body: { value: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details } },
  };
}

/** Kinds whose deletion is answered by the object even where it is gone at once. */
const RETURNED = new Set([
  'persistentvolumeclaims',
  'persistentvolumes',
  'pods',
  'podtemplates',
  'resourcequotas',
  'serviceaccounts',
  'services',
]);

interface WriteOptions {
  readonly dryRun?: true;
  readonly fieldValidation?: FieldValidation;
  readonly fieldManager?: string;
}

type WriteReply = Reply & { readonly object?: KubeObject };

/** Sends one request through the session's door. */
function write(
  exchange: Exchange,
  target: Target,
  body: Body | undefined,
  optionsKind: string,
  make: (options: WriteOptions) => WriteRequest,
): WriteReply {
  const { served, request } = exchange;
  const { readOnly } = served;
  if (readOnly) return statusReply(readOnly);
  const options = readWriteOptions(exchange, body, optionsKind);
  if (!options.ok) return statusReply(options.status);
  let answer: ApiResult<KubeObject | KubeList> | undefined;
  try {
    [answer] = served.session.request([make(options.value)], originOf(request, pathText(target.path)));
  } catch (error) {
    return statusReply(refusalOf(error));
  }
  if (!answer) throw new Error('the session gave no answer');
  if (!answer.ok) return statusReply(answer.status);
  served.playing.onWrite();
  if ('items' in answer.object)
    return listReply(exchange, target.definition, convertList(target, answer.object));
  const object = answer.object.kind === 'Status' ? answer.object : target.fromKept(answer.object);
  const code = answer.code;
  const shown = object.kind === 'Status' ? ({ ...object, code } as KubeObject) : object;
  return { ...objectReply(exchange, target.definition, shown, code, answer.warnings), object };
}

function readWriteOptions(exchange: Exchange, body: Body | undefined, kind: string): Read<WriteOptions> {
  const dryRuns = exchange.query.getAll('dryRun').filter((value) => value !== '');
  const wrongDryRun = dryRuns.find((value) => value !== 'All');
  if (wrongDryRun !== undefined)
    return { ok: false, status: badOption(kind, 'dryRun', wrongDryRun, ['All']) };
  const validation = parameter(exchange, 'fieldValidation');
  if (validation !== undefined && !FIELD_VALIDATIONS.includes(validation)) {
    return { ok: false, status: badOption(kind, 'fieldValidation', validation, ['', ...FIELD_VALIDATIONS]) };
  }
  const manager = parameter(exchange, 'fieldManager');
  if (manager !== undefined && manager.length > 128) {
    return { ok: false, status: forbiddenOption(kind, 'fieldManager', 'may not be more than 128 bytes') };
  }
  return {
    ok: true,
    value: {
      ...(dryRuns.length > 0 ? { dryRun: true } : {}),
      // Without being asked a real server only warns; protobuf has no unknown fields to tell of.
      fieldValidation: body?.isProtobuf ? 'Ignore' : ((validation ?? 'Warn') as FieldValidation),
      fieldManager: manager ?? managerOf(exchange.request),
    },
  };
}

const FIELD_VALIDATIONS: readonly string[] = ['Ignore', 'Warn', 'Strict'];

// -- small things ---------------------------------------------------------------------------------------------------

async function readObject({ request }: Exchange): Promise<Read<Body>> {
  const bytes = await readBytes(request);
  return bytes.ok ? parseBody(bytes.value, request.headers['content-type']) : bytes;
}

/** Subresources have bodies of their own kinds, which have one version. */
function bodyOf({ path, toKept }: Target, body: unknown): unknown {
  return path.subresource === undefined || path.subresource === 'status' ? toKept(body) : body;
}

function exists({ served }: Exchange, { definition, path }: Target): boolean {
  return served.session.read({
    verb: 'get',
    resource: definition.resource,
    namespace: path.namespace,
    name: path.name ?? '',
  }).ok;
}

function convertList(target: Target, list: KubeList): KubeList {
  const { definition, path } = target;
  if (definition.apiVersion === path.apiVersion) return list;
  return { ...list, apiVersion: path.apiVersion, items: list.items.map((object) => target.fromKept(object)) };
}

function selectors(exchange: Exchange): { labelSelector?: string; fieldSelector?: string } {
  return {
    ...given('labelSelector', parameter(exchange, 'labelSelector')),
    ...given('fieldSelector', parameter(exchange, 'fieldSelector')),
  };
}

/** The session tells subresources that a kind does not have; which names there are at all is its contract's. */
function subresourceOf({ subresource }: ResourcePath): { subresource?: NonNullable<Subresource> } {
  return subresource === undefined ? {} : { subresource: subresource as NonNullable<Subresource> };
}

function given<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]: string });
}

function pathText({ resource, namespace, name, subresource }: ResourcePath): string {
  return [namespace, resource, name, subresource]
    .filter((part) => part !== undefined && part !== '')
    .join('/');
}

function badOption(kind: string, field: string, value: string, supported: readonly string[]): Status {
  const list = supported.map((text) => `"${text}"`).join(', ');
  return optionStatus(
    kind,
    field,
    'FieldValueNotSupported',
    `Unsupported value: ${JSON.stringify(value)}: supported values: ${list}`,
  );
}

function required(kind: string, field: string, why: string): Status {
  return optionStatus(kind, field, 'FieldValueRequired', `Required value: ${why}`);
}

function forbiddenOption(kind: string, field: string, why: string): Status {
  return optionStatus(kind, field, 'FieldValueForbidden', `Forbidden: ${why}`);
}

function optionStatus(kind: string, field: string, reason: string, message: string): Status {
  return failure('Invalid', `${kind}.meta.k8s.io "" is invalid: ${field}: ${message}`, {
    group: 'meta.k8s.io',
    kind,
    causes: [{ reason, message, field }],
  });
}
