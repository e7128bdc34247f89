/**
 * The end of one container: its preStop hook, its stop signal, and SIGKILL when its time is up.
 * Models `pkg/kubelet/kuberuntime` (killContainer) @ v1.34.
 */
import { subjectOf } from '../client';
import { findImage, type ContainerRecord } from '../runtime';
import { beginHook, cutHookOff, hookIsOver } from './hooks';
import { fieldPath } from './image-puller';
import type { NodeKubelet } from './node-kubelet';
import { containerOf, wake, type PodWorker } from './pod-worker';
import { beginProgram } from './programs';

/** The exit code of what was killed. */
export const KILLED = 137;
/** What a container has at least for its stop signal, even where its hook has used up its time, ms. */
const LEAST_GRACE = 2_000;

/**
 * Tells a container to stop, or shortens the time that it has left; called again, goes on with its end.
 * @param killAt when it is killed at the latest (virtual time, ms)
 */
export function stopContainer(
  kubelet: NodeKubelet,
  worker: PodWorker,
  record: ContainerRecord,
  killAt: number,
  message = `Stopping container ${record.name}`,
): void {
  const now = kubelet.now();
  if (!record.stopping) {
    record.stopping = { ordered: killAt, killAt, hook: 'none', hookEndsAt: null, signalled: false };
    kubelet.recorder.normal(subjectOf(worker.pod, fieldPath(worker, record.name)), 'Killing', message);
    if (killAt > now) beginHook(kubelet, worker, record, 'preStop');
  } else if (killAt < record.stopping.ordered) {
    record.stopping.ordered = killAt;
    record.stopping.killAt = killAt;
  }
  goOnStopping(kubelet, worker, record);
}

/** Does what can be done now towards the end of a container that was told to stop. */
export function goOnStopping(kubelet: NodeKubelet, worker: PodWorker, record: ContainerRecord): void {
  const { stopping, process } = record;
  if (!stopping || !process) return;
  const now = kubelet.now();
  if (stopping.hook === 'running' && !hookIsOver(kubelet, record)) {
    if (now < stopping.killAt) {
      wake(worker, Math.min(stopping.killAt, stopping.hookEndsAt ?? Infinity));
      return;
    }
    cutHookOff(kubelet, worker, record);
  }
  if (stopping.hook !== 'none' && !stopping.signalled)
    stopping.killAt = Math.max(stopping.killAt, now + LEAST_GRACE);
  if (!stopping.signalled) {
    stopping.signalled = true;
    signal(kubelet, worker, record, stopSignal(kubelet, worker, record));
  }
  const { trap } = stopping;
  if (trap && trap.at <= now) {
    stopping.trap = null;
    runTrap(kubelet, worker, record, trap.text);
  } else if (trap) wake(worker, trap.at);
  if (process.exitAt === null || process.exitAt > stopping.killAt) {
    process.exitAt = Math.max(stopping.killAt, now);
    process.exitCode = KILLED;
  }
  wake(worker, process.exitAt);
}

function runTrap(kubelet: NodeKubelet, worker: PodWorker, record: ContainerRecord, text: string): void {
  beginProgram(kubelet, worker, {
    id: `${worker.uid}/${record.name}/${record.restarts}/trap/${kubelet.now()}`,
    purpose: 'signal',
    container: record.name,
    restart: record.restarts,
    command: ['sh', '-c', text],
  });
}

function stopSignal(kubelet: NodeKubelet, worker: PodWorker, record: ContainerRecord): string {
  const image = findImage(kubelet.host.images, containerOf(worker, record.name).image ?? '');
  return (image?.stopSignal ?? 'SIGTERM').replace(/^SIG/, '');
}

/** Sends a signal to a container's first process: one that has no handler for it goes on, as PID 1 does. */
export function signal(kubelet: NodeKubelet, worker: PodWorker, record: ContainerRecord, name: string): void {
  const { process } = record;
  if (!process) return;
  const now = kubelet.now();
  const main = worker.programs.find((run) => run.container === record.name && run.purpose === 'main');
  const trap = main?.traps[name];
  if (trap !== undefined) {
    if (trap === '') return;
    // A shell runs its handler when the command in front of it has ended; only `wait` is interrupted.
    const waits = main!.waiting === 'never' || (main!.waiting === 'time' && main!.resumeAt > now);
    const isInterrupted = !waits || /\bwait\b/.test(main!.command.join(' '));
    if (isInterrupted) runTrap(kubelet, worker, record, trap);
    else if (main!.waiting === 'time' && record.stopping) {
      record.stopping.trap = { text: trap, at: main!.resumeAt };
      wake(worker, main!.resumeAt);
    }
    return;
  }
  if (name === 'HUP' || name === 'USR1' || name === 'USR2') return;
  if (process.stop && (process.exitAt === null || now + process.stop.after < process.exitAt)) {
    process.exitAt = now + process.stop.after;
    process.exitCode = process.stop.code;
    wake(worker, process.exitAt);
  }
}
