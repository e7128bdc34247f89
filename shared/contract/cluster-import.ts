/** What came of a cluster that was brought in from `kubectl get … -o yaml|json`. */
import type { ManifestProblem } from './workspace';

export interface ClusterImportOptions {
  /** Keep Secrets, tokens and the values of environment variables; by default they are redacted. */
  readonly keepSecrets?: boolean;
  /** Virtual time at which the workspace begins, ms since the epoch; by default the latest time in the files. */
  readonly time?: number;
}

/** How far an import is: bytes of the files read, objects taken, or the workspace written (0 or 1 of 1). */
export interface ImportProgress {
  readonly phase: 'read' | 'take' | 'keep';
  readonly done: number;
  readonly total: number;
}

/** What became of an import that a window asked for. */
export type ClusterImportResult =
  /** A window of its own shows the new workspace, and is told of the report, too. */
  | { readonly type: 'imported'; readonly title: string; readonly report: ClusterImportReport }
  /** No workspace was made: a file cannot be read, or there is no object in them. `message` is in the user's language. */
  | { readonly type: 'refused'; readonly message: string }
  | { readonly type: 'cancelled' };

/** A file that may hold objects of a cluster. */
export interface ClusterFileChoice {
  /** Absolute. */
  readonly path: string;
  /** Its last part. */
  readonly name: string;
  /** In bytes, as it lies there. */
  readonly size: number;
}

export interface ImportedKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly count: number;
}

/** What was not in the files but is needed for the cluster to go on. */
export interface MadeUp extends ImportedKind {
  /** `Namespace` of objects, owner of pods, account that pods run as …, as a key for messages. */
  readonly why:
    | 'namespace'
    | 'serviceAccount'
    | 'priorityClass'
    | 'configuration'
    | 'owner'
    | 'customKind'
    | 'image'
    /** Paths of nodes that pods ask for and that must be there: nobody knows what is on the nodes' disks. */
    | 'hostPath'
    | 'podRange';
  /** The first few of them. */
  readonly names: readonly string[];
}

/** What may make verdicts differ from those of the real cluster. */
export type ImportNote =
  /** Pods ask for schedulers that are not modelled: nobody places their replacements. */
  | { readonly type: 'customScheduler'; readonly names: readonly string[]; readonly pods: number }
  /** Webhooks and admission policies are kept but not called. */
  | { readonly type: 'admission'; readonly names: readonly string[] }
  /** Volumes of these drivers are taken to be attachable wherever their node affinity allows it. */
  | { readonly type: 'csi'; readonly drivers: readonly string[] }
  /** Claims of devices are not allocated: pods that use them do not schedule as in the real cluster. */
  | { readonly type: 'dra'; readonly pods: number }
  /** Controllers of these kinds are not modelled: nobody replaces their pods. */
  | { readonly type: 'customController'; readonly kinds: readonly string[]; readonly pods: number }
  /** Nodes that were not Ready: their machines are off. */
  | { readonly type: 'notReady'; readonly nodes: readonly string[] }
  /** Nodes that told of pressure: nothing here causes it, so that their kubelets say it is over. */
  | { readonly type: 'pressure'; readonly nodes: readonly string[] }
  /** Claims that pods use and the files lack: replacements stay Pending. */
  | { readonly type: 'missingClaims'; readonly names: readonly string[] }
  /** Fields that v1.34 does not have; they were dropped. */
  | { readonly type: 'unknownFields'; readonly fields: readonly string[] }
  /** Autoscalers without a metrics source: they do not scale. */
  | { readonly type: 'autoscalers'; readonly count: number }
  /** Jobs at work: it is expected that each takes as long again as it has taken so far, and ends well. */
  | { readonly type: 'runningJobs'; readonly names: readonly string[]; readonly pods: number }
  | { readonly type: 'noNodes' };

/** Every object of the files is counted in exactly one of `taken`, `kept`, `left` and `problems`. */
export interface ClusterImportReport {
  /** Virtual time at which the workspace begins. */
  readonly time: number;
  readonly objects: number;
  readonly nodes: number;
  readonly pods: number;
  readonly boundPods: number;
  /** Kinds that the cluster acts upon. */
  readonly taken: readonly ImportedKind[];
  /** Kinds that are kept as they are, without behaviour. */
  readonly kept: readonly ImportedKind[];
  /** Kinds that are no objects of a cluster's store. */
  readonly left: readonly ImportedKind[];
  readonly madeUp: readonly MadeUp[];
  readonly redacted: { readonly secrets: number; readonly values: number; readonly tokens: number };
  readonly notes: readonly ImportNote[];
  readonly problems: readonly ManifestProblem[];
}
