/**
 * What is connected with what is selected: owners, Services and the pods behind them, whom a pod's affinity is about, and
 * whose affinity is about it.
 * Owners and Services are no part of the picture, so each becomes a hub that its pods hang on. Asked for on demand, from
 * the objects as they are; nothing of it is kept.
 */
import type { Service } from 'kubernetes-types/core/v1';
import { labelSet, matchesSelector, type KubeObject } from '@shared/api';
import type { ConnectionKind } from '@shared/contract';
import { Links, linksFrom, linksTo, NO_LINKS } from './affinity-links';
import type { PodView } from './pod-view';
import type { Target } from './target';

/** What connections are read from: the projection and the mirror behind it. */
export interface ConnectionSource {
  pods(): ReadonlyMap<string, PodView>;
  podsOn(node: string): readonly string[];
  object(resource: string, key: string): KubeObject | undefined;
  all(resource: string): Iterable<KubeObject>;
}

/** Something that pods hang on. */
export interface Hub {
  readonly target: Target;
  readonly kind: 'owner' | 'service';
  /** Deployment, Service … */
  readonly title: string;
  readonly name: string;
  /** Its pods; `firm` where it counts on them: ready ones, for a Service. */
  readonly pods: readonly { readonly key: string; readonly firm: boolean }[];
}

export interface Connections {
  readonly hubs: readonly Hub[];
  readonly links: Links;
}

export const NO_CONNECTIONS: Connections = { hubs: [], links: NO_LINKS };

export function connectionsOf(
  selected: readonly Target[],
  kinds: readonly ConnectionKind[],
  source: ConnectionSource,
): Connections {
  if (selected.length === 0 || kinds.length === 0) return NO_CONNECTIONS;
  const pods = selectedPods(selected, source);
  const hubs: Hub[] = [];
  if (kinds.includes('owner')) hubs.push(...owners(selected, pods, source));
  if (kinds.includes('service')) hubs.push(...services(selected, pods, source));
  if (!kinds.includes('affinity')) return { hubs, links: NO_LINKS };
  const nodes = selected.filter(({ resource }) => resource === 'nodes').map(({ key }) => key);
  return { hubs, links: new Links([...linksFrom(pods, source), ...linksTo(pods, nodes, source)]) };
}

/** The pods that are selected, alone or with their node or workload. */
function selectedPods(selected: readonly Target[], source: ConnectionSource): readonly PodView[] {
  const keys = new Set<string>();
  for (const { resource, key } of selected) {
    if (resource === 'pods') keys.add(key);
    else if (resource === 'nodes') for (const pod of source.podsOn(key)) keys.add(pod);
  }
  return [...keys].map((key) => source.pods().get(key)).filter((pod) => pod !== undefined);
}

const RESOURCES: Readonly<Record<string, string>> = {
  Deployment: 'deployments.apps',
  ReplicaSet: 'replicasets.apps',
  DaemonSet: 'daemonsets.apps',
  StatefulSet: 'statefulsets.apps',
  Job: 'jobs.batch',
  CronJob: 'cronjobs.batch',
};

function owners(
  selected: readonly Target[],
  pods: readonly PodView[],
  source: ConnectionSource,
): readonly Hub[] {
  const wanted = new Set(pods.flatMap((pod) => pod.owner?.key ?? []));
  for (const { resource, key } of selected) {
    const kind = Object.keys(RESOURCES).find((name) => RESOURCES[name] === resource);
    if (kind) wanted.add(`${kind}/${key}`);
  }
  const hubs = new Map<string, Hub & { readonly pods: { key: string; firm: boolean }[] }>();
  for (const pod of source.pods().values()) {
    const { owner } = pod;
    if (!owner || !wanted.has(owner.key)) continue;
    let hub = hubs.get(owner.key);
    if (!hub) {
      const resource = RESOURCES[owner.kind];
      hub = {
        target: { resource: resource ?? owner.kind, key: `${pod.namespace}/${owner.name}` },
        kind: 'owner',
        title: owner.kind,
        name: owner.name,
        pods: [],
      };
      hubs.set(owner.key, hub);
    }
    hub.pods.push({ key: pod.key, firm: true });
  }
  return [...hubs.values()];
}

function services(
  selected: readonly Target[],
  pods: readonly PodView[],
  source: ConnectionSource,
): readonly Hub[] {
  const named = new Set(selected.filter(({ resource }) => resource === 'services').map(({ key }) => key));
  const hubs: Hub[] = [];
  for (const service of source.all('services') as Iterable<Service & KubeObject>) {
    const { name, namespace = '' } = service.metadata;
    const key = `${namespace}/${name}`;
    const selector = service.spec?.selector;
    // Without a selector its endpoints are made by somebody else.
    if (!selector || Object.keys(selector).length === 0) continue;
    const wanted = labelSet(selector);
    const behind = (pod: PodView): boolean =>
      pod.namespace === namespace && !pod.over && matchesSelector(wanted, pod.labels);
    if (!named.has(key) && !pods.some(behind)) continue;
    hubs.push({
      target: { resource: 'services', key },
      kind: 'service',
      title: 'Service',
      name,
      pods: [...source.pods().values()]
        .filter(behind)
        .map((pod) => ({ key: pod.key, firm: pod.ready === pod.containers && pod.tone === 'ok' })),
    });
  }
  return hubs;
}
