/** A container as the pod's status shows it. Models kubelet's convertToAPIContainerStatuses @ v1.34. */
import { formatTime } from '@shared/api';
import type {
  Container,
  ContainerState,
  ContainerStatus,
  VolumeMount,
  VolumeMountStatus,
} from 'kubernetes-types/core/v1';
import type { ContainerRecord, Ended } from '../runtime';

/** What v1.34 has and the published types (v1.30) lack. */
export interface FullContainerStatus extends ContainerStatus {
  user?: { linux: { uid: number; gid: number; supplementalGroups: number[] } };
}

const NO_LAST_STATE: ContainerState = Object.freeze({});
const NO_RESOURCES = Object.freeze({});

export function containerStatus(
  container: Container,
  record: ContainerRecord,
  user: number,
): FullContainerStatus {
  const running = record.state === 'running' && !record.starting;
  const { requests, limits } = container.resources ?? {};
  return {
    ...(running && requests ? { allocatedResources: requests } : {}),
    ...(record.containerId ? { containerID: record.containerId } : {}),
    image: record.image || (container.image ?? ''),
    imageID: record.imageId,
    lastState: lastState(record),
    name: container.name,
    ready: record.ready && !record.starting,
    ...(running
      ? { resources: requests || limits ? (container.resources ?? NO_RESOURCES) : NO_RESOURCES }
      : {}),
    restartCount: record.restarts,
    started: record.started && !record.starting,
    state: state(record),
    ...(running ? { user: linuxUser(container, user) } : {}),
    ...(container.volumeMounts && container.volumeMounts.length > 0
      ? { volumeMounts: mounts(container.volumeMounts) }
      : {}),
  };
}

function state(record: ContainerRecord): ContainerState {
  if (record.starting) return { waiting: { reason: 'ContainerCreating' } };
  switch (record.state) {
    case 'running':
      return { running: { startedAt: formatTime(record.startedAt) } };
    case 'ended':
      return { terminated: terminated(record.ended!) };
    case 'waiting':
      return { waiting: { reason: record.reason, ...(record.message ? { message: record.message } : {}) } };
  }
}

function lastState(record: ContainerRecord): ContainerState {
  const last = record.state === 'ended' ? record.previous : record.ended;
  return last ? { terminated: terminated(last) } : NO_LAST_STATE;
}

function terminated(ended: Ended): NonNullable<ContainerState['terminated']> {
  return {
    containerID: ended.containerId,
    exitCode: ended.exitCode,
    finishedAt: formatTime(ended.finishedAt),
    ...(ended.message ? { message: ended.message } : {}),
    reason: ended.reason,
    ...(ended.signal === undefined ? {} : { signal: ended.signal }),
    startedAt: formatTime(ended.startedAt),
  };
}

function linuxUser(container: Container, imageUser: number): NonNullable<FullContainerStatus['user']> {
  const uid = container.securityContext?.runAsUser ?? imageUser;
  const gid = container.securityContext?.runAsGroup ?? uid;
  return { linux: { gid, supplementalGroups: [gid], uid } };
}

const mountStatuses = new WeakMap<readonly VolumeMount[], VolumeMountStatus[]>();

/** Remembered by the spec's list, which does not change during a pod's life. */
function mounts(list: readonly VolumeMount[]): VolumeMountStatus[] {
  let statuses = mountStatuses.get(list);
  if (!statuses) {
    statuses = list.map((mount) => ({
      mountPath: mount.mountPath,
      name: mount.name,
      ...(mount.readOnly ? { readOnly: true, recursiveReadOnly: 'Disabled' } : {}),
    }));
    mountStatuses.set(list, statuses);
  }
  return statuses;
}
