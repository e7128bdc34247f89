/** Reports a pod's status to the API where it differs from what stands there. */
import { equalJson } from '@shared/api';
import type { NodeKubelet } from './node-kubelet';
import { podStatus } from './pod-status';
import { wake, type LivePod, type PodWorker } from './pod-worker';

/** When a refused write is tried again, ms. */
const RETRY = 10_000;

export function writeStatus(kubelet: NodeKubelet, worker: PodWorker): void {
  if (worker.gone || worker.stage === 'new') return;
  const status = podStatus(kubelet, worker);
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
