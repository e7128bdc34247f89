/**
 * The API server: every change of the cluster goes through `handle`. A request is decoded, defaulted, admitted,
 * prepared, validated and stored, in that order; verbs/ has one file a verb, resources/ what is special about each kind.
 */
import { failure, notFound, type KubeObject, type Live, type ObjectKey } from '@shared/api';
import type { ApiRequest, ApiResult, DeleteOptions, KubeList, WriteRequest } from '@shared/contract';
import type { Pod } from 'kubernetes-types/core/v1';
import type { Draws, VirtualClock } from '../clock';
import { canReadAt, ReadView, type Store } from '../store';
import { Admission } from './admission';
import { decodeBody, Operation, type Machinery } from './operation';
import { Refusal, refuse } from './refusal';
import { Registry } from './registry';
import { BUILTIN_RESOURCES } from './resources';
import { selectionOf } from './selection';
import type { Caller } from './strategy';
import { bind } from './subresources/binding';
import { evict } from './subresources/eviction';
import { finalizeNamespace } from './subresources/finalize';
import { resize, setEphemeralContainers } from './subresources/pod-parts';
import { getScale, setScale } from './subresources/scale';
import { create } from './verbs/create';
import { deleteObject, end } from './verbs/delete';
import { applyPatch, patch } from './verbs/patch';
import { getObject, listObjects } from './verbs/read';
import { replaceStatus, update } from './verbs/update';
import { Watch, type WatchRequest } from './watch';

export interface ApiServerOptions {
  readonly store: Store;
  readonly clock: VirtualClock;
  readonly draws: Draws;
  /** Names of admission plugins that are left out, as with `--disable-admission-plugins`. */
  readonly disableAdmissionPlugins?: readonly string[];
}

type Answer = KubeObject | KubeList;
type WriteOf<V extends WriteRequest['verb']> = Extract<WriteRequest, { verb: V }>;

/** What a real server answers where there is no object to show. */
const SUCCESS = {
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Success',
} as unknown as KubeObject;

export class ApiServer {
  readonly registry: Registry;
  private readonly machinery: Machinery;

  constructor({ store, clock, draws, disableAdmissionPlugins }: ApiServerOptions) {
    this.registry = new Registry(BUILTIN_RESOURCES, store);
    this.machinery = {
      store,
      clock,
      draws,
      registry: this.registry,
      admission: new Admission(disableAdmissionPlugins),
    };
  }

  /** Carries out a request. A refusal is an answer too: `ok: false` with its Status; nothing changed then. */
  handle(request: ApiRequest, caller: Caller): ApiResult<KubeObject | KubeList> {
    try {
      const definition = this.registry.get(request.resource);
      if (!definition) return refused(new Refusal(unknownPath()));
      const op = new Operation(this.machinery, definition, request, caller);
      const object = this.carryOut(op, request);
      return {
        ok: true,
        code: request.verb === 'create' ? 201 : 200,
        object,
        ...(op.warnings.length > 0 ? { warnings: op.warnings } : {}),
      };
    } catch (refusal) {
      if (refusal instanceof Refusal) return refused(refusal);
      throw refusal;
    }
  }

  /** Begins a watch; a refusal where a selector cannot be read or the resource is not served. */
  watch(request: WatchRequest): ApiResult<Watch> {
    try {
      const definition = this.registry.get(request.resource) ?? refuse(unknownPath());
      return { ok: true, code: 200, object: new Watch(this.machinery.store, definition, request) };
    } catch (refusal) {
      if (refusal instanceof Refusal) return refused(refusal);
      throw refusal;
    }
  }

  private carryOut(op: Operation, request: ApiRequest): Answer {
    const { definition } = op;
    if (
      request.verb !== 'list' &&
      request.verb !== 'deletecollection' &&
      'subresource' in request &&
      request.subresource
    ) {
      if (!definition.subresources.some((s) => s.name === request.subresource)) refuse(unknownPath());
      return this.onSubresource(op, request);
    }
    if (!definition.verbs.includes(request.verb)) refuse(notAllowed());
    if ('name' in request && request.verb !== 'create') requireNamespace(op);
    switch (request.verb) {
      case 'get':
        return getObject(op.objects, definition, op.namespace, request.name);
      case 'list':
        return listObjects(op.objects, definition, request, (revision) => this.readPast(revision));
      case 'create':
        return create(op, request.body);
      case 'update':
        return update(op, request.name, request.body);
      case 'patch':
        return patch(op, request.name, request.patchType, request.body);
      case 'delete':
        return deleteObject(op, request.name, request.options);
      case 'deletecollection':
        return deleteCollection(op, request);
    }
  }

  private onSubresource(
    op: Operation,
    request: Exclude<ApiRequest, { verb: 'list' | 'deletecollection' }>,
  ): Answer {
    requireNamespace(op);
    const name = request.name ?? '';
    switch (request.subresource) {
      case 'status':
        return onStatus(op, request, name);
      case 'scale':
        return onScale(op, request, name);
      case 'binding':
        if (request.verb !== 'create') return refuse(notAllowed());
        bind(op, name, request.body);
        return SUCCESS;
      case 'eviction':
        if (request.verb !== 'create') return refuse(notAllowed());
        evict(op, name, request.body);
        return SUCCESS;
      case 'finalize':
        if (request.verb !== 'update') return refuse(notAllowed());
        return finalizeNamespace(op, name, request.body);
      case 'ephemeralcontainers':
        return onPodPart(op, request, name, setEphemeralContainers);
      case 'resize':
        return onPodPart(op, request, name, resize);
      case undefined:
        throw new Error('a request without a subresource came here');
    }
  }

  private readPast(revision: number): ReadView | undefined {
    const { store } = this.machinery;
    return canReadAt(store, revision) ? new ReadView(store, revision) : undefined;
  }
}

function onStatus(
  op: Operation,
  request: Exclude<ApiRequest, { verb: 'list' | 'deletecollection' }>,
  name: string,
): KubeObject {
  if (request.verb === 'get') return getObject(op.objects, op.definition, op.namespace, name);
  if (request.verb === 'patch') return patch(op, name, request.patchType, request.body, 'status');
  if (request.verb !== 'update') return refuse(notAllowed());
  const old = op.find(name) ?? refuse(notFound(op.definition.resource, name));
  return replaceStatus(op, old, decodeBody(op, request.body, old));
}

function onScale(
  op: Operation,
  request: Exclude<ApiRequest, { verb: 'list' | 'deletecollection' }>,
  name: string,
): KubeObject {
  if (request.verb === 'get') return getScale(op, name);
  if (request.verb === 'update') return setScale(op, name, () => request.body);
  if (request.verb !== 'patch') return refuse(notAllowed());
  return setScale(op, name, (scale) =>
    applyPatch('autoscaling/v1.Scale', scale, request.patchType, request.body),
  );
}

function onPodPart(
  op: Operation,
  request: Exclude<ApiRequest, { verb: 'list' | 'deletecollection' }>,
  name: string,
  set: (op: Operation, old: Live<Pod>, asked: Live<Pod>) => Live<Pod>,
): KubeObject {
  const old = getObject(op.objects, op.definition, op.namespace, name);
  if (request.verb === 'get') return old;
  if (request.verb !== 'update' && request.verb !== 'patch') return refuse(notAllowed());
  const body =
    request.verb === 'patch'
      ? applyPatch(op.definition.type, old, request.patchType, request.body)
      : request.body;
  return set(op, old as Live<Pod>, decodeBody(op, body, old) as Live<Pod>);
}

function deleteCollection(op: Operation, request: WriteOf<'deletecollection'>): KubeList {
  const { definition } = op;
  const selection = selectionOf(definition, request);
  const namespace = definition.namespaced ? op.namespace || undefined : undefined;
  const options: DeleteOptions = request.options ?? {};
  const deleted: KubeObject[] = [];
  for (const object of op.objects.list(definition.resource, namespace)) {
    if (!selection.matches(object)) continue;
    op.namespace = object.metadata.namespace ?? '';
    deleted.push(end(op, object, options));
  }
  return {
    apiVersion: definition.apiVersion,
    kind: `${definition.kind}List`,
    metadata: { resourceVersion: String(op.objects.revision) },
    items: deleted,
  };
}

function requireNamespace(op: Operation): void {
  if (op.definition.namespaced && op.namespace === '') {
    op.badRequest('an empty namespace may not be set when a resource name is provided');
  }
}

const unknownPath = () => failure('NotFound', 'the server could not find the requested resource');
const notAllowed = () =>
  failure('MethodNotAllowed', 'the server does not allow this method on the requested resource');

function refused({ status }: Refusal): { readonly ok: false; readonly status: Refusal['status'] } {
  return { ok: false, status };
}

/** The object that a request is about, for whoever tells of it. `answer` names an object whose name was generated. */
export function requestObject(
  request: ApiRequest,
  answer?: ApiResult<KubeObject | KubeList>,
): ObjectKey | null {
  const body = 'body' in request ? (request.body as Partial<KubeObject> | undefined) : undefined;
  const answered = answer?.ok ? (answer.object as Partial<KubeObject>).metadata : undefined;
  const asked = 'name' in request ? request.name : undefined;
  const name = asked ?? answered?.name ?? body?.metadata?.name;
  if (!name) return null;
  const namespace = request.namespace ?? answered?.namespace ?? body?.metadata?.namespace ?? '';
  return { resource: request.resource, namespace, name };
}
