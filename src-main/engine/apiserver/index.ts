export { ApiServer, requestObject, type ApiServerOptions, type Gate } from './server';
export {
  aggregatedDiscovery,
  apiGroup,
  apiGroupList,
  apiResourceList,
  apiVersions,
  type ServedResource,
} from './discovery';
export { openApiV3, schemaName, typesOf } from './schema/openapi';
export { partialMetadata, renderTable, type IncludeObject } from './tables/render';
export { scaleTable } from './tables/workloads';
export type { Caller } from './strategy';
export type { Modelled, ResourceDefinition, SubresourceDefinition, Verb } from './definition';
export { Registry } from './registry';
export { SYSTEM_PRIORITY_CLASSES } from './admission/priority';
export { Watch, type WatchEvent, type WatchRequest } from './watch';
export type { Cell, Column, TableDefinition } from './tables/table';
export { fieldDocs } from './schema/docs';
export { knownType, type Field, type FieldType, type StructType } from './schema/types';
