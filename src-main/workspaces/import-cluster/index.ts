export { goOn, ImportGivenUp } from './given-up';
export { importCluster, type ImportedCluster } from './import-cluster';
export { isReady } from './notes';
export type { ClusterFile } from './read-files';
