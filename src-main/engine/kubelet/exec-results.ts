/** What became of commands that somebody ran in containers, until whoever asked has fetched it. */
import type { ExecResult, ProgramOutput } from '@shared/contract';
import type { KubeletHost } from './node-kubelet';

/** Results that nobody fetched are forgotten when so many newer ones have come. */
const KEPT_RESULTS = 200;

export function keepResult(
  host: KubeletHost,
  id: string,
  exitCode: number,
  output: readonly ProgramOutput[],
  carried?: ExecResult['carried'],
): void {
  const textOf = (stream: 'stdout' | 'stderr'): string =>
    output
      .filter((piece) => piece.stream === stream)
      .map((piece) => piece.text)
      .join('');
  host.execResults.set(id, {
    exitCode,
    output: [...output],
    stdout: textOf('stdout'),
    stderr: textOf('stderr'),
    ...(carried ? { carried } : {}),
  });
  if (host.execResults.size <= KEPT_RESULTS) return;
  for (const [oldest] of host.execResults) {
    host.execResults.delete(oldest);
    return;
  }
}
