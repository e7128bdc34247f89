/**
 * What plugins read of a cluster besides nodes and pods. Each view is asked by name or namespace only.
 */
import type {
  PersistentVolume,
  PersistentVolumeClaim,
  ReplicationController,
  Service,
} from 'kubernetes-types/core/v1';
import type { ReplicaSet, StatefulSet } from 'kubernetes-types/apps/v1';
import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1';
import type { StorageClass } from 'kubernetes-types/storage/v1';
import type { GroupResource, KubeObject, Labels, Live } from '@shared/api';

export interface ClusterObjects {
  /** Undefined where there is no such namespace. */
  namespaceLabels(name: string): Labels | undefined;
  services(namespace: string): readonly Live<Service>[];
  replicationController(namespace: string, name: string): Live<ReplicationController> | undefined;
  replicaSet(namespace: string, name: string): Live<ReplicaSet> | undefined;
  statefulSet(namespace: string, name: string): Live<StatefulSet> | undefined;
  disruptionBudgets(): readonly Live<PodDisruptionBudget>[];
  claim(namespace: string, name: string): Live<PersistentVolumeClaim> | undefined;
  volume(name: string): Live<PersistentVolume> | undefined;
  volumes(): readonly Live<PersistentVolume>[];
  storageClass(name: string): Live<StorageClass> | undefined;
}

/** What {@link objectsOf} needs of a store, or of a view of the past. */
export interface ObjectReader {
  get(resource: GroupResource, namespace: string, name: string): KubeObject | undefined;
  list(resource: GroupResource, namespace?: string): readonly KubeObject[];
}

/** The resources that verdicts depend on besides nodes and pods. */
export const RESOURCES_READ: readonly GroupResource[] = [
  'namespaces',
  'services',
  'replicationcontrollers',
  'replicasets.apps',
  'statefulsets.apps',
  'poddisruptionbudgets.policy',
  'persistentvolumeclaims',
  'persistentvolumes',
  'storageclasses.storage.k8s.io',
];

/** Reads the objects from a store or a view of it. */
export function objectsOf(reader: ObjectReader): ClusterObjects {
  const one = <T extends KubeObject>(
    resource: GroupResource,
    namespace: string,
    name: string,
  ): T | undefined => reader.get(resource, namespace, name) as T | undefined;
  const all = <T extends KubeObject>(resource: GroupResource, namespace?: string): readonly T[] =>
    reader.list(resource, namespace) as readonly T[];
  return {
    namespaceLabels: (name) => {
      const namespace = one('namespaces', '', name);
      return namespace && (namespace.metadata.labels ?? {});
    },
    services: (namespace) => all('services', namespace),
    replicationController: (namespace, name) => one('replicationcontrollers', namespace, name),
    replicaSet: (namespace, name) => one('replicasets.apps', namespace, name),
    statefulSet: (namespace, name) => one('statefulsets.apps', namespace, name),
    disruptionBudgets: () => all('poddisruptionbudgets.policy'),
    claim: (namespace, name) => one('persistentvolumeclaims', namespace, name),
    volume: (name) => one('persistentvolumes', '', name),
    volumes: () => all('persistentvolumes'),
    storageClass: (name) => one('storageclasses.storage.k8s.io', '', name),
  };
}
