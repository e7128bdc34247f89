/** What History takes and gives beyond the contract of shared/. */
import type { GroupResource, KubeObject, ObjectKey } from '@shared/api';
import type { BranchInfo, Input, SavePoint, Step } from '@shared/contract';

/** What a workspace is, beside what happened in it. */
export interface HistoryMeta {
  readonly seed: string;
  /** Virtual time before the first step, ms since the epoch. */
  readonly startTime: number;
  /** The revision before the first step. */
  readonly startRevision?: number;
  /** The version of Drydock whose engine began it. */
  readonly engine: string;
  readonly title: string;
  /** The kubeconfig context that it shows. */
  readonly context: string;
  /** Whatever else the session keeps about it; plain JSON. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** The engine's component state, to go on from without replaying everything. Plain JSON. */
export interface Checkpoint {
  /** Taken after this step … */
  readonly seq: number;
  /** … and after this input (0: before the first). */
  readonly input: number;
  readonly state: unknown;
}

/** What one append makes durable: all of it, or nothing. */
export interface Batch {
  readonly branch: number;
  readonly inputs?: readonly Input[];
  /** They follow the branch's head without a gap. */
  readonly steps?: readonly Step[];
  readonly checkpoint?: Checkpoint;
}

/** An object in a state, with its place in the store's history: what `Store.load` takes. */
export interface StateRow {
  readonly resource: GroupResource;
  readonly object: KubeObject;
  readonly createRevision: number;
  readonly modRevision: number;
  readonly version: number;
}

/** One write of an object, or its deletion (object null). */
export interface ObjectVersion {
  readonly seq: number;
  readonly revision: number;
  readonly version: number;
  readonly uid: string;
  readonly object: KubeObject | null;
}

export interface BranchSavePoint extends SavePoint {
  readonly id: number;
  readonly branch: number;
}

export type { BranchInfo, ObjectKey };
