/** What the end of a program means to the container or the caller that ran it. */
import type { Carried, ProgramOutcome } from '@shared/contract';
import { SHORTEST_RUN, type ProgramRun } from '../runtime';
import { envOf } from './env';
import { keepResult } from './exec-results';
import { endHook } from './hooks';
import type { NodeKubelet } from './node-kubelet';
import { applyOutcome } from './programs';
import { containerOf, recordOf, type PodWorker } from './pod-worker';
import { endProbe } from './probes';
import { signal } from './stop-container';
import { filledLines, planOf, startProcess } from './start-process';

const isProbe = (purpose: ProgramRun['purpose']): boolean =>
  purpose === 'startup' || purpose === 'liveness' || purpose === 'readiness';

/** @returns what came of it, for the timeline. */
export function takeOutcome(
  kubelet: NodeKubelet,
  worker: PodWorker,
  run: ProgramRun,
  outcome: ProgramOutcome,
): string {
  const result = applyOutcome(kubelet, worker, run, outcome);
  for (const { pid, signal: name } of outcome.signals ?? []) {
    // From inside, a container's first process cannot be killed for good.
    if (pid === 1 && name !== 'KILL') signal(kubelet, worker, recordOf(worker, run.container), name);
  }
  if (!result) return waitText(outcome);
  if ('serve' in result) {
    if (run.purpose === 'main') become(kubelet, worker, run, result.serve);
    else endServing(kubelet, worker, run, result.serve);
    return `runs ${result.serve.join(' ')}`;
  }
  if (isProbe(run.purpose)) endProbe(kubelet, worker, run, result.exitCode, outcome.timely === true);
  else end(kubelet, worker, run, result.exitCode, result.carried);
  return `exit code ${result.exitCode}`;
}

function waitText({ next }: ProgramOutcome): string {
  switch (next?.type) {
    case 'sleep':
      return `sleeps ${next.milliseconds} ms`;
    case 'ask':
      return next.question.type === 'http'
        ? `requests ${next.question.url}`
        : `asks for ${next.question.type}`;
    default:
      return 'waits';
  }
}

/** A shell has become a program whose behaviour is data. */
function become(kubelet: NodeKubelet, worker: PodWorker, run: ProgramRun, command: readonly string[]): void {
  const record = recordOf(worker, run.container);
  const container = containerOf(worker, run.container);
  const plan = planOf(kubelet, worker, container, () => envOf(kubelet, worker, container), [...command]);
  if (plan.type === 'notFound') end(kubelet, worker, run, 127);
  else startProcess(kubelet, worker, container, record, plan);
}

/** A program of the image that somebody runs beside the first one: what it writes is known, and that it ends. */
function endServing(
  kubelet: NodeKubelet,
  worker: PodWorker,
  run: ProgramRun,
  command: readonly string[],
): void {
  const container = containerOf(worker, run.container);
  const plan = planOf(kubelet, worker, container, () => envOf(kubelet, worker, container), [...command]);
  if (plan.type === 'exits' || plan.type === 'runs')
    run.output.push(...filledLines(kubelet, worker, plan.lines));
  end(kubelet, worker, run, plan.type === 'exits' ? plan.code : plan.type === 'notFound' ? 127 : 0);
}

function end(
  kubelet: NodeKubelet,
  worker: PodWorker,
  run: ProgramRun,
  exitCode: number,
  carried?: Carried,
): void {
  const record = recordOf(worker, run.container);
  const now = kubelet.now();
  switch (run.purpose) {
    case 'main':
      if (!record.process) return;
      record.process.exitCode = exitCode;
      record.process.exitAt = Math.max(now, run.startedAt + SHORTEST_RUN);
      return;
    case 'exec':
      keepResult(kubelet.host, run.id, exitCode, run.output, carried);
      return;
    case 'postStart':
    case 'preStop':
      endHook(kubelet, worker, record, run.purpose, exitCode === 0);
      return;
    case 'signal':
      // A handler that does not exit lets the shell go on.
      if (!record.process || !/\bexit\b/.test(run.command.join(' '))) return;
      record.process.exitCode = exitCode;
      record.process.exitAt = now;
      return;
    case 'startup':
    case 'liveness':
    case 'readiness':
      endProbe(kubelet, worker, run, exitCode, false);
      return;
  }
}
