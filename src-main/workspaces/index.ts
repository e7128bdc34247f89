export {
  aggregatedDiscovery,
  apiGroup,
  apiGroupList,
  apiResourceList,
  apiVersions,
  fieldDocs,
  knownType,
  openApiV3,
  partialMetadata,
  renderTable,
  scaleTable,
  schemaName,
  typesOf,
  type FieldType,
  type IncludeObject,
  type ResourceDefinition,
  type ServedResource,
  type Watch,
  type WatchEvent,
  type WatchRequest,
} from '../engine';
export { formatParity, runParity, type ParityLine } from '../engine';
export { HistoryError } from '../history';
export { actOf } from './act';
export { Draining } from './draining';
export { explainPod, EXPLAIN_USAGE, readExplainRequest } from './explain-command';
export { makeWorkspaces } from './compose';
export { openContainerShell, type ContainerShell, type ContainerShellOptions } from './container-shell';
export { readLog, type LogLine, type LogRequest } from './container-log';
export type { Example } from './examples';
export { exportCluster, exportText, type Export, type ExportOptions } from './export';
export { ImportGivenUp, type ClusterFile } from './import-cluster';
export { unfinishedDrain } from './unfinished-drain';
export { faultsInForce } from './faults-in-force';
export { fieldHints } from './field-hints';
export type { ManifestSource } from './import-manifests';
export {
  findWorkload,
  imagePlan,
  restartPlan,
  scalePlan,
  taintPlan,
  flagsText,
  howManyFit,
  rehearse,
  PLAIN_DRAIN,
  workloadText,
  type FitResult,
  type RehearsalOptions,
  type RehearsalResult,
} from './rehearsal';
export { keepBookmarks, keptMarks } from './kept-marks';
export { firstPictureOf } from './first-picture';
export { keepViews } from './kept-views';
export { nodeUsage } from './node-usage';
export { objectRevisions } from './object-revisions';
export { readReadyMadePicture, type ReadyMadePicture } from './ready-made';
export { SessionRefused } from './refused';
export { Session } from './session';
export type { Passed } from './waiting';
export {
  importReportOf,
  Workspace,
  Workspaces,
  WORKSPACE_ENDING,
  type ImportedWorkspace,
  type WorkspacesOptions,
} from './workspaces';
