/** Puts the parts of the application together. */
import { app, type BrowserWindow } from 'electron';
import { join } from 'node:path';
import type { Handlers } from '../ipc';
import { makeWorkspaces } from '../workspaces';
import { Application } from './application';
import { ClusterImports } from './cluster-imports';
import { Consoles } from './consoles';
import { Documents } from './documents';
import { Gateways } from './gateways';
import { makeHandlers } from './handlers';
import type { PreferenceFile } from './preferences';
import { RecentFiles } from './recent';
import type { RunLog } from './run-log';
import type { WindowBounds } from './window-bounds';

export interface Composed {
  readonly application: Application;
  /** What the calls of windows do, once there is a workspace. */
  makeHandlers(): Handlers;
}

/** @param first the window for the first workspace */
export function compose(
  preferences: PreferenceFile,
  bounds: WindowBounds,
  log: RunLog,
  first: BrowserWindow,
): Composed {
  const gateways = new Gateways();
  const documents = new Documents(bounds, first, (workspace) => void gateways.stop(workspace));
  const resources = app.isPackaged ? process.resourcesPath : join(app.getAppPath(), 'resources');
  const unsaved = join(app.getPath('userData'), 'workspaces');
  const workspaces = makeWorkspaces(
    resources,
    unsaved,
    app.getVersion(),
    {},
    join(import.meta.dirname, 'examples'),
  );
  const application = new Application(workspaces, documents, preferences, new RecentFiles(), log);
  const imports = new ClusterImports(workspaces, (imported) => {
    application.showImported(imported);
  });
  return {
    application,
    makeHandlers: () => makeHandlers(documents, application, new Consoles(), gateways, imports),
  };
}
