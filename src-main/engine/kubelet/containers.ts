/**
 * Starts the containers of a pod and takes note of their end: back-off, image, process.
 * Models `pkg/kubelet/kuberuntime` (startContainer, doBackOff) @ v1.34.
 */
import { nameOf } from '@shared/api';
import type { Container } from 'kubernetes-types/core/v1';
import { subjectOf } from '../client';
import {
  digestOf, findImage, isBackingOff, nextBackoff, parseImageReference, planProcess, type ContainerRecord, type Process,
  type PulledImage,
} from '../runtime';
import { goDuration } from './go-duration';
import { ensureImage, fieldPath } from './image-puller';
import type { NodeKubelet } from './node-kubelet';
import { wake, type PodWorker } from './pod-worker';

/** How long an ended container is shown as such before the kubelet acts on it (its list of containers is 1 s old), ms. */
const RELIST = 1_000;
/** How long nginx-like servers try to bind a port that is taken, ms. */
const BIND_TRIES = 2_500;

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
  return { action: run(kubelet, worker, container, record, image), blocks: false };
}

/** Whether the container must wait because it failed before; if not, its next failure will wait longer. */
function backOff(kubelet: NodeKubelet, worker: PodWorker, record: ContainerRecord, failedAt: number): boolean {
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
    subjectOf(worker.pod, fieldPath(worker, record.name)), 'BackOff',
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
  if (record.containerId !== '') record.restarts++;
  record.containerId = `containerd://${digestOf(`${worker.uid}/${record.name}/${record.restarts}`).slice(7)}`;
  record.image = parseImageReference(container.image ?? '')?.text ?? container.image ?? '';
  record.imageId = image.digest === '' ? record.image : `${image.name}@${image.digest}`;
  kubelet.recorder.normal(about, 'Created', `Created container: ${container.name}`);

  const plan = planProcess({
    image: findImage(kubelet.host.images, container.image ?? ''),
    command: container.command, args: container.args, stdin: container.stdin === true,
    env: literalEnv(container),
  });
  if (plan.type === 'notFound') {
    const message =
      'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: ' +
      `unable to start container process: error during container init: exec: "${plan.executable}": ` +
      (plan.executable.includes('/') ? `stat ${plan.executable}: no such file or directory` : 'executable file not found in $PATH') +
      ': unknown';
    kubelet.recorder.warning(about, 'Failed', `Error: ${message}`);
    record.startedAt = 0;
    ended(record, { code: 128, reason: 'StartError', message, at: now });
    record.notBefore = now + RELIST;
    wake(worker, record.notBefore);
    return `start container ${container.name}`;
  }
  kubelet.recorder.normal(about, 'Started', `Started container ${container.name}`);
  record.state = 'running';
  record.reason = '';
  record.message = '';
  record.startedAt = now;
  record.process = processOf(plan, worker, record, now);
  record.started = true;
  record.ready = true;
  if (record.process.exitAt !== null) wake(worker, record.process.exitAt);
  return `start container ${container.name}`;
}

function processOf(plan: Exclude<ReturnType<typeof planProcess>, { type: 'notFound' }>, worker: PodWorker, record: ContainerRecord, now: number): Process {
  switch (plan.type) {
    case 'runs': {
      const taken = plan.listen.find((port) => portTaken(worker, record, port));
      return taken === undefined
        ? { exitAt: null, exitCode: 0, stop: plan.stop, listen: plan.listen }
        : { exitAt: now + BIND_TRIES, exitCode: plan.behaviour?.portTaken?.exitCode ?? 1, stop: plan.stop, listen: [] };
    }
    case 'exits':
      return { exitAt: now + plan.after, exitCode: plan.code, stop: plan.stop, listen: [] };
    case 'sysctl':
    case 'program':
      return { exitAt: null, exitCode: 0, stop: null, listen: [] };
  }
}

/** Whether another container of the pod listens on the port: they share one network namespace. */
function portTaken(worker: PodWorker, record: ContainerRecord, port: number): boolean {
  return worker.containers.some((other) => other !== record && other.process?.listen.includes(port));
}

/** Takes note of all processes whose end has come. */
export function endDueProcesses(kubelet: NodeKubelet, worker: PodWorker): void {
  const now = kubelet.now();
  for (const record of worker.containers) {
    const { process } = record;
    if (!process || process.exitAt === null) continue;
    if (process.exitAt > now) {
      wake(worker, process.exitAt);
      continue;
    }
    ended(record, {
      code: process.exitCode,
      reason: process.exitReason ?? (process.exitCode === 0 ? 'Completed' : 'Error'),
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
    containerId: record.containerId, exitCode: end.code, reason: end.reason,
    ...(end.message === undefined ? {} : { message: end.message }),
    startedAt: record.startedAt, finishedAt: end.at,
  };
  record.state = 'ended';
  record.process = null;
  record.started = false;
  record.ready = false;
}

function literalEnv(container: Container): Record<string, string> {
  const env: Record<string, string> = {};
  for (const { name, value, valueFrom } of container.env ?? []) env[name] = value ?? (valueFrom ? 'set' : '');
  return env;
}

/** `namespace/name` of a worker's pod. */
export function podName(worker: PodWorker): string {
  return nameOf(worker.pod);
}
