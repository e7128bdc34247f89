/**
 * What a kubelet knows about one pod beside the pod object: its sandbox, its containers, and how far its start or its
 * end has come. Plain data, kept in history.
 */
import type { Live, ResourceAmounts } from '@shared/api';
import type { Container, Node, Pod } from 'kubernetes-types/core/v1';
import type { ContainerRecord, ProgramRun } from '../runtime';

export type LivePod = Live<Pod>;
export type LiveNode = Live<Node>;

/** The pod's own namespaces: network and whatever its containers share. */
export interface Sandbox {
  /** When its network is set up (virtual time, ms). */
  readyAt: number;
  /** The pod's address; '' before the network is set up. */
  ip: string;
  readonly id: string;
}

/** An end that has been ordered: deletion, eviction, a deadline. */
export interface Termination {
  /** When the containers were told to stop (virtual time, ms). */
  readonly since: number;
  /** When whatever still runs is killed. */
  killAt: number;
}

export interface PodWorker {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  /** The node it is bound to. */
  readonly node: string;
  /** It comes from a file of its node; its object in the API only shows it. */
  readonly isStatic: boolean;
  /** The pod as the kubelet saw it last; what it works towards. */
  pod: LivePod;
  /** The pod is no longer in the API. */
  gone: boolean;
  /** `finished`: it has run its course but its object is still there; `removed`: nothing of it is left. */
  stage: 'new' | 'rejected' | 'active' | 'terminating' | 'finished' | 'removed';
  /** What it counts for on its node while it is admitted and not over. */
  held: ResourceAmounts | null;
  startTime: number;
  sandbox: Sandbox | null;
  /** Init containers first, in the order of the spec. */
  containers: ContainerRecord[];
  initialized: boolean;
  /** Its volumes are there. */
  isMounted: boolean;
  /** When they are tried again, and how long that was waited for (virtual time, ms). */
  mountAt: number;
  mountDelay: number;
  /** When its node has thrown it out (virtual time, ms); null where it has not. */
  evictedAt: number | null;
  /** Its node was off: it needs a new sandbox. */
  lostSandbox: boolean;
  /** Init containers that must be run again in a new sandbox. */
  toRepeat: string[];
  /** Commands that run in its containers outside the engine. */
  programs: ProgramRun[];
  /** Kernel parameters that were set in its own namespaces. */
  sysctls: Readonly<Record<string, string>>;
  termination: Termination | null;
  /** What the pod's status says as a whole, where it is not derived from containers. */
  verdict: { readonly reason: string; readonly message: string } | null;
  /** When to look at the pod again without any news; gathered during a sync. */
  wakeAt: number;
}

export function newWorker(pod: LivePod, node: string, isStatic = false): PodWorker {
  const { uid = '', namespace = '', name } = pod.metadata;
  return {
    uid,
    namespace,
    name,
    node,
    isStatic,
    pod,
    gone: false,
    stage: 'new',
    held: null,
    startTime: 0,
    sandbox: null,
    containers: [],
    initialized: false,
    isMounted: false,
    mountAt: 0,
    mountDelay: 0,
    evictedAt: null,
    lostSandbox: false,
    toRepeat: [],
    programs: [],
    sysctls: {},
    termination: null,
    verdict: null,
    wakeAt: Infinity,
  };
}

/** Asks to be looked at again at virtual time `at`, at the latest. */
export function wake(worker: PodWorker, at: number): void {
  if (at < worker.wakeAt) worker.wakeAt = at;
}

export function recordOf(worker: PodWorker, name: string): ContainerRecord {
  const record = worker.containers.find((container) => container.name === name);
  if (!record) throw new Error(`pod ${worker.namespace}/${worker.name} has no container ${name}`);
  return record;
}

/** What the pod says of one of its containers, of whatever kind. */
export function containerOf(worker: PodWorker, name: string): Container {
  const { initContainers = [], containers, ephemeralContainers = [] } = worker.pod.spec!;
  const container = [...containers, ...initContainers, ...(ephemeralContainers as Container[])].find(
    (c) => c.name === name,
  );
  if (!container) throw new Error(`pod ${worker.namespace}/${worker.name} has no container ${name}`);
  return container;
}

/** Whether a container ended well. */
export function succeeded(record: ContainerRecord): boolean {
  return record.state === 'ended' && record.ended?.exitCode === 0;
}

export function initContainers(pod: LivePod): readonly Container[] {
  return pod.spec?.initContainers ?? [];
}

export function appContainers(pod: LivePod): readonly Container[] {
  return pod.spec?.containers ?? [];
}
