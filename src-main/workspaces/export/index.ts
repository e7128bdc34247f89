/** Exports a cluster as manifests that `kubectl apply` takes, as one text or a file an object. */
import { compareText, printYaml, type KubeObject } from '@shared/api';
import type { Cluster } from '@main/engine';
import { leftOut, manifestOf, type LeftOut } from './manifest-of';

export interface ExportOptions {
  /** Only objects of these namespaces; by default everything. */
  readonly namespaces?: readonly string[];
  /** Nodes too, with labels and taints. */
  readonly nodes?: boolean;
}

export interface ExportedObject {
  /** Its place in a folder: `shop/deployment-web.yaml`, `cluster/namespace-shop.yaml`. */
  readonly path: string;
  readonly object: KubeObject;
}

export interface Export {
  /** In an order in which they can be applied: namespaces and definitions before what needs them. */
  readonly objects: readonly ExportedObject[];
  /** How many were left out, and why. */
  readonly leftOut: Readonly<Record<LeftOut, number>>;
}

/** Kinds that others need come first, in this order; those that need others come last. */
const FIRST = [
  'Namespace',
  'CustomResourceDefinition',
  'PriorityClass',
  'StorageClass',
  'RuntimeClass',
  'Node',
  'ResourceQuota',
  'LimitRange',
  'ServiceAccount',
  'Secret',
  'ConfigMap',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'ClusterRole',
  'ClusterRoleBinding',
  'Role',
  'RoleBinding',
  'Service',
];
const LAST = ['PodDisruptionBudget', 'HorizontalPodAutoscaler', 'Ingress', 'APIService'];

export function exportCluster(cluster: Cluster, options: ExportOptions = {}): Export {
  const wanted = options.namespaces && new Set(options.namespaces);
  const counts: Record<LeftOut, number> = { owned: 0, system: 0, status: 0, notKubernetes: 0 };
  const objects: ExportedObject[] = [];
  for (const { row } of cluster.store.rows()) {
    const { object } = row;
    const { namespace, name } = object.metadata;
    if (wanted && !(object.kind === 'Namespace' ? wanted.has(name) : wanted.has(namespace ?? ''))) continue;
    const why = leftOut(object, options.nodes === true);
    if (why) counts[why]++;
    else {
      objects.push({
        path: `${namespace ?? 'cluster'}/${object.kind.toLowerCase()}-${fileName(name)}.yaml`,
        object: manifestOf(object),
      });
    }
  }
  const rank = ({ object: { kind } }: ExportedObject): number => {
    const first = FIRST.indexOf(kind);
    if (first >= 0) return first;
    const last = LAST.indexOf(kind);
    return last < 0 ? FIRST.length : FIRST.length + 1 + last;
  };
  objects.sort((a, b) => rank(a) - rank(b) || compareText(a.path, b.path));
  return { objects, leftOut: counts };
}

/** All objects as one text of several documents. */
export function exportText({ objects }: Export): string {
  return objects.map(({ object }) => printYaml(object)).join('---\n');
}

/** Names of objects may hold what file systems do not take. */
function fileName(name: string): string {
  return name.replace(/[^A-Za-z0-9._-]/g, (character) => `%${character.charCodeAt(0).toString(16)}`);
}
