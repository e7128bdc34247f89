/** The cluster: asked, changed, disturbed, explained and rehearsed. */
import * as v from 'valibot';
import type { KubeObject, Status } from '@shared/api';
import type { ClusterImportReport } from '../cluster-import';
import type { DrainState } from '../drain';
import type { FieldHint } from '../field-hint';
import type { Fault } from '../input';
import type { RehearsalProgress, RehearsalReport } from '../rehearsal';
import type { ApiResult, KubeList } from '../request';
import type { Remedy } from '../verdict';
import type { Explanation, ImportReport, PlaceResult, SessionInfo, SessionUpdate } from '../workspace';
import { fault, readRequest, writeRequest } from './requests';
import { name, none, seq, text } from './words';

const drainFlags = v.strictObject({
  force: v.boolean(),
  ignoreDaemonSets: v.boolean(),
  deleteEmptyDirData: v.boolean(),
  skipWaitForDeleteTimeoutSeconds: seq,
  gracePeriodSeconds: v.pipe(v.number(), v.integer(), v.minValue(-1)),
  podSelector: text,
  disableEviction: v.boolean(),
  timeout: seq,
});
const nodeNames = v.pipe(v.array(name), v.minLength(1), v.maxLength(1000));
const rehearsalPlan = v.variant('type', [
  v.strictObject({
    type: v.literal('drain'),
    nodes: nodeNames,
    flags: drainFlags,
  }),
  v.strictObject({ type: v.literal('nodeFailure'), nodes: nodeNames, duration: v.optional(seq) }),
]);

export const sessionCalls = {
  /** What the workspace's import said, at any later time; null for one that was not imported. */
  'session.importReport': none,
  'session.request': v.strictObject({
    requests: v.pipe(v.array(writeRequest), v.minLength(1), v.maxLength(100)),
    /** The kubectl line that the gesture stands for. */
    command: v.optional(v.pipe(v.string(), v.maxLength(65_536))),
    /** Calls of one gesture carry the same group, so that it is undone as one. */
    group: v.optional(name),
  }),
  'session.read': v.strictObject({ request: readRequest, at: v.optional(seq) }),
  'session.fault': v.strictObject({ fault }),
  /** Faults of nodes and registries that are in force: not as usual. `at`: after a past step. */
  'session.faults': v.strictObject({ at: v.optional(seq) }),
  'session.place': v.strictObject({
    namespace: name,
    pod: name,
    node: name,
    force: v.optional(v.boolean()),
    group: v.optional(name),
  }),
  /** Several pods in one gesture, one after another; a long one comes in pieces with the same group. */
  'session.placeAll': v.strictObject({
    pods: v.pipe(v.array(v.strictObject({ namespace: name, pod: name })), v.minLength(1), v.maxLength(100)),
    node: name,
    group: name,
  }),
  /** What would bring a pod to a node that has refused it, or away from the one that has it. */
  'session.remedies': v.strictObject({ namespace: name, pod: name, node: name }),
  'session.explain': v.strictObject({
    namespace: name,
    pod: name,
    at: v.optional(seq),
    remedies: v.optional(v.boolean()),
  }),
  'session.manifest': v.strictObject({ name: text, text: v.pipe(v.string(), v.maxLength(10_000_000)) }),
  /** What the pods on these nodes use, and the nodes with them: the numbers of `kubectl top`. `at`: at a past step. */
  'session.usage': v.strictObject({
    nodes: v.pipe(v.array(name), v.maxLength(1000)),
    at: v.optional(seq),
  }),
  /** The fields that a manifest may have below `path`, for completion while typing. */
  'schema.fields': v.strictObject({
    apiVersion: text,
    kind: text,
    path: v.pipe(v.array(text), v.maxLength(64)),
  }),
  /** What would come of it, tried on a copy that nobody else sees. `at`: from a past step. */
  'session.rehearse': v.strictObject({ plan: rehearsalPlan, at: v.optional(seq) }),
  'session.cancelRehearsal': none,
  /**
   * Drains a node as `kubectl drain` does, while virtual time passes; how it goes comes as `session.draining`. A drain of
   * the node that is under way is given up.
   */
  'session.drain': v.strictObject({
    node: name,
    flags: drainFlags,
    /** The kubectl line that the gesture stands for. */
    command: v.pipe(v.string(), v.maxLength(65_536)),
    group: name,
  }),
  /** How the latest drain of a node goes or went; null where there was none. */
  'session.drainState': v.strictObject({ node: name }),
  /** Asks at once for the pods that were refused so far. */
  'session.drainAgain': v.strictObject({ node: name }),
  /** Nothing more is asked for; what was, happens. */
  'session.stopDrain': v.strictObject({ node: name }),
} as const;

export interface SessionResults {
  'session.importReport': ClusterImportReport | null;
  /** How each request ended, in order; stops behind the first that failed. What it changed comes as an update. */
  'session.request': { readonly results: readonly ApiResult<null>[] };
  'session.read': ApiResult<KubeObject | KubeList>;
  /** Why it could not be injected; null where it was. */
  'session.fault': Status | null;
  'session.faults': readonly Fault[];
  'session.place': PlaceResult;
  /** An answer a pod, in their order, without remedies: `session.remedies` has them. */
  'session.placeAll': readonly PlaceResult[];
  'session.remedies': readonly Remedy[];
  'session.explain': Explanation | null;
  'session.manifest': ImportReport;
  'session.usage': Usage;
  'session.rehearse':
    | { readonly type: 'report'; readonly report: RehearsalReport }
    /** The plan names what is not there; nothing was tried. */
    | { readonly type: 'refused'; readonly message: string }
    | { readonly type: 'cancelled' };
  'session.cancelRehearsal': null;
  'session.drain': DrainState;
  'session.drainState': DrainState | null;
  'session.drainAgain': DrainState | null;
  'session.stopDrain': DrainState | null;
  'schema.fields': readonly FieldHint[];
}

export interface SessionEvents {
  'session.update': SessionUpdate;
  /** The window shows another session or branch now: forget everything and call `app.start`. */
  'session.replaced': { readonly info: SessionInfo };
  /** How far the rehearsal is that the window asked for. */
  'session.rehearsal': RehearsalProgress;
  'session.draining': DrainState;
}

/** CPU in thousandths of a core, memory in bytes. */
export interface Amounts {
  readonly cpu: number;
  readonly memory: number;
}

/** What is used, as far as somebody measures it: an image that nobody knows says nothing. */
export interface Usage {
  readonly nodes: Readonly<Record<string, Amounts>>;
  /** By pod (`namespace/name`) and container. */
  readonly pods: Readonly<Record<string, Readonly<Record<string, Amounts>>>>;
}
