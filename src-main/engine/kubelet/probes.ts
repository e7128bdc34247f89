/**
 * Probes of containers, on their schedule in virtual time: the first `initialDelaySeconds` after the container's start,
 * then every `periodSeconds`.
 *
 * A probe whose outcome cannot have changed since it last succeeded is not repeated: as soon as something it looks at
 * changes (processes, ports, files), it is made again at the instant at which its turn would be.
 *
 * Models `pkg/kubelet/prober` @ v1.34. Left out: the jitter after a kubelet's restart. Over gRPC, images that nobody
 * knows answer SERVING, and those whose data say so; what speaks something else is never heard of.
 */
import { NODE_FILESYSTEMS, VOLUMES, type KubeObject } from '@shared/api';
import type { ProgramOutput } from '@shared/contract';
import type { Container, Probe } from 'kubernetes-types/core/v1';
import { subjectOf } from '../client';
import {
  findImage,
  type ContainerRecord,
  type ProbeKind,
  type ProbeState,
  type ProgramRun,
} from '../runtime';
import { fieldPath } from './image-puller';
import { layerName, volumeName } from './mounts';
import { httpGet, portNumber, tcpConnect } from './network-probe';
import type { NodeKubelet } from './node-kubelet';
import { containerOf, wake, type PodWorker } from './pod-worker';
import { dropProgram } from './programs';
import { startCommand } from './run-command';
import { stopContainer } from './stop-container';

const KINDS: readonly ProbeKind[] = ['startup', 'liveness', 'readiness'];
const USER_AGENT = 'kube-probe/1.34';
/** What is shown of a probe's output, characters. */
const LONGEST_OUTPUT = 10_240;

type Outcome =
  | { readonly type: 'success' }
  | { readonly type: 'failure'; readonly output: string }
  /** The probe could not be made: its result does not count. */
  | { readonly type: 'error'; readonly message: string };

function probeOf(container: Container, kind: ProbeKind): Probe | undefined {
  return container[`${kind}Probe`];
}

/** A container has just been started: what its probes have said of it before no longer counts. */
export function resetProbes(container: Container, record: ContainerRecord, now: number): void {
  record.probes = {};
  record.started = !container.startupProbe;
  record.ready = record.started && !container.readinessProbe;
  for (const kind of KINDS) {
    const probe = probeOf(container, kind);
    if (!probe) continue;
    const firstAt = now + (probe.initialDelaySeconds ?? 0) * 1000;
    record.probes[kind] = { firstAt, nextAt: firstAt, key: '', last: '', count: 0, deadline: null };
  }
}

/** Makes the probes that are due, and sees to it that the next ones are made. */
export function syncProbes(kubelet: NodeKubelet, worker: PodWorker): void {
  for (const record of worker.containers) {
    if (record.state !== 'running' || record.stopping || record.starting || !record.probes) continue;
    const container = containerOf(worker, record.name);
    for (const kind of KINDS) {
      const state = record.probes[kind];
      const probe = probeOf(container, kind);
      if (!state || !probe || record.stopping) continue;
      // The others wait until the startup probe has succeeded; that one has done its work then.
      if ((kind === 'startup') === record.started) continue;
      syncProbe(kubelet, worker, container, record, kind, probe, state);
    }
  }
}

function syncProbe(
  kubelet: NodeKubelet,
  worker: PodWorker,
  container: Container,
  record: ContainerRecord,
  kind: ProbeKind,
  probe: Probe,
  state: ProbeState,
): void {
  const now = kubelet.now();
  if (state.deadline !== null) {
    if (now < state.deadline) return wake(worker, state.deadline);
    cutOff(kubelet, worker, record, kind, probe, state);
    return;
  }
  if (state.nextAt === null) {
    if (state.key === inputsOf(kubelet, worker, container, record)) return;
    state.nextAt = nextTick(state, probe, now);
  }
  // A probe that had to wait for another one keeps to its own rhythm.
  if (now < state.nextAt) return wake(worker, state.nextAt);
  state.nextAt = nextTick(state, probe, now + 1);
  const outcome = make(kubelet, worker, container, record, kind, probe, state);
  if (outcome) conclude(kubelet, worker, container, record, kind, probe, outcome);
}

/** The first instant of a probe's rhythm that is not before `now`. */
function nextTick(state: ProbeState, probe: Probe, now: number): number {
  const period = (probe.periodSeconds ?? 10) * 1000;
  return state.firstAt + Math.max(0, Math.ceil((now - state.firstAt) / period)) * period;
}

/** @returns undefined while a command runs for it */
function make(
  kubelet: NodeKubelet,
  worker: PodWorker,
  container: Container,
  record: ContainerRecord,
  kind: ProbeKind,
  probe: Probe,
  state: ProbeState,
): Outcome | undefined {
  if (probe.exec) {
    const started = startCommand(kubelet, worker, container, record, {
      id: `${worker.uid}/${record.name}/${record.restarts}/${kind}/${kubelet.now()}`,
      purpose: kind,
      command: probe.exec.command ?? [],
    });
    if (started.type === 'error') {
      return { type: 'error', message: `rpc error: code = Unknown desc = ${started.message}` };
    }
    if (started.type === 'ended') return fromExit(started.exitCode, started.output);
    state.deadline = kubelet.now() + (probe.timeoutSeconds ?? 1) * 1000;
    wake(worker, state.deadline);
    return undefined;
  }
  if (probe.httpGet) {
    const result = httpGet(kubelet, worker, container, probe.httpGet, USER_AGENT);
    if ('failed' in result) return { type: 'failure', output: result.failed };
    const { status } = result.response;
    return status >= 200 && status < 400
      ? { type: 'success' }
      : { type: 'failure', output: `HTTP probe failed with statuscode: ${status}` };
  }
  const failed = probe.tcpSocket
    ? tcpConnect(kubelet, worker, container, probe.tcpSocket)
    : probe.grpc
      ? grpcError(kubelet, worker, container, probe.grpc.port, probe.timeoutSeconds ?? 1)
      : undefined;
  return failed === undefined ? { type: 'success' } : { type: 'failure', output: failed };
}

function grpcError(
  kubelet: NodeKubelet,
  worker: PodWorker,
  container: Container,
  port: number,
  timeout: number,
): string | undefined {
  const ip = worker.sandbox?.ip ?? '';
  const silent = `timeout: failed to connect service "${ip}:${port}" within ${timeout}s: context deadline exceeded`;
  if (tcpConnect(kubelet, worker, container, { port }) !== undefined) return silent;
  const number = portNumber(container, port) ?? 0;
  const listener = worker.containers.find((r) => r.process?.listen.includes(number));
  const image = findImage(
    kubelet.host.images,
    listener ? (containerOf(worker, listener.name).image ?? '') : '',
  );
  if (!image || image.generic) return undefined;
  const behaviour = image.programs?.[listener?.process?.serves ?? ''];
  return behaviour?.type === 'server' && behaviour.grpc?.includes(number) ? undefined : silent;
}

function fromExit(exitCode: number, output: readonly ProgramOutput[]): Outcome {
  if (exitCode === 0) return { type: 'success' };
  return {
    type: 'failure',
    output: output
      .map(({ text }) => text)
      .join('')
      .slice(0, LONGEST_OUTPUT)
      .trimEnd(),
  };
}

/** The command of a probe has ended. */
export function endProbe(
  kubelet: NodeKubelet,
  worker: PodWorker,
  run: ProgramRun,
  exitCode: number,
  isTimely: boolean,
): void {
  const record = worker.containers.find((r) => r.name === run.container);
  const kind = run.purpose as ProbeKind;
  const state = record?.probes?.[kind];
  const container = containerOf(worker, run.container);
  const probe = probeOf(container, kind);
  if (!record || !state || !probe || state.deadline === null) return;
  state.deadline = null;
  conclude(kubelet, worker, container, record, kind, probe, fromExit(exitCode, run.output), isTimely);
}

/** A probe's command takes longer than it may. */
function cutOff(
  kubelet: NodeKubelet,
  worker: PodWorker,
  record: ContainerRecord,
  kind: ProbeKind,
  probe: Probe,
  state: ProbeState,
): void {
  for (const run of worker.programs) {
    if (run.container === record.name && run.purpose === kind) dropProgram(kubelet, worker, run);
  }
  state.deadline = null;
  const command = (probe.exec?.command ?? []).join(' ');
  const output = `command timed out: "${command}" timed out after ${probe.timeoutSeconds ?? 1}s`;
  conclude(kubelet, worker, containerOf(worker, record.name), record, kind, probe, {
    type: 'failure',
    output,
  });
}

const TITLES: Readonly<Record<ProbeKind, string>> = {
  startup: 'Startup',
  liveness: 'Liveness',
  readiness: 'Readiness',
};

/** @param isTimely the outcome may change by the mere passing of time */
function conclude(
  kubelet: NodeKubelet,
  worker: PodWorker,
  container: Container,
  record: ContainerRecord,
  kind: ProbeKind,
  probe: Probe,
  outcome: Outcome,
  isTimely = asksOthers(worker, probe),
): void {
  const state = record.probes![kind]!;
  const about = subjectOf(worker.pod, fieldPath(worker, record.name));
  if (outcome.type === 'error') {
    kubelet.recorder.warning(
      about,
      'Unhealthy',
      `${TITLES[kind]} probe errored and resulted in unknown state: ${outcome.message}`,
    );
    wake(worker, state.nextAt!);
    return;
  }
  const isWell = outcome.type === 'success';
  if (!isWell)
    kubelet.recorder.warning(about, 'Unhealthy', `${TITLES[kind]} probe failed: ${outcome.output}`);
  state.count = state.last === outcome.type ? state.count + 1 : 1;
  state.last = outcome.type;
  const threshold = isWell ? (probe.successThreshold ?? 1) : (probe.failureThreshold ?? 3);
  if (state.count >= threshold) apply(kubelet, worker, container, record, kind, probe, isWell);
  if (record.stopping) return;
  if (isWell && state.count >= threshold && !isTimely) {
    // Nothing can change it but what it looks at.
    state.key = inputsOf(kubelet, worker, container, record);
    state.nextAt = null;
  } else if (state.nextAt !== null) wake(worker, state.nextAt);
}

function apply(
  kubelet: NodeKubelet,
  worker: PodWorker,
  container: Container,
  record: ContainerRecord,
  kind: ProbeKind,
  probe: Probe,
  isWell: boolean,
): void {
  if (kind === 'readiness') {
    record.ready = isWell;
  } else if (!isWell) {
    const grace = probe.terminationGracePeriodSeconds ?? worker.pod.spec?.terminationGracePeriodSeconds ?? 30;
    stopContainer(
      kubelet,
      worker,
      record,
      kubelet.now() + grace * 1000,
      `Container ${record.name} failed ${kind} probe, will be restarted`,
    );
  } else if (kind === 'startup') {
    record.started = true;
    if (!container.readinessProbe) record.ready = true;
    // The others begin now, at once where their delay is over.
    wake(worker, kubelet.now());
  }
}

/** Whether a probe looks beyond its own pod. */
function asksOthers(worker: PodWorker, probe: Probe): boolean {
  const host = probe.httpGet?.host ?? probe.tcpSocket?.host;
  return host !== undefined && !['127.0.0.1', 'localhost', worker.sandbox?.ip].includes(host);
}

/** Changes whenever something changes that a probe of the container may look at. */
function inputsOf(
  kubelet: NodeKubelet,
  worker: PodWorker,
  container: Container,
  record: ContainerRecord,
): string {
  const { client } = kubelet.host.context;
  const version = (resource: Parameters<typeof client.get>[0], namespace: string, name: string): string =>
    client.get<KubeObject>(resource, namespace, name)?.metadata.resourceVersion ?? '';
  const parts = [version(VOLUMES, '', layerName(worker, container.name)), String(record.restarts)];
  for (const other of worker.containers) parts.push(other.process ? other.process.listen.join(',') : '-');
  for (const { name, configMap, secret, emptyDir, hostPath, projected } of worker.pod.spec?.volumes ?? []) {
    if (!container.volumeMounts?.some((mount) => mount.name === name)) continue;
    if (emptyDir) parts.push(version(VOLUMES, '', volumeName(worker, name)));
    else if (configMap) parts.push(version('configmaps', worker.namespace, configMap.name ?? ''));
    else if (secret) parts.push(version('secrets', worker.namespace, secret.secretName ?? ''));
    else if (hostPath) parts.push(version(NODE_FILESYSTEMS, '', kubelet.name));
    else if (projected) continue;
  }
  return parts.join(' ');
}
