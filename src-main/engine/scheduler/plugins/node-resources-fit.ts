/** Models plugins/noderesources (fit) @ v1.34. */
import { compareText } from '@shared/api';
import type { ClusterEvent, Waker } from '../framework/cluster-events';
import type { Cycle } from '../framework/cycle';
import { viewOf, type LiveNode, type NodeInfo } from '../framework/node-info';
import type { Plugin, PreFilterResult } from '../framework/plugin';
import { templateOf, type LivePod, type PodInfo } from '../framework/pod-info';
import { DEFAULT_SCORED_RESOURCES, scoreNode, type ScoringStrategy } from '../framework/resource-scoring';
import { isExtendedResource, type Resources } from '../framework/resources';
import { SUCCESS, unresolvable, unschedulable, type Status } from '../framework/status';

export interface NodeResourcesFitArgs {
  /** Extended resources that are not the scheduler's matter. */
  readonly ignoredResources?: readonly string[];
  /** Domains of extended resources that are not the scheduler's matter. */
  readonly ignoredResourceGroups?: readonly string[];
  readonly scoringStrategy?: ScoringStrategy;
}

/** One resource that a node has too little of. */
export interface Shortage {
  /** `pods`, `cpu`, `memory` … */
  readonly resource: string;
  readonly reason: string;
  /** Even the empty node has too little. */
  readonly forGood: boolean;
}

const TOO_MANY_PODS: Shortage = { resource: 'pods', reason: 'Too many pods', forGood: false };

/** Refuses nodes without room for the pod's requests, and by default prefers those with more room. */
export class NodeResourcesFit implements Plugin {
  readonly name = 'NodeResourcesFit';
  readonly filterScope = 'node';
  readonly scoreScope = 'node';
  readonly wakers: readonly Waker[] = [
    {
      resource: 'AssignedPod',
      actions: ['Delete', 'UpdatePodScaleDown'],
      helps: (pod, event) => event.action === 'Delete' || shrinks(event, pod.template.requests),
    },
    { resource: 'UnscheduledPod', actions: ['UpdatePodScaleDown'] },
    {
      resource: 'Node',
      actions: ['Add', 'UpdateNodeAllocatable'],
      helps: (pod, event) => this.couldHold(pod, event),
    },
  ];
  private readonly strategy: ScoringStrategy;

  constructor(private readonly args: NodeResourcesFitArgs = {}) {
    this.strategy = args.scoringStrategy ?? { type: 'LeastAllocated', resources: DEFAULT_SCORED_RESOURCES };
  }

  preFilter(): PreFilterResult {
    return { status: SUCCESS };
  }

  filter({ pod }: Cycle, node: NodeInfo): Status {
    const shortages = this.shortages(pod.template.requests, node);
    if (shortages.length === 0) return SUCCESS;
    const reasons = shortages.map((shortage) => shortage.reason);
    return shortages.some((shortage) => shortage.forGood)
      ? unresolvable(this.name, ...reasons)
      : unschedulable(this.name, ...reasons);
  }

  score({ pod }: Cycle, node: NodeInfo): number {
    return scoreNode(this.strategy, node, pod.template.nonZeroOfContainers);
  }

  /** Everything the node has too little of. A resource that is not requested is not looked at, however overcommitted. */
  private shortages(requests: Resources, info: NodeInfo): readonly Shortage[] {
    const { allocatable, allowedPods } = info.node;
    const { requested } = info;
    let found: Shortage[] | undefined;
    const lack = (shortage: Shortage): void => void (found ??= []).push(shortage);
    const compare = (resource: string, want: number, has: number, taken: number): void => {
      if (want > 0 && want > has - taken)
        lack({ resource, reason: `Insufficient ${resource}`, forGood: want > has });
    };

    if (info.pods.size + 1 > allowedPods) lack(TOO_MANY_PODS);
    compare('cpu', requests.milliCpu, allocatable.milliCpu, requested.milliCpu);
    compare('memory', requests.memory, allocatable.memory, requested.memory);
    compare(
      'ephemeral-storage',
      requests.ephemeralStorage,
      allocatable.ephemeralStorage,
      requested.ephemeralStorage,
    );
    if (requests.scalars) {
      for (const name of [...requests.scalars.keys()].sort(compareText)) {
        if (this.isIgnored(name)) continue;
        compare(name, requests.scalars.get(name)!, allocatable.get(name) ?? 0, requested.get(name) ?? 0);
      }
    }
    return found ?? NO_SHORTAGE;
  }

  private isIgnored(resource: string): boolean {
    if (!isExtendedResource(resource)) return false;
    if (this.args.ignoredResources?.includes(resource)) return true;
    return this.args.ignoredResourceGroups?.includes(resource.slice(0, resource.indexOf('/'))) ?? false;
  }

  /** Whether a node that came or changed has, empty, enough of everything the pod wants. */
  private couldHold(pod: PodInfo, { object }: ClusterEvent): boolean {
    if (!object) return false;
    const { allocatable } = viewOf(object as LiveNode);
    const { requests } = pod.template;
    if (requests.milliCpu > allocatable.milliCpu || requests.memory > allocatable.memory) return false;
    if (requests.ephemeralStorage > allocatable.ephemeralStorage) return false;
    for (const [name, want] of requests.scalars ?? []) {
      if (!this.isIgnored(name) && want > (allocatable.get(name) ?? 0)) return false;
    }
    return true;
  }
}

const NO_SHORTAGE: readonly Shortage[] = Object.freeze([]);

/** Whether a pod on a node now requests less of something that is wanted. */
function shrinks({ old, pod: other }: ClusterEvent, wanted: Resources): boolean {
  if (!old || !other) return false;
  const before = templateOf(old as LivePod).requests;
  const after = other.template.requests;
  const names = ['cpu', 'memory', 'ephemeral-storage', ...(wanted.scalars?.keys() ?? [])];
  return names.some(
    (name) => (wanted.get(name) ?? 0) > 0 && (after.get(name) ?? 0) < (before.get(name) ?? 0),
  );
}
