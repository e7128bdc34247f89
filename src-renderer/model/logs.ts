/** A container's log as the window shows it, put together from the pieces in which the kubelet keeps it. */
import type { ContainerLog } from '@shared/api';

export interface LogLine {
  /** RFC 3339 */
  readonly time: string;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
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
    for (const line of piece.lines) {
      // `TIME STREAM F text`; `P` is a part of a line that goes on.
      const [, time = '', stream = '', tag, text = ''] = /^(\S+) (\S+) ([FP]) ([^]*)$/.exec(line) ?? [];
      if (tag === undefined) continue;
      const whole: LogLine = open
        ? { ...open, text: open.text + text }
        : { time, stream: stream === 'stderr' ? 'stderr' : 'stdout', text };
      open = tag === 'P' ? whole : undefined;
      if (tag === 'F') lines.push(whole);
    }
  }
  if (open) lines.push(open);
  return lines;
}
