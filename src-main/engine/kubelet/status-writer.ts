/** Reports a pod's status to the API where it differs from what stands there. */
import { equalJson } from '@shared/api';
import type { PodStatus } from 'kubernetes-types/core/v1';
import type { NodeKubelet } from './node-kubelet';
import { podStatus } from './pod-status';
import { keepMirror } from './static-pods';
import { wake, type LivePod, type PodWorker } from './pod-worker';

/** When a refused write is tried again, ms. */
const RETRY = 10_000;

export function writeStatus(kubelet: NodeKubelet, worker: PodWorker): void {
  if (worker.gone || worker.stage === 'new') return;
  const status = podStatus(kubelet, worker);
  if (worker.isStatic) return showStatic(kubelet, worker, status);
  if (equalJson(status, worker.pod.status)) return;
  const answer = kubelet.host.context.client.updateStatus<LivePod>('pods', { ...worker.pod, status });
  if (answer.ok) {
    worker.pod = answer.object;
    return;
  }
  const { reason } = answer.status;
  // Somebody changed or deleted the pod meanwhile: the news of it is on its way.
  if (reason !== 'Conflict' && reason !== 'NotFound') wake(worker, kubelet.now() + RETRY);
}

/** What a static pod comes to is shown by its mirror. */
function showStatic(kubelet: NodeKubelet, worker: PodWorker, status: PodStatus): void {
  worker.pod = { ...worker.pod, status };
  const mirror = keepMirror(kubelet, worker);
  if (!mirror) return wake(worker, kubelet.now() + RETRY);
  if (equalJson(status, mirror.status)) return;
  const answer = kubelet.host.context.client.updateStatus<LivePod>('pods', { ...mirror, status });
  if (!answer.ok) wake(worker, kubelet.now() + RETRY);
}
