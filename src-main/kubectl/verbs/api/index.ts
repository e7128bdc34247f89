export { apiResources } from './resources';
export { apiVersions } from './versions';
