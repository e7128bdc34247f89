/** Runs programs in containers. */
import { Failure, fail, statusText, type Command, type ExecRequest, type ExecResult } from '../cluster';

export interface Place {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/** Runs a program and shows what it writes, as it writes it. @throws Failure where it cannot be run */
export async function runIn(command: Command, request: ExecRequest): Promise<ExecResult> {
  const { cluster, io } = command;
  const ran = await cluster.exec({
    ...request,
    onOutput: ({ stream, text }) => (stream === 'stdout' || request.tty ? io.out(text) : io.err(text)),
  });
  return 'error' in ran ? refused(command, ran) : ran;
}

/** The same, and keeps what it writes to itself. */
export async function runQuietly(command: Command, request: ExecRequest): Promise<ExecResult> {
  const ran = await command.cluster.exec(request);
  return 'error' in ran ? refused(command, ran) : ran;
}

function refused(
  command: Command,
  { error, status }: { error: string; status?: Parameters<typeof statusText>[0] },
): never {
  if (!status || status.reason === 'InternalError') return fail(error);
  command.io.err(statusText(status));
  throw new Failure('');
}

/** The exit code as the command's own, with kubectl's word for it. */
export function endWith({ io }: Command, exitCode: number): number {
  if (exitCode !== 0) io.err(`command terminated with exit code ${exitCode}\n`);
  return exitCode;
}
