export type {
  ClusterApi,
  ContainerUsage,
  ExecRequest,
  ExecResult,
  FieldSchema,
  LogLine,
  LogRequest,
  Passed,
  SchemaType,
  TypeSchema,
  WatchedResource,
  WatchEvent,
  WatchHandle,
} from './cluster-api';
export type { Command, KubectlFiles, KubectlIo, Verb } from './command';
export { dryRunOf, dryRunOption, dryRunSuffix, type DryRun } from './dry-run';
export {
  caught,
  exitCodeOf,
  fail,
  failAll,
  Failure,
  Failures,
  failureText,
  failUsage,
  isFailure,
  ServerFailure,
  statusText,
} from './failures';
export {
  findKind,
  kindName,
  kindOf,
  kindOfResource,
  nameWithKind,
  type Cell,
  type Column,
  type Kind,
} from './kinds';
export {
  defaultKubeconfig,
  defaultNamespace,
  findContext,
  readKubeconfig,
  writeKubeconfig,
  type Kubeconfig,
  type KubeconfigData,
  type NamedContext,
} from './kubeconfig';
export { answerOf, findObject, getObject, listObjects, listOf, place, send } from './requests';
export { SERVER_VERSION } from './server-version';
export { RESOURCE_VERBS } from './resource-verbs';
