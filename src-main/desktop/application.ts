/** The application: what it does with files, dialogs and windows. */
import { app, BrowserWindow, dialog, Menu, type OpenDialogOptions, type WebContents } from 'electron';
import { writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { m, setLocale } from '@shared/messages';
import type { ExampleNote, ImportReport, Preferences, ReadOnlyReason, WindowState } from '@shared/contract';
import { send, type Handlers } from '../ipc';
import { WORKSPACE_ENDING, type ImportedWorkspace, type Workspace, type Workspaces } from '../workspaces';
import type { Documents } from './documents';
import { looksLikeWorkspace, readManifests } from './files';
import type { AppActions } from './handlers';
import { menuTemplate } from './menu-template';
import { MenuState } from './menu-state';
import { problemReport } from './problem-report';
import type { PreferenceFile } from './preferences';
import { reasonOf, workspaceProblem } from './reasons';
import type { RecentFiles } from './recent';
import type { RunLog } from './run-log';
import { FIRST_EXAMPLE, versions } from './start-facts';
import { whenLoaded } from './window';

/**
 * When time is moved in an example for the first time, real ms after its start: its window draws first. The clock on show
 * runs meanwhile, and what was due by then happens at once; nothing of it is left out.
 */
const LEAD = 700;

const WORKSPACE_FILTER = (): Electron.FileFilter => ({
  name: m.dialog_filter_workspace(),
  extensions: [WORKSPACE_ENDING.slice(1)],
});
const MANIFEST_FILTER = (): Electron.FileFilter => ({
  name: m.dialog_filter_manifests(),
  extensions: ['yaml', 'yml', 'json', 'gz'],
});
const ALL_FILTER = (): Electron.FileFilter => ({ name: m.dialog_filter_all(), extensions: ['*'] });

/** What kept a workspace from opening, in the user's language, and the window that should say so. */
interface Failure {
  readonly title: string;
  readonly detail: string;
  readonly advice?: string;
  /** In English, for whoever asks. */
  readonly technical?: string;
  /** The window words it in place of `detail`. */
  readonly readOnly?: ReadOnlyReason;
  /** The window that shows the file already. */
  readonly window?: BrowserWindow;
}

export class Application implements AppActions {
  constructor(
    private readonly workspaces: Workspaces,
    private readonly documents: Documents,
    private readonly preferenceFile: PreferenceFile,
    private readonly recentFiles: RecentFiles,
    private readonly runLog: RunLog,
  ) {
    this.menuState = new MenuState(documents);
    this.speakLanguage();
  }

  private readonly menuState: MenuState;

  // -- starting -----------------------------------------------------------------------------------------------------

  /**
   * Shows what the command line names, or the first example.
   * @param id names the example's session: its window may know it already
   */
  start(paths: readonly string[], id?: string): void {
    this.refreshMenu();
    const workspaces = paths.filter(looksLikeWorkspace);
    const manifests = paths.filter((path) => !looksLikeWorkspace(path));
    const failures = workspaces.map((path) => this.openWorkspace(path)).filter((failure) => failure !== null);
    if (this.documents.windows().length === 0) this.showExample(FIRST_EXAMPLE, id);
    const window = this.documents.windows()[0]!;
    for (const failure of failures) this.noticeWhenReady(window, failure);
    if (manifests.length > 0) {
      whenLoaded(window, () => {
        send(window.webContents, 'app.imported', this.importFiles(window.webContents, manifests));
      });
    }
  }

  /** A second start of the app hands its files over. */
  startedAgain(paths: readonly string[]): void {
    const window = this.documents.windows()[0];
    if (paths.length === 0 && window) {
      window.show();
      window.focus();
      return;
    }
    if (!window) return this.start(paths);
    const { imported } = this.openFiles(window.webContents, paths);
    if (imported) send(window.webContents, 'app.imported', imported);
  }

  // -- for windows ----------------------------------------------------------------------------------------------------

  preferences(): Preferences {
    return this.preferenceFile.get();
  }

  setPreferences(change: Partial<Preferences>): Preferences {
    const preferences = this.preferenceFile.set(change);
    this.speakLanguage();
    this.refreshMenu();
    for (const window of this.documents.windows()) send(window.webContents, 'app.preferences', preferences);
    return preferences;
  }

  windowState(caller: WebContents, state: WindowState): void {
    this.menuState.tell(caller, state);
  }

  recent(): readonly string[] {
    return this.recentFiles.list();
  }

  examples(): readonly ExampleNote[] {
    return this.workspaces.examples().map(({ name, title, summary }) => ({ name, title, summary }));
  }

  async open(caller: WebContents): Promise<boolean> {
    const paths = await this.choose(caller, m.dialog_open_title(), [
      WORKSPACE_FILTER(),
      MANIFEST_FILTER(),
      ALL_FILTER(),
    ]);
    if (paths.length === 0) return false;
    const { imported } = this.openFiles(caller, paths);
    if (imported) send(caller, 'app.imported', imported);
    return true;
  }

  openExample(name: string): boolean {
    this.showExample(name);
    return true;
  }

  openRecent(caller: WebContents, path: string): boolean {
    const window = this.documents.windowOf(caller);
    if (!window || !this.recent().includes(path)) return false;
    return this.showRecent(path, window);
  }

  clearRecent(): void {
    this.recentFiles.clear();
    this.tellRecent();
  }

  async saveAs(caller: WebContents): Promise<{ done: boolean; message?: string }> {
    const workspace = this.documents.workspaceOf(caller);
    const window = this.documents.windowOf(caller);
    if (!workspace || !window) return { done: false };
    const answer = await dialog.showSaveDialog(window, {
      title: m.dialog_save_as_title(),
      defaultPath: join(app.getPath('documents'), `${workspace.session.info().title}${WORKSPACE_ENDING}`),
      filters: [WORKSPACE_FILTER()],
      properties: ['createDirectory', 'showOverwriteConfirmation'],
    });
    if (answer.canceled || !answer.filePath) return { done: false };
    const path = answer.filePath.endsWith(WORKSPACE_ENDING)
      ? answer.filePath
      : answer.filePath + WORKSPACE_ENDING;
    const showing = this.documents.windowShowing(path);
    if (showing === window) return { done: true, message: m.notice_save_on_itself() };
    try {
      await workspace.saveAs(path);
    } catch (error) {
      const problem = workspaceProblem(error, path);
      this.notice(window, {
        ...problem,
        title: m.notice_cannot_save(),
        detail: `${problem.detail}\n${m.save_kept()}`,
      });
      return { done: false };
    }
    this.remember(path);
    return { done: true, message: m.notice_saved({ file: basename(path) }) };
  }

  /** Writes a report about a problem; the user says where. */
  async saveReport(caller: WebContents, contents: boolean): Promise<{ done: boolean; message?: string }> {
    const window = this.documents.windowOf(caller);
    if (!window) return { done: false };
    const answer = await dialog.showSaveDialog(window, {
      title: m.dialog_report_title(),
      defaultPath: join(app.getPath('documents'), 'drydock-report.txt'),
      properties: ['createDirectory', 'showOverwriteConfirmation'],
    });
    if (answer.canceled || !answer.filePath) return { done: false };
    const facts = {
      versions: versions(),
      preferences: this.preferences(),
      log: this.runLog.lines,
    };
    const file = basename(answer.filePath);
    try {
      writeFileSync(answer.filePath, problemReport(facts, this.documents.sessionOf(caller), contents));
    } catch (error) {
      return { done: false, message: m.notice_report_failed({ file, reason: reasonOf(error) }) };
    }
    return { done: true, message: m.notice_report_written({ file }) };
  }

  /** Writes a picture that the window drew; the user says where. */
  async exportPicture(
    caller: WebContents,
    format: 'svg' | 'png',
    data: string,
  ): Promise<{ done: boolean; message?: string }> {
    const workspace = this.documents.workspaceOf(caller);
    const window = this.documents.windowOf(caller);
    if (!workspace || !window) return { done: false };
    const answer = await dialog.showSaveDialog(window, {
      title: m.dialog_export_title(),
      defaultPath: join(app.getPath('documents'), `${workspace.session.info().title}.${format}`),
      filters: [{ name: format.toUpperCase(), extensions: [format] }],
      properties: ['createDirectory', 'showOverwriteConfirmation'],
    });
    if (answer.canceled || !answer.filePath) return { done: false };
    const path = answer.filePath.toLowerCase().endsWith(`.${format}`)
      ? answer.filePath
      : `${answer.filePath}.${format}`;
    try {
      writeFileSync(path, format === 'svg' ? data : Buffer.from(data, 'base64'));
    } catch (error) {
      const reason = reasonOf(error);
      return { done: false, message: m.notice_cannot_export({ file: basename(path), reason }) };
    }
    return { done: true, message: m.notice_exported({ file: basename(path) }) };
  }

  async importByDialog(caller: WebContents): Promise<boolean> {
    const paths = await this.choose(caller, m.dialog_import_title(), [MANIFEST_FILTER(), ALL_FILTER()]);
    if (paths.length === 0) return false;
    send(caller, 'app.imported', this.importFiles(caller, paths));
    return true;
  }

  chooseClusterFiles(caller: WebContents): Promise<string[]> {
    return this.choose(caller, m.dialog_import_cluster_title(), [MANIFEST_FILTER(), ALL_FILTER()]);
  }

  /** Shows a workspace that was made of an imported cluster, with its report. Time stands still in it at first. */
  showImported({ workspace, report }: ImportedWorkspace): void {
    const window = this.documents.show(workspace);
    whenLoaded(window, () => {
      send(window.webContents, 'app.clusterImported', report);
    });
  }

  /** Workspaces among the files are opened in windows of their own, the rest is imported into the caller's. */
  openFiles(caller: WebContents, paths: readonly string[]): Awaited<ReturnType<Handlers['app.openFiles']>> {
    const window = this.documents.windowOf(caller);
    const workspaces = paths.filter(looksLikeWorkspace);
    const manifests = paths.filter((path) => !looksLikeWorkspace(path));
    const failures = workspaces.map((path) => this.openWorkspace(path)).filter((failure) => failure !== null);
    for (const failure of failures) {
      const told = failure.window ?? window;
      if (told) this.notice(told, failure);
    }
    return { imported: manifests.length > 0 ? this.importFiles(caller, manifests) : null };
  }

  // -- inside ---------------------------------------------------------------------------------------------------------

  /** Opens a workspace in a window of its own. What keeps it from opening is returned, in the user's language. */
  private openWorkspace(path: string): Failure | null {
    const file = basename(path);
    const showing = this.documents.windowShowing(path);
    if (showing) {
      showing.show();
      showing.focus();
      return {
        title: m.notice_cannot_open({ file }),
        detail: m.notice_already_open({ file }),
        window: showing,
      };
    }
    let workspace: Workspace;
    try {
      workspace = this.workspaces.open(resolve(path));
    } catch (error) {
      return { title: m.notice_cannot_open({ file }), ...workspaceProblem(error, path) };
    }
    const window = this.documents.show(workspace);
    this.remember(resolve(path));
    const { readOnly } = workspace.session.info();
    if (readOnly !== null)
      this.noticeWhenReady(window, {
        title: m.notice_read_only({ file }),
        detail: readOnly.message,
        advice: m.readonly_advice(),
        readOnly,
      });
    return null;
  }

  /** Menus, dialogs and notices. */
  private speakLanguage(): void {
    void setLocale(this.preferenceFile.language(), { reload: false });
  }

  private showExample(name: string, id?: string): void {
    const workspace = this.workspaces.newFromExample(name, undefined, id);
    const { speed } = this.preferences();
    this.documents.show(workspace);
    workspace.session.play(speed, LEAD);
  }

  private importFiles(caller: WebContents, paths: readonly string[]): ImportReport {
    const { sources, problems } = readManifests(paths);
    const session = this.documents.sessionOf(caller);
    const report = session?.importManifests(sources, { via: 'import' }) ?? {
      created: [],
      changed: [],
      unchanged: [],
      notModelled: [],
      problems: [],
    };
    return { ...report, problems: [...problems, ...report.problems] };
  }

  private async choose(
    caller: WebContents,
    title: string,
    filters: Electron.FileFilter[],
  ): Promise<string[]> {
    const options: OpenDialogOptions = { title, filters, properties: ['openFile', 'multiSelections'] };
    const window = this.documents.windowOf(caller);
    const answer = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options));
    return answer.canceled ? [] : answer.filePaths;
  }

  private remember(path: string): void {
    this.recentFiles.add(path);
    this.tellRecent();
  }

  /** The native menu and the menus of all windows have the same list. */
  private tellRecent(): void {
    this.refreshMenu();
    const recent = this.recent();
    for (const window of this.documents.windows()) send(window.webContents, 'app.recent', recent);
  }

  /** @param window is told where it does not open and no other window shows it */
  private showRecent(path: string, window: BrowserWindow | undefined): boolean {
    const failure = this.openWorkspace(path);
    const told = failure?.window ?? window;
    if (failure && told) this.notice(told, failure);
    return failure === null;
  }

  private notice(window: BrowserWindow, { title, detail, advice, technical, readOnly }: Failure): void {
    send(window.webContents, 'app.notice', {
      kind: 'error',
      title,
      detail,
      ...(advice === undefined ? {} : { advice }),
      ...(technical === undefined ? {} : { technical }),
      ...(readOnly === undefined ? {} : { readOnly }),
    });
  }

  private noticeWhenReady(window: BrowserWindow, failure: Failure): void {
    whenLoaded(window, () => {
      this.notice(window, failure);
    });
  }

  private refreshMenu(): void {
    const template = menuTemplate(
      {
        examples: this.examples().map(({ name, title, summary }) => {
          const language = this.preferenceFile.language();
          return { name, title: title[language], summary: summary[language] };
        }),
        recent: this.recent(),
        preferences: this.preferences(),
        platform: process.platform,
        appName: app.getName(),
        developed: !app.isPackaged,
      },
      {
        newFromExample: (name) => {
          this.showExample(name);
        },
        open: (window) => {
          if (window) void this.open(window.webContents);
          else this.showExample(FIRST_EXAMPLE);
        },
        openRecent: (path) => {
          this.showRecent(path, BrowserWindow.getFocusedWindow() ?? this.documents.windows()[0]);
        },
        clearRecent: () => {
          this.clearRecent();
        },
        saveAs: (window) => void this.saveAs(window.webContents),
        importManifests: (window) => void this.importByDialog(window.webContents),
        setPreferences: (change) => {
          this.setPreferences(change);
        },
        view: (window, command) => {
          send(window.webContents, 'app.menu', { command });
        },
      },
    );
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
    this.menuState.apply();
  }
}
