/**
 * What a container leaves behind as its last word: the file at terminationMessagePath, or the end of its log.
 * Models `pkg/kubelet/kuberuntime` (getTerminationMessage) @ v1.34: 4096 bytes of the file, 2048 bytes or 80 lines of the log.
 */
import { CONTAINER_LOGS, type ContainerLog } from '@shared/api';
import type { ContainerRecord } from '../runtime';
import { pieceName } from './logs';
import type { NodeKubelet } from './node-kubelet';
import { containerOf, type PodWorker } from './pod-worker';
import { readFile } from './start-process';

const FROM_FILE = 4096;
const FROM_LOG = 2048;
const LOG_LINES = 80;

/** '' where there is none. */
export function terminationMessage(kubelet: NodeKubelet, worker: PodWorker, record: ContainerRecord): string {
  const container = containerOf(worker, record.name);
  const path = container.terminationMessagePath ?? '/dev/termination-log';
  const written = readFile(kubelet, worker, container, {}, path);
  if (written) return written.slice(0, FROM_FILE);
  const { process } = record;
  if (container.terminationMessagePolicy !== 'FallbackToLogsOnError' || !process || process.exitCode === 0)
    return '';
  const pieces = record.logs.find((log) => log.restart === record.restarts);
  if (!pieces) return '';
  const last = pieces.first + pieces.sizes.length - 1;
  const log = kubelet.host.context.client.get<ContainerLog>(
    CONTAINER_LOGS,
    '',
    pieceName(worker, record.name, record.restarts, last),
  );
  const lines = (log?.lines ?? []).slice(-LOG_LINES).map((line) => line.replace(/^\S+ \S+ [FP] /, ''));
  return lines
    .map((line) => `${line}\n`)
    .join('')
    .slice(-FROM_LOG);
}
