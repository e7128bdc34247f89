/** Our own kubectl: parse → verbs/ → print/. It speaks to the API through a ClusterApi, which a session can be. */
export type { ClusterApi, KubectlFiles, KubectlIo } from './cluster';
export { completeKubectl, type CompletionWorld } from './complete';
export { runKubectl, type KubectlEnvironment } from './dispatch';
export { KUBECTL } from './parse';
export { sessionCluster, type SessionClusterOptions } from './session-cluster';
export { readDuration } from './parse';
