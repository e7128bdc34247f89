/**
 * Owners that the files do not hold. Without them the garbage collector would take their pods for orphans of something
 * deleted, and nobody would replace these. Controllers of pods are made up from the pods; of other kinds a placeholder
 * is kept; what cannot be made up is no longer named as an owner.
 */
import type { KubeObject, Live } from '@shared/api';
import type { Cluster } from '@main/engine';
import type { Pod } from 'kubernetes-types/core/v1';
import type { OwnerReference } from 'kubernetes-types/meta/v1';
import { defineKind, groupOf } from './kinds';
import { podsOf, templateSpec } from './pod-specs';

const WORKLOADS: Readonly<Record<string, string>> = {
  ReplicaSet: 'replicasets.apps',
  StatefulSet: 'statefulsets.apps',
  DaemonSet: 'daemonsets.apps',
};

export interface MissingOwners {
  /** Made up: `ReplicaSet shop/web-5d4f`. */
  readonly made: string[];
  /** No longer named as owners. */
  readonly dropped: string[];
  readonly definedKinds: string[];
}

export function completeOwners(cluster: Cluster): MissingOwners {
  const result: MissingOwners = { made: [], dropped: [], definedKinds: [] };
  const { store } = cluster;
  const uids = new Set<string>();
  for (const { row } of store.rows()) uids.add(row.object.metadata.uid ?? '');
  const missing = new Map<string, { reference: OwnerReference; namespace: string }>();
  for (const { row } of store.rows()) {
    for (const reference of row.object.metadata.ownerReferences ?? []) {
      if (uids.has(reference.uid)) continue;
      missing.set(reference.uid, { reference, namespace: row.object.metadata.namespace ?? '' });
    }
  }
  const dropped = new Set<string>();
  for (const [uid, { reference, namespace }] of missing) {
    const text = `${reference.kind} ${namespace ? `${namespace}/` : ''}${reference.name}`;
    if (makeUp(cluster, reference, namespace, result.definedKinds)) result.made.push(text);
    else {
      dropped.add(uid);
      result.dropped.push(text);
    }
  }
  if (dropped.size > 0) dropOwners(cluster, dropped);
  return result;
}

function makeUp(cluster: Cluster, reference: OwnerReference, namespace: string, defined: string[]): boolean {
  const resource = WORKLOADS[reference.kind];
  if (resource && reference.apiVersion.startsWith('apps/')) {
    const pods = podsOf(cluster).filter((pod) =>
      pod.metadata.ownerReferences?.some((owner) => owner.uid === reference.uid && owner.controller === true),
    );
    return pods.length > 0 && takeIn(cluster, resource, workload(reference, namespace, pods));
  }
  const { registry } = cluster.server;
  const definition = registry.byKind(reference.apiVersion, reference.kind);
  if (definition && definition.modelled !== 'opaque') return false;
  if (groupOf(reference.apiVersion) === '') return false;
  const body = {
    apiVersion: reference.apiVersion,
    kind: reference.kind,
    metadata: { name: reference.name, uid: reference.uid, ...(namespace ? { namespace } : {}) },
  };
  if (!definition) {
    defineKind(cluster, body);
    defined.push(`${reference.kind} ${reference.apiVersion}`);
  }
  return takeIn(cluster, registry.byKind(reference.apiVersion, reference.kind)?.resource ?? '', body);
}

function takeIn(cluster: Cluster, resource: string, body: object): boolean {
  const answer = cluster.server.takeOver(body as KubeObject);
  if (answer.ok) cluster.store.put(resource, answer.object);
  return answer.ok;
}

/** A controller of these pods, as they look; it never replaces them by itself for looking different. */
function workload(reference: OwnerReference, namespace: string, pods: readonly Live<Pod>[]): object {
  const [first] = pods;
  const labels = commonLabels(pods);
  const kind = reference.kind;
  const replicas = pods.filter((pod) => pod.metadata.deletionTimestamp === undefined).length;
  const template = { metadata: { labels }, spec: specOf(kind, first!) };
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name: reference.name, namespace, uid: reference.uid, labels },
    spec: {
      selector: { matchLabels: labels },
      template,
      ...(kind === 'DaemonSet' ? {} : { replicas }),
      ...(kind === 'ReplicaSet' ? {} : { updateStrategy: { type: 'OnDelete' } }),
      ...(kind === 'StatefulSet' ? { serviceName: first!.spec?.subdomain ?? reference.name } : {}),
    },
  };
}

/** Labels that each pod of a controller has for itself. */
const OWN_LABELS = new Set([
  'controller-revision-hash',
  'pod-template-generation',
  'statefulset.kubernetes.io/pod-name',
  'apps.kubernetes.io/pod-index',
]);

function commonLabels(pods: readonly Live<Pod>[]): Record<string, string> {
  const labels = Object.entries(pods[0]!.metadata.labels ?? {}).filter(
    ([key, value]) => !OWN_LABELS.has(key) && pods.every((pod) => pod.metadata.labels?.[key] === value),
  );
  return Object.fromEntries(labels);
}

function specOf(kind: string, pod: Live<Pod>) {
  const spec = templateSpec(pod.spec!);
  if (kind !== 'DaemonSet' || !spec.affinity?.nodeAffinity) return spec;
  // The controller binds each pod to its node by an affinity of its own.
  const { nodeAffinity: _nodeAffinity, ...affinity } = spec.affinity;
  return { ...spec, affinity };
}

function dropOwners(cluster: Cluster, uids: ReadonlySet<string>): void {
  const { store } = cluster;
  for (const { resource, row } of [...store.rows()]) {
    const { metadata } = row.object;
    if (!metadata.ownerReferences?.some((owner) => uids.has(owner.uid))) continue;
    const ownerReferences = metadata.ownerReferences.filter((owner) => !uids.has(owner.uid));
    const { ownerReferences: _old, ...rest } = metadata;
    store.put(resource, {
      ...row.object,
      metadata: ownerReferences.length > 0 ? { ...rest, ownerReferences } : rest,
    });
  }
}
