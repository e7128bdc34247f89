/** What the commands of a node's shell know of the world: their node, the cluster behind it, and the terminal. */
import type { KubeObject, Live } from '@shared/api';
import type {
  ApiResult,
  Fault,
  KubeList,
  NetworkAnswer,
  NetworkQuestion,
  Origin,
  ReadRequest,
  WriteRequest,
} from '@shared/contract';
import type { Node } from 'kubernetes-types/core/v1';
import type { ClusterApi, runKubectl } from '../kubectl';
import type { Session } from '../workspaces';
import type { NodeFiles } from './node-files';
import type { Terminal } from './terminal';

/** A shell that lines are given to. */
export interface Shell {
  /** What stands before a line that is typed. */
  prompt(): string;
  /** Runs a whole command. */
  run(line: string): Promise<ShellResult>;
  /** Whether a text is a whole command, or needs another line. */
  isWhole(text: string): boolean;
  /** Why nobody can type into it any more, such as because its machine lost power. */
  lost?(): string | undefined;
  /** Candidates for the word before `cursor`. */
  complete(line: string, cursor: number): Promise<Completion>;
  close(): void;
}

export interface ShellResult {
  readonly exitCode: number;
  /** The shell has ended. */
  readonly ended: boolean;
}

export interface Completion {
  /** Where the word begins that the candidates replace. */
  readonly from: number;
  readonly candidates: readonly string[];
}

/** A line that is being carried out. */
export interface Line {
  readonly origin: Origin;
  /** Ctrl+C. */
  readonly signal: AbortSignal;
}

export interface ContainerShellRequest {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly command: readonly string[];
}

/** A node's machine: whether it has power, whether its kubelet runs, whether others reach it. */
export interface Machine {
  readonly isPowered: boolean;
  readonly isKubeletRunning: boolean;
  readonly isConnected: boolean;
}

/** The console around its shells. */
export interface ConsoleWorld {
  readonly session: Session;
  readonly terminal: Terminal;
  /** The step that is looked at; undefined for the present. */
  at(): number | undefined;
  /** Virtual time, ms since the epoch. */
  now(): number;
  /** The line that is being carried out, by the innermost shell. */
  line(): Line;
  read(request: ReadRequest): ApiResult<KubeObject | KubeList>;
  /** All objects of a kind. */
  list<T extends KubeObject>(resource: string, namespace?: string): readonly T[];
  get<T extends KubeObject>(resource: string, namespace: string, name: string): T | undefined;
  /** Sends a write that is part of the line. @throws PastRefused where a past step is looked at */
  write(request: WriteRequest): ApiResult;
  /** What runs when `kubectl` is typed. */
  readonly kubectl: typeof runKubectl;
  /** The cluster as kubectl sees it, for one command. */
  cluster(command: string): ClusterApi;
  /** Where the API server is said to be. */
  server(): string;
  nodes(): readonly Live<Node>[];
  /** Goes on in another shell until it ends; gives back its exit code. */
  enter(shell: Shell): Promise<number>;
  /** A shell on a node; undefined where there is no such node. */
  shellOn(node: string): HostShell | undefined;
  /** A shell in a container, to be entered. */
  shellIn(request: ContainerShellRequest): Shell;
  /** Asks somebody over the network from a node. */
  ask(node: string, question: NetworkQuestion): Promise<NetworkAnswer>;
  /** Disturbs the cluster; gives back why that cannot be done. @throws PastRefused where a past step is looked at */
  fault(fault: Fault): string | null;
  /** What was done to a node's machine, since no object says so. */
  machine(node: string): Machine;
  /** Notes that something was to be changed while a past step is looked at. */
  refused(): void;
  /** The lines that were typed. */
  readonly history: string[];
}

/** The shell of one node. */
export interface Host {
  readonly console: ConsoleWorld;
  /** The node's name. */
  readonly name: string;
  readonly files: NodeFiles;
  node(): Live<Node> | undefined;
  /** Writes what the shell has changed into the node's object, and lets what follows at this instant happen. */
  saveFiles(): Promise<void>;
  /** Brings the shell's files to what the node's object says. */
  loadFiles(): void;
}

export interface HostShell extends Shell, Host {
  /** Runs a script beside what is typed, and gives back what it wrote. */
  capture(text: string, stdin: string): Promise<{ stdout: string; stderr: string; exitCode: number }>;
}

/** Something was to be changed while a past step is looked at. */
export class PastRefused extends Error {
  override readonly name = 'PastRefused';
  constructor(step: number) {
    super(
      `this is step ${step} of the past, which is not changed; go on from it in a branch, or go back to the present`,
    );
  }
}
