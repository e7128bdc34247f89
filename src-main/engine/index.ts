export {
  aggregatedDiscovery,
  apiGroup,
  apiGroupList,
  apiResourceList,
  apiVersions,
  fieldDocs,
  openApiV3,
  partialMetadata,
  renderTable,
  scaleTable,
  schemaName,
  SYSTEM_PRIORITY_CLASSES,
  typesOf,
  type FieldType,
  type IncludeObject,
  type ServedResource,
  knownType,
  type ResourceDefinition,
  type Watch,
  type WatchEvent,
  type WatchRequest,
} from './apiserver';
export { Cluster, type ClusterOptions, type ClusterState, type InputResult, type Placement } from './cluster';
export { formatParity, runParity, type ParityLine } from './scheduler';
export { LoopError } from './turns';
export type { Reader, Row } from './store';
