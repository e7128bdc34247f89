/** What the server knows about one resource. */
import type { GroupResource, KubeObject } from '@shared/api';
import type { Strategy } from './strategy';
import type { TableDefinition } from './tables/table';

export type Verb = 'create' | 'delete' | 'deletecollection' | 'get' | 'list' | 'patch' | 'update' | 'watch';

export interface SubresourceDefinition {
  readonly name: string;
  /** What is sent and answered: its group, version and kind. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly verbs: readonly ('create' | 'get' | 'patch' | 'update')[];
}

/** How faithfully a kind is kept: with its rules, as an object with known fields only, or as loose JSON. */
export type Modelled = 'full' | 'fields' | 'opaque';

export interface ResourceDefinition {
  /** `pods`, `deployments.apps`. */
  readonly resource: GroupResource;
  readonly plural: string;
  readonly singular: string;
  /** '' for the core group. */
  readonly group: string;
  readonly version: string;
  /** `v1`, `apps/v1`. */
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly verbs: readonly Verb[];
  readonly subresources: readonly SubresourceDefinition[];
  readonly modelled: Modelled;
  /** Name of its type in the schema (`core/v1.Pod`); null for loose JSON. */
  readonly type: string | null;
  readonly strategy: Strategy;
  readonly table: TableDefinition;
}

export const ALL_VERBS: readonly Verb[] = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
];

/** What a kind's file says about it; the rest follows. */
export interface ResourceSource<T extends KubeObject> {
  readonly plural: string;
  readonly kind: string;
  /** `v1`, `apps/v1`. */
  readonly apiVersion: string;
  readonly namespaced: boolean;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly verbs?: readonly Verb[];
  readonly subresources?: readonly SubresourceDefinition[];
  readonly modelled?: Modelled;
  readonly type: string | null;
  readonly strategy: Strategy<T>;
  readonly table: TableDefinition<T>;
}

export function defineResource<T extends KubeObject>(source: ResourceSource<T>): ResourceDefinition {
  const slash = source.apiVersion.indexOf('/');
  const group = slash < 0 ? '' : source.apiVersion.slice(0, slash);
  return {
    resource: group === '' ? source.plural : `${source.plural}.${group}`,
    singular: source.kind.toLowerCase(),
    group,
    version: source.apiVersion.slice(slash + 1),
    shortNames: [],
    categories: [],
    verbs: ALL_VERBS,
    subresources: [],
    modelled: 'full',
    ...source,
    strategy: source.strategy as unknown as Strategy,
    table: source.table as unknown as TableDefinition,
  };
}

/** `status`, with which only the status of an object is read and written. */
export function statusOf(apiVersion: string, kind: string): SubresourceDefinition {
  const slash = apiVersion.indexOf('/');
  return {
    name: 'status',
    group: slash < 0 ? '' : apiVersion.slice(0, slash),
    version: apiVersion.slice(slash + 1),
    kind,
    verbs: ['get', 'patch', 'update'],
  };
}

export const SCALE: SubresourceDefinition = {
  name: 'scale',
  group: 'autoscaling',
  version: 'v1',
  kind: 'Scale',
  verbs: ['get', 'patch', 'update'],
};
