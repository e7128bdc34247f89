/**
 * The desktop app's entry: one process, its windows, and the files that it was started with. The first window opens
 * before the rest of the app is loaded, so that page and cluster get ready side by side.
 */
import { app, dialog, Menu } from 'electron';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { listenToCalls } from '../ipc';
import type { Application } from './application';
import { PreferenceFile } from './preferences';
import { RunLog } from './run-log';
import { createWindow, hardenContents, hardenSessions, whenPageIsRead } from './window';
import { WindowBounds } from './window-bounds';

/** The files among the arguments; switches of Chromium and the app's own folder are none. */
function filesOf(argv: readonly string[], folder: string): string[] {
  return argv
    .slice(app.isPackaged ? 1 : 2)
    .filter((argument) => !argument.startsWith('-'))
    .map((argument) => resolve(folder, argument))
    .filter((path) => path !== app.getAppPath());
}

function main(): void {
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  // Objects that live for one frame are many: with more room they are cleared away less often.
  app.commandLine.appendSwitch('js-flags', '--min-semi-space-size=16');
  Menu.setApplicationMenu(null); // ours is made when there is something to show; Electron's own is not wanted
  const log = new RunLog();
  log.followConsole();
  let application: Application | undefined;
  const early: string[] = [];
  app.on('second-instance', (_event, argv, folder) => {
    const files = filesOf(argv, folder);
    if (application) application.startedAgain(files);
    else early.push(...files);
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    if (application) application.startedAgain([path]);
    else early.push(path);
  });
  app.on('web-contents-created', (_event, contents) => {
    hardenContents(contents);
    log.followWindow(contents);
  });
  app.on('window-all-closed', () => {
    app.quit();
  });

  const givenFiles = (): string[] =>
    [...early.splice(0), ...filesOf(process.argv, process.cwd())].filter(
      (path) => existsSync(path) || path.endsWith('.drydock'),
    );

  app
    .whenReady()
    .then(async () => {
      hardenSessions(app.isPackaged);
      const preferences = new PreferenceFile();
      const bounds = new WindowBounds();
      const window = createWindow(bounds.next(undefined), app.isPackaged);
      const loaded = whenPageIsRead().then(() => import('./beginning'));
      const begun = loaded.then(({ begin }) => begin({ window, preferences, bounds, log }, givenFiles()));
      listenToCalls(begun.then(({ answer }) => answer));
      application = await (await begun).application;
      if (early.length > 0) application.startedAgain(early);
    })
    .catch((error: unknown) => {
      console.error(error);
      dialog.showErrorBox(app.getName(), error instanceof Error ? error.message : String(error));
      app.exit(1);
    });
}

main();
