/** Puts the parts of the application together. */
import { app } from 'electron';
import { join } from 'node:path';
import type { Handlers } from '../ipc';
import { makeWorkspaces } from '../workspaces';
import { Application } from './application';
import type { Beginning } from './beginning';
import { ClusterImports } from './cluster-imports';
import { Consoles } from './consoles';
import { Documents } from './documents';
import { Gateways } from './gateways';
import { makeHandlers } from './handlers';
import type { RecentFiles } from './recent';

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
