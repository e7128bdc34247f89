/** Which window shows which workspace. */
import { app, type BrowserWindow, type WebContents } from 'electron';
import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { send } from '../ipc';
import type { Session, Workspace } from '../workspaces';
import { reviveAfterCrash } from './revive';
import { createWindow, hardenContents } from './window';
import type { WindowBounds } from './window-bounds';

export class Documents {
  /**
   * @param first a window that shows nothing yet, for the first workspace
   * @param onClose is told of a workspace whose window has closed, while it is still open
   */
  constructor(
    private readonly bounds: WindowBounds,
    private first: BrowserWindow | null,
    private readonly onClose: (workspace: Workspace) => void,
  ) {}

  /** Hears when a window shows another state of its workspace, and when windows come and go. */
  onChange: () => void = () => undefined;

  private readonly open = new Map<
    number,
    { readonly window: BrowserWindow; readonly workspace: Workspace }
  >();

  /** Shows a workspace in a window of its own. */
  show(workspace: Workspace): BrowserWindow {
    const window = this.nextWindow();
    this.bounds.follow(window);
    hardenContents(window.webContents);
    const { id } = window.webContents;
    this.open.set(id, { window, workspace });
    const stop = workspace.session.onUpdate((update) => {
      send(window.webContents, 'session.update', update);
      this.decorate(window, workspace);
    });
    reviveAfterCrash(window, () => workspace.session.info().title);
    window.on('closed', () => {
      stop();
      this.open.delete(id);
      this.onChange();
      this.onClose(workspace);
      workspace.close();
    });
    this.decorate(window, workspace);
    return window;
  }

  workspaceOf(contents: WebContents): Workspace | undefined {
    return this.open.get(contents.id)?.workspace;
  }

  sessionOf(contents: WebContents): Session | undefined {
    return this.workspaceOf(contents)?.session;
  }

  windowOf(contents: WebContents): BrowserWindow | undefined {
    return this.open.get(contents.id)?.window;
  }

  windows(): BrowserWindow[] {
    return [...this.open.values()].map(({ window }) => window);
  }

  /** The window that shows the file, whatever name leads to it. */
  windowShowing(path: string): BrowserWindow | undefined {
    const wanted = realPath(path);
    return [...this.open.values()].find(({ workspace }) => realPath(workspace.path) === wanted)?.window;
  }

  private nextWindow(): BrowserWindow {
    const { first } = this;
    this.first = null;
    return first && !first.isDestroyed()
      ? first
      : createWindow(this.bounds.next(this.windows().at(-1)), app.isPackaged);
  }

  private decorate(window: BrowserWindow, workspace: Workspace): void {
    if (window.isDestroyed()) return;
    this.onChange();
    const { title, edited, path } = workspace.session.info();
    window.setTitle(`${title}${edited ? ' •' : ''} — Drydock`);
    window.setDocumentEdited(edited);
    if (path !== null) window.setRepresentedFilename(path);
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}
