/** The desktop app's entry: one process, its windows, and the files that it was started with. */
import { app, dialog } from 'electron';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { serveCalls } from '../ipc';
import { makeWorkspaces } from '../workspaces';
import { Application } from './application';
import { ClusterImports } from './cluster-imports';
import { Consoles } from './consoles';
import { Documents } from './documents';
import { Gateways } from './gateways';
import { makeHandlers } from './handlers';
import { PreferenceFile } from './preferences';
import { RecentFiles } from './recent';
import { hardenContents, hardenSessions, isOwnPage } from './window';

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
  let application: Application | undefined;
  let early: string[] = [];
  app.on('second-instance', (_event, argv, folder) => application?.startedAgain(filesOf(argv, folder)));
  app.on('open-file', (event, path) => {
    event.preventDefault();
    if (application) application.startedAgain([path]);
    else early = [...early, path];
  });
  app.on('web-contents-created', (_event, contents) => {
    hardenContents(contents);
  });
  app.on('window-all-closed', () => {
    app.quit();
  });

  app
    .whenReady()
    .then(() => {
      application = compose();
      application.start(
        [...early, ...filesOf(process.argv, process.cwd())].filter(
          (path) => existsSync(path) || path.endsWith('.drydock'),
        ),
      );
    })
    .catch((error: unknown) => {
      console.error(error);
      dialog.showErrorBox(app.getName(), error instanceof Error ? error.message : String(error));
      app.exit(1);
    });
}

/** Puts the application together and serves its windows. */
function compose(): Application {
  hardenSessions(app.isPackaged);
  const gateways = new Gateways();
  const documents = new Documents((workspace) => void gateways.stop(workspace));
  const resources = app.isPackaged ? process.resourcesPath : join(app.getAppPath(), 'resources');
  const workspaces = makeWorkspaces(resources, join(app.getPath('userData'), 'workspaces'), app.getVersion());
  const application = new Application(
    workspaces,
    documents,
    new PreferenceFile(),
    new RecentFiles(),
    gateways,
  );
  const imports = new ClusterImports(workspaces, (imported) => {
    application.showImported(imported);
  });
  serveCalls(
    makeHandlers(documents, application, new Consoles(), gateways, imports),
    (url) => isOwnPage(url, app.isPackaged),
    (call, error) => {
      console.error(`call ${call} failed:`, error);
    },
  );
  return application;
}

main();
