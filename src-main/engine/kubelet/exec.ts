/**
 * Commands that somebody runs in a container, as `kubectl exec` does: whether they can be, and what became of them.
 * Models the pods/exec subresource and the kubelet's exec handler @ v1.34.
 */
import { failure, notFound, type Status } from '@shared/api';
import type { ExecCommand } from '@shared/contract';
import type { Container } from 'kubernetes-types/core/v1';
import { digestOf, effectId, findImage, planProcess, type ContainerRecord } from '../runtime';
import { notFoundMessage } from './containers';
import { containerEnv } from './env';
import { keepResult } from './exec-results';
import type { KubeletHost, NodeKubelet } from './node-kubelet';
import { containerOf, type LivePod, type PodWorker } from './pod-worker';
import { beginProgram, dropProgram } from './programs';
import { filledLines, hasFile } from './start-process';

export type ExecStart = { readonly id: string; readonly worker: PodWorker } | { readonly status: Status };

/** Starts a command in a container. */
export function beginExec(host: KubeletHost, request: ExecCommand, id: string): ExecStart {
  const pod = host.context.client.get<LivePod>('pods', request.namespace, request.pod);
  if (!pod) return { status: notFound('pods', request.pod) };
  const { containers, initContainers = [], ephemeralContainers = [] } = pod.spec!;
  const name =
    request.container ??
    pod.metadata.annotations?.['kubectl.kubernetes.io/default-container'] ??
    containers[0]!.name;
  if (![...containers, ...initContainers, ...ephemeralContainers].some((c) => c.name === name)) {
    return { status: failure('BadRequest', `container ${name} is not valid for pod ${request.pod}`) };
  }
  const kubelet = host.nodes.get(pod.spec?.nodeName ?? '');
  if (!pod.spec?.nodeName)
    return { status: failure('BadRequest', `pod ${request.pod} does not have a host assigned`) };
  const unreachable = whyUnreachable(kubelet);
  if (!kubelet || unreachable !== undefined)
    return { status: failure('InternalError', internal(unreachable ?? 'no such node')) };
  const worker = host.workers.get(pod.metadata.uid ?? '');
  const record = worker?.containers.find((r) => r.name === name);
  if (!worker || record?.state !== 'running') {
    return {
      status: failure(
        'InternalError',
        internal(`unable to upgrade connection: container not found ("${name}")`),
      ),
    };
  }
  const error = start(kubelet, worker, containerOf(worker, name), record, request, id);
  return error === undefined ? { id, worker } : { status: failure('InternalError', internal(error)) };
}

const internal = (message: string): string => `Internal error occurred: ${message}`;

/** Why the API server cannot reach a node's kubelet; undefined where it can. */
export function whyUnreachable(kubelet: NodeKubelet | undefined): string | undefined {
  if (!kubelet) return 'error dialing backend: dial tcp: lookup: no such host';
  const address =
    kubelet.node?.status?.addresses?.find((a) => a.type === 'InternalIP')?.address ?? kubelet.name;
  const dial = `error dialing backend: dial tcp ${address}:10250:`;
  if (!kubelet.isPowered) return `${dial} connect: no route to host`;
  if (kubelet.isPartitioned) return `${dial} i/o timeout`;
  return kubelet.isStopped ? `${dial} connect: connection refused` : undefined;
}

function start(
  kubelet: NodeKubelet,
  worker: PodWorker,
  container: Container,
  record: ContainerRecord,
  request: ExecCommand,
  id: string,
): string | undefined {
  const { host } = kubelet;
  const image = findImage(host.images, container.image ?? '');
  const made = containerEnv(kubelet, worker, container);
  const env = 'env' in made ? made.env : {};
  const plan = planProcess({
    image,
    command: request.command,
    args: [],
    env: () => env,
    stdin: false,
    hasFile: (path) => hasFile(kubelet, worker, container, env, path),
  });
  if (plan.type === 'notFound') {
    const exec = digestOf(`exec/${id}`).slice(7);
    return `error executing command in container: failed to exec in container: failed to start exec "${exec}": ${notFoundMessage('exec', plan.executable)}`;
  }
  // An image without a shell has only programs whose behaviour is data.
  if (image && !image.shell && plan.type === 'exits') {
    keepResult(host, id, plan.code, filledLines(kubelet, worker, plan.lines));
    return undefined;
  }
  const run = beginProgram(kubelet, worker, {
    id,
    purpose: 'exec',
    container: container.name,
    restart: record.restarts,
    command: request.command,
    ...(request.stdin === undefined ? {} : { stdin: request.stdin }),
    ...(request.env ? { env: request.env } : {}),
    ...(request.workingDir === undefined ? {} : { workingDir: request.workingDir }),
    ...(request.carry ? { carry: true } : {}),
  });
  if (image && !image.shell) {
    host.outstanding.delete(effectId(run));
    run.waiting = 'never';
  }
  return undefined;
}

/** Whoever asked has gone. @returns the pod it ran in; undefined where nothing runs under this id */
export function endExec(host: KubeletHost, id: string): PodWorker | undefined {
  for (const worker of host.workers.values()) {
    const run = worker.programs.find((r) => r.id === id);
    if (!run) continue;
    dropProgram(host.nodes.get(worker.node)!, worker, run);
    return worker;
  }
  return undefined;
}
