/**
 * Inputs: all that may change a cluster from outside. The engine is a function of the seed and these. The passing of
 * virtual time is part of them: each input says at which turn and time it was taken.
 */
import type { WriteRequest } from './request';

/** By which road an input came. */
export interface Origin {
  readonly via: 'window' | 'console' | 'cli' | 'gateway' | 'import' | 'programs' | 'example';
  /** The kubectl line that the input stands for, or the console line it came from. */
  readonly command?: string;
  /** Inputs of one gesture, line or file carry the same group. */
  readonly group?: string;
}

export type InputBody =
  | { readonly type: 'request'; readonly request: WriteRequest }
  /** Ask the scheduler about one node; bind if every filter passes (`force`: bind without asking). */
  | {
      readonly type: 'place';
      readonly namespace: string;
      readonly pod: string;
      readonly node: string;
      readonly force?: boolean;
    }
  /** What a program that ran outside the engine gave back. */
  | { readonly type: 'outcome'; readonly effect: string; readonly outcome: ProgramOutcome }
  | { readonly type: 'fault'; readonly fault: Fault };

/** A disturbance that a user injects. Widened together with the kubelet and runtime that live through it. */
export type Fault =
  | { readonly type: 'registry'; readonly host: string; readonly state: 'up' | 'down' }
  | {
      readonly type: 'killContainer';
      readonly namespace: string;
      readonly pod: string;
      readonly container: string;
      readonly exitCode: number;
    };

/** What the shell command of a container or node gave back. */
export interface ProgramOutcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Virtual milliseconds that the program took. */
  readonly duration: number;
  /** Files it wrote or removed (null), by absolute path. */
  readonly files: Readonly<Record<string, string | null>>;
}

/** A program that the engine asks somebody outside to run; the answer comes back as an `outcome` input. */
export interface Effect {
  readonly id: string;
  /** The node whose kernel runs it. */
  readonly node: string;
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly workingDir: string;
  readonly files: Readonly<Record<string, string>>;
  readonly hostname: string;
  /** Privileged programs may write the node's kernel parameters. */
  readonly privileged: boolean;
  readonly stdin?: string;
}

/** An input as history keeps it. */
export interface Input {
  /** 1 for the first of a branch's path, without gaps. */
  readonly id: number;
  /** The input was taken when the engine had made this many turns, and this many steps. */
  readonly turn: number;
  readonly seq: number;
  readonly time: number;
  readonly origin: Origin;
  readonly body: InputBody;
}
