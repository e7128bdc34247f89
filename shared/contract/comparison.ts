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

export interface Comparison {
  readonly added: readonly ObjectKey[];
  readonly removed: readonly ObjectKey[];
  readonly changed: readonly { readonly key: ObjectKey; readonly fields: readonly FieldChange[] }[];
  /** Pods that are on another node; '' is no node. They are among `changed` too. */
  readonly moved: readonly { readonly key: ObjectKey; readonly from: string; readonly to: string }[];
}
