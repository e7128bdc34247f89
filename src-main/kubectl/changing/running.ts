/** Runs programs in containers: one, or a shell that takes line after line. */
import { Failure, fail, statusText, type Command, type ExecRequest, type ExecResult } from '../cluster';

export interface Place {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

const SHELLS = /^(?:\/(?:usr\/)?(?:local\/)?bin\/)?(?:sh|bash|ash|dash)$/;

/** Whether a command is a shell without anything to do, so that somebody types into it. */
export function isShell(words: readonly string[]): boolean {
  const [program = '', ...options] = words;
  return SHELLS.test(program) && options.every((option) => ['-i', '-l', '-il', '--login'].includes(option));
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

/**
 * A shell in a container: each line is a program of its own; variables and the working directory go from one to the next.
 * @param image tells how its shell asks for a line
 * @returns the exit code of `exit`, or of the last line
 */
export async function runShell(
  command: Command,
  place: Place,
  words: readonly string[],
  about: { readonly image: string; readonly workingDir: string; readonly hostname: string },
): Promise<number> {
  const { io } = command;
  const shell = words[0]!;
  let workingDir = about.workingDir;
  let env: Readonly<Record<string, string>> | undefined;
  let code = 0;
  for (;;) {
    const line = await io.readLine!(promptOf(shell, workingDir, about));
    if (line === undefined) return code;
    const exit = /^\s*(?:exit|logout)(?:\s+(\d+))?\s*;?\s*$/.exec(line);
    if (exit) return exit[1] === undefined ? code : Number(exit[1]) % 256;
    if (line.trim() === '') continue;
    const ran = await runIn(command, {
      ...place,
      command: [shell, '-c', line],
      tty: true,
      workingDir,
      carry: true,
      ...(env ? { env } : {}),
    });
    code = ran.exitCode;
    if (ran.carried) ({ workingDir, env } = ran.carried);
  }
}

function promptOf(
  shell: string,
  workingDir: string,
  { image, hostname }: { image: string; hostname: string },
): string {
  if (shell.endsWith('bash')) return `root@${hostname}:${workingDir}# `;
  return /(?:^|\/)(?:alpine|busybox)(?:[:@]|$)/.test(image) || /alpine/.test(image)
    ? `${workingDir} # `
    : '# ';
}
