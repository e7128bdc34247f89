/** Which workload a pod belongs to: the controller at the top of its owners. */
import { compareText, controllerOf, type KubeObject } from '@shared/api';
import type { WorkloadRef } from '@shared/contract';
import type { Cluster } from '@main/engine';

const MIRROR = 'kubernetes.io/config.mirror';

export function isMirrorPod(pod: KubeObject): boolean {
  return pod.metadata.annotations?.[MIRROR] !== undefined;
}

/** The workload of a pod; null for a bare pod and for one that a node's manifests make. */
export function workloadOf(cluster: Cluster, pod: KubeObject): WorkloadRef | null {
  if (isMirrorPod(pod)) return null;
  const namespace = pod.metadata.namespace ?? '';
  let found: WorkloadRef | null = null;
  let object: KubeObject | undefined = pod;
  for (let depth = 0; object && depth < 10; depth++) {
    const owner = controllerOf(object);
    if (!owner) break;
    found = { kind: owner.kind, namespace, name: owner.name };
    const definition = cluster.server.registry.byKind(owner.apiVersion, owner.kind);
    object =
      definition &&
      cluster.store.get(definition.resource, definition.namespaced ? namespace : '', owner.name);
    if (object?.metadata.uid !== owner.uid) break;
  }
  return found;
}

/** Names a workload in a map: `Deployment/default/web`. */
export function workloadKey({ kind, namespace, name }: WorkloadRef): string {
  return `${kind}/${namespace}/${name}`;
}

/** As kubectl names it: `deployment/web`, with the namespace before it where that is not `default`. */
export function workloadText({ kind, namespace, name }: WorkloadRef): string {
  return `${namespace === 'default' ? '' : `${namespace}/`}${kind.toLowerCase()}/${name}`;
}

export function compareWorkloads(a: WorkloadRef, b: WorkloadRef): number {
  return compareText(a.namespace, b.namespace) || compareText(a.kind, b.kind) || compareText(a.name, b.name);
}

/** The object of a workload, where there is one. */
export function workloadObject(
  cluster: Cluster,
  { kind, namespace, name }: WorkloadRef,
): KubeObject | undefined {
  for (const definition of cluster.server.registry.all()) {
    if (definition.kind !== kind) continue;
    const object = cluster.store.get(definition.resource, definition.namespaced ? namespace : '', name);
    if (object) return object;
  }
  return undefined;
}

/** How many replicas a workload is asked to have: as its spec or, for a DaemonSet, its status says. */
export function desiredReplicas(object: KubeObject | undefined): number | undefined {
  const { spec, status } = (object ?? {}) as {
    spec?: { replicas?: number; parallelism?: number };
    status?: { desiredNumberScheduled?: number };
  };
  return spec?.replicas ?? spec?.parallelism ?? status?.desiredNumberScheduled;
}

/**
 * Finds what `NAMESPACE/KIND/NAME` or `KIND/NAME` names.
 * @returns the workload and its object, or in kubectl's words why there is none
 */
export function findWorkload(
  cluster: Cluster,
  text: string,
): { readonly ref: WorkloadRef; readonly object: KubeObject } | { readonly error: string } {
  const parts = text.split('/');
  const [namespace, kind, name] = parts.length === 2 ? ['default', ...parts] : parts;
  if (parts.length < 2 || parts.length > 3 || !namespace || !kind || !name) {
    return { error: `"${text}" does not name a workload: write KIND/NAME or NAMESPACE/KIND/NAME` };
  }
  const definition = cluster.server.registry.byTypedName(kind);
  if (!definition) return { error: `the server doesn't have a resource type "${kind}"` };
  const object = cluster.store.get(definition.resource, definition.namespaced ? namespace : '', name);
  if (!object) return { error: `${definition.resource} "${name}" not found in namespace ${namespace}` };
  return { ref: { kind: definition.kind, namespace, name }, object };
}
