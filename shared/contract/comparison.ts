/** What is different between two states of a workspace, of one branch or of two. */
import type { ObjectKey } from '../api';

/** A point in a history: the state after step `seq` of a branch. */
export interface Place {
  readonly branch: number;
  readonly seq: number;
}

/** One field that differs. `before` or `after` is undefined where the field is not there. */
export interface FieldChange {
  /** As Kubernetes writes field paths: `spec.containers[0].image`, `metadata.labels[app.kubernetes.io/name]`. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** One write of an object, or its deletion. */
export interface ObjectRevision {
  /** The step that wrote it. */
  readonly seq: number;
  readonly revision: number;
  readonly kind: 'created' | 'changed' | 'deleted';
  /** What differs from the revision before, without what every write changes; empty unless it is a change. */
  readonly fields: readonly FieldChange[];
}

export interface ObjectRevisions {
  /** Newest first. */
  readonly revisions: readonly ObjectRevision[];
  /** How many there are in all. */
  readonly total: number;
}

export interface Comparison {
  readonly added: readonly ObjectKey[];
  readonly removed: readonly ObjectKey[];
  readonly changed: readonly { readonly key: ObjectKey; readonly fields: readonly FieldChange[] }[];
  /** Pods that are on another node; '' is no node. They are among `changed` too. */
  readonly moved: readonly { readonly key: ObjectKey; readonly from: string; readonly to: string }[];
}
