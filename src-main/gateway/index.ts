export { Gateway, type GatewayOptions } from './gateway';
export { kubeconfigText, mergeKubeconfig, userKubeconfigPath, writeKubeconfigFile } from './kubeconfig';
export type { Speed } from './playing';
