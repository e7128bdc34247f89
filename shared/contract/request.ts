/** Requests to the API server, as verbs. Every client speaks these: window, console, gateway, controllers, kubelets. */
import type { GroupResource, KubeObject, Status } from '../api';

export type PatchType = 'json' | 'merge' | 'strategic' | 'apply';

/** What an API server does with fields it does not know. Default `Strict` for writes of users, `Ignore` inside. */
export type FieldValidation = 'Ignore' | 'Warn' | 'Strict';

export interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: 'Orphan' | 'Background' | 'Foreground';
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
}

interface Target {
  readonly resource: GroupResource;
  /** '' or absent for objects of the cluster itself, and for lists over all namespaces. */
  readonly namespace?: string;
}

interface Named extends Target {
  readonly name: string;
  readonly subresource?:
    'status' | 'scale' | 'binding' | 'eviction' | 'ephemeralcontainers' | 'resize' | 'finalize';
}

interface Write {
  readonly dryRun?: boolean;
  readonly fieldValidation?: FieldValidation;
  readonly fieldManager?: string;
}

export type ReadRequest =
  | ({ readonly verb: 'get' } & Named)
  | ({
      readonly verb: 'list';
      readonly labelSelector?: string;
      readonly fieldSelector?: string;
      /** Objects a page; 0 or absent means all. */
      readonly limit?: number;
      readonly continue?: string;
      /** A revision the answer may not be older than, or is of (`Exact`); '0' and '' mean whatever there is. */
      readonly resourceVersion?: string;
      readonly resourceVersionMatch?: 'Exact' | 'NotOlderThan';
    } & Target);

export type WriteRequest =
  | ({
      readonly verb: 'create';
      readonly name?: string;
      readonly subresource?: Named['subresource'];
      readonly body: unknown;
    } & Target &
      Write)
  | ({ readonly verb: 'update'; readonly body: unknown } & Named & Write)
  | ({
      readonly verb: 'patch';
      readonly patchType: PatchType;
      readonly body: unknown;
      readonly force?: boolean;
    } & Named &
      Write)
  | ({ readonly verb: 'delete'; readonly options?: DeleteOptions } & Named & Write)
  | ({
      readonly verb: 'deletecollection';
      readonly labelSelector?: string;
      readonly fieldSelector?: string;
      readonly options?: DeleteOptions;
    } & Target &
      Write);

export type ApiRequest = ReadRequest | WriteRequest;

/** `v1.List` of one kind. */
export interface KubeList {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly resourceVersion: string;
    readonly continue?: string;
    readonly remainingItemCount?: number;
  };
  readonly items: readonly KubeObject[];
}

/** An answer of the API server. `code` is the HTTP code a real one would send. */
export type ApiResult<T = KubeObject> =
  | { readonly ok: true; readonly code: 200 | 201; readonly object: T; readonly warnings?: readonly string[] }
  | { readonly ok: false; readonly status: Status };
