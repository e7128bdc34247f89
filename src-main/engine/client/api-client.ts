/** The API server as a component sees it: typed reads of the present state and writes in the component's name. */
import type { GroupResource, KubeObject } from '@shared/api';
import type { ApiResult, DeleteOptions, PatchType, WriteRequest } from '@shared/contract';
import type { ApiServer, Caller } from '../apiserver';
import type { Reader } from '../store';

const place = (object: KubeObject): { namespace?: string } =>
  object.metadata.namespace === undefined ? {} : { namespace: object.metadata.namespace };

export class ApiClient {
  constructor(
    private readonly server: ApiServer,
    private readonly objects: Reader,
    private readonly caller: Caller,
  ) {}

  /** The cluster's present revision. */
  get revision(): number {
    return this.objects.revision;
  }

  /** The object as it is now, or undefined. It is shared and frozen. */
  get<T extends KubeObject>(resource: GroupResource, namespace: string, name: string): T | undefined {
    return this.objects.get(resource, namespace, name) as T | undefined;
  }

  /** The objects of a namespace, or of all, ordered by namespace and name. */
  list<T extends KubeObject>(resource: GroupResource, namespace?: string): readonly T[] {
    return this.objects.list(resource, namespace) as readonly T[];
  }

  create<T extends KubeObject>(
    resource: GroupResource,
    body: T | Omit<T, 'metadata'>,
    namespace?: string,
  ): ApiResult<T> {
    const own = (body as KubeObject).metadata.namespace;
    const target = namespace ?? own;
    return this.write({
      verb: 'create',
      resource,
      ...(target === undefined ? {} : { namespace: target }),
      body,
    });
  }

  update<T extends KubeObject>(resource: GroupResource, body: T): ApiResult<T> {
    return this.write({ verb: 'update', resource, ...place(body), name: body.metadata.name, body });
  }

  /** Replaces only the status. */
  updateStatus<T extends KubeObject>(resource: GroupResource, body: T): ApiResult<T> {
    return this.write({
      verb: 'update',
      resource,
      ...place(body),
      name: body.metadata.name,
      subresource: 'status',
      body,
    });
  }

  patch<T extends KubeObject>(
    resource: GroupResource,
    namespace: string,
    name: string,
    patchType: PatchType,
    body: unknown,
    subresource?: 'status' | 'scale',
  ): ApiResult<T> {
    return this.write({
      verb: 'patch',
      resource,
      namespace,
      name,
      patchType,
      body,
      ...(subresource ? { subresource } : {}),
    });
  }

  delete(resource: GroupResource, namespace: string, name: string, options: DeleteOptions = {}): ApiResult {
    return this.write({ verb: 'delete', resource, namespace, name, options });
  }

  /** Binds a pod to a node (POST …/binding). */
  bind(pod: KubeObject, node: string): ApiResult {
    const { namespace = 'default', name, uid } = pod.metadata;
    return this.write({
      verb: 'create',
      resource: 'pods',
      namespace,
      name,
      subresource: 'binding',
      body: {
        apiVersion: 'v1',
        kind: 'Binding',
        metadata: { namespace, name, uid },
        target: { apiVersion: 'v1', kind: 'Node', name: node },
      },
    });
  }

  /** Asks for an eviction (POST …/eviction), which budgets may refuse with 429. */
  evict(namespace: string, name: string, options: DeleteOptions = {}): ApiResult {
    return this.write({
      verb: 'create',
      resource: 'pods',
      namespace,
      name,
      subresource: 'eviction',
      body: {
        apiVersion: 'policy/v1',
        kind: 'Eviction',
        metadata: { namespace, name },
        deleteOptions: options,
      },
    });
  }

  /** Any write, with fields that the server does not know ignored: components speak its own version. */
  write<T extends KubeObject>(request: WriteRequest): ApiResult<T> {
    return this.server.handle({ fieldValidation: 'Ignore', ...request }, this.caller) as ApiResult<T>;
  }
}

/** The object of an answer that the caller's own logic guarantees; anything else is a bug. */
export function expectOk<T>(result: ApiResult<T>, what: string): T {
  if (!result.ok) throw new Error(`${what}: ${result.status.message}`);
  return result.object;
}
