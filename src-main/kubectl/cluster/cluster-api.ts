/**
 * What kubectl needs of a cluster. The console and the command line implement it over a session; tests over a cluster
 * of the engine. Times are virtual, in ms since the epoch.
 */
import type { KubeObject, Status } from '@shared/api';
import type { ApiResult, KubeList, ReadRequest, WriteRequest } from '@shared/contract';
import type { Kind } from './kinds';

export type WatchEvent = {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: unknown;
};

/** A watch that is asked; it never speaks by itself. */
export interface WatchHandle {
  /** What happened since the last call. */
  next(): readonly WatchEvent[];
}

export interface WatchedResource {
  readonly resource: string;
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  readonly resourceVersion?: string;
}

/** Where a container's log is read: which one, and which part of it. */
export interface LogRequest {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly previous: boolean;
}

/** A line of a log: when it was written (RFC 3339 with nanoseconds), and its text. */
export interface LogLine {
  readonly time: string;
  readonly text: string;
}

/** What a container uses: thousandths of a core, bytes. */
export interface ContainerUsage {
  readonly cpu: number;
  readonly memory: number;
}

export type ShellRequest = Pick<ExecRequest, 'namespace' | 'pod' | 'container' | 'command'>;

export interface ExecRequest {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly command: readonly string[];
  readonly stdin?: string;
  readonly tty: boolean;
  /** Variables over those of the container, as a shell that is kept open has set them. */
  readonly env?: Readonly<Record<string, string | null>>;
  /** Where it starts; by default where the container does. */
  readonly workingDir?: string;
  /** Its variables and its working directory are wanted when it has ended. */
  readonly carry?: boolean;
  /** Is told what the program writes, as it writes it. */
  readonly onOutput?: (piece: { readonly stream: 'stdout' | 'stderr'; readonly text: string }) => void;
}

export interface ExecResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What a shell leaves to its next line. */
  readonly carried?: { readonly workingDir: string; readonly env: Readonly<Record<string, string>> };
}

/** Why time stopped: the condition holds, the limit is reached, nothing is due any more, or the user interrupted. */
export type Passed = 'done' | 'timeout' | 'idle' | 'interrupted';

export interface ClusterApi {
  /** Everything that the server serves, in the order of discovery. */
  kinds(): readonly Kind[];
  now(): number;
  read(request: ReadRequest): ApiResult<KubeObject | KubeList>;
  /** @throws Refused where the cluster cannot be changed at all (the past, a damaged file) */
  write(request: WriteRequest): ApiResult;
  watch(resource: WatchedResource): ApiResult<WatchHandle>;
  /** Lets everything happen that is due at this instant. */
  settle(): Promise<void>;
  /** Lets time pass until `done`, which is asked whenever something has happened, or until `limit` ms are over. */
  pass(limit: number, done: () => boolean): Promise<Passed>;
  /**
   * The same for somebody who watches: where a person does, time passes no faster than they can follow, and until they
   * interrupt; in a script it ends after some quiet minutes of virtual time.
   */
  follow(done: () => boolean): Promise<Passed>;
  /** The log of a container, oldest line first; a text is why there is none. */
  log(request: LogRequest): { readonly lines: readonly LogLine[] } | { readonly error: string };
  /** What the running containers of a pod use, by name; undefined where it does not run. */
  usage(namespace: string, pod: string): ReadonlyMap<string, ContainerUsage> | undefined;
  /** Runs a program in a container; a text is why it cannot be run. */
  exec(request: ExecRequest): Promise<ExecResult | { readonly error: string; readonly status?: Status }>;
  /**
   * A shell in a container that somebody types into; gives back its exit code. Absent where nobody types.
   */
  openShell?(place: ShellRequest): Promise<number>;
  /** Ends the first process of a container, as leaving its shell does; a text is why it cannot be ended. */
  endContainer(namespace: string, pod: string, container: string, exitCode: number): string | undefined;
  /** The fields of a type (`core/v1.Pod`); undefined for types that are not known. */
  schema(type: string): TypeSchema | undefined;
  /** What a type and its fields mean, by field name; the type itself under ''. */
  docs(type: string): Promise<Readonly<Record<string, string>>>;
}

/** A type of the API: how patches merge it, what `kubectl explain` shows. */
export interface TypeSchema {
  readonly name: string;
  readonly fields: ReadonlyMap<string, FieldSchema>;
}

export interface FieldSchema {
  readonly name: string;
  readonly type: SchemaType;
  readonly required: boolean;
  /** Lists that are merged: by this key, or as a set of plain values (''). */
  readonly mergeKey?: string;
  /** A patch says which keys of it remain. */
  readonly retainKeys: boolean;
}

export type SchemaType =
  | { readonly kind: 'list' | 'map'; readonly of: SchemaType }
  | ({ readonly kind: 'struct' } & TypeSchema)
  | { readonly kind: ScalarKind };

export type ScalarKind =
  'string' | 'int32' | 'int64' | 'bool' | 'quantity' | 'intOrString' | 'time' | 'microTime' | 'bytes' | 'any';
