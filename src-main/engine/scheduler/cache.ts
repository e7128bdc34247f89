/**
 * The scheduler's picture of the cluster, kept by news of changes alone. Each change also gives the events that may
 * wake waiting pods.
 *
 * Models the scheduler's cache and event handlers @ v1.34. Left out: assumed pods (a binding is written, and its news
 * is here, before the next pod is looked at).
 */
import type { Node } from 'kubernetes-types/core/v1';
import { nameOf, type KubeObject } from '@shared/api';
import type { Change } from '@shared/contract';
import type { ClusterEvent, EventAction, EventResource } from './framework/cluster-events';
import { objectsOf, type ObjectReader } from './framework/cluster-objects';
import type { LiveNode } from './framework/node-info';
import {
  countsTheSame,
  PodInfo,
  templateFor,
  templateOf,
  type LivePod,
  type PodTemplate,
} from './framework/pod-info';
import { Snapshot } from './framework/snapshot';

/** Objects by which verdicts change for many pods at once, with the part of them that matters. */
const SHARED: Readonly<
  Record<string, { readonly event: EventResource; readonly part: (o: KubeObject) => unknown }>
> = {
  namespaces: { event: 'Namespace', part: (o) => o.metadata.labels },
  services: { event: 'Service', part: selectorOf },
  replicationcontrollers: { event: 'Workload', part: selectorOf },
  'replicasets.apps': { event: 'Workload', part: selectorOf },
  'statefulsets.apps': { event: 'Workload', part: selectorOf },
};

/** Objects that only pods with volumes ask about, and those anew in each cycle. */
const VOLUMES: Readonly<Record<string, EventResource>> = {
  persistentvolumes: 'PersistentVolume',
  persistentvolumeclaims: 'PersistentVolumeClaim',
  'storageclasses.storage.k8s.io': 'StorageClass',
};

/** The resources whose changes the cache must be told, besides nodes and pods. */
export const CACHED_RESOURCES = [...Object.keys(SHARED), ...Object.keys(VOLUMES)];

function selectorOf(object: KubeObject): unknown {
  return (object as { spec?: { selector?: unknown } }).spec?.selector;
}

export class SchedulerCache {
  snapshot: Snapshot;
  /** Pods on nodes, by `namespace/name`. */
  private bound = new Map<string, PodInfo>();

  /** @param waiting pods that had no node so far, whose template need not be worked out again */
  constructor(
    private readonly reader: ObjectReader,
    private readonly waiting: ReadonlyMap<string, PodInfo> = new Map(),
  ) {
    this.snapshot = new Snapshot(objectsOf(reader));
  }

  /** Forgets everything and looks at all objects. */
  refill(): void {
    this.snapshot = new Snapshot(objectsOf(this.reader));
    this.bound = new Map();
    for (const node of this.reader.list('nodes')) this.snapshot.setNode(node as LiveNode);
    for (const pod of this.reader.list('pods')) if (takesRoom(pod as LivePod)) this.bind(pod as LivePod);
  }

  onNode({ object, previous }: Change): ClusterEvent[] {
    if (!object) {
      this.snapshot.removeNode(previous!.metadata.name);
      return [{ resource: 'Node', action: 'Delete', old: previous, object: null }];
    }
    this.snapshot.setNode(object as LiveNode);
    if (!previous) return [{ resource: 'Node', action: 'Add', old: null, object }];
    return nodeActions(previous as Node, object as Node).map((action) => ({
      resource: 'Node',
      action,
      old: previous,
      object,
    }));
  }

  /** News of a pod that is, or was, on a node. Pods without one are the queue's matter. */
  onPod({ object, previous }: Change): ClusterEvent[] {
    const pod = object as LivePod | null;
    const known = this.bound.get(nameOf((pod ?? previous)!));
    if (!pod || !takesRoom(pod)) {
      if (!known) return [];
      this.unbind(known);
      return [{ resource: 'AssignedPod', action: 'Delete', old: previous, object: pod, pod: known }];
    }
    if (!known) {
      const info = this.bind(pod);
      return [{ resource: 'AssignedPod', action: 'Add', old: null, object: pod, pod: info }];
    }
    if (countsTheSame(known, pod)) {
      known.pod = pod;
      return [];
    }
    this.unbind(known);
    const info = this.bind(pod);
    return podActions(known.template, info.template).map((action) => ({
      resource: 'AssignedPod',
      action,
      old: previous,
      object: pod,
      pod: info,
    }));
  }

  onOther({ resource, object, previous }: Change): ClusterEvent[] {
    const action: EventAction = !previous ? 'Add' : !object ? 'Delete' : 'Update';
    const volume = VOLUMES[resource];
    if (volume) return [{ resource: volume, action, old: previous, object }];
    const shared = SHARED[resource];
    if (!shared) throw new Error(`the scheduler does not cache ${resource}`);
    if (previous && object && shared.part(previous) === shared.part(object)) return [];
    this.snapshot.objectsChanged();
    return [{ resource: shared.event, action, old: previous, object }];
  }

  private bind(pod: LivePod): PodInfo {
    const waited = this.waiting.get(nameOf(pod));
    const info = waited ? new PodInfo(pod, templateFor(waited, pod)) : PodInfo.of(pod);
    this.bound.set(info.key, info);
    this.snapshot.addPod(info, info.nodeName);
    return info;
  }

  private unbind(info: PodInfo): void {
    this.bound.delete(info.key);
    this.snapshot.removePod(info, info.nodeName);
  }
}

/** A pod takes room on a node until it has ended. */
export function takesRoom(pod: LivePod): boolean {
  const phase = pod.status?.phase;
  return Boolean(pod.spec?.nodeName) && phase !== 'Succeeded' && phase !== 'Failed';
}

/** What changed in a node, as far as it may help a pod. Equal parts of objects are identical. */
function nodeActions(old: Node, node: Node): EventAction[] {
  const actions: EventAction[] = [];
  if (old.status?.allocatable !== node.status?.allocatable) actions.push('UpdateNodeAllocatable');
  if (old.metadata?.labels !== node.metadata?.labels) actions.push('UpdateNodeLabel');
  if (old.spec?.taints !== node.spec?.taints || old.spec?.unschedulable !== node.spec?.unschedulable) {
    actions.push('UpdateNodeTaint');
  }
  return actions;
}

/** What changed in a pod, as far as it may help it or others. */
export function podActions(old: PodTemplate, now: PodTemplate): EventAction[] {
  if (old === now) return [];
  const actions: EventAction[] = [];
  if (JSON.stringify(old.labels) !== JSON.stringify(now.labels)) actions.push('UpdatePodLabel');
  if (old.spec.tolerations !== now.spec.tolerations) actions.push('UpdatePodToleration');
  const shrinks =
    old.requests.milliCpu > now.requests.milliCpu ||
    old.requests.memory > now.requests.memory ||
    old.requests.ephemeralStorage > now.requests.ephemeralStorage ||
    [...(old.requests.scalars ?? [])].some(
      ([name, amount]) => amount > (now.requests.scalars?.get(name) ?? 0),
    );
  if (shrinks) actions.push('UpdatePodScaleDown');
  return actions;
}

/** What changed in a pod without a node, as events for itself. */
export function ownEvents(previous: KubeObject, pod: LivePod): ClusterEvent[] {
  const old = previous as LivePod;
  return podActions(templateOf(old), templateOf(pod)).map((action) => ({
    resource: 'UnscheduledPod',
    action,
    old,
    object: pod,
  }));
}
