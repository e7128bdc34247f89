export { Gateway, type GatewayOptions } from './gateway';
export { userKubeconfigPath } from './kubeconfig';
export type { Speed } from './playing';
export { publish, type Published, type PublishOptions } from './publish';
