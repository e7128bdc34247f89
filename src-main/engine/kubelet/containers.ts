/**
 * Starts the containers of a pod and takes note of their end: back-off, image, process.
 * Models `pkg/kubelet/kuberuntime` (startContainer, doBackOff) @ v1.34.
 */
import type { Container } from 'kubernetes-types/core/v1';
import { subjectOf } from '../client';
import {
  digestOf,
  findImage,
  isBackingOff,
  nextBackoff,
  parseImageReference,
  type ContainerRecord,
  type ProcessPlan,
  type PulledImage,
} from '../runtime';
import { containerEnv, envOf, refersToOthers } from './env';
import { goDuration } from './go-duration';
import { ensureImage, fieldPath } from './image-puller';
import { rotateLogs } from './logs';
import { beginHook } from './hooks';
import { layerName, removeVolume } from './mounts';
import type { NodeKubelet } from './node-kubelet';
import { dropPrograms } from './programs';
import { wake, type PodWorker } from './pod-worker';
import { resetProbes } from './probes';
import { WATCH_INTERVAL } from './pressure';
import { KILLED } from './stop-container';
import { terminationMessage } from './termination-message';
import { declaredUsage, outOfMemoryAfter } from './usage';
import { notFoundMessage, planOf, speak, startProcess } from './start-process';

/** How long an ended container is shown as such before the kubelet acts on it (its list of containers is 1 s old), ms. */
const RELIST = 1_000;
/** When a container that cannot be configured is tried again, ms. */
const CONFIG_RETRY = 10_000;

export interface StartResult {
  readonly action: string;
  /** The kubelet is busy with this container: nothing behind it is started. */
  readonly blocks: boolean;
}

/** Does what can be done now to get a container running that is not. */
export function startContainer(
  kubelet: NodeKubelet,
  worker: PodWorker,
  container: Container,
  record: ContainerRecord,
): StartResult {
  const now = kubelet.now();
  const pulling = kubelet.pulls.some((pull) => pull.uid === worker.uid && pull.container === container.name);
  if (!pulling) {
    if (now < record.notBefore) {
      wake(worker, record.notBefore);
      return { action: 'sync', blocks: false };
    }
    if (record.ended && backOff(kubelet, worker, record, record.ended.finishedAt)) {
      return { action: `back off container ${container.name}`, blocks: false };
    }
  }
  const image = ensureImage(kubelet, worker, container, record);
  if (image === 'pulling') return { action: `pull image ${container.image}`, blocks: true };
  if (image === 'failed') {
    record.state = 'waiting';
    return { action: `pull image ${container.image}`, blocks: false };
  }
  const action = run(kubelet, worker, container, record, image);
  return { action, blocks: record.starting };
}

/** Whether the container must wait because it failed before; if not, its next failure will wait longer. */
function backOff(
  kubelet: NodeKubelet,
  worker: PodWorker,
  record: ContainerRecord,
  failedAt: number,
): boolean {
  const now = kubelet.now();
  if (!isBackingOff(record.restartBackoff, failedAt, now)) {
    record.restartBackoff = nextBackoff(record.restartBackoff, failedAt, now);
    return false;
  }
  const { delay } = record.restartBackoff!;
  const pod = `${worker.name}_${worker.namespace}(${worker.uid})`;
  record.state = 'waiting';
  record.reason = 'CrashLoopBackOff';
  record.message = `back-off ${goDuration(delay)} restarting failed container=${record.name} pod=${pod}`;
  kubelet.recorder.warning(
    subjectOf(worker.pod, fieldPath(worker, record.name)),
    'BackOff',
    `Back-off restarting failed container ${record.name} in pod ${pod}`,
  );
  record.notBefore = failedAt + delay;
  wake(worker, record.notBefore);
  return true;
}

/** Creates the container and starts its process. */
function run(
  kubelet: NodeKubelet,
  worker: PodWorker,
  container: Container,
  record: ContainerRecord,
  image: PulledImage,
): string {
  const now = kubelet.now();
  const about = subjectOf(worker.pod, fieldPath(worker, container.name));
  const action = `start container ${container.name}`;
  // Most containers never look at their variables: they are made only where one of them might be refused.
  const resolved = refersToOthers(container) ? containerEnv(kubelet, worker, container) : undefined;
  const error = resolved && 'error' in resolved ? resolved.error : whyNotAllowed(kubelet, worker, container);
  if (error !== undefined) {
    record.state = 'waiting';
    record.reason = 'CreateContainerConfigError';
    record.message = error;
    kubelet.recorder.warning(about, 'Failed', `Error: ${error}`);
    record.notBefore = now + CONFIG_RETRY;
    wake(worker, record.notBefore);
    return action;
  }
  if (record.containerId !== '') record.restarts++;
  record.containerId = `containerd://${digestOf(`${worker.uid}/${record.name}/${record.restarts}`).slice(7)}`;
  record.image = parseImageReference(container.image ?? '')?.text ?? container.image ?? '';
  record.imageId = image.digest === '' ? record.image : `${image.name}@${image.digest}`;
  rotateLogs(kubelet, worker, record);
  removeVolume(kubelet, layerName(worker, container.name));
  kubelet.recorder.normal(about, 'Created', `Created container: ${container.name}`);

  const plan = planOf(kubelet, worker, container, () => envOf(kubelet, worker, container));
  if (plan.type === 'notFound') {
    const message = `failed to create containerd task: ${notFoundMessage('create', plan.executable)}`;
    kubelet.recorder.warning(about, 'Failed', `Error: ${message}`);
    record.startedAt = 0;
    ended(record, { code: 128, reason: 'StartError', message, at: now });
    record.notBefore = now + RELIST;
    wake(worker, record.notBefore);
    return action;
  }
  kubelet.recorder.normal(about, 'Started', `Started container ${container.name}`);
  record.state = 'running';
  record.reason = '';
  record.message = '';
  record.startedAt = now;
  record.specImage = container.image ?? '';
  startProcess(kubelet, worker, container, record, plan);
  kubelet.images.use(image, now);
  watchUsage(kubelet, worker, container, record, plan);
  resetProbes(container, record, now);
  beginHook(kubelet, worker, record, 'postStart');
  return action;
}

/** Takes note of what the container is going to use: too much memory ends it, a lot may cost the node its calm. */
function watchUsage(
  kubelet: NodeKubelet,
  worker: PodWorker,
  container: Container,
  record: ContainerRecord,
  plan: ProcessPlan,
): void {
  record.usage = declaredUsage(worker, container, plan);
  const { process } = record;
  const after = outOfMemoryAfter(kubelet, container, record.usage);
  if (
    after !== undefined &&
    process &&
    (process.exitAt === null || record.startedAt + after < process.exitAt)
  ) {
    process.exitAt = record.startedAt + after;
    process.exitCode = KILLED;
    process.exitReason = 'OOMKilled';
    wake(worker, process.exitAt);
  }
  if (record.usage.length === 0) return;
  const look = `node/${kubelet.name}`;
  const { own } = kubelet.host.context;
  own.set(look, Math.min(own.dueAt(look) ?? Infinity, kubelet.now() + WATCH_INTERVAL));
}

/** Why a container must not be run as its security context asks. */
function whyNotAllowed(kubelet: NodeKubelet, worker: PodWorker, container: Container): string | undefined {
  const own = container.securityContext;
  const all = worker.pod.spec?.securityContext;
  const user = own?.runAsUser ?? all?.runAsUser;
  if ((own?.runAsNonRoot ?? all?.runAsNonRoot) !== true) return undefined;
  const pod = `${worker.name}_${worker.namespace}(${worker.uid})`;
  const context = `(pod: "${pod}", container: ${container.name})`;
  if (user === 0) return `container's runAsUser breaks non-root policy ${context}`;
  const imageUser = findImage(kubelet.host.images, container.image ?? '')?.user ?? 0;
  return user === undefined && imageUser === 0
    ? `container has runAsNonRoot and image will run as root ${context}`
    : undefined;
}

/** Takes note of all processes whose end has come. */
export function endDueProcesses(kubelet: NodeKubelet, worker: PodWorker): void {
  const now = kubelet.now();
  for (const record of worker.containers) {
    const { process } = record;
    if (!process) continue;
    speak(kubelet, worker, record);
    if (process.exitAt === null) continue;
    if (process.exitAt > now) {
      wake(worker, process.exitAt);
      continue;
    }
    const message = terminationMessage(kubelet, worker, record);
    dropPrograms(kubelet, worker, record.name);
    ended(record, {
      code: process.exitCode,
      reason: process.exitReason ?? (process.exitCode === 0 ? 'Completed' : 'Error'),
      ...(message === '' ? {} : { message }),
      at: process.exitAt,
    });
    if (worker.stage !== 'active') continue;
    record.notBefore = now + RELIST;
    wake(worker, record.notBefore);
  }
}

function ended(
  record: ContainerRecord,
  end: { readonly code: number; readonly reason: string; readonly message?: string; readonly at: number },
): void {
  record.previous = record.ended;
  record.ended = {
    containerId: record.containerId,
    exitCode: end.code,
    reason: end.reason,
    ...(end.message === undefined ? {} : { message: end.message }),
    startedAt: record.startedAt,
    finishedAt: end.at,
  };
  record.state = 'ended';
  record.process = null;
  record.stopping = null;
  record.starting = false;
  record.startingUntil = null;
  record.startFailed = false;
  record.probes = null;
  record.started = false;
  record.ready = false;
}
