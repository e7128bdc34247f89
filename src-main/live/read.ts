/** Reads a real cluster for an import: the kinds that matter to a model, page by page, without changing anything. */
import { LiveClusterError, type LiveCluster } from './live-cluster';

/** As `kubectl get` would print it: one file a resource. */
export interface ReadResource {
  readonly name: string;
  readonly content: string;
}

export interface ReadCluster {
  readonly files: readonly ReadResource[];
  /** What could not be read, and why. */
  readonly left: readonly { readonly resource: string; readonly why: string }[];
}

const PAGE = 500;

/** Where the resources are. What a server does not serve is passed over. */
const RESOURCES: Readonly<Record<string, readonly string[]>> = {
  '/api/v1': [
    'namespaces',
    'nodes',
    'persistentvolumes',
    'persistentvolumeclaims',
    'configmaps',
    'secrets',
    'serviceaccounts',
    'services',
    'endpoints',
    'limitranges',
    'resourcequotas',
    'replicationcontrollers',
    'pods',
  ],
  '/apis/apps/v1': ['controllerrevisions', 'daemonsets', 'deployments', 'replicasets', 'statefulsets'],
  '/apis/batch/v1': ['cronjobs', 'jobs'],
  '/apis/autoscaling/v2': ['horizontalpodautoscalers'],
  '/apis/policy/v1': ['poddisruptionbudgets'],
  '/apis/scheduling.k8s.io/v1': ['priorityclasses'],
  '/apis/storage.k8s.io/v1': ['storageclasses', 'csinodes'],
  '/apis/networking.k8s.io/v1': ['ingressclasses', 'ingresses', 'networkpolicies'],
  '/apis/node.k8s.io/v1': ['runtimeclasses'],
};

interface List {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata?: { readonly continue?: string };
  readonly items?: readonly Readonly<Record<string, unknown>>[];
}

/**
 * @param onProgress is told which resource is read, and how many objects were read so far
 * @throws LiveClusterError where the cluster cannot be reached at all
 */
export async function readLiveCluster(
  cluster: LiveCluster,
  onProgress: (resource: string, objects: number) => void,
): Promise<ReadCluster> {
  await cluster.get('/version');
  const files: ReadResource[] = [];
  const left: { resource: string; why: string }[] = [];
  let objects = 0;
  for (const [group, resources] of Object.entries(RESOURCES)) {
    for (const resource of resources) {
      onProgress(resource, objects);
      try {
        const items = await readAll(cluster, `${group}/${resource}`);
        objects += items.length;
        if (items.length === 0) continue;
        files.push({
          name: `${resource} of ${cluster.context}`,
          content: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
        });
      } catch (error) {
        if (!(error instanceof LiveClusterError)) throw error;
        if (error.code !== 404) left.push({ resource, why: error.message });
      }
    }
  }
  return { files, left };
}

async function readAll(cluster: LiveCluster, path: string): Promise<readonly object[]> {
  const items: object[] = [];
  let from = '';
  do {
    const list = (await cluster.get(
      `${path}?limit=${PAGE}${from === '' ? '' : `&continue=${encodeURIComponent(from)}`}`,
    )) as List;
    const { apiVersion } = list;
    const kind = list.kind.replace(/List$/, '');
    for (const item of list.items ?? []) items.push({ ...item, apiVersion, kind });
    from = list.metadata?.continue ?? '';
  } while (from !== '');
  return items;
}
