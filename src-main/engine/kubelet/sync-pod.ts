/**
 * One sync of one pod: bring what runs on the node closer to what the pod says, as far as this instant allows, and
 * report the outcome. Whatever needs time asks to be looked at again.
 *
 * The way of a pod: admission, sandbox, init containers one by one, the containers together; at its end all are
 * stopped, the status says so, and the object is deleted for good.
 *
 * Models `pkg/kubelet` (pod workers, SyncPod, kuberuntime computePodActions) @ v1.34.
 */
import { isSidecar, podRequests } from '@shared/api';
import type { Container } from 'kubernetes-types/core/v1';
import { subjectOf } from '../client';
import { digestOf, newContainerRecord, type ContainerRecord } from '../runtime';
import { admit } from './admission';
import { adoptPod } from './adopt';
import { endDueProcesses, startContainer } from './containers';
import { endHook } from './hooks';
import type { NodeKubelet } from './node-kubelet';
import { appContainers, initContainers, recordOf, succeeded, wake, type PodWorker } from './pod-worker';
import { evict, whyOverLimit } from './pressure';
import { syncProbes } from './probes';
import { resumePrograms } from './programs';
import { isNameTaken } from './static-pods';
import { writeStatus } from './status-writer';
import { goOnStopping, stopContainer } from './stop-container';
import { whyNotMounted } from './volume-check';
import { finishTermination, orderTermination } from './termination';

/** Milliseconds from a pod's arrival to its network being up. */
const SANDBOX_TIME = 500;
/** When a sandbox that could not be made is tried again, ms. */
const SANDBOX_RETRY = 15_000;
/** How long a volume that cannot be mounted waits for its next try: twice as long every time, ms. */
const FIRST_MOUNT_RETRY = 500;
const LAST_MOUNT_RETRY = 122_000;

/** @returns what was done, for the timeline. */
export function syncPod(kubelet: NodeKubelet, worker: PodWorker): string {
  worker.wakeAt = Infinity;
  const action = work(kubelet, worker);
  if (worker.stage !== 'removed') writeStatus(kubelet, worker);
  return action;
}

function work(kubelet: NodeKubelet, worker: PodWorker): string {
  if (worker.stage === 'new' && !adoptPod(kubelet, worker)) {
    if (isBeingDeleted(worker)) {
      return finishTermination(kubelet, worker);
    }
    if (worker.isStatic && isNameTaken(kubelet, worker)) return 'wait for a static pod of the same name';
    const rejection = admit(kubelet, worker);
    if (rejection) {
      worker.stage = 'rejected';
      worker.startTime = kubelet.now();
      worker.verdict = { reason: rejection.reason, message: `Pod was rejected: ${rejection.message}` };
      kubelet.recorder.warning(subjectOf(worker.pod), rejection.reason, rejection.message);
      return 'reject';
    }
    accept(kubelet, worker);
    return 'accept';
  }
  endDueProcesses(kubelet, worker);
  resumePrograms(kubelet, worker);
  for (const record of worker.containers) if (record.stopping) goOnStopping(kubelet, worker, record);
  if (isBeingDeleted(worker)) orderTermination(kubelet, worker);
  if (worker.stage === 'active') return start(kubelet, worker);
  if (worker.stage === 'terminating' || isBeingDeleted(worker)) return finishTermination(kubelet, worker);
  return 'sync';
}

function isBeingDeleted(worker: PodWorker): boolean {
  return worker.gone || worker.pod.metadata.deletionTimestamp !== undefined;
}

/** What goes on in a pod's containers without their kubelet. */
export function runOn(kubelet: NodeKubelet, worker: PodWorker): string {
  worker.wakeAt = Infinity;
  endDueProcesses(kubelet, worker);
  resumePrograms(kubelet, worker);
  return 'run';
}

/** Takes a pod in: it counts on the node from now on, and its sandbox is made. */
function accept(kubelet: NodeKubelet, worker: PodWorker): void {
  const now = kubelet.now();
  worker.stage = 'active';
  worker.startTime = now;
  kubelet.hold(worker, podRequests(worker.pod.spec!));
  const waiting = initContainers(worker.pod).length > 0 ? 'PodInitializing' : 'ContainerCreating';
  worker.containers = [
    ...initContainers(worker.pod).map((c) => newContainerRecord(c.name, 'PodInitializing')),
    ...appContainers(worker.pod).map((c) => newContainerRecord(c.name, waiting)),
  ];
  worker.sandbox = {
    readyAt: now + SANDBOX_TIME * kubelet.diskFactor,
    ip: '',
    id: digestOf(`sandbox/${worker.uid}`).slice(7),
  };
  wake(worker, worker.sandbox.readyAt);
}

function start(kubelet: NodeKubelet, worker: PodWorker): string {
  if (!mountVolumes(kubelet, worker)) return 'mount volumes';
  if (worker.lostSandbox) renewSandbox(kubelet, worker);
  if (!ensureNetwork(kubelet, worker)) return 'set up network';
  if (isOver(worker)) return finish(kubelet, worker);
  if (isOverdue(kubelet, worker)) return finish(kubelet, worker);
  const excess = worker.evictedAt === null ? whyOverLimit(kubelet, worker) : undefined;
  if (excess !== undefined) evict(kubelet, worker, excess);
  if (worker.evictedAt !== null) return finish(kubelet, worker);
  startEphemeralContainers(kubelet, worker);
  if (!worker.initialized) {
    const action = startInitContainers(kubelet, worker);
    if (action !== undefined) {
      syncProbes(kubelet, worker);
      return action;
    }
    worker.initialized = true;
    for (const container of appContainers(worker.pod)) {
      const record = recordOf(worker, container.name);
      if (record.state === 'waiting' && record.reason === 'PodInitializing') record.message = '';
    }
  } else {
    keepSidecars(kubelet, worker);
  }
  const action = startAppContainers(kubelet, worker);
  syncProbes(kubelet, worker);
  return action ?? 'sync';
}

/** Before the first container starts, all volumes must be there. */
function mountVolumes(kubelet: NodeKubelet, worker: PodWorker): boolean {
  if (worker.isMounted || (worker.pod.spec?.volumes?.length ?? 0) === 0) return true;
  const now = kubelet.now();
  if (now < worker.mountAt) {
    wake(worker, worker.mountAt);
    return false;
  }
  const why = whyNotMounted(kubelet, worker);
  if (why === undefined) {
    worker.isMounted = true;
    return true;
  }
  kubelet.recorder.warning(subjectOf(worker.pod), 'FailedMount', why);
  worker.mountDelay = Math.min(Math.max(worker.mountDelay * 2, FIRST_MOUNT_RETRY), LAST_MOUNT_RETRY);
  worker.mountAt = now + worker.mountDelay;
  wake(worker, worker.mountAt);
  return false;
}

/** The node was off: nothing of the old sandbox is left, and init containers begin anew. */
function renewSandbox(kubelet: NodeKubelet, worker: PodWorker): void {
  const now = kubelet.now();
  worker.lostSandbox = false;
  if (worker.sandbox?.ip) kubelet.host.addresses.release(worker.sandbox.ip, worker.uid);
  kubelet.recorder.normal(
    subjectOf(worker.pod),
    'SandboxChanged',
    'Pod sandbox changed, it will be killed and re-created.',
  );
  worker.sandbox = {
    readyAt: now + SANDBOX_TIME * kubelet.diskFactor,
    ip: '',
    id: digestOf(`sandbox/${worker.uid}/${now}`).slice(7),
  };
  worker.initialized = false;
  for (const record of worker.containers) {
    if (!worker.toRepeat.includes(record.name)) continue;
    record.previous = record.ended ?? record.previous;
    record.state = 'waiting';
    record.reason = 'PodInitializing';
    record.restartBackoff = null;
  }
  worker.toRepeat = [];
}

/** The sandbox gets its address when the network is set up. */
function ensureNetwork(kubelet: NodeKubelet, worker: PodWorker): boolean {
  const sandbox = worker.sandbox!;
  if (sandbox.ip !== '') return true;
  const now = kubelet.now();
  if (now < sandbox.readyAt) {
    wake(worker, sandbox.readyAt);
    return false;
  }
  const { node } = kubelet;
  if (worker.pod.spec?.hostNetwork) {
    sandbox.ip = node?.status?.addresses?.find((a) => a.type === 'InternalIP')?.address ?? '';
    return sandbox.ip !== '';
  }
  const range = node?.spec?.podCIDR;
  const ip = range === undefined ? undefined : kubelet.host.addresses.take(range, worker.uid);
  if (ip !== undefined) {
    sandbox.ip = ip;
    return true;
  }
  const why =
    range === undefined
      ? 'plugin type="calico" failed (add): no pod range is assigned to the node'
      : `plugin type="calico" failed (add): no IP addresses available in range set: ${range}`;
  kubelet.recorder.warning(
    subjectOf(worker.pod),
    'FailedCreatePodSandBox',
    `Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "${sandbox.id}": ${why}`,
  );
  sandbox.readyAt = now + SANDBOX_RETRY;
  wake(worker, sandbox.readyAt);
  return false;
}

/** @returns what was done while not all init containers are through; undefined when they are. */
function startInitContainers(kubelet: NodeKubelet, worker: PodWorker): string | undefined {
  for (const container of initContainers(worker.pod)) {
    const record = recordOf(worker, container.name);
    if (isSidecar(container)) {
      if (record.state !== 'running') {
        const { action } = startContainer(kubelet, worker, container, record);
        if (!runs(record)) return action;
      }
      if (watch(kubelet, worker, container, record) || !record.started) return 'sync';
      continue;
    }
    if (succeeded(record)) continue;
    if (record.state === 'running') {
      watch(kubelet, worker, container, record);
      return 'sync';
    }
    return startContainer(kubelet, worker, container, record).action;
  }
  return undefined;
}

/** Sidecars live as long as the pod and are started again whatever their exit code. */
function keepSidecars(kubelet: NodeKubelet, worker: PodWorker): void {
  for (const container of initContainers(worker.pod)) {
    if (!isSidecar(container)) continue;
    const record = recordOf(worker, container.name);
    if (record.state === 'running') watch(kubelet, worker, container, record);
    else startContainer(kubelet, worker, container, record);
  }
}

function startAppContainers(kubelet: NodeKubelet, worker: PodWorker): string | undefined {
  let action: string | undefined;
  for (const container of appContainers(worker.pod)) {
    const record = recordOf(worker, container.name);
    if (record.state === 'running') {
      if (watch(kubelet, worker, container, record)) break;
      continue;
    }
    if (record.state === 'ended' && !restarts(worker, record)) continue;
    const result = startContainer(kubelet, worker, container, record);
    action ??= result.action;
    // A pull keeps the kubelet busy: containers behind it wait.
    if (result.blocks) break;
  }
  return action;
}

/**
 * Looks after a container that runs.
 * @returns whether the kubelet is still busy with its start, and goes no further in this pod
 */
function watch(
  kubelet: NodeKubelet,
  worker: PodWorker,
  container: Container,
  record: ContainerRecord,
): boolean {
  const now = kubelet.now();
  if (record.process?.exitAt !== null && record.process) wake(worker, record.process.exitAt);
  if (record.startingUntil !== null) {
    if (now < record.startingUntil) wake(worker, record.startingUntil);
    else endHook(kubelet, worker, record, 'postStart', true);
  }
  if (record.starting || record.stopping) return record.starting;
  const killAt = now + (worker.pod.spec?.terminationGracePeriodSeconds ?? 30) * 1000;
  if (record.startFailed) stopContainer(kubelet, worker, record, killAt, 'FailedPostStartHook');
  else if (record.specImage !== container.image) {
    const message = `Container ${record.name} definition changed, will be restarted`;
    stopContainer(kubelet, worker, record, killAt, message);
  }
  return false;
}

/** Containers that were added to a running pod (`kubectl debug`): started once, never again. */
function startEphemeralContainers(kubelet: NodeKubelet, worker: PodWorker): void {
  for (const container of (worker.pod.spec?.ephemeralContainers ?? []) as readonly Container[]) {
    let record = worker.containers.find((r) => r.name === container.name);
    if (!record) worker.containers.push((record = newContainerRecord(container.name, 'ContainerCreating')));
    if (record.state === 'waiting') startContainer(kubelet, worker, container, record);
    else if (record.process?.exitAt !== null && record.process) wake(worker, record.process.exitAt);
  }
}

/** Whether the pod has been active for longer than it may: then it has failed. */
function isOverdue(kubelet: NodeKubelet, worker: PodWorker): boolean {
  const seconds = worker.pod.spec?.activeDeadlineSeconds;
  if (seconds === undefined) return false;
  const at = worker.startTime + seconds * 1000;
  if (kubelet.now() < at) {
    wake(worker, at);
    return false;
  }
  const message = 'Pod was active on the node longer than the specified deadline';
  worker.verdict = { reason: 'DeadlineExceeded', message };
  kubelet.recorder.normal(subjectOf(worker.pod), 'DeadlineExceeded', message);
  return true;
}

function runs(record: ContainerRecord): boolean {
  return record.state === 'running';
}

/** Whether a container that has ended is to be started again. */
function restarts(worker: PodWorker, record: ContainerRecord): boolean {
  switch (worker.pod.spec?.restartPolicy ?? 'Always') {
    case 'Never':
      return false;
    case 'OnFailure':
      return record.ended?.exitCode !== 0;
    default:
      return true;
  }
}

/** Whether nothing of the pod will ever run again: its containers are done, or an init container failed for good. */
function isOver(worker: PodWorker): boolean {
  const { restartPolicy } = worker.pod.spec!;
  if (restartPolicy === 'Never') {
    const failed = initContainers(worker.pod).some((container: Container) => {
      const record = recordOf(worker, container.name);
      return !isSidecar(container) && record.state === 'ended' && !succeeded(record);
    });
    if (failed) return true;
  }
  return appContainers(worker.pod).every((container) => {
    const record = recordOf(worker, container.name);
    return record.state === 'ended' && !restarts(worker, record);
  });
}

/** The pod has run its course. Sidecars are stopped; address and resources are free again. */
function finish(kubelet: NodeKubelet, worker: PodWorker): string {
  orderTermination(kubelet, worker);
  return finishTermination(kubelet, worker);
}
