/** What the shell's own commands know of the world around them, and change in it. */
import type { Effect, NetworkAnswer, ProgramMount, ProgramNext } from '@shared/contract';
import type { ContainerFiles } from './container-files';

/** What a part is given. */
export interface PartInput {
  readonly time: number;
  readonly mounts: readonly ProgramMount[];
  readonly answer?: NetworkAnswer;
  readonly kernel: Readonly<Record<string, string>>;
}

export interface World {
  readonly effect: Effect;
  readonly files: ContainerFiles;
  /** Virtual time, ms since the epoch. */
  now(): number;
  /** Kernel parameters as the command sees them. */
  kernel: Record<string, string>;
  /** Kernel parameters that were set in this part. */
  set: Record<string, string>;
  /** What was asked for with `trap`, by signal without SIG. */
  traps: Record<string, string>;
  /** Signals that were sent in this part. */
  signals: { readonly pid: number; readonly signal: string }[];
  /** Waits outside, and goes on with the next part. */
  wait(next: ProgramNext): Promise<PartInput>;
  /** Whatever runs within `work` is cut off at virtual time `at`. */
  within<T>(at: number, work: (signal: AbortSignal) => Promise<T>): Promise<T | 'timeout'>;
  /** Ends the command by becoming another one, whose behaviour is data. */
  serve(command: readonly string[]): Promise<never>;
  /** What runs in the background; a shell that somebody types into has nothing there. */
  readonly jobs?: Jobs;
  /** Starts the job that was taken out of the script as this one. @returns its process id */
  startJob?(index: number, cwd: string, env: Readonly<Record<string, string>>): number;
}

export interface Jobs {
  readonly pids: readonly number[];
  /** Waits for the named ones, or for all where none is named. */
  join(pids: readonly number[]): Promise<void>;
  /** @returns whether there was one */
  kill(pid: number): boolean;
}
