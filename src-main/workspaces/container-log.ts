/** The log of a container, put together from the pieces in which the kubelet keeps it. */
import type { Pod } from 'kubernetes-types/core/v1';
import { compareText, CONTAINER_LOGS, type ContainerLog, type KubeObject, type Live } from '@shared/api';
import type { ApiResult, KubeList, ReadRequest } from '@shared/contract';

/** Which log: of a container's present life, or of the one before it. */
export interface LogRequest {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly previous: boolean;
}

/** A line of a log: when it was written (RFC 3339 with nanoseconds), and its text. */
export interface LogLine {
  readonly time: string;
  readonly text: string;
}

type Read = (request: ReadRequest) => ApiResult<KubeObject | KubeList>;

/** The lines, oldest first; a text is why there are none. */
export function readLog(
  read: Read,
  { namespace, pod: name, container, previous }: LogRequest,
): { readonly lines: readonly LogLine[] } | { readonly error: string } {
  const found = read({ verb: 'get', resource: 'pods', namespace, name });
  if (!found.ok) return { error: found.status.message };
  const pod = found.object as Live<Pod>;
  // A static pod writes under a UID of its own, which its mirror names.
  const uid = pod.metadata.annotations?.['kubernetes.io/config.mirror'] ?? pod.metadata.uid ?? '';
  const lives = piecesOf(read, uid, container);
  const restart = restartsOf(pod, container) - (previous ? 1 : 0);
  return { lines: lives.filter(({ spec }) => spec.restartCount === restart).flatMap(linesOf) };
}

function piecesOf(read: Read, uid: string, container: string): ContainerLog[] {
  const answer = read({ verb: 'list', resource: CONTAINER_LOGS });
  if (!answer.ok) return [];
  return ((answer.object as KubeList).items as readonly ContainerLog[])
    .filter(({ spec }) => spec.podUID === uid && spec.containerName === container)
    .sort((a, b) => a.spec.piece - b.spec.piece || compareText(a.metadata.name, b.metadata.name));
}

function restartsOf({ status }: Live<Pod>, container: string): number {
  const all = [
    ...(status?.initContainerStatuses ?? []),
    ...(status?.containerStatuses ?? []),
    ...(status?.ephemeralContainerStatuses ?? []),
  ];
  return all.find(({ name }) => name === container)?.restartCount ?? 0;
}

/** `TIME STREAM F text`; `P` is a part of a line that goes on. */
function linesOf({ lines }: ContainerLog): LogLine[] {
  const read: LogLine[] = [];
  let open: LogLine | undefined;
  for (const line of lines) {
    const [, time = '', tag, text = ''] = /^(\S+) \S+ ([FP]) ([^]*)$/.exec(line) ?? [];
    if (tag === undefined) continue;
    const whole: LogLine = open ? { time: open.time, text: open.text + text } : { time, text };
    open = tag === 'P' ? whole : undefined;
    if (tag === 'F') read.push(whole);
  }
  return open ? [...read, open] : read;
}
