export type { ImageCatalogue } from '../runtime';
export { Kubelets } from './kubelets';
