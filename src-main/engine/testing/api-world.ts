/** An API server alone over an empty store, for tests of requests and answers. */
import { parseTime, type KubeObject, type Status } from '@shared/api';
import type { ApiRequest, ApiResult, KubeList } from '@shared/contract';
import { ApiServer, type Caller } from '../apiserver';
import { Draws, VirtualClock } from '../clock';
import { Store } from '../store';

/** An object whose own fields a test reads without knowing their type. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests read fields of many kinds
export type Loose = KubeObject & Record<string, any>;

export class ApiWorld {
  readonly store = new Store({ freeze: true, keep: 10_000 });
  readonly clock = new VirtualClock(parseTime('2026-01-05T08:00:00Z')!);
  readonly api: ApiServer;

  /** @param disableAdmissionPlugins names of plugins that are left out */
  constructor(disableAdmissionPlugins: readonly string[] = []) {
    this.api = new ApiServer({
      store: this.store,
      clock: this.clock,
      draws: new Draws('test'),
      disableAdmissionPlugins,
    });
    for (const name of ['default', 'kube-system']) {
      this.ok({ verb: 'create', resource: 'namespaces', body: { metadata: { name } } });
    }
  }

  call(request: ApiRequest, caller: Caller = { user: 'kubernetes-admin' }): ApiResult<KubeObject | KubeList> {
    return this.api.handle(request, caller);
  }

  /** The answer to a request that must be granted. */
  ok(request: ApiRequest, caller?: Caller): Loose {
    const answer = this.call(request, caller);
    if (!answer.ok) throw new Error(`refused: ${answer.status.message}`);
    return answer.object as Loose;
  }

  /** The Status of a request that must be refused. */
  refused(request: ApiRequest, caller?: Caller): Status {
    const answer = this.call(request, caller);
    if (answer.ok) throw new Error(`granted: ${JSON.stringify(answer.object)}`);
    return answer.status;
  }

  create(resource: string, body: object, namespace = 'default'): Loose {
    return this.ok({ verb: 'create', resource, namespace, body });
  }

  get(resource: string, name: string, namespace = 'default'): Loose {
    return this.ok({ verb: 'get', resource, namespace, name });
  }

  update(resource: string, body: KubeObject, subresource?: 'status'): Loose {
    const { name, namespace = '' } = body.metadata;
    return this.ok({
      verb: 'update',
      resource,
      namespace,
      name,
      body,
      ...(subresource ? { subresource } : {}),
    });
  }

  list(
    resource: string,
    selectors: { labelSelector?: string; fieldSelector?: string } = {},
    namespace = '',
  ): string[] {
    const list = this.ok({ verb: 'list', resource, namespace, ...selectors }) as unknown as KubeList;
    return list.items.map((object) => object.metadata.name);
  }
}

/** A pod with one container, and what else its spec says. */
export function podNamed(name: string, spec: object = {}, metadata: object = {}): Loose {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, ...metadata },
    spec: { containers: [{ name: 'a', image: 'nginx:1.27' }], ...spec },
  };
}
