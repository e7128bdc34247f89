/** What ends a command, in kubectl's words. Models kubectl `cmd/util` CheckErr @ v1.34. */
import type { Status, StatusCause } from '@shared/api';

/** A message for standard error and the exit code of the command. */
export class Failure extends Error {
  override readonly name = 'Failure';
  constructor(
    message: string,
    readonly exitCode = 1,
  ) {
    super(message);
  }
}

/** A refusal of the server. */
export class ServerFailure extends Error {
  override readonly name = 'ServerFailure';
  /** @param doing what was being done: `error when creating "p1.yaml": ` */
  constructor(
    readonly status: Status,
    readonly doing = '',
  ) {
    super(status.message);
  }
}

/** Several things went wrong; each is said. */
export class Failures extends Error {
  override readonly name = 'Failures';
  constructor(readonly failures: readonly Error[]) {
    super(failures.map((failure) => failure.message).join('\n'));
  }
}

/** Ends the command with `error: MESSAGE`. */
export function fail(message: string, exitCode = 1): never {
  throw new Failure(message, exitCode);
}

/** Ends the command with a message and a pointer to its help. */
export function failUsage(command: string, message: string): never {
  throw new Failure(`${message}\nSee 'kubectl ${command} -h' for help and examples`);
}

/** Ends the command where something failed; `failures` may be empty. */
export function failAll(failures: readonly Error[]): void {
  if (failures.length === 1) throw failures[0]!;
  if (failures.length > 1) throw new Failures(failures);
}

/** Runs `work` and gives back what it threw, if that is a failure of the command and no bug. */
export async function caught(work: () => Promise<void> | void): Promise<Error | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (isFailure(error)) return error;
    throw error;
  }
}

export function isFailure(error: unknown): error is Failure | ServerFailure | Failures {
  return error instanceof Failure || error instanceof ServerFailure || error instanceof Failures;
}

/** What standard error shows for a failure; lines end with a newline. */
export function failureText(failure: Error): string {
  if (failure instanceof Failures) return failure.failures.map(lineOf).join('');
  if (failure instanceof ServerFailure) return statusText(failure.status, failure.doing);
  const { message } = failure;
  if (message === '') return '';
  const text = message.startsWith('error: ') ? message : `error: ${message}`;
  return text.endsWith('\n') ? text : `${text}\n`;
}

/** One of several failures: only the server's words are introduced. */
function lineOf(failure: Error): string {
  if (!(failure instanceof Failure)) return failureText(failure);
  const { message } = failure;
  return message === '' || message.endsWith('\n') ? message : `${message}\n`;
}

export function exitCodeOf(failure: Error): number {
  return failure instanceof Failure ? failure.exitCode : 1;
}

/** A refusal as kubectl words it: `Error from server (NotFound): …`, `The Pod "x" is invalid: …`. */
export function statusText(status: Status, doing = ''): string {
  if (status.reason === 'Invalid') return invalidText(status);
  // Nobody answered, so that no server has said it.
  if (status.details?.causes?.some(({ reason }) => reason === 'ConnectionRefused'))
    return `${status.message}\n`;
  // Nobody has answered: what a client says then comes from no server.
  if (status.details?.causes?.some((cause) => cause.reason === 'ConnectionRefused'))
    return `${status.message}\n`;
  const reason = status.reason ? ` (${status.reason})` : '';
  return `Error from server${reason}: ${doing}${status.message}\n`;
}

function invalidText({ details, message }: Status): string {
  const what =
    details?.kind || details?.name
      ? `The ${details.kind ?? ''} "${details.name ?? ''}" is invalid`
      : 'The request is invalid';
  const causes = causeTexts(details?.causes ?? []);
  if (causes.length === 0) return `${what}: ${message}\n`;
  if (causes.length === 1) return `${what}: ${causes[0]}\n`;
  return `${what}: \n${causes.map((cause) => `* ${cause}\n`).join('')}`;
}

function causeTexts(causes: readonly StatusCause[]): string[] {
  const texts = causes.map(({ field, message }) => (field ? `${field}: ${message ?? ''}` : (message ?? '')));
  return [...new Set(texts)];
}
