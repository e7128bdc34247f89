export type { ImageCatalogue } from '../runtime';
export { Kubelets } from './kubelets';
export { mirroredUid } from './static-pods';
