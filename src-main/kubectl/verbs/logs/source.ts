/** A container whose log is read: whether it has one, and whether it still writes. */
import type { ContainerStatus, Pod } from 'kubernetes-types/core/v1';
import { failure, type Live, type Status } from '@shared/api';
import type { Command } from '@main/kubectl/cluster';

export interface Source {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

function podOf({ cluster }: Command, { namespace, pod }: Source): Live<Pod> | undefined {
  const answer = cluster.read({ verb: 'get', resource: 'pods', namespace, name: pod });
  return answer.ok ? (answer.object as Live<Pod>) : undefined;
}

function statusOf(pod: Live<Pod> | undefined, container: string): ContainerStatus | undefined {
  const {
    containerStatuses = [],
    initContainerStatuses = [],
    ephemeralContainerStatuses = [],
  } = pod?.status ?? {};
  return [...initContainerStatuses, ...containerStatuses, ...ephemeralContainerStatuses].find(
    ({ name }) => name === container,
  );
}

/** Why there is no log, in the words of API server and kubelet; undefined where there is one. */
export function whyNone(command: Command, source: Source, previous: boolean): Status | undefined {
  const pod = podOf(command, source);
  const status = statusOf(pod, source.container);
  const which = `container "${source.container}" in pod "${source.pod}"`;
  if (previous) {
    if (status?.lastState?.terminated) return undefined;
    return failure('BadRequest', `previous terminated ${which} not found`);
  }
  if (pod && !pod.spec?.nodeName)
    return failure('BadRequest', `pod ${source.pod} does not have a host assigned`);
  if (status?.state?.running ?? status?.state?.terminated ?? status?.lastState?.terminated) return undefined;
  const reason = status?.state?.waiting?.reason;
  if (reason === undefined) return failure('BadRequest', `${which} is not available`);
  const pulling = ['ErrImagePull', 'ImagePullBackOff', 'InvalidImageName'].includes(reason);
  const why = pulling ? 'trying and failing to pull image' : reason;
  return failure('BadRequest', `${which} is waiting to start: ${why}`);
}

/** Which life of the container it is: a container that started anew is not the one whose log is followed. */
export function lifeOf(command: Command, source: Source): string {
  const pod = podOf(command, source);
  return `${pod?.metadata.uid ?? ''}/${statusOf(pod, source.container)?.restartCount ?? 0}`;
}

export function isOver(command: Command, source: Source, life: string): boolean {
  const pod = podOf(command, source);
  return lifeOf(command, source) !== life || !statusOf(pod, source.container)?.state?.running;
}
