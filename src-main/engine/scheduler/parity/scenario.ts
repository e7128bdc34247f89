/**
 * The recorded scenarios of the real scheduler, and how their objects come into the state that a scheduler sees: the
 * defaults and admission that an API server would have applied.
 */
import type { Container, Namespace, Node, Pod, Service } from 'kubernetes-types/core/v1';
import type { ReplicaSet, StatefulSet } from 'kubernetes-types/apps/v1';
import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1';
import type { PriorityClass } from 'kubernetes-types/scheduling/v1';
import {
  isPodLevelResource,
  objectName,
  podRequests,
  type GroupResource,
  type KubeObject,
  type PodSpecWithResources,
} from '@shared/api';
import { objectsOf, type ObjectReader } from '../framework/cluster-objects';
import type { LiveNode } from '../framework/node-info';
import { PodInfo, type LivePod } from '../framework/pod-info';
import { Snapshot } from '../framework/snapshot';

export interface Scenario {
  readonly name: string;
  readonly tags: readonly string[];
  readonly nodes: readonly Node[];
  readonly pods: readonly Pod[];
  readonly pod: Pod;
  readonly namespaces?: readonly Namespace[];
  readonly services?: readonly Service[];
  readonly replicaSets?: readonly ReplicaSet[];
  readonly statefulSets?: readonly StatefulSet[];
  readonly pdbs?: readonly PodDisruptionBudget[];
  readonly priorityClasses?: readonly PriorityClass[];
}

/** A scenario's state, and the pod to judge in it. */
export interface Stage {
  readonly snapshot: Snapshot;
  readonly pod: PodInfo;
}

const NAMESPACE_NAME_LABEL = 'kubernetes.io/metadata.name';

/** Sets up a scenario as a cluster would have it. */
export function stage(scenario: Scenario): Stage {
  const classes = scenario.priorityClasses ?? [];
  const pods = scenario.pods
    .filter((pod) => pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed')
    .map((pod) => admit(pod, classes));
  const pod = admit(scenario.pod, classes);

  const tables = new Map<GroupResource, Map<string, KubeObject>>();
  const store = (resource: GroupResource, objects: readonly { metadata?: unknown }[] = []): void => {
    const table = new Map<string, KubeObject>();
    for (const object of objects as readonly KubeObject[]) table.set(objectName(object.metadata), object);
    tables.set(resource, table);
  };
  const used = [...pods, pod].map((p) => p.metadata.namespace ?? 'default');
  store('namespaces', namespacesOf(scenario.namespaces ?? [], used));
  store('services', scenario.services?.map(inNamespace));
  store('replicasets.apps', scenario.replicaSets?.map(inNamespace));
  store('statefulsets.apps', scenario.statefulSets?.map(inNamespace));
  store('poddisruptionbudgets.policy', scenario.pdbs?.map(inNamespace));

  const snapshot = new Snapshot(objectsOf(readerOf(tables)));
  for (const node of scenario.nodes) snapshot.setNode(node as LiveNode);
  for (const p of pods) if (p.spec?.nodeName) snapshot.addPod(PodInfo.of(p), p.spec.nodeName);
  return { snapshot, pod: PodInfo.of(pod) };
}

function readerOf(tables: ReadonlyMap<GroupResource, ReadonlyMap<string, KubeObject>>): ObjectReader {
  return {
    get: (resource, namespace, name) => tables.get(resource)?.get(objectName({ namespace, name })),
    list: (resource, namespace) => {
      const all = [...(tables.get(resource)?.values() ?? [])];
      return namespace === undefined
        ? all
        : all.filter((object) => (object.metadata.namespace ?? '') === namespace);
    },
  };
}

/** Those that are listed, and those that are only used; every namespace carries its name as a label. */
function namespacesOf(listed: readonly Namespace[], used: readonly string[]): Namespace[] {
  const byName = new Map<string, Namespace>();
  for (const namespace of listed) byName.set(namespace.metadata?.name ?? '', namespace);
  for (const name of used) if (!byName.has(name)) byName.set(name, { metadata: { name } });
  return [...byName].map(([name, namespace]) => ({
    ...namespace,
    metadata: {
      ...namespace.metadata,
      labels: { ...namespace.metadata?.labels, [NAMESPACE_NAME_LABEL]: name },
    },
  }));
}

function inNamespace<T extends { metadata?: { namespace?: string } }>(object: T): T {
  return { ...object, metadata: { ...object.metadata, namespace: object.metadata?.namespace ?? 'default' } };
}

/** Defaults and priority of a pod. */
function admit(pod: Pod, classes: readonly PriorityClass[]): LivePod {
  const spec = defaultSpec(JSON.parse(JSON.stringify(pod.spec)) as PodSpecWithResources);
  return {
    ...inNamespace(pod),
    apiVersion: 'v1',
    kind: 'Pod',
    spec: { ...spec, ...priorityOf(spec, classes) },
  } as LivePod;
}

function defaultSpec(spec: PodSpecWithResources): PodSpecWithResources {
  for (const container of [...spec.containers, ...(spec.initContainers ?? [])]) {
    defaultContainer(container, spec.hostNetwork === true);
  }
  defaultPodLevelRequests(spec);
  return spec;
}

function defaultContainer(container: Container, hostNetwork: boolean): void {
  const { resources } = container;
  if (resources?.limits) resources.requests = { ...resources.limits, ...resources.requests };
  for (const port of container.ports ?? []) {
    port.protocol ??= 'TCP';
    if (hostNetwork) port.hostPort ??= port.containerPort;
  }
}

/** With pod-level limits, requests missing there follow from the containers, else from the limits. */
function defaultPodLevelRequests(spec: PodSpecWithResources): void {
  const limits = spec.resources?.limits;
  if (!spec.resources || !limits) return;
  const requests = { ...spec.resources.requests };
  const together = podRequests(spec, { withoutOverhead: true, withoutPodLevel: true });
  for (const [name, amount] of Object.entries(together)) {
    if (isPodLevelResource(name) && !name.startsWith('hugepages-'))
      requests[name] ??= name === 'cpu' ? `${amount}m` : `${amount}`;
  }
  for (const [name, limit] of Object.entries(limits)) if (isPodLevelResource(name)) requests[name] ??= limit;
  spec.resources.requests = requests;
}

const SYSTEM_CLASSES: Readonly<Record<string, number>> = {
  'system-node-critical': 2_000_001_000,
  'system-cluster-critical': 2_000_000_000,
};

/** What the Priority admission plugin sets. */
function priorityOf(
  spec: PodSpecWithResources,
  classes: readonly PriorityClass[],
): Pick<PodSpecWithResources, 'priority' | 'preemptionPolicy'> {
  const named = spec.priorityClassName;
  const system = named === undefined ? undefined : SYSTEM_CLASSES[named];
  if (system !== undefined) return { priority: system, preemptionPolicy: 'PreemptLowerPriority' };
  const own =
    named === undefined
      ? spec.priority === undefined
        ? classes.find((c) => c.globalDefault)
        : undefined
      : classes.find((c) => c.metadata?.name === named);
  return {
    priority: own?.value ?? spec.priority ?? 0,
    preemptionPolicy: own?.preemptionPolicy ?? spec.preemptionPolicy ?? 'PreemptLowerPriority',
  };
}
