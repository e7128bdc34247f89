/** One kubectl command while it runs: what was typed, the cluster it speaks to, and the shell around it. */
import type { Invocation } from '../parse';
import type { ClusterApi } from './cluster-api';
import type { Kubeconfig } from './kubeconfig';

/** The files of the node that the command runs on. Paths may be relative to the working directory. */
export interface KubectlFiles {
  /** The text of a file; undefined where there is none. */
  read(path: string): Promise<string | undefined>;
  /** Names in a folder, in order; undefined where it is no folder. */
  list(path: string): Promise<readonly string[] | undefined>;
  write(path: string, text: string): Promise<void>;
  makeFolder(path: string): Promise<void>;
}

/** The shell around a command. */
export interface KubectlIo {
  out(text: string): void;
  err(text: string): void;
  /** All of standard input; '' where nothing comes. */
  stdin(): Promise<string>;
  /** A line that the user types as an answer; undefined where nobody is asked. */
  readLine?(prompt: string): Promise<string | undefined>;
  readonly files: KubectlFiles;
  readonly env: ReadonlyMap<string, string>;
  /** Lets the user edit a text; gives back what was saved, or null where it was given up. */
  edit?(name: string, text: string): Promise<string | null>;
  /** Whether a person follows the output: then watches go on until they are interrupted. */
  readonly interactive: boolean;
  readonly signal: AbortSignal;
}

export interface Command {
  readonly invocation: Invocation;
  readonly cluster: ClusterApi;
  readonly io: KubectlIo;
  readonly config: Kubeconfig;
  /** `--namespace`, else that of the context. */
  readonly namespace: string;
  /** `--namespace` was given, so that manifests with another namespace are a mistake. */
  readonly namespaceGiven: boolean;
  /** The context that the workspace was made with. */
  readonly context: string;
}

/** Carries a command out; gives the exit code where it is not 0. Fails by throwing a failure. */
export type Verb = (command: Command) => Promise<number | void>;
