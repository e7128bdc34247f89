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
  /** Run a command in a container, as `kubectl exec` does. Its result is fetched when it has ended. */
  | ({ readonly type: 'exec' } & ExecCommand)
  /** Whoever asked for a command has gone: it is killed. */
  | { readonly type: 'endExec'; readonly id: string }
  /** Somebody outside reaches into a pod's network, as `kubectl port-forward` does. */
  | {
      readonly type: 'ask';
      readonly namespace: string;
      readonly pod: string;
      readonly question: NetworkQuestion;
    }
  | { readonly type: 'fault'; readonly fault: Fault };

/** A command that somebody wants run in a container. */
export interface ExecCommand {
  readonly namespace: string;
  readonly pod: string;
  /** By default the first one. */
  readonly container?: string;
  readonly command: readonly string[];
  readonly stdin?: string;
  /** Variables over those of the container, such as a shell that is kept open has set; null where one was unset. */
  readonly env?: Readonly<Record<string, string | null>>;
  /** Where it starts; by default where the container does. */
  readonly workingDir?: string;
  /** Its variables and its working directory are wanted when it has ended. */
  readonly carry?: boolean;
}

/** What a shell leaves to its next command. */
export interface Carried {
  readonly workingDir: string;
  readonly env: Readonly<Record<string, string>>;
}

/** What became of a command that was run in a container. */
export interface ExecResult {
  readonly exitCode: number;
  /** Both streams in the order of writing. */
  readonly output: readonly ProgramOutput[];
  readonly stdout: string;
  readonly stderr: string;
  readonly carried?: Carried;
}

/** A disturbance that a user injects. */
export type Fault =
  /** A registry answers, does not, answers slowly, or lets nobody in. */
  | {
      readonly type: 'registry';
      readonly host: string;
      readonly state: 'up' | 'down' | 'slow' | 'refusing';
      /** Of a slow one; 500 kB/s by default. */
      readonly bytesPerSecond?: number;
    }
  /** A container's first process ends, with this exit code. */
  | (OfContainer & { readonly type: 'killContainer'; readonly exitCode: number })
  /** The same after some seconds of virtual time. */
  | (OfContainer & { readonly type: 'crash'; readonly afterSeconds: number; readonly exitCode: number })
  /** The kernel kills a container's first process for its memory. */
  | (OfContainer & { readonly type: 'oom' })
  /** A signal from outside, by name without SIG. */
  | (OfContainer & { readonly type: 'killProcess'; readonly pid: number; readonly signal: string })
  | { readonly type: 'nodePower'; readonly node: string; readonly state: 'on' | 'off' }
  /** The kubelet's process; containers run on without it. */
  | { readonly type: 'kubelet'; readonly node: string; readonly state: 'running' | 'stopped' }
  /** Nothing beyond the node can be reached from it, nor it from there. */
  | { readonly type: 'partition'; readonly node: string; readonly state: 'cut' | 'healed' }
  /** The node's disk is so many times slower; 1 is as usual. */
  | { readonly type: 'disk'; readonly node: string; readonly factor: number }
  /** The node's clock is so many seconds ahead. */
  | { readonly type: 'clock'; readonly node: string; readonly aheadSeconds: number };

interface OfContainer {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/** A piece of output, in the order in which it was written. */
export interface ProgramOutput {
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

/** How a program goes on that has not ended. */
export type ProgramNext =
  | { readonly type: 'sleep'; readonly milliseconds: number }
  /** It asks somebody over the network, and goes on with the answer. */
  | { readonly type: 'ask'; readonly question: NetworkQuestion }
  /** It runs a program of its image whose behaviour is data, and ends with it. */
  | { readonly type: 'serve'; readonly command: readonly string[] }
  /** It waits for what never comes. */
  | { readonly type: 'forever' };

export type NetworkQuestion =
  | {
      readonly type: 'http';
      readonly method: string;
      readonly url: string;
      readonly userAgent: string;
      /** Milliseconds it waits for an answer. */
      readonly timeout: number;
    }
  | { readonly type: 'tcp'; readonly host: string; readonly port: number; readonly timeout: number }
  | { readonly type: 'resolve'; readonly name: string }
  | { readonly type: 'ping'; readonly host: string };

export type NetworkAnswer =
  | {
      readonly type: 'http';
      readonly address: string;
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    }
  | { readonly type: 'tcp' | 'ping'; readonly address: string }
  | { readonly type: 'resolve'; readonly name: string; readonly addresses: readonly string[] }
  | {
      readonly type: 'failed';
      readonly reason: 'noSuchHost' | 'refused' | 'timeout' | 'unreachable';
      readonly address?: string;
    };

/** What a program gave back: all of its run, or the part of it until it sleeps or asks. */
export interface ProgramOutcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Both streams in the order of writing; absent where the order does not matter. */
  readonly output?: readonly ProgramOutput[];
  /** Virtual milliseconds that the program took. */
  readonly duration: number;
  /** Files it wrote or removed (null), by absolute path. */
  readonly files: Readonly<Record<string, string | null>>;
  /** Directories it made, by absolute path. */
  readonly directories?: readonly string[];
  /** Kernel parameters it set. */
  readonly kernel?: Readonly<Record<string, string>>;
  /** Absent: it has ended. */
  readonly next?: ProgramNext;
  /** What it does on signals (`trap`), by signal name without SIG. */
  readonly traps?: Readonly<Record<string, string>>;
  /** Signals it sent to processes of its container, by name without SIG. */
  readonly signals?: readonly { readonly pid: number; readonly signal: string }[];
  /** What it gave may have been otherwise at another time: it asked for the time, or waited. */
  readonly timely?: boolean;
  /** Where its effect asked for it, and it has ended. */
  readonly carried?: Carried;
}

/** What a program finds mounted at a path. */
export interface ProgramMount {
  readonly path: string;
  readonly readOnly: boolean;
  /** Text files by path from the mount's root (`/a.txt`); of the container's own layer, null for files it removed. */
  readonly files: Readonly<Record<string, string | null>>;
  readonly directories?: readonly string[];
  /** Modes of files that are not 0644. */
  readonly modes?: Readonly<Record<string, number>>;
}

/** A program that the engine asks somebody outside to run; the answer comes back as an `outcome` input. */
export interface Effect {
  readonly id: string;
  /** The node whose kernel runs it. */
  readonly node: string;
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly workingDir: string;
  /** Text files of its image, by absolute path. */
  readonly files: Readonly<Record<string, string>>;
  /** What lies over the image's files: the container's own layer at `/` first, then its mounts. */
  readonly mounts?: readonly ProgramMount[];
  readonly hostname: string;
  /** Addresses of its network namespace. */
  readonly addresses?: readonly string[];
  /** Privileged programs may write the node's kernel parameters. */
  readonly privileged: boolean;
  /** The kernel parameters it sees. */
  readonly kernel?: Readonly<Record<string, string>>;
  /** The user id it runs as. */
  readonly user?: number;
  readonly stdin?: string;
  /** Virtual time when it runs, ms since the epoch. */
  readonly time?: number;
  /** Programs of its image whose behaviour is data: running one of them is the engine's business. */
  readonly known?: readonly string[];
  /** Usual commands that its image does not have. */
  readonly lacks?: readonly string[];
  /** Processes of its container that `ps` shows beside itself. */
  readonly processes?: readonly { readonly pid: number; readonly command: string }[];
  /** What the machine has: CPUs, and bytes of memory. */
  readonly machine?: { readonly cpus: number; readonly memory: number; readonly memoryUsed: number };
  /** Whoever asked wants what the shell leaves: see {@link Carried}. */
  readonly carry?: boolean;
  /** The answer it has been waiting for. */
  readonly answer?: NetworkAnswer;
  /**
   * A program that sleeps or asks is run in parts. `state` names all that went into the earlier parts, so that a
   * program that still waits outside can be told from one that must first be brought there by running `past` again.
   */
  readonly process?: {
    /** '' for the first part. */
    readonly state: string;
    /** The `state` that the next part will carry: names what goes into this part, too. */
    readonly next: string;
    readonly past: readonly ProgramPart[];
  };
}

/** What an earlier part of a program was given. */
export interface ProgramPart {
  readonly time: number;
  /** Mounts that were not as the program itself had left them. */
  readonly mounts?: readonly ProgramMount[];
  readonly answer?: NetworkAnswer;
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
