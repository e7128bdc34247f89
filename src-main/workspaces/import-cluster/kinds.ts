/** Which kind an imported object is of here: the served version, one that is declared for it, or none. */
import type { KubeObject } from '@shared/api';
import type { Cluster, ResourceDefinition } from '@main/engine';

/** Kinds that are asked for like objects but are not in a cluster's store. */
const VIRTUAL = new Set(['metrics.k8s.io', 'custom.metrics.k8s.io', 'external.metrics.k8s.io']);
const VIRTUAL_KINDS = new Set(['v1/ComponentStatus', 'v1/Binding', 'v1/Status']);
const CRDS = 'customresourcedefinitions.apiextensions.k8s.io';

export function isVirtual({ apiVersion, kind }: KubeObject): boolean {
  return VIRTUAL.has(groupOf(apiVersion)) || VIRTUAL_KINDS.has(`${apiVersion}/${kind}`);
}

export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

/** The object in the version that is served here; undefined where its kind is not served in any. */
export function inServedVersion(
  cluster: Cluster,
  object: KubeObject,
): { readonly definition: ResourceDefinition; readonly object: KubeObject } | undefined {
  const { registry } = cluster.server;
  const exact = registry.byKind(object.apiVersion, object.kind);
  if (exact) return { definition: exact, object };
  const group = groupOf(object.apiVersion);
  // Event is served in the core group; `events.k8s.io` is the same object with other names for some fields.
  const definition = registry.all().find((d) => d.group === group && d.kind === object.kind);
  if (!definition) return undefined;
  return { definition, object: convert(object, definition.apiVersion) };
}

/** Versions of one kind differ in few places that matter here. */
function convert(object: KubeObject, apiVersion: string): KubeObject {
  if (object.apiVersion === 'autoscaling/v1' && object.kind === 'HorizontalPodAutoscaler') {
    const { spec } = object as KubeObject & { spec?: { targetCPUUtilizationPercentage?: number } };
    const { targetCPUUtilizationPercentage: percent = 80, ...rest } = spec ?? {};
    const target = { type: 'Utilization', averageUtilization: percent };
    const metrics = [{ type: 'Resource', resource: { name: 'cpu', target } }];
    return { ...object, apiVersion, spec: { ...rest, metrics } } as KubeObject;
  }
  return { ...object, apiVersion };
}

/** A definition for a kind that no file defines, as it must exist in the real cluster. */
export function defineKind(cluster: Cluster, object: KubeObject): KubeObject {
  const { apiVersion, kind, metadata } = object;
  const group = groupOf(apiVersion);
  const plural = pluralOf(kind);
  const version = apiVersion.slice(group.length + 1);
  const namespaced = metadata.namespace !== undefined;
  const body = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: namespaced ? 'Namespaced' : 'Cluster',
      names: { plural, singular: kind.toLowerCase(), kind, listKind: `${kind}List` },
      versions: [{ name: version, served: true, storage: true, subresources: { status: {} } }],
    },
  };
  const answer = cluster.server.takeOver(body as unknown as KubeObject);
  if (!answer.ok) throw new Error(answer.status.message);
  return cluster.store.put(CRDS, answer.object);
}

/** The plural as Go's code generators form it. */
function pluralOf(kind: string): string {
  const name = kind.toLowerCase();
  if (/[^aeiou]y$/.test(name)) return `${name.slice(0, -1)}ies`;
  if (/(s|x|z|ch|sh)$/.test(name)) return `${name}es`;
  return `${name}s`;
}
