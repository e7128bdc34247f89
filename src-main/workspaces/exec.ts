/** Waits for a command that was begun in a container, tells what it writes, and ends it where it may not go on. */
import type { Status } from '@shared/api';
import type { ExecResult, ProgramOutput } from '@shared/contract';
import type { Cluster } from '../engine';

const AN_HOUR = 3_600_000;

export interface ExecOptions {
  /** Virtual ms after which it is killed, an hour by default. */
  readonly limit?: number;
  /** Kills it, as Ctrl-C does. */
  readonly signal?: AbortSignal;
  /** Is told what it writes, as it writes it. */
  readonly onOutput?: (piece: ProgramOutput) => void;
}

export type ExecOutcome =
  { readonly ok: true; readonly result: ExecResult } | { readonly ok: false; readonly status: Status };

/** What the waiting needs of a session. */
export interface ExecHost {
  /** The cluster in which the command was begun; undefined where the session has gone elsewhere. */
  cluster(): Cluster | undefined;
  until(
    done: () => boolean,
    limit: number,
    signal?: AbortSignal,
  ): Promise<'done' | 'timeout' | 'idle' | 'interrupted'>;
  /** Ends the command, where that is still possible. */
  end(): void;
}

export async function finishExec(id: string, options: ExecOptions, host: ExecHost): Promise<ExecOutcome> {
  let told = 0;
  const tell = (output: readonly ProgramOutput[]): void => {
    for (; told < output.length; told++) options.onOutput?.(output[told]!);
  };
  let result: ExecResult | undefined;
  const passed = await host.until(
    () => {
      const cluster = host.cluster();
      if (!cluster) return true;
      result = cluster.takeExecResult(id);
      tell(result?.output ?? cluster.execOutput(id));
      return result !== undefined;
    },
    options.limit ?? AN_HOUR,
    options.signal,
  );
  if (result) return { ok: true, result };
  const output = host.cluster()?.execOutput(id) ?? [];
  host.end();
  const textOf = (stream: 'stdout' | 'stderr'): string =>
    output
      .filter((piece) => piece.stream === stream)
      .map((piece) => piece.text)
      .join('');
  const exitCode = passed === 'interrupted' ? 130 : 137;
  return { ok: true, result: { exitCode, output, stdout: textOf('stdout'), stderr: textOf('stderr') } };
}
