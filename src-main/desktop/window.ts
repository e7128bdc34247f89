/** A window: sandboxed, isolated, showing our own page only. */
import { BrowserWindow, nativeTheme, session, type WebContents } from 'electron';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Placement } from './window-bounds';

const PAGE = join(import.meta.dirname, '../renderer/index.html');
/** The development server, while there is one; never in a packaged app. */
const DEV_SERVER = process.env['ELECTRON_RENDERER_URL'];

/** Whether a page is ours. */
export function isOwnPage(url: string, packaged: boolean): boolean {
  const own = !packaged && DEV_SERVER ? new URL(DEV_SERVER).origin : pathToFileURL(PAGE).href;
  return (
    url === own ||
    url.startsWith(`${own}#`) ||
    url.startsWith(`${own}?`) ||
    (!packaged && !!DEV_SERVER && url.startsWith(`${own}/`))
  );
}

/** Denies what no page of ours needs: permissions, new windows, navigation, embedded views, remote requests. */
export function hardenSessions(packaged: boolean): void {
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => {
    answer(false);
  });
  session.defaultSession.setPermissionCheckHandler(() => false);
  session.defaultSession.webRequest.onBeforeRequest((details, answer) => {
    const { protocol, origin } = new URL(details.url);
    const allowed =
      protocol === 'file:' ||
      protocol === 'devtools:' ||
      protocol === 'blob:' ||
      protocol === 'data:' ||
      (!packaged && !!DEV_SERVER && origin.replace(/^ws/, 'http') === new URL(DEV_SERVER).origin);
    answer({ cancel: !allowed });
  });
}

export function hardenContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', (event) => {
    event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
  });
}

export function createWindow(bounds: Placement, packaged: boolean): BrowserWindow {
  const window = new BrowserWindow({
    width: bounds.width,
    height: bounds.height,
    ...(bounds.x === undefined || bounds.y === undefined ? {} : { x: bounds.x, y: bounds.y }),
    minWidth: 720,
    minHeight: 480,
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#0e1318' : '#eef1f4',
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/index.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      spellcheck: false,
    },
  });
  if (bounds.maximized) window.maximize();
  window.once('ready-to-show', () => {
    window.show();
  });
  void (!packaged && DEV_SERVER ? window.loadURL(DEV_SERVER) : window.loadFile(PAGE));
  return window;
}

/** Acts when a window's page listens: at once where it does already. */
export function whenLoaded(window: BrowserWindow, act: () => void): void {
  if (window.isDestroyed()) return;
  const { webContents } = window;
  if (webContents.getURL() !== '' && !webContents.isLoading()) act();
  else webContents.once('did-finish-load', act);
}

/** A page that cannot be read, or a server that is slow, holds the rest of the app up no longer than this (ms). */
const PATIENCE = 1000;

/**
 * Resolves once the page's program has been read. Until then the page needs this process at every turn, afterwards it
 * is busy with itself: the time to load and do what takes long here.
 */
export function whenPageIsRead(): Promise<void> {
  const { webRequest } = session.defaultSession;
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      webRequest.onCompleted(null);
      resolve();
    };
    const timer = setTimeout(done, PATIENCE);
    webRequest.onCompleted({ urls: ['<all_urls>'] }, ({ resourceType }) => {
      if (resourceType === 'script') done();
    });
  });
}
