/**
 * The channel map: everything that crosses the border between window and main process. A call's arguments are
 * validated by its schema before anything else looks at them; a window's calls go to the session that it shows.
 */
import * as v from 'valibot';
import type { KubeObject } from '../api';
import type { Comparison } from './comparison';
import type { ApiResult, KubeList, ReadRequest, WriteRequest } from './request';
import type { StateDelta, StepHeader } from './step';
import type { Explanation, ImportReport, PlaceResult, SessionInfo, SessionUpdate } from './workspace';

const text = v.pipe(v.string(), v.maxLength(4096));
const name = v.pipe(v.string(), v.maxLength(253));
const seq = v.pipe(v.number(), v.integer(), v.minValue(0));
const none = v.strictObject({});
const branchName = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200));

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

/** Arguments of every call, as schemas. */
export const callSchemas = {
  /** First call of a window: what it shows and how. */
  'app.start': none,
  'app.setPreferences': v.strictObject({
    theme: v.optional(v.picklist(['system', 'dark', 'light', 'contrast'])),
    language: v.optional(v.picklist(['system', 'en', 'zh-cn'])),
    reducedMotion: v.optional(v.picklist(['system', 'on', 'off'])),
    speed: v.optional(v.pipe(v.number(), v.minValue(0.25), v.maxValue(1000))),
    fontSize: v.optional(v.pipe(v.number(), v.minValue(8), v.maxValue(40))),
    panels: v.optional(v.record(name, v.number())),
  }),
  /** Reveals a kind of dialog or folder that only the main process can. */
  'app.command': v.strictObject({
    command: v.picklist([
      'open',
      'openExample',
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
  /** Files dropped onto the window: workspaces are opened, manifests are imported. */
  'app.openFiles': v.strictObject({ paths: v.pipe(v.array(text), v.minLength(1), v.maxLength(200)) }),
  'session.request': v.strictObject({
    requests: v.pipe(v.array(writeRequest), v.minLength(1), v.maxLength(100)),
    /** The kubectl line that the gesture stands for. */
    command: v.optional(v.pipe(v.string(), v.maxLength(65_536))),
  }),
  'session.read': v.strictObject({ request: readRequest, at: v.optional(seq) }),
  'session.place': v.strictObject({ namespace: name, pod: name, node: name, force: v.optional(v.boolean()) }),
  'session.explain': v.strictObject({
    namespace: name,
    pod: name,
    at: v.optional(seq),
    remedies: v.optional(v.boolean()),
  }),
  'session.manifest': v.strictObject({ name: text, text: v.pipe(v.string(), v.maxLength(10_000_000)) }),
  'timeline.delta': v.strictObject({ from: seq, to: seq }),
  /** Headers of the steps `from`..`to`, both included. */
  'timeline.steps': v.strictObject({ from: seq, to: seq }),
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
} as const;

export type CallName = keyof typeof callSchemas;
export type CallArgs<C extends CallName> = v.InferInput<(typeof callSchemas)[C]>;

export type Preferences = {
  readonly [K in keyof CallArgs<'app.setPreferences'>]-?: Exclude<
    CallArgs<'app.setPreferences'>[K],
    undefined
  >;
};

export interface AppStart {
  readonly info: SessionInfo;
  readonly preferences: Preferences;
  /** What `system` means just now. */
  readonly system: { readonly language: 'en' | 'zh-cn'; readonly dark: boolean };
  readonly platform: 'linux' | 'darwin' | 'win32';
  readonly versions: Readonly<Record<string, string>>;
  readonly recent: readonly string[];
  readonly examples: readonly { readonly name: string; readonly title: string; readonly summary: string }[];
}

export interface CallResults {
  'app.start': AppStart;
  'app.setPreferences': Preferences;
  'app.command': { readonly done: boolean; readonly message?: string };
  'app.openFiles': { readonly imported: ImportReport | null; readonly message?: string };
  /** One result a request, in order; stops behind the first that failed. */
  'session.request': { readonly results: readonly ApiResult[] };
  'session.read': ApiResult<KubeObject | KubeList>;
  'session.place': PlaceResult;
  'session.explain': Explanation | null;
  'session.manifest': ImportReport;
  'timeline.delta': StateDelta;
  'timeline.steps': readonly StepHeader[];
  'timeline.branch': SessionInfo;
  'timeline.switchBranch': SessionInfo;
  'timeline.renameBranch': SessionInfo;
  'timeline.deleteBranch': SessionInfo;
  'timeline.compare': Comparison;
  'timeline.look': SessionInfo;
  'time.play': SessionInfo;
  'time.pause': SessionInfo;
  'time.step': SessionInfo;
  'time.settle': SessionInfo;
  'time.advance': SessionInfo;
}

/** Sent by the main process without being asked. */
export interface Events {
  'session.update': SessionUpdate;
  /** The window shows another session or branch now: forget everything and call `app.start`. */
  'session.replaced': { readonly info: SessionInfo };
  'app.preferences': Preferences;
  /** A menu entry or accelerator that concerns the view. */
  'app.menu': { readonly command: string };
  /** Something to tell the user, from outside a call. */
  'app.notice': { readonly kind: 'info' | 'error'; readonly title: string; readonly detail: string };
  'app.imported': ImportReport;
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

/** What the preload puts on `window.drydock`. */
export interface Bridge {
  call<C extends CallName>(name: C, args: CallArgs<C>): Promise<CallOutcome<C>>;
  /** Returns what ends the subscription. */
  on<E extends EventName>(name: E, listener: (event: Events[E]) => void): () => void;
  /** The absolute path of a file that the user dropped. */
  pathOf(file: unknown): string;
}

export type { ReadRequest, WriteRequest };
