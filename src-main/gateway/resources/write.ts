/** Requests that change: each becomes one request through the session's door. */
import { failure, type KubeObject } from '@shared/api';
import type { ApiResult, FieldValidation, KubeList, PatchType, WriteRequest } from '@shared/contract';
import { listReply, objectReply } from '../answers/objects';
import { readDeleteOptions } from '../delete-options';
import { flag, parameter, type Exchange } from '../exchange';
import { parseBody, readBytes, readJson, type Body, type Read } from '../http/body';
import { statusReply, type Reply } from '../http/reply';
import type { ResourcePath } from '../route';
import { managerOf, originOf, refusalOf } from '../served';
import { NOT_ALLOWED } from './not-allowed';
import { badOption, forbiddenOption, required } from './options';
import { convertList, given, selectors, subresourceOf, type Target } from './target';

export async function create(exchange: Exchange, target: Target): Promise<Reply> {
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

export async function update(exchange: Exchange, target: Target): Promise<Reply> {
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

export async function patch(exchange: Exchange, target: Target): Promise<Reply> {
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

export async function remove(exchange: Exchange, target: Target): Promise<Reply> {
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

function pathText({ resource, namespace, name, subresource }: ResourcePath): string {
  return [namespace, resource, name, subresource]
    .filter((part) => part !== undefined && part !== '')
    .join('/');
}
