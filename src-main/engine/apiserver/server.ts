/**
 * The API server: every change of the cluster goes through `handle`. A request is decoded, defaulted, admitted,
 * prepared, validated and stored, in that order; verbs/ has one file a verb, resources/ what is special about each kind.
 */
import type { KubeObject, ObjectKey, Status } from '@shared/api';
import type { ApiRequest, ApiResult, DeleteOptions, KubeList, WriteRequest } from '@shared/contract';
import type { Draws, VirtualClock } from '../clock';
import { canReadAt, ReadView, type Store } from '../store';
import { Admission } from './admission';
import { Operation, type Machinery } from './operation';
import { Refusal, refuse } from './refusal';
import { Registry } from './registry';
import { BUILTIN_RESOURCES } from './resources';
import { selectionOf } from './selection';
import type { Caller } from './strategy';
import { notAllowed, onSubresource, unknownPath } from './subresources';
import { takeOver } from './take-over';
import { apply } from './verbs/apply';
import { create } from './verbs/create';
import { deleteObject, end } from './verbs/delete';
import { patch } from './verbs/patch';
import { getObject, listObjects } from './verbs/read';
import { update } from './verbs/update';
import { Watch, type WatchRequest } from './watch';

export interface ApiServerOptions {
  readonly store: Store;
  readonly clock: VirtualClock;
  readonly draws: Draws;
  /** Names of admission plugins that are left out, as with `--disable-admission-plugins`. */
  readonly disableAdmissionPlugins?: readonly string[];
}

/** Says why a request is not answered at all: the server or its store is down, the caller is cut off. */
export type Gate = (request: ApiRequest, caller: Caller) => Status | undefined;

type Answer = KubeObject | KubeList;
type WriteOf<V extends WriteRequest['verb']> = Extract<WriteRequest, { verb: V }>;

export class ApiServer {
  readonly registry: Registry;
  private readonly machinery: Machinery;
  /** Asked before every request. */
  gate: Gate | null = null;

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

  /** Carries out a request. A refusal is an answer too: `ok: false` with its Status. Nothing changed
   * then, but for what a deletecollection had deleted before it came to an object that may not go. */
  handle(request: ApiRequest, caller: Caller): ApiResult<KubeObject | KubeList> {
    const closed = this.gate?.(request, caller);
    if (closed) return { ok: false, status: closed };
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

  /**
   * An object of another cluster as this one would hold it, with its UID, times and status; it is not stored. Warnings
   * name fields that the kind does not have. A refusal where the kind is not served or the object is not valid.
   */
  takeOver(body: KubeObject): ApiResult<KubeObject> {
    const definition = this.registry.byKind(body.apiVersion, body.kind);
    if (!definition) return refused(new Refusal(unknownPath()));
    return takeOver(this.machinery, definition, body);
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
      const door =
        definition.subresources.find((s) => s.name === request.subresource) ?? refuse(unknownPath());
      if (!(door.verbs as readonly string[]).includes(request.verb)) refuse(notAllowed());
      requireNamespace(op);
      return onSubresource(op, request);
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
        return request.patchType === 'apply'
          ? apply(op, request.name, request.body, request.force === true)
          : patch(op, request.name, request.patchType, request.body);
      case 'delete':
        return deleteObject(op, request.name, request.options);
      case 'deletecollection':
        return deleteCollection(op, request);
    }
  }

  private readPast(revision: number): ReadView | undefined {
    const { store } = this.machinery;
    return canReadAt(store, revision) ? new ReadView(store, revision) : undefined;
  }
}

function deleteCollection(op: Operation, request: WriteOf<'deletecollection'>): KubeList {
  const { definition } = op;
  const selection = selectionOf(definition, request);
  const namespace = definition.namespaced ? op.namespace || undefined : undefined;
  const options: DeleteOptions = request.options ?? {};
  const { revision } = op.objects;
  // The answer is the list as it was, as from a real server.
  const items = op.objects.list(definition.resource, namespace).filter((object) => selection.matches(object));
  for (const object of items) {
    op.namespace = object.metadata.namespace ?? '';
    end(op, object, options);
  }
  return {
    apiVersion: definition.apiVersion,
    kind: `${definition.kind}List`,
    metadata: { resourceVersion: String(revision) },
    items,
  };
}

function requireNamespace(op: Operation): void {
  if (op.definition.namespaced && op.namespace === '') {
    op.badRequest('an empty namespace may not be set when a resource name is provided');
  }
}

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
