export { applyToLiveCluster, type Applicable, type Applied } from './apply';
export { LiveCluster, LiveClusterError } from './live-cluster';
export { readLiveCluster, type ReadCluster } from './read';
