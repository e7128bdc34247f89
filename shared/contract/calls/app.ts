/** The application around a window: its start, preferences, files, dialogs, menus. */
import * as v from 'valibot';
import type {
  ClusterFileChoice,
  ClusterImportReport,
  ClusterImportResult,
  ImportProgress,
} from '../cluster-import';
import type { MenuCommand } from '../menu';
import { preferencesChange, type Preferences } from '../preferences';
import type { StateDelta } from '../step';
import type { KeptViews } from '../view';
import type { ImportReport, ReadOnlyReason, SessionInfo } from '../workspace';
import { none, seq, text } from './words';

export const appCalls = {
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
    /** Something is selected. */
    selected: v.boolean(),
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
} as const;

export interface AppResults {
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
}

export interface AppEvents {
  'app.preferences': Preferences;
  /** Workspaces that were opened lately, the latest first: absolute paths. */
  'app.recent': readonly string[];
  /** A menu entry or accelerator that concerns the view. */
  'app.menu': { readonly command: MenuCommand };
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
}

export type WindowState = v.InferInput<(typeof appCalls)['app.windowState']>;

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
