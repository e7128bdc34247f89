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
import type { RecentFiles } from './recent';
import type { RunLog } from './run-log';
import type { WindowBounds } from './window-bounds';

/** What the application is made of that is there before it. */
export interface Beginning {
  readonly window: BrowserWindow;
  readonly preferences: PreferenceFile;
  readonly bounds: WindowBounds;
  readonly log: RunLog;
  /** The folder with examples that were booted when the app was built. */
  readonly readyMade: string;
}

export interface Composed {
  readonly application: Application;
  /** What the calls of windows do, once there is a workspace. */
  makeHandlers(): Handlers;
}

export function compose(
  { window, preferences, bounds, log, readyMade }: Beginning,
  recent: RecentFiles,
): Composed {
  const gateways = new Gateways();
  const documents = new Documents(bounds, window, (workspace) => void gateways.stop(workspace));
  const resources = app.isPackaged ? process.resourcesPath : join(app.getAppPath(), 'resources');
  const unsaved = join(app.getPath('userData'), 'workspaces');
  const workspaces = makeWorkspaces(resources, unsaved, app.getVersion(), {}, readyMade);
  const application = new Application(workspaces, documents, preferences, recent, log);
  const imports = new ClusterImports(workspaces, (imported) => {
    application.showImported(imported);
  });
  return {
    application,
    makeHandlers: () => makeHandlers(documents, application, new Consoles(), gateways, imports),
  };
}
