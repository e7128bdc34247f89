/**
 * What containers ask to be done after their start and before their end.
 * Models `pkg/kubelet/lifecycle` (handler runner) @ v1.34.
 */
import { subjectOf } from '../client';
import type { ContainerRecord } from '../runtime';
import { fieldPath } from './image-puller';
import { httpGet } from './network-probe';
import type { NodeKubelet } from './node-kubelet';
import { containerOf, wake, type PodWorker } from './pod-worker';
import { dropProgram } from './programs';
import { startCommand } from './run-command';

const USER_AGENT = 'kube-lifecycle/1.34';

export type Hook = 'postStart' | 'preStop';

/** Starts a hook where the container has one; it may be over at once. */
export function beginHook(
  kubelet: NodeKubelet,
  worker: PodWorker,
  record: ContainerRecord,
  hook: Hook,
): void {
  const container = containerOf(worker, record.name);
  const handler = container.lifecycle?.[hook] as
    | { exec?: { command?: string[] }; httpGet?: Parameters<typeof httpGet>[3]; sleep?: { seconds: number } }
    | undefined;
  if (!handler) return;
  const now = kubelet.now();
  setState(record, hook, 'running');
  if (handler.exec?.command) {
    const started = startCommand(kubelet, worker, container, record, {
      id: `${worker.uid}/${record.name}/${record.restarts}/${hook}`,
      purpose: hook,
      command: handler.exec.command,
    });
    if (started.type === 'error') endHook(kubelet, worker, record, hook, false);
    else if (started.type === 'ended') endHook(kubelet, worker, record, hook, started.exitCode === 0);
  } else if (handler.httpGet) {
    // Any answer will do, whatever its status says; it is no probe, and the server's log shows it.
    const result = httpGet(kubelet, worker, container, handler.httpGet, USER_AGENT, true);
    endHook(kubelet, worker, record, hook, 'response' in result);
  } else if (handler.sleep) {
    const at = now + handler.sleep.seconds * 1000;
    if (hook === 'preStop') record.stopping!.hookEndsAt = at;
    else record.startingUntil = at;
    wake(worker, at);
  } else endHook(kubelet, worker, record, hook, true);
}

function setState(record: ContainerRecord, hook: Hook, state: 'running' | 'done'): void {
  if (hook === 'postStart') {
    record.starting = state === 'running';
    record.startingUntil = null;
  } else if (record.stopping) record.stopping.hook = state;
}

/** A hook has come to its end. @returns whether it has done what it should */
export function endHook(
  kubelet: NodeKubelet,
  worker: PodWorker,
  record: ContainerRecord,
  hook: Hook,
  isWell: boolean,
): boolean {
  setState(record, hook, 'done');
  if (isWell) return true;
  if (hook === 'postStart') {
    record.startFailed = true;
    wake(worker, kubelet.now());
  }
  const [reason, message] =
    hook === 'postStart'
      ? ['FailedPostStartHook', 'PostStartHook failed']
      : ['FailedPreStopHook', 'PreStopHook failed'];
  kubelet.recorder.warning(subjectOf(worker.pod, fieldPath(worker, record.name)), reason!, message!);
  return false;
}

/** Whether the preStop hook has done its part; a sleep ends by itself. */
export function hookIsOver(kubelet: NodeKubelet, record: ContainerRecord): boolean {
  const { stopping } = record;
  if (!stopping || stopping.hook !== 'running') return true;
  if (stopping.hookEndsAt === null || stopping.hookEndsAt > kubelet.now()) return false;
  stopping.hook = 'done';
  return true;
}

/** The container's time is up before its hook is. */
export function cutHookOff(kubelet: NodeKubelet, worker: PodWorker, record: ContainerRecord): void {
  for (const run of worker.programs) {
    if (run.container === record.name && run.purpose === 'preStop') dropProgram(kubelet, worker, run);
  }
  endHook(kubelet, worker, record, 'preStop', false);
}
