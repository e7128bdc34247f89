/** Starts a command in a running container, for whoever wants one: exec, probes, hooks. */
import type { Container } from 'kubernetes-types/core/v1';
import type { ProgramOutput } from '@shared/contract';
import {
  digestOf,
  effectId,
  findImage,
  planProcess,
  type ContainerRecord,
  type ProgramRun,
} from '../runtime';
import { envOf } from './env';
import type { NodeKubelet } from './node-kubelet';
import type { PodWorker } from './pod-worker';
import { beginProgram } from './programs';
import { filledLines, hasFile, notFoundMessage } from './start-process';

export type CommandStart =
  | { readonly type: 'running'; readonly run: ProgramRun }
  | { readonly type: 'ended'; readonly exitCode: number; readonly output: readonly ProgramOutput[] }
  /** The runtime has no such executable. */
  | { readonly type: 'error'; readonly message: string };

export function startCommand(
  kubelet: NodeKubelet,
  worker: PodWorker,
  container: Container,
  record: ContainerRecord,
  program: Pick<ProgramRun, 'id' | 'purpose' | 'command' | 'stdin' | 'env' | 'workingDir' | 'carry'>,
): CommandStart {
  const image = findImage(kubelet.host.images, container.image ?? '');
  const env = envOf(kubelet, worker, container);
  const plan = planProcess({
    image,
    command: program.command,
    args: [],
    env: () => env,
    stdin: false,
    hasFile: (path) => hasFile(kubelet, worker, container, env, path),
  });
  if (plan.type === 'notFound') {
    const exec = digestOf(`exec/${program.id}`).slice(7);
    const message = notFoundMessage('exec', plan.executable);
    return {
      type: 'error',
      message: `failed to exec in container: failed to start exec "${exec}": ${message}`,
    };
  }
  const hasShell = image === undefined || image.shell === true;
  // An image without a shell has only programs whose behaviour is data.
  if (!hasShell && plan.type === 'exits') {
    return { type: 'ended', exitCode: plan.code, output: filledLines(kubelet, worker, plan.lines) };
  }
  const run = beginProgram(kubelet, worker, {
    ...program,
    container: container.name,
    restart: record.restarts,
  });
  if (!hasShell) {
    kubelet.host.outstanding.delete(effectId(run));
    run.waiting = 'never';
  }
  return { type: 'running', run };
}
