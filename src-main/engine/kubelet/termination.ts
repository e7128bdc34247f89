/**
 * The end of a pod: its containers get their stop signal, later SIGKILL; when nothing runs any more its address and
 * resources are free, and a pod that was deleted goes out of the API.
 * Models `pkg/kubelet` (SyncTerminatingPod, SyncTerminatedPod, status manager's final delete) @ v1.34.
 */
import { isSidecar } from '@shared/api';
import { cancelPulls } from './image-puller';
import { removeLogs } from './logs';
import { removeVolumes } from './mounts';
import type { NodeKubelet } from './node-kubelet';
import { wake, type PodWorker } from './pod-worker';
import { dropMirror } from './static-pods';
import { writeStatus } from './status-writer';
import { stopContainer } from './stop-container';

/** Tells the containers to stop, or shortens the time they have left where a later order is more impatient. */
export function orderTermination(kubelet: NodeKubelet, worker: PodWorker): void {
  if (worker.stage === 'finished' || worker.stage === 'rejected') return;
  const now = kubelet.now();
  const killAt = worker.evictedAt === null ? now + graceSeconds(worker) * 1000 : now;
  if (!worker.termination) {
    worker.termination = { since: now, killAt };
    worker.stage = 'terminating';
    cancelPulls(kubelet, worker);
  } else if (killAt < worker.termination.killAt) {
    worker.termination.killAt = killAt;
  }
  stopContainers(kubelet, worker, worker.termination);
}

/** Goes on with the end: sidecars after the containers; when nothing runs, the rest. */
export function finishTermination(kubelet: NodeKubelet, worker: PodWorker): string {
  if (worker.termination) stopContainers(kubelet, worker, worker.termination);
  if (worker.containers.some((record) => record.state === 'running')) return 'stop containers';
  release(kubelet, worker);
  const deleted = worker.gone || worker.pod.metadata.deletionTimestamp !== undefined;
  if (!deleted) {
    worker.stage = 'finished';
    return 'finish';
  }
  if (worker.stage !== 'new') {
    worker.stage = 'finished';
    if (!worker.gone) writeStatus(kubelet, worker);
  }
  if (!worker.gone) {
    const { client } = kubelet.host.context;
    const answer = client.delete('pods', worker.namespace, worker.name, {
      gracePeriodSeconds: 0,
      preconditions: { uid: worker.uid },
    });
    if (!answer.ok && answer.status.reason !== 'NotFound' && answer.status.reason !== 'Conflict') {
      wake(worker, kubelet.now() + RETRY);
      return 'delete';
    }
  }
  if (worker.isStatic) dropMirror(kubelet, worker);
  removeVolumes(kubelet, worker);
  removeLogs(kubelet, worker);
  worker.stage = 'removed';
  return 'delete';
}

/** When a refused write is tried again, ms. */
const RETRY = 10_000;

/** What the pod held on its node is free again. */
export function release(kubelet: NodeKubelet, worker: PodWorker): void {
  cancelPulls(kubelet, worker);
  kubelet.letGo(worker);
  if (worker.sandbox?.ip) kubelet.host.addresses.release(worker.sandbox.ip, worker.uid);
}

function graceSeconds(worker: PodWorker): number {
  const { metadata, spec } = worker.pod;
  return metadata.deletionGracePeriodSeconds ?? spec?.terminationGracePeriodSeconds ?? 30;
}

/** All containers together; sidecars when those have ended, the last started one first. */
function stopContainers(
  kubelet: NodeKubelet,
  worker: PodWorker,
  termination: { since: number; killAt: number },
): void {
  const sidecars = new Set((worker.pod.spec?.initContainers ?? []).filter(isSidecar).map((c) => c.name));
  const running = worker.containers.filter((record) => record.state === 'running');
  const main = running.filter((record) => !sidecars.has(record.name));
  const now = main.length > 0 ? main : running.slice(-1);
  for (const record of now) stopContainer(kubelet, worker, record, termination.killAt);
}
