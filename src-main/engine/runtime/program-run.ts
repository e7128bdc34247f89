/** A command that is run outside the engine, part by part, as plain data that is kept in history. */
import type { NetworkAnswer, ProgramOutput, ProgramPart } from '@shared/contract';

export interface ProgramRun {
  /** Unique in the cluster. */
  readonly id: string;
  /** `main`: the container's first process; `exec`: somebody asked for it; the others belong to the container's life. */
  readonly purpose:
    'main' | 'exec' | 'startup' | 'liveness' | 'readiness' | 'postStart' | 'preStop' | 'signal';
  readonly container: string;
  /** The life of the container it runs in. */
  readonly restart: number;
  readonly command: readonly string[];
  readonly stdin?: string;
  /** Variables over those of the container; null where one is unset. */
  readonly env?: Readonly<Record<string, string | null>>;
  readonly workingDir?: string;
  /** What its shell leaves is wanted. */
  readonly carry?: boolean;
  readonly startedAt: number;
  /** How many parts are over. */
  part: number;
  /** Names what went into the parts that are over. */
  state: string;
  past: ProgramPart[];
  /** `outside`: somebody must run the next part; `time`: not before `resumeAt`; `never`: it waits until it is killed. */
  waiting: 'outside' | 'time' | 'never';
  resumeAt: number;
  answer: NetworkAnswer | null;
  /** By mount path: the version of what is mounted as this program left it. */
  left: Readonly<Record<string, string>>;
  /** What it has written so far; not of `main`, whose output is the container's log. */
  output: ProgramOutput[];
  traps: Readonly<Record<string, string>>;
}

/** The effect that asks for the next part. */
export function effectId(run: ProgramRun): string {
  return `${run.id}#${run.part}`;
}
