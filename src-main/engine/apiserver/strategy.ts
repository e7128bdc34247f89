/** What the server must know about a kind beyond its fields. One strategy a kind, in resources/. */
import type { KubeObject, Meta, Status } from '@shared/api';
import type { DeleteOptions } from '@shared/contract';
import type { Draws } from '../clock';
import type { Reader } from '../store';
import type { Complaints } from './validation/errors';
import type { TextRule } from './validation/names';

/** Who sends a request: an API user, as the certificate or token of a real client would say. */
export interface Caller {
  /** `kubernetes-admin`, `system:kube-scheduler`, `system:node:k-node1`, `system:serviceaccount:NAMESPACE:NAME` … */
  readonly user: string;
  /** Who owns the fields it writes; by default the first part of the user. */
  readonly fieldManager?: string;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Metadata that a request may still write to. */
export type DraftMeta = Writable<Meta>;

/** An object on its way into the store, of any kind. */
export type DraftObject = Omit<KubeObject, 'metadata'> & { metadata: DraftMeta };

/** An object of a type of `kubernetes-types` on its way into the store. */
export type Draft<T> = Writable<Omit<T, 'apiVersion' | 'kind' | 'metadata'>> & DraftObject;

/** What is at hand while a write is prepared. */
export interface WriteContext {
  /** Virtual time, ms since the epoch. */
  readonly now: number;
  /** The same as the API prints it. */
  readonly timestamp: string;
  readonly draws: Draws;
  /** The present state. */
  readonly objects: Reader;
  readonly caller: Caller;
  /** Warnings for the client (`Warning:` headers of a real server). */
  readonly warnings: string[];
}

/**
 * Methods work in place on an object that belongs to the request: freshly decoded, apart from parts that are shared
 * with the stored object because they came back untouched. Such parts are complete already; only absent fields may be
 * filled in.
 */
export interface Strategy<T extends KubeObject = KubeObject> {
  /** What its names must look like. */
  readonly nameRule: TextRule;
  /**
   * `metadata.generation` counts changes of these parts, from 1 on. Absent: the kind has no generation.
   */
  readonly generationOf?: readonly string[];
  /** PUT creates the object where there is none. */
  readonly createOnUpdate?: boolean;
  /** What happens to dependents where a deletion does not say: Background, unless told otherwise. */
  readonly defaultPropagation?: 'Orphan';
  /** A changed status may come with changed labels and annotations. */
  readonly statusTakesMetadata?: boolean;
  /** Values that field selectors can ask for, besides `metadata.name` and `metadata.namespace`. */
  readonly selectableFields?: Readonly<Record<string, (object: T) => string>>;
  /** How it says that a field cannot be selected by, where it has words of its own. */
  readonly refuseField?: (field: string) => string;

  /** Fills in what the request left out. Must leave a complete object as it is. */
  setDefaults?(object: T): void;
  /** Resets what a creator may not set, and computes what the server itself sets. */
  prepareForCreate?(object: T, context: WriteContext): void;
  prepareForUpdate?(object: T, old: T, context: WriteContext): void;
  /** Complaints about an object as it is to be stored; `old` where it is a change. */
  validate?(object: T, errors: Complaints, old?: T): void;
  /**
   * Gives out what only one object can have (addresses, ports), after everything else was found valid. May refuse.
   */
  allocate?(object: T, old: T | undefined, context: WriteContext): void;
  /** Complaints about a change. Parts that did not change are identical (`===`). */
  validateUpdate?(object: T, old: T, errors: Complaints, context: WriteContext): void;
  prepareStatus?(object: T, old: T, context: WriteContext): void;
  validateStatus?(object: T, old: T, errors: Complaints): void;
  /** Says no to a deletion. */
  refuseDelete?(object: T): Status | undefined;
  /** How many seconds the object may live on after its deletion was asked for; undefined: none, it goes at once. */
  gracePeriod?(object: T, options: DeleteOptions, context: WriteContext): number | undefined;
  /** A kind with its own way to end (namespaces): changes the object when its deletion is asked for. */
  beginDelete?(object: T, context: WriteContext): T;
  /** Whether something of its own still holds an object that is being deleted. */
  isHeld?(object: T): boolean;
  /** Warnings about a valid object. */
  warn?(object: T, old: T | undefined, warnings: string[]): void;
}
