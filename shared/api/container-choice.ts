/** Which container of a pod is meant, and what there is to say about its log. */
import type { ContainerStatus, Pod } from 'kubernetes-types/core/v1';
import type { Live } from './meta';

/** The annotation in which a pod names the container that is meant where nobody names one. */
export const DEFAULT_CONTAINER = 'kubectl.kubernetes.io/default-container';

/** The status of a container of any sort. */
export function containerStatusOf(
  pod: Live<Pod> | undefined,
  container: string,
): ContainerStatus | undefined {
  const {
    containerStatuses = [],
    initContainerStatuses = [],
    ephemeralContainerStatuses = [],
  } = pod?.status ?? {};
  return [...initContainerStatuses, ...containerStatuses, ...ephemeralContainerStatuses].find(
    ({ name }) => name === container,
  );
}

/**
 * Why a container has no log, in the words of API server and kubelet; undefined where it has one.
 * Models `pkg/registry/core/pod/rest/log.go` and the kubelet's `validateContainerLogStatus` @ v1.34.
 * @param previous of the life before the present one
 */
export function whyNoLog(
  { podName, pod }: { readonly podName: string; readonly pod: Live<Pod> | undefined },
  container: string,
  previous: boolean,
): string | undefined {
  const status = containerStatusOf(pod, container);
  const which = `container "${container}" in pod "${podName}"`;
  if (previous) return status?.lastState?.terminated ? undefined : `previous terminated ${which} not found`;
  if (pod && !pod.spec?.nodeName) return `pod ${podName} does not have a host assigned`;
  const { state, lastState } = status ?? {};
  if (state?.running ?? state?.terminated ?? lastState?.terminated) return undefined;
  const reason = state?.waiting?.reason;
  if (reason === undefined) return `${which} is not available`;
  const pulls = ['ErrImagePull', 'ImagePullBackOff', 'InvalidImageName'].includes(reason);
  return `${which} is waiting to start: ${pulls ? 'trying and failing to pull image' : reason}`;
}
