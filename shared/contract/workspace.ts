/** What the window and the main process say to each other about a workspace. */
import type { ObjectKey } from '../api';
import type { Instant, StateDelta, StepHeader } from './step';
import type { Explanation, NodeVerdict, Remedy } from './verdict';

/** How virtual time passes: stopped, or played at `speed` virtual seconds a real second. */
export interface Playback {
  readonly playing: boolean;
  readonly speed: number;
}

export interface SavePoint {
  readonly name: string;
  readonly seq: number;
  /** Real time, ms since the epoch. */
  readonly savedAt: number;
}

export interface BranchInfo {
  readonly id: number;
  readonly name: string;
  readonly parent: number | null;
  /** The last step shared with the parent. */
  readonly forkSeq: number;
  readonly headSeq: number;
}

/** Why a workspace may not be changed. */
export interface ReadOnlyReason {
  /**
   * `asked`: opened for reading; `denied`: the file or its folder cannot be written to; `damaged`: the file; `full`, `disk`:
   * no room, or another failure to read or write, so that what happened last was not kept; `busy`: another program has
   * locked the file; `restless`: the cluster does not come to rest at an instant; `bug`: a mistake of the app.
   */
  readonly kind: 'asked' | 'denied' | 'damaged' | 'full' | 'disk' | 'busy' | 'restless' | 'bug';
  /** The step up to which a damaged file can be read. */
  readonly readable?: number;
  /** All that is known, in English, as terminals and reports say it. */
  readonly message: string;
}

/** A session as the window shows it in title and status bar. */
export interface SessionInfo {
  /** Names the session in all calls. */
  readonly id: string;
  /** Absolute path of the file; null while an example lives in a temporary file. */
  readonly path: string | null;
  /** What the title shows: the file's name without folder and ending, or the example's name. */
  readonly title: string;
  readonly head: Instant;
  readonly playback: Playback;
  readonly savePoint: SavePoint | null;
  /** Steps came after the last save point. */
  readonly edited: boolean;
  readonly branches: readonly BranchInfo[];
  readonly branch: number;
  /** Why nothing can be changed; null where all is well. */
  readonly readOnly: ReadOnlyReason | null;
  /** The kubeconfig context the workspace shows. */
  readonly context: string;
  /** True when nothing is due at this instant: only time or an input will change anything. */
  readonly settled: boolean;
  /** When the next timer is due (ms since the epoch); null for never. */
  readonly nextDue: number | null;
  /**
   * Components of the control plane that do not run now: `kube-apiserver`, `etcd` … Where the API server itself is
   * down, its objects go on to say what was true before.
   */
  readonly controlPlaneDown: readonly string[];
}

/** Sent to the window whenever the head moves. `steps` follow the last ones sent without a gap. */
export interface SessionUpdate {
  readonly info: SessionInfo;
  readonly steps: readonly StepHeader[];
  readonly delta: StateDelta;
}

/** Names a pod that is to be put somewhere. */
export interface PodAt {
  readonly namespace: string;
  readonly pod: string;
}

/** One gesture, console line or file in the history: inputs that came one after another. */
export interface Act {
  /** Its first step. */
  readonly first: number;
  /** How many inputs it is made of. */
  readonly inputs: number;
  /** The line that all of it stands for; null where none is known, or each input has its own. */
  readonly command: string | null;
}

/** What came of a pod dropped on a node. */
export type PlaceResult =
  | { readonly outcome: 'bound'; readonly node: string }
  | {
      readonly outcome: 'refused';
      readonly node: string;
      readonly verdict: NodeVerdict;
      readonly remedies: readonly Remedy[];
    }
  | {
      readonly outcome: 'alreadyBound';
      readonly node: string;
      readonly boundTo: string;
      readonly remedies: readonly Remedy[];
    }
  | { readonly outcome: 'failed'; readonly message: string };

/** A problem in a manifest, with its place where one is known (line and column from 1). */
export interface ManifestProblem {
  readonly file: string;
  readonly document?: number;
  readonly line?: number;
  readonly column?: number;
  readonly object?: string;
  readonly message: string;
}

/** What came of files that were opened or dropped. Nothing is dropped silently: every document is in one of the lists. */
export interface ImportReport {
  readonly created: readonly ObjectKey[];
  readonly changed: readonly ObjectKey[];
  readonly unchanged: readonly ObjectKey[];
  /** Kinds that are not modelled; the message says whether the object was kept. */
  readonly notModelled: readonly ManifestProblem[];
  readonly problems: readonly ManifestProblem[];
}

export type { Explanation };
