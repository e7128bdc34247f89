/**
 * A pod that was running before its kubelet knew of it (an example or an imported cluster, a kubelet that comes up
 * again) goes on as its status says: containers run on, addresses stay, nothing is started twice.
 */
import { controllerOf, isSidecar, parseTime, podRequests } from '@shared/api';
import type { Container, ContainerStatus } from 'kubernetes-types/core/v1';
import {
  digestOf,
  findImage,
  genericPlan,
  genericWork,
  newContainerRecord,
  parseImageReference,
  planProcess,
  type ContainerRecord,
  type Ended,
  type Process,
} from '../runtime';
import type { NodeKubelet } from './node-kubelet';
import { appContainers, initContainers, succeeded, type PodWorker } from './pod-worker';

/** @returns whether there was something to take over. */
export function adoptPod(kubelet: NodeKubelet, worker: PodWorker): boolean {
  const { status, spec } = worker.pod;
  const statuses = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  if (!statuses.some((s) => s.containerID || s.state?.running || s.state?.terminated)) return false;
  worker.startTime = parseTime(status?.startTime) ?? kubelet.now();
  worker.containers = [...initContainers(worker.pod), ...appContainers(worker.pod)].map((container) =>
    adoptContainer(
      kubelet,
      worker,
      container,
      statuses.find((s) => s.name === container.name),
    ),
  );
  worker.isMounted = true;
  worker.initialized = initContainers(worker.pod).every((container, i) => {
    const record = worker.containers[i]!;
    return container.restartPolicy === 'Always' ? record.started : succeeded(record);
  });
  const over = status?.phase === 'Succeeded' || status?.phase === 'Failed';
  worker.stage = over ? 'finished' : 'active';
  if (status?.phase === 'Failed' && status.reason)
    worker.verdict = { reason: status.reason, message: status.message ?? '' };
  worker.sandbox = {
    readyAt: kubelet.now(),
    ip: status?.podIP ?? '',
    id: digestOf(`sandbox/${worker.uid}`).slice(7),
  };
  if (!over) kubelet.hold(worker, podRequests(spec!));
  adoptAddress(kubelet, worker);
  return true;
}

/** Takes note that the pod has its address already. */
export function adoptAddress(kubelet: NodeKubelet, worker: PodWorker): void {
  const { sandbox, pod, stage } = worker;
  if (!sandbox?.ip || pod.spec?.hostNetwork || (stage !== 'active' && stage !== 'terminating')) return;
  kubelet.host.addresses.adopt(sandbox.ip, worker.uid);
}

function adoptContainer(
  kubelet: NodeKubelet,
  worker: PodWorker,
  container: Container,
  status: ContainerStatus | undefined,
): ContainerRecord {
  const record = newContainerRecord(container.name, status?.state?.waiting?.reason ?? 'ContainerCreating');
  if (!status) return record;
  record.message = status.state?.waiting?.message ?? '';
  record.restarts = status.restartCount;
  record.containerId = status.containerID ?? '';
  record.image = status.image;
  record.imageId = status.imageID;
  const last = adoptEnded(status.lastState?.terminated);
  const { running, terminated } = status.state ?? {};
  if (running) {
    record.state = 'running';
    record.startedAt = parseTime(running.startedAt) ?? kubelet.now();
    record.process = adoptProcess(kubelet, worker, container, record.startedAt);
    record.started = status.started ?? true;
    record.ready = status.ready;
    record.specImage = container.image ?? '';
    record.ended = last;
    rememberImage(kubelet, container, status);
  } else if (terminated) {
    record.state = 'ended';
    record.ended = adoptEnded(terminated);
    record.previous = last;
  } else {
    record.ended = last;
  }
  return record;
}

function adoptEnded(terminated: NonNullable<ContainerStatus['state']>['terminated']): Ended | null {
  if (!terminated) return null;
  return {
    containerId: terminated.containerID ?? '',
    exitCode: terminated.exitCode,
    reason: terminated.reason ?? (terminated.exitCode === 0 ? 'Completed' : 'Error'),
    ...(terminated.message === undefined ? {} : { message: terminated.message }),
    startedAt: parseTime(terminated.startedAt) ?? 0,
    finishedAt: parseTime(terminated.finishedAt) ?? 0,
  };
}

/**
 * What the process does from now on. One that data would have ended long ago just runs on. Of work under way in an image
 * that nobody knows, it is expected that it takes as long again as it has taken so far.
 */
function adoptProcess(
  kubelet: NodeKubelet,
  worker: PodWorker,
  container: Container,
  startedAt: number,
): Process {
  const image = findImage(kubelet.host.images, container.image ?? '');
  const work = image?.generic ? workOf(worker, container) : undefined;
  if (work !== undefined) {
    const { after, code, stop } = genericWork(work);
    const now = kubelet.now();
    return { exitAt: now + Math.max(after, now - startedAt), exitCode: code, stop, listen: [] };
  }
  const plan = image?.generic
    ? genericPlan(container, 'server')
    : planProcess({
        image,
        command: container.command,
        args: container.args,
        stdin: container.stdin === true,
        env: () => ({}),
      });
  const now = kubelet.now();
  if (plan.type === 'exits' && startedAt + plan.after > now) {
    return { exitAt: startedAt + plan.after, exitCode: plan.code, stop: plan.stop, listen: [] };
  }
  return plan.type === 'runs'
    ? {
        exitAt: null,
        exitCode: 0,
        stop: plan.stop,
        listen: plan.listen,
        ...(plan.serves === undefined ? {} : { serves: plan.serves }),
      }
    : { exitAt: null, exitCode: 0, stop: { after: 100, code: 0 }, listen: [] };
}

/** What is bound to end: init containers, and the containers of Jobs. Undefined for what may run on. */
function workOf(worker: PodWorker, container: Container): 'init' | 'task' | undefined {
  if (isSidecar(container)) return undefined;
  if (initContainers(worker.pod).some(({ name }) => name === container.name)) return 'init';
  return controllerOf(worker.pod)?.kind === 'Job' ? 'task' : undefined;
}

/** An image that a container runs from is on the node, whatever the node's status lists. */
function rememberImage(kubelet: NodeKubelet, container: Container, status: ContainerStatus): void {
  const reference = parseImageReference(container.image ?? '');
  if (!reference || kubelet.images.find(reference)) return;
  const known = kubelet.host.images.manifest(reference);
  const digest = parseImageReference(status.imageID)?.digest ?? known?.digest ?? digestOf(reference.text);
  kubelet.images.add({ name: reference.name, tag: reference.tag, digest, size: known?.size ?? 0 });
}

/** Takes note of the addresses that a node has. */
export function adoptNodeAddress(kubelet: NodeKubelet): void {
  for (const { type, address } of kubelet.node?.status?.addresses ?? []) {
    if (type === 'InternalIP') kubelet.host.nodeAddresses.adopt(address, `node/${kubelet.name}`);
  }
}
