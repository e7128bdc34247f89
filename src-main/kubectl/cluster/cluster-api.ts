/**
 * What kubectl needs of a cluster. The console and the command line implement it over a session; tests over a cluster
 * of the engine. Times are virtual, in ms since the epoch.
 */
import type { KubeObject } from '@shared/api';
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

export interface ExecRequest {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly command: readonly string[];
  readonly stdin?: string;
  readonly tty: boolean;
}

export interface ExecResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
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
  /** The log of a container, oldest line first; a text is why there is none. */
  log(request: LogRequest): Promise<{ readonly lines: readonly LogLine[] } | { readonly error: string }>;
  /** Runs a program in a container; a text is why it cannot be run. */
  exec(request: ExecRequest): Promise<ExecResult | { readonly error: string }>;
  /** What the fields of a type mean; undefined for types without a description. */
  describeType(type: string): TypeDocs | undefined;
}

/** A type of the API, for `kubectl explain`. */
export interface TypeDocs {
  readonly name: string;
  readonly description: string;
  readonly fields: readonly FieldDocs[];
}

export interface FieldDocs {
  readonly name: string;
  /** As kubectl prints it: `string`, `[]Container`, `map[string]string`, `Object`. */
  readonly typeName: string;
  /** The type to go on with, where the field is an object or a list or map of them. */
  readonly type: string | undefined;
  readonly required: boolean;
  readonly description: string;
}
