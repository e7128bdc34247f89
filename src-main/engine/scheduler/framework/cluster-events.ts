/**
 * What happens in a cluster, as far as it may cure a refusal. A plugin that refused a pod says which events it waits
 * for, and looks at each: only pods it may help are tried again.
 * Models the scheduler framework's ClusterEvent and queueing hints @ v1.34.
 */
import type { KubeObject } from '@shared/api';
import type { PodInfo } from './pod-info';

export type EventResource =
  | 'Node'
  | 'AssignedPod'
  | 'UnscheduledPod'
  | 'Namespace'
  | 'Service'
  | 'PersistentVolume'
  | 'PersistentVolumeClaim'
  | 'StorageClass'
  | 'Workload';

export type EventAction =
  | 'Add'
  | 'Delete'
  | 'Update'
  | 'UpdateNodeAllocatable'
  | 'UpdateNodeLabel'
  | 'UpdateNodeTaint'
  | 'UpdatePodLabel'
  | 'UpdatePodScaleDown'
  | 'UpdatePodToleration'
  | 'UpdatePodSchedulingGatesEliminated';

export interface ClusterEvent {
  readonly resource: EventResource;
  readonly action: EventAction;
  /** The object before; null where it is new. */
  readonly old: KubeObject | null;
  /** The object after; null where it is gone. */
  readonly object: KubeObject | null;
  /** The pod the event is about, for pods. */
  readonly pod?: PodInfo;
}

/** The event's name as the real scheduler's metrics and logs show it: `NodeAdd`, `AssignedPodDelete` … */
export function eventLabel(event: Pick<ClusterEvent, 'resource' | 'action'>): string {
  return `${event.resource}${event.action}`;
}

/** An event that could cure a plugin's refusal. */
export interface Waker {
  readonly resource: EventResource;
  readonly actions: readonly EventAction[];
  /** Whether this very event might help this pod; absent means it always might. */
  readonly helps?: (pod: PodInfo, event: ClusterEvent) => boolean;
}
