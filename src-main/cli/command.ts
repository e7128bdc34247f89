/** What a command of the command line is, and what it may do to the world outside. */

/** The process around a command: its streams and signals. Tests put texts in their place. */
export interface CliIo {
  /** Standard input, as it comes; ends with the stream. */
  readonly stdin: AsyncIterable<string>;
  /** Whether somebody types there. */
  readonly interactive: boolean;
  /** Whether somebody reads standard error just now: then progress is shown there. */
  readonly showsProgress: boolean;
  out(text: string): void;
  err(text: string): void;
  /** Ended by Ctrl+C. */
  readonly signal: AbortSignal;
}

export interface CliCommand {
  readonly name: string;
  /** One line, for the list of commands. */
  readonly summary: string;
  /** What `--help` prints: usage, options, exit codes. */
  readonly help: string;
  /** Carries the command out. Returns the exit code. */
  run(args: readonly string[], io: CliIo): Promise<number>;
}

/** Exit codes that every command shares; 1 and others are a command's own. */
export const EXIT = { ok: 0, failed: 1, usage: 2, cannotOpen: 3, interrupted: 130 } as const;

/** Arguments that a command cannot understand. `drydock` prints the message and points to `--help`. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
