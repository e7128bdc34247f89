/**
 * The channel map: everything that crosses the border between window and main process. A call's arguments are
 * validated by its schema before anything else looks at them; a window's calls go to the session that it shows.
 */
import * as v from 'valibot';
import type { KubeObject, Status } from '../api';
import type {
  ClusterFileChoice,
  ClusterImportReport,
  ClusterImportResult,
  ImportProgress,
} from './cluster-import';
import type { Comparison, ObjectRevisions } from './comparison';
import type { DrainState } from './drain';
import type { FieldHint } from './field-hint';
import type { Fault } from './input';
import { bookmarkSchema, type Marks } from './marks';
import { preferencesChange, type Preferences } from './preferences';
import type { RehearsalProgress, RehearsalReport } from './rehearsal';
import type { ApiResult, KubeList, ReadRequest, WriteRequest } from './request';
import type { StateDelta, StepHeader } from './step';
import { savedViewSchema, viewSchema, type KeptViews } from './view';
import type { Remedy } from './verdict';
import type {
  Act,
  Explanation,
  ImportReport,
  PlaceResult,
  ReadOnlyReason,
  SessionInfo,
  SessionUpdate,
} from './workspace';

const text = v.pipe(v.string(), v.maxLength(4096));
const name = v.pipe(v.string(), v.maxLength(253));
const seq = v.pipe(v.number(), v.integer(), v.minValue(0));
const none = v.strictObject({});
const branchName = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200));

const consoleId = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000));
const columns = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2000));

const target = { resource: name, namespace: v.optional(name) };
const named = {
  ...target,
  name,
  subresource: v.optional(
    v.picklist(['status', 'scale', 'binding', 'eviction', 'ephemeralcontainers', 'resize', 'finalize']),
  ),
};
const write = {
  dryRun: v.optional(v.boolean()),
  fieldValidation: v.optional(v.picklist(['Ignore', 'Warn', 'Strict'])),
  fieldManager: v.optional(name),
};
const deleteOptions = v.optional(
  v.strictObject({
    gracePeriodSeconds: v.optional(seq),
    propagationPolicy: v.optional(v.picklist(['Orphan', 'Background', 'Foreground'])),
    preconditions: v.optional(v.strictObject({ uid: v.optional(name), resourceVersion: v.optional(name) })),
  }),
);

const writeRequest = v.variant('verb', [
  v.strictObject({
    verb: v.literal('create'),
    ...named,
    name: v.optional(name),
    body: v.unknown(),
    ...write,
  }),
  v.strictObject({ verb: v.literal('update'), ...named, body: v.unknown(), ...write }),
  v.strictObject({
    verb: v.literal('patch'),
    ...named,
    patchType: v.picklist(['json', 'merge', 'strategic', 'apply']),
    body: v.unknown(),
    force: v.optional(v.boolean()),
    ...write,
  }),
  v.strictObject({ verb: v.literal('delete'), ...named, options: deleteOptions, ...write }),
  v.strictObject({
    verb: v.literal('deletecollection'),
    ...target,
    labelSelector: v.optional(text),
    fieldSelector: v.optional(text),
    options: deleteOptions,
    ...write,
  }),
]);

const ofContainer = { namespace: name, pod: name, container: name };
const exitCode = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(255));

const fault = v.variant('type', [
  v.strictObject({
    type: v.literal('registry'),
    host: name,
    state: v.picklist(['up', 'down', 'slow', 'refusing']),
    bytesPerSecond: v.optional(v.pipe(v.number(), v.minValue(1))),
  }),
  v.strictObject({ type: v.literal('killContainer'), ...ofContainer, exitCode }),
  v.strictObject({
    type: v.literal('crash'),
    ...ofContainer,
    exitCode,
    afterSeconds: v.pipe(v.number(), v.minValue(0), v.maxValue(31_536_000)),
  }),
  v.strictObject({ type: v.literal('oom'), ...ofContainer }),
  v.strictObject({
    type: v.literal('killProcess'),
    ...ofContainer,
    pid: seq,
    signal: v.pipe(v.string(), v.regex(/^[A-Z0-9]{2,12}$/)),
  }),
  v.strictObject({ type: v.literal('nodePower'), node: name, state: v.picklist(['on', 'off']) }),
  v.strictObject({ type: v.literal('kubelet'), node: name, state: v.picklist(['running', 'stopped']) }),
  v.strictObject({ type: v.literal('partition'), node: name, state: v.picklist(['cut', 'healed']) }),
  v.strictObject({
    type: v.literal('disk'),
    node: name,
    factor: v.pipe(v.number(), v.minValue(1), v.maxValue(1000)),
  }),
  v.strictObject({
    type: v.literal('clock'),
    node: name,
    aheadSeconds: v.pipe(v.number(), v.integer(), v.minValue(-86_400), v.maxValue(86_400)),
  }),
]);

const readRequest = v.variant('verb', [
  v.strictObject({ verb: v.literal('get'), ...named }),
  v.strictObject({
    verb: v.literal('list'),
    ...target,
    labelSelector: v.optional(text),
    fieldSelector: v.optional(text),
    limit: v.optional(seq),
    continue: v.optional(text),
  }),
]);

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

/** Arguments of every call, as schemas. */
export const callSchemas = {
  /** First call of a window: what it shows and how. */
  'app.start': none,
  'app.setPreferences': preferencesChange,
  /** What the window shows beyond its session, for the native menu. */
  'app.windowState': v.strictObject({
    /** A past step is on show; `first`: the one before everything. */
    past: v.boolean(),
    first: v.boolean(),
    undo: v.boolean(),
    redo: v.boolean(),
    minimap: v.boolean(),
    console: v.boolean(),
  }),
  /** Reveals a kind of dialog or folder that only the main process can. */
  'app.command': v.strictObject({
    command: v.picklist([
      'open',
      'openExample',
      'openRecent',
      'clearRecent',
      'saveAs',
      'savePoint',
      'import',
      'close',
      'quit',
      'revealFile',
      'copyText',
    ]),
    value: v.optional(v.pipe(v.string(), v.maxLength(1_000_000))),
  }),
  /** Writes the picture to a file that the user names: SVG as text, PNG as base64. */
  'app.exportPicture': v.strictObject({
    format: v.picklist(['svg', 'png']),
    data: v.pipe(v.string(), v.minLength(1), v.maxLength(200_000_000)),
  }),
  /** Writes a report about a problem to a file that the user names; of the cluster only where `contents` is chosen. */
  'app.saveReport': v.strictObject({ contents: v.boolean() }),
  /** Files dropped onto the window: workspaces are opened, manifests are imported. */
  'app.openFiles': v.strictObject({ paths: v.pipe(v.array(text), v.minLength(1), v.maxLength(200)) }),
  /** Lets the user choose files with what `kubectl get … -A -o yaml|json` printed, by the native dialog. */
  'app.chooseClusterFiles': none,
  /**
   * Makes a workspace of a whole cluster out of such files and shows it in a window of its own. One import at a time for
   * each window: a further one is refused. `time`: virtual time at which it begins, ms since the epoch.
   */
  'app.importCluster': v.strictObject({
    paths: v.pipe(v.array(text), v.minLength(1), v.maxLength(200)),
    title: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200))),
    keepSecrets: v.optional(v.boolean()),
    time: v.optional(seq),
  }),
  /** Gives up the import that the window waits for; nothing of it is left then. */
  'app.cancelImport': none,
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
  /** How the workspace was looked at last, and its named views. */
  /** Keeps how the workspace is looked at; what is left out stays as it was. No input, no step, no other hash. */
  'view.save': v.strictObject({
    last: v.optional(viewSchema),
    saved: v.optional(v.pipe(v.array(savedViewSchema), v.maxLength(100))),
  }),
  /** The fields that a manifest may have below `path`, for completion while typing. */
  'schema.fields': v.strictObject({
    apiVersion: text,
    kind: text,
    path: v.pipe(v.array(text), v.maxLength(64)),
  }),
  /** Bookmarks and save points of the workspace. */
  'marks.load': none,
  /** Keeps these bookmarks and no others. No input, no step, no other hash. */
  'marks.save': v.strictObject({ bookmarks: v.pipe(v.array(bookmarkSchema), v.maxLength(1000)) }),
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
  /** What leads from one place of the history to another, on one branch or two; from step 0, all there is. */
  'timeline.delta': v.strictObject({
    from: v.strictObject({ branch: seq, seq }),
    to: v.strictObject({ branch: seq, seq }),
  }),
  /** Headers of the steps `from`..`to`, both included. */
  'timeline.steps': v.strictObject({ from: seq, to: seq }),
  /** The gesture, line or file that a step of an input came of. */
  'timeline.act': v.strictObject({ seq }),
  /** Goes on differently from a past step: a new branch, which becomes the window's live one. */
  'timeline.branch': v.strictObject({ from: seq, name: v.optional(name) }),
  'timeline.switchBranch': v.strictObject({ branch: seq }),
  'timeline.renameBranch': v.strictObject({ branch: seq, name: branchName }),
  /** Deletes a branch with all that only it has; whoever calls has asked first. */
  'timeline.deleteBranch': v.strictObject({ branch: seq }),
  /** What is different at `to` from what is at `from`; on one branch or two. */
  'timeline.compare': v.strictObject({
    from: v.strictObject({ branch: seq, seq }),
    to: v.strictObject({ branch: seq, seq }),
  }),
  /** An object's own revisions on the branch, newest first, at most `limit`. */
  'timeline.revisions': v.strictObject({
    resource: name,
    namespace: v.pipe(v.string(), v.maxLength(253)),
    name,
    limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000)),
  }),
  /** Tells that the window shows a past step (null: the present again). Until then, time stands still. */
  'timeline.look': v.strictObject({ seq: v.nullable(seq) }),
  'time.play': v.strictObject({ speed: v.pipe(v.number(), v.minValue(0.25), v.maxValue(1000)) }),
  'time.pause': none,
  /** One turn of the next component; where nothing is due, time passes to the next timer first. */
  'time.step': none,
  /** All that is due at this instant. */
  'time.settle': none,
  'time.advance': v.strictObject({
    milliseconds: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(366 * 86_400_000)),
  }),
  /** Whether the workspace is served as a Kubernetes API, and where. */
  'gateway.state': none,
  'gateway.open': v.strictObject({
    /** By default one that is free, or the one that the workspace had before. */
    port: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535))),
    /** Virtual seconds a real second while clients wait; `max`: as fast as they can follow. */
    speed: v.optional(v.union([v.literal('max'), v.pipe(v.number(), v.minValue(0), v.maxValue(1000))])),
  }),
  'gateway.close': none,
  /** Opens a console under a number of the window's choice; one that has the number already ends. */
  'console.open': v.strictObject({ id: consoleId, columns: v.optional(columns) }),
  /** A line for what the console asks for, as typed; `at`: the step that the window looks at, null for the present. */
  'console.line': v.strictObject({
    id: consoleId,
    text: v.pipe(v.string(), v.maxLength(1_000_000)),
    at: v.nullable(seq),
  }),
  /** A key that is no text: Ctrl+C, or Ctrl+D on an empty line. */
  'console.key': v.strictObject({ id: consoleId, key: v.picklist(['interrupt', 'end']) }),
  'console.complete': v.strictObject({
    id: consoleId,
    line: v.pipe(v.string(), v.maxLength(65_536)),
    cursor: seq,
    at: v.nullable(seq),
  }),
  /** What became of a text that the console gave to the editor; null: given up. */
  'console.edited': v.strictObject({
    id: consoleId,
    edit: seq,
    text: v.nullable(v.pipe(v.string(), v.maxLength(10_000_000))),
  }),
  'console.resize': v.strictObject({ id: consoleId, columns }),
  'console.close': v.strictObject({ id: consoleId }),
} as const;

export type CallName = keyof typeof callSchemas;
export type CallArgs<C extends CallName> = v.InferInput<(typeof callSchemas)[C]>;

export type WindowState = CallArgs<'app.windowState'>;

/** An example as the user reads of it, in each language: theirs may change while a window is open. */
export interface ExampleNote {
  readonly name: string;
  readonly title: Readonly<Record<'en' | 'zh-cn', string>>;
  readonly summary: Readonly<Record<'en' | 'zh-cn', string>>;
}

export interface AppStart {
  readonly info: SessionInfo;
  /** Everything that there is at the head, so that the first picture takes one call. */
  readonly state: StateDelta;
  readonly views: KeptViews;
  readonly preferences: Preferences;
  /** What `system` means just now. */
  readonly system: { readonly language: 'en' | 'zh-cn'; readonly dark: boolean };
  readonly platform: 'linux' | 'darwin' | 'win32';
  readonly versions: Readonly<Record<string, string>>;
  readonly recent: readonly string[];
  readonly examples: readonly ExampleNote[];
}

export interface CallResults {
  'app.start': AppStart;
  'app.setPreferences': Preferences;
  'app.windowState': null;
  'app.command': { readonly done: boolean; readonly message?: string };
  'app.exportPicture': { readonly done: boolean; readonly message?: string };
  'app.saveReport': { readonly done: boolean; readonly message?: string };
  'app.openFiles': { readonly imported: ImportReport | null; readonly message?: string };
  /** Empty where the user chose none. */
  'app.chooseClusterFiles': readonly ClusterFileChoice[];
  'app.importCluster': ClusterImportResult;
  'app.cancelImport': null;
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
  /** False where the file cannot be written: a view is then kept by nobody. */
  'view.save': { readonly kept: boolean };
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
  'marks.load': Marks;
  /** False where the file cannot be written. */
  'marks.save': { readonly kept: boolean };
  'timeline.delta': StateDelta;
  'timeline.steps': readonly StepHeader[];
  'timeline.act': Act;
  'timeline.branch': SessionInfo;
  'timeline.switchBranch': SessionInfo;
  'timeline.renameBranch': SessionInfo;
  'timeline.deleteBranch': SessionInfo;
  'timeline.compare': Comparison;
  'timeline.revisions': ObjectRevisions;
  'timeline.look': SessionInfo;
  'time.play': SessionInfo;
  'time.pause': SessionInfo;
  'time.step': SessionInfo;
  'time.settle': SessionInfo;
  'time.advance': SessionInfo;
  'gateway.state': GatewayState;
  'gateway.open': GatewayState;
  'gateway.close': GatewayState;
  'console.open': null;
  'console.line': null;
  'console.key': null;
  'console.complete': { readonly from: number; readonly candidates: readonly string[] };
  'console.edited': null;
  'console.resize': null;
  'console.close': null;
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

/** A workspace served as a Kubernetes API, or not. */
export type GatewayState =
  | { readonly open: false }
  | {
      readonly open: true;
      /** With its secret. */
      readonly server: string;
      /** The file that clients are pointed to. */
      readonly kubeconfig: string;
      readonly context: string;
      /** The line that points kubectl there. */
      readonly command: string;
      readonly connections: number;
      readonly watches: number;
    };

export interface ConsolePrompt {
  readonly id: number;
  /** What stands before what is typed. */
  readonly prompt: string;
  /** A command line, its continuation, or an answer that a program asks for. */
  readonly kind: 'command' | 'more' | 'answer';
  /** What is typed is not shown. */
  readonly secret: boolean;
}

/** What came of a command line. */
export interface ConsoleRan {
  readonly id: number;
  readonly line: string;
  readonly exitCode: number;
  /** Steps that were made meanwhile: behind the first, up to the second. */
  readonly from: number;
  readonly to: number;
  /** Something was refused because a past step is looked at. */
  readonly refused: boolean;
}

/** Sent by the main process without being asked. */
export interface Events {
  'session.update': SessionUpdate;
  /** The window shows another session or branch now: forget everything and call `app.start`. */
  'session.replaced': { readonly info: SessionInfo };
  'app.preferences': Preferences;
  /** Workspaces that were opened lately, the latest first: absolute paths. */
  'app.recent': readonly string[];
  /** A menu entry or accelerator that concerns the view. */
  'app.menu': { readonly command: string };
  /** Something to tell the user, from outside a call: what happened, what it means, and what to do if somebody knows. */
  'app.notice': {
    readonly kind: 'info' | 'error';
    readonly title: string;
    readonly detail: string;
    readonly advice?: string;
    /** What the system or a file said in English, for whoever asks. */
    readonly technical?: string;
    /** The window words it in place of `detail`. */
    readonly readOnly?: ReadOnlyReason;
  };
  'app.imported': ImportReport;
  /** How far the import of a cluster is that this window asked for. */
  'app.clusterImport': ImportProgress;
  /** This window's workspace has just been made of an imported cluster; sent once, when the page has loaded. */
  'app.clusterImported': ClusterImportReport;
  'console.output': { readonly id: number; readonly text: string };
  /** The console waits for a line. */
  'console.prompt': ConsolePrompt;
  'console.ran': ConsoleRan;
  /** A text is to be edited, such as by `vim FILE`; answered by `console.edited`. */
  'console.edit': {
    readonly id: number;
    readonly edit: number;
    readonly name: string;
    readonly text: string;
  };
  /** The outermost shell has ended. */
  'console.ended': { readonly id: number; readonly exitCode: number };
  /** How far the rehearsal is that the window asked for. */
  'session.rehearsal': RehearsalProgress;
  'session.draining': DrainState;
}

export type EventName = keyof Events;

/** A call that could not be carried out at all: arguments refused, no session, session read-only. */
export interface CallFailure {
  readonly code: 'badArguments' | 'noSession' | 'readOnly' | 'failed';
  readonly message: string;
}

export type CallOutcome<C extends CallName> =
  | { readonly ok: true; readonly value: CallResults[C] }
  | { readonly ok: false; readonly failure: CallFailure };

/**
 * An outcome or an event as JSON: a text passes the border between preload and page as it is, where objects are copied
 * one by one.
 */
export type JsonText = string;

/** What the preload puts on `window.drydock`. */
export interface Bridge {
  /** Resolves to a {@link CallOutcome}. */
  call<C extends CallName>(name: C, args: CallArgs<C>): Promise<JsonText>;
  /** Returns what ends the subscription. */
  on(name: EventName, listener: (event: JsonText) => void): () => void;
  /** The absolute path of a file that the user dropped. */
  pathOf(file: unknown): string;
}

export type { ReadRequest, WriteRequest };
