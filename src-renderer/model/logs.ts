/** A container's log as the window shows it, put together from the pieces in which the kubelet keeps it. */
import type { ContainerLog } from '@shared/api';

export interface LogLine {
  /** RFC 3339 */
  readonly time: string;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

/** A line, or a part of one, as a piece has it. */
interface Part extends LogLine {
  readonly whole: boolean;
}

/** Pieces are immutable: while a container writes, only the newest one is another. */
const read = new WeakMap<ContainerLog, readonly Part[]>();

function partsOf(piece: ContainerLog): readonly Part[] {
  let parts = read.get(piece);
  if (!parts) {
    // `TIME STREAM F text`; `P` is a part of a line that goes on.
    parts = piece.lines.flatMap((line): Part[] => {
      const [, time = '', stream = '', tag, text = ''] = /^(\S+) (\S+) ([FP]) ([^]*)$/.exec(line) ?? [];
      if (tag === undefined) return [];
      return [{ time, stream: stream === 'stderr' ? 'stderr' : 'stdout', text, whole: tag === 'F' }];
    });
    read.set(piece, parts);
  }
  return parts;
}

/**
 * The lines of one life of a container, oldest first.
 * @param restart which life: the number of restarts before it
 */
export function logLines(
  pieces: Iterable<ContainerLog>,
  container: string,
  restart: number,
): readonly LogLine[] {
  const own = [...pieces]
    .filter(({ spec }) => spec.containerName === container && spec.restartCount === restart)
    .sort((a, b) => a.spec.piece - b.spec.piece);
  const lines: LogLine[] = [];
  let open: LogLine | undefined;
  for (const piece of own) {
    for (const { whole, ...part } of partsOf(piece)) {
      const line: LogLine = open ? { ...open, text: open.text + part.text } : part;
      open = whole ? undefined : line;
      if (whole) lines.push(line);
    }
  }
  if (open) lines.push(open);
  return lines;
}

/** kubectl's line for what is shown. */
export function logsCommand(
  pod: { readonly name?: string; readonly namespace?: string },
  options: { readonly container?: string; readonly previous: boolean; readonly timestamps: boolean },
): string {
  return [
    `kubectl logs ${pod.name ?? ''}`,
    pod.namespace === undefined || pod.namespace === 'default' ? '' : `-n ${pod.namespace}`,
    options.container === undefined ? '' : `-c ${options.container}`,
    options.previous ? '--previous' : '',
    options.timestamps ? '--timestamps' : '',
  ]
    .filter((word) => word !== '')
    .join(' ');
}
