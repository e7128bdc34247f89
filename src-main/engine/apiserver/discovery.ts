/**
 * Discovery: what a server tells its clients about the resources that it serves, in the three forms that clients ask
 * for. Models `k8s.io/apiserver/pkg/endpoints/discovery` @ v1.34. Left out: stale groups, storage version hashes.
 */
import type { ResourceDefinition } from './definition';

/** What discovery needs to know about a resource; one kept by the server, or one that is only answered. */
export type ServedResource = Pick<
  ResourceDefinition,
  | 'plural'
  | 'singular'
  | 'group'
  | 'version'
  | 'apiVersion'
  | 'kind'
  | 'namespaced'
  | 'shortNames'
  | 'categories'
  | 'verbs'
  | 'subresources'
>;

/** `GET /api` */
export function apiVersions(serverAddress: string): object {
  return {
    kind: 'APIVersions',
    versions: ['v1'],
    serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress }],
  };
}

/** `GET /apis` */
export function apiGroupList(resources: readonly ServedResource[]): object {
  const groups = [...groupsOf(resources)].filter(([name]) => name !== '');
  return {
    kind: 'APIGroupList',
    apiVersion: 'v1',
    groups: groups.map(([name, inGroup]) => groupBody(name, inGroup)),
  };
}

/** `GET /apis/GROUP`; undefined where there is none. */
export function apiGroup(resources: readonly ServedResource[], name: string): object | undefined {
  const inGroup = groupsOf(resources).get(name);
  return inGroup && name !== ''
    ? { kind: 'APIGroup', apiVersion: 'v1', ...groupBody(name, inGroup) }
    : undefined;
}

/** `GET /api/v1`, `/apis/GROUP/VERSION`; undefined where there is nothing. */
export function apiResourceList(
  resources: readonly ServedResource[],
  apiVersion: string,
): object | undefined {
  const own = resources.filter((resource) => resource.apiVersion === apiVersion);
  if (own.length === 0) return undefined;
  return {
    kind: 'APIResourceList',
    ...(apiVersion === 'v1' ? {} : { apiVersion: 'v1' }),
    groupVersion: apiVersion,
    resources: own.flatMap((resource) => [
      {
        name: resource.plural,
        singularName: resource.singular,
        namespaced: resource.namespaced,
        kind: resource.kind,
        verbs: resource.verbs,
        ...(resource.shortNames.length > 0 ? { shortNames: resource.shortNames } : {}),
        ...(resource.categories.length > 0 ? { categories: resource.categories } : {}),
      },
      ...resource.subresources.map((sub) => ({
        name: `${resource.plural}/${sub.name}`,
        singularName: '',
        namespaced: resource.namespaced,
        ...(sub.group === resource.group && sub.version === resource.version
          ? {}
          : { group: sub.group, version: sub.version }),
        kind: sub.kind,
        verbs: sub.verbs,
      })),
    ]),
  };
}

/**
 * The aggregated form of `/api` and `/apis`.
 * @param version of apidiscovery.k8s.io, as the client asked: `v2` or `v2beta1`
 */
export function aggregatedDiscovery(
  resources: readonly ServedResource[],
  which: 'core' | 'groups',
  version: 'v2' | 'v2beta1',
): object {
  const groups = [...groupsOf(resources)].filter(([name]) => (name === '') === (which === 'core'));
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: `apidiscovery.k8s.io/${version}`,
    metadata: {},
    items: groups.map(([name, inGroup]) => ({
      metadata: { ...(name === '' ? {} : { name }), creationTimestamp: null },
      versions: versionsOf(inGroup).map((v) => ({
        version: v,
        freshness: 'Current',
        resources: inGroup.filter((resource) => resource.version === v).map(aggregatedResource),
      })),
    })),
  };
}

function aggregatedResource(resource: ServedResource): object {
  const { group, version, kind } = resource;
  return {
    resource: resource.plural,
    responseKind: { group, version, kind },
    scope: resource.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: resource.singular,
    verbs: resource.verbs,
    ...(resource.shortNames.length > 0 ? { shortNames: resource.shortNames } : {}),
    ...(resource.categories.length > 0 ? { categories: resource.categories } : {}),
    ...(resource.subresources.length > 0
      ? {
          subresources: resource.subresources.map((sub) => ({
            subresource: sub.name,
            responseKind: { group: sub.group, version: sub.version, kind: sub.kind },
            verbs: sub.verbs,
          })),
        }
      : {}),
  };
}

function groupBody(name: string, inGroup: readonly ServedResource[]): object {
  const versions = versionsOf(inGroup).map((version) => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions, preferredVersion: versions[0] };
}

/** Resources by group, in the order in which groups first come. */
function groupsOf(resources: readonly ServedResource[]): Map<string, ServedResource[]> {
  const groups = new Map<string, ServedResource[]>();
  for (const resource of resources) {
    const known = groups.get(resource.group);
    if (known) known.push(resource);
    else groups.set(resource.group, [resource]);
  }
  return groups;
}

/** Versions of a group, the preferred one first. */
function versionsOf(inGroup: readonly ServedResource[]): string[] {
  return [...new Set(inGroup.map((resource) => resource.version))];
}
