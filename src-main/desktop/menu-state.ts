/** Keeps the native menu true: its entries can do what the window in front can do just now. */
import { app, Menu, type BrowserWindow, type WebContents } from 'electron';
import type { WindowState } from '@shared/contract';
import { importReportOf } from '../workspaces';
import type { Documents } from './documents';
import { menuEntries, NOTHING } from './menu-entries';

/** How long changes are gathered before the menu shows them (ms): nobody reads it faster. */
const GATHER = 100;

export class MenuState {
  private readonly told = new WeakMap<WebContents, WindowState>();
  private front: BrowserWindow | null = null;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly documents: Documents) {
    documents.onChange = () => {
      this.later();
    };
    app.on('browser-window-focus', (_event, window) => {
      this.front = window;
      this.later();
    });
  }

  /** A page tells what it shows. */
  tell(contents: WebContents, state: WindowState): void {
    this.told.set(contents, state);
    this.later();
  }

  /** Shows the state in the menu that there is now. */
  apply(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const windows = this.documents.windows();
    const window = this.front && windows.includes(this.front) ? this.front : windows.at(-1);
    const session = window && this.documents.sessionOf(window.webContents);
    const state = (window && this.told.get(window.webContents)) ?? NOTHING;
    const menu = Menu.getApplicationMenu();
    const imported = session !== undefined && importReportOf(session) !== null;
    const entries = menuEntries(session?.info() ?? null, state, imported);
    for (const [id, { enabled, checked }] of Object.entries(entries)) {
      const item = menu?.getMenuItemById(id);
      if (!item) continue;
      if (enabled !== undefined && item.enabled !== enabled) item.enabled = enabled;
      if (checked !== undefined && item.checked !== checked) item.checked = checked;
    }
  }

  private later(): void {
    this.timer ??= setTimeout(() => {
      this.apply();
    }, GATHER);
  }
}
