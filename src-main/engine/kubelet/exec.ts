/**
 * Commands that somebody runs in a container, as `kubectl exec` does: whether they can be, and what became of them.
 * Models the pods/exec subresource and the kubelet's exec handler @ v1.34.
 */
import { DEFAULT_CONTAINER, failure, notFound, type Status } from '@shared/api';
import type { ExecCommand } from '@shared/contract';
import type { ContainerRecord } from '../runtime';
import { keepResult } from './exec-results';
import type { KubeletHost, NodeKubelet } from './node-kubelet';
import { containerOf, type LivePod, type PodWorker } from './pod-worker';
import { dropProgram } from './programs';
import { startCommand } from './run-command';
import { mirroredUid } from './static-pods';

export type ExecStart = { readonly id: string; readonly worker: PodWorker } | { readonly status: Status };

/** Starts a command in a container. */
export function beginExec(host: KubeletHost, request: ExecCommand, id: string): ExecStart {
  const pod = host.context.client.get<LivePod>('pods', request.namespace, request.pod);
  if (!pod) return { status: notFound('pods', request.pod) };
  const { containers, initContainers = [], ephemeralContainers = [] } = pod.spec!;
  const name = request.container ?? pod.metadata.annotations?.[DEFAULT_CONTAINER] ?? containers[0]!.name;
  if (![...containers, ...initContainers, ...ephemeralContainers].some((c) => c.name === name)) {
    return { status: failure('BadRequest', `container ${name} is not valid for pod ${request.pod}`) };
  }
  const kubelet = host.nodes.get(pod.spec?.nodeName ?? '');
  if (!pod.spec?.nodeName)
    return { status: failure('BadRequest', `pod ${request.pod} does not have a host assigned`) };
  const unreachable = whyUnreachable(kubelet);
  if (!kubelet || unreachable !== undefined)
    return { status: failure('InternalError', internal(unreachable ?? 'no such node')) };
  const worker = host.workers.get(mirroredUid(pod) ?? pod.metadata.uid ?? '');
  const record = worker?.containers.find((r) => r.name === name);
  if (!worker || record?.state !== 'running') {
    return {
      status: failure(
        'InternalError',
        internal(`unable to upgrade connection: container not found ("${name}")`),
      ),
    };
  }
  const error = start(kubelet, worker, record, request, id);
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
  record: ContainerRecord,
  request: ExecCommand,
  id: string,
): string | undefined {
  const { command, stdin, env, workingDir, carry } = request;
  const started = startCommand(kubelet, worker, containerOf(worker, record.name), record, {
    id,
    purpose: 'exec',
    command,
    ...(stdin === undefined ? {} : { stdin }),
    ...(env ? { env } : {}),
    ...(workingDir === undefined ? {} : { workingDir }),
    ...(carry ? { carry: true } : {}),
  });
  if (started.type === 'error') return `error executing command in container: ${started.message}`;
  if (started.type === 'ended') keepResult(kubelet.host, id, started.exitCode, started.output);
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
