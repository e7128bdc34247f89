export { fieldDocs, knownType } from '../engine';
export { HistoryError } from '../history';
export { makeWorkspaces } from './compose';
export type { Example } from './examples';
export type { ManifestSource } from './import-manifests';
export { Session, SessionRefused, type Passed } from './session';
export { Workspace, Workspaces, WORKSPACE_ENDING, type WorkspacesOptions } from './workspaces';
