/** Applies objects to a real cluster, or asks it what applying them would do. Nothing is forced. */
import type { LiveCluster } from './live-cluster';

export interface Applicable {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string | undefined };
}

/** What came of an object, or would come of it. */
export interface Applied {
  /** `deployment.apps/web in shop` */
  readonly object: string;
  readonly outcome: 'created' | 'configured' | 'unchanged' | 'refused';
  /** Why the cluster refuses it. */
  readonly why?: string;
}

/** In the order given. @throws LiveClusterError where the cluster cannot be reached */
export async function applyToLiveCluster(
  cluster: LiveCluster,
  objects: readonly Applicable[],
  dryRun: boolean,
  onApplied: (applied: Applied) => void,
): Promise<void> {
  const lists = new Map<string, readonly Resource[]>();
  for (const object of objects) onApplied(await applyOne(cluster, object, dryRun, lists));
}

interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

async function applyOne(
  cluster: LiveCluster,
  object: Applicable,
  dryRun: boolean,
  lists: Map<string, readonly Resource[]>,
): Promise<Applied> {
  const { apiVersion, kind, metadata } = object;
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const group = apiVersion.includes('/') ? `.${apiVersion.split('/')[0]}` : '';
  const named = `${kind.toLowerCase()}${group}/${metadata.name}${metadata.namespace ? ` in ${metadata.namespace}` : ''}`;
  let list = lists.get(root);
  if (!list) {
    const answer = (await cluster.get(root).catch(() => ({}))) as { resources?: readonly Resource[] };
    lists.set(root, (list = answer.resources ?? []));
  }
  const resource = list.find((r) => r.kind === kind && !r.name.includes('/'));
  if (!resource)
    return { object: named, outcome: 'refused', why: `the cluster does not serve ${apiVersion} ${kind}` };
  const place = resource.namespaced ? `/namespaces/${metadata.namespace ?? 'default'}` : '';
  const path = `${root}${place}/${resource.name}/${metadata.name}`;
  const before = await cluster.get(path).catch(() => undefined);
  const { code, body } = await cluster.apply(path, object, dryRun);
  if (code >= 300)
    return {
      object: named,
      outcome: 'refused',
      why: (body as { message?: string }).message ?? `HTTP ${code}`,
    };
  if (before === undefined) return { object: named, outcome: 'created' };
  return {
    object: named,
    outcome: withoutBookkeeping(before) === withoutBookkeeping(body) ? 'unchanged' : 'configured',
  };
}

/** The object as text without what every write changes. */
function withoutBookkeeping(object: unknown): string {
  const { metadata, ...rest } = object as { metadata: Record<string, unknown> };
  const { managedFields: _managed, resourceVersion: _revision, generation: _generation, ...kept } = metadata;
  return JSON.stringify([kept, rest]);
}
