export { BusyCluster } from './busy-cluster';
export { META, Script } from './script';
