/**
 * What containers write, kept as ContainerLog objects: pieces of a bounded size, so that a line more costs little and
 * old ones can go.
 *
 * Models the container log manager of `pkg/kubelet/logs` @ v1.34 with its defaults: a file that has grown beyond 10 MiB
 * is put away at the next look, ten seconds later at the latest, and a new one begins with the next line. What was put
 * away lies on a real node until the container's next life, but `kubectl logs` does not show it; here it is gone. Of the
 * lives, the present one and the one before it are kept.
 */
import { CONTAINER_LOGS, DRYDOCK_API, formatTime, type ContainerLog } from '@shared/api';
import type { ProgramOutput } from '@shared/contract';
import type { ContainerRecord, LogPieces } from '../runtime';
import type { NodeKubelet } from './node-kubelet';
import type { PodWorker } from './pod-worker';

/** A piece is full with so many characters. */
const PIECE_SIZE = 16 * 1024;
/** `containerLogMaxSize` and `containerLogMonitorInterval` of a kubelet that is told nothing else. */
const FILE_SIZE = 10 * 1024 * 1024;
const MONITOR_INTERVAL = 10_000;

/** Appends output to the log of a container's present life. */
export function writeLog(
  kubelet: NodeKubelet,
  worker: PodWorker,
  record: ContainerRecord,
  output: readonly ProgramOutput[],
): void {
  const lines = logLines(output, kubelet.now() + kubelet.clockAhead);
  if (lines.length === 0) return;
  let log = record.logs.find((l) => l.restart === record.restarts);
  if (!log) record.logs.push((log = { restart: record.restarts, first: 0, sizes: [] }));
  rotateBySize(kubelet, worker, record, log);
  let from = 0;
  do {
    const last = log.sizes.at(-1);
    const isNew = last === undefined || last >= PIECE_SIZE;
    if (isNew) log.sizes.push(0);
    let size = log.sizes.at(-1)!;
    const start = from;
    while (from < lines.length && (size < PIECE_SIZE || from === start)) size += lines[from++]!.length + 1;
    log.sizes[log.sizes.length - 1] = size;
    putPiece(kubelet, worker, record, log.first + log.sizes.length - 1, lines.slice(start, from), isNew);
  } while (from < lines.length);
  if (log.fullAt === undefined && log.sizes.reduce((sum, size) => sum + size, 0) > FILE_SIZE) {
    // Looked at with the kubelet's own rhythm.
    const now = kubelet.now();
    log.fullAt = now + MONITOR_INTERVAL - (now % MONITOR_INTERVAL);
  }
}

/** A file that was found too large is put away before something is written to the new one. */
function rotateBySize(
  kubelet: NodeKubelet,
  worker: PodWorker,
  record: ContainerRecord,
  log: LogPieces,
): void {
  if (log.fullAt === undefined || kubelet.now() < log.fullAt) return;
  log.sizes.forEach((_, i) =>
    removePiece(kubelet, pieceName(worker, record.name, log.restart, log.first + i)),
  );
  log.first += log.sizes.length;
  log.sizes = [];
  delete log.fullAt;
}

/** A new life of the container begins: of the earlier ones, only the latest is kept. */
export function rotateLogs(kubelet: NodeKubelet, worker: PodWorker, record: ContainerRecord): void {
  for (const log of record.logs) {
    if (log.restart >= record.restarts - 1) continue;
    log.sizes.forEach((_, i) =>
      removePiece(kubelet, pieceName(worker, record.name, log.restart, log.first + i)),
    );
  }
  record.logs = record.logs.filter((log) => log.restart >= record.restarts - 1);
}

/** The pod is gone, and its logs with it. */
export function removeLogs(kubelet: NodeKubelet, worker: PodWorker): void {
  for (const record of worker.containers) {
    for (const log of record.logs) {
      log.sizes.forEach((_, i) =>
        removePiece(kubelet, pieceName(worker, record.name, log.restart, log.first + i)),
      );
    }
    record.logs = [];
  }
}

export function pieceName(worker: PodWorker, container: string, restart: number, piece: number): string {
  return `${worker.uid}.${container}.${restart}.${piece}`;
}

function putPiece(
  kubelet: NodeKubelet,
  worker: PodWorker,
  record: ContainerRecord,
  piece: number,
  lines: string[],
  isNew: boolean,
): void {
  const { client } = kubelet.host.context;
  const name = pieceName(worker, record.name, record.restarts, piece);
  const old = isNew ? undefined : client.get<ContainerLog>(CONTAINER_LOGS, '', name);
  if (old) {
    client.update<ContainerLog>(CONTAINER_LOGS, { ...old, lines: [...old.lines, ...lines] });
    return;
  }
  client.create<ContainerLog>(CONTAINER_LOGS, {
    apiVersion: DRYDOCK_API,
    kind: 'ContainerLog',
    metadata: { name },
    spec: {
      nodeName: kubelet.name,
      podUID: worker.uid,
      podNamespace: worker.namespace,
      podName: worker.name,
      containerName: record.name,
      restartCount: record.restarts,
      piece,
    },
    lines,
  });
}

function removePiece(kubelet: NodeKubelet, name: string): void {
  const { client } = kubelet.host.context;
  if (client.get(CONTAINER_LOGS, '', name)) client.delete(CONTAINER_LOGS, '', name);
}

/** Output in the runtime's log format: `TIME STREAM F text`; `P` where no line end followed. */
export function logLines(output: readonly ProgramOutput[], now: number): string[] {
  const time = `${formatTime(now).slice(0, -1)}.${String(now % 1000).padStart(3, '0')}000000Z`;
  const lines: string[] = [];
  const open = { stdout: '', stderr: '' };
  for (const { stream, text } of output) {
    const parts = (open[stream] + text).split('\n');
    open[stream] = parts.pop()!;
    for (const part of parts) lines.push(`${time} ${stream} F ${part}`);
  }
  for (const stream of ['stdout', 'stderr'] as const)
    if (open[stream]) lines.push(`${time} ${stream} P ${open[stream]}`);
  return lines;
}
