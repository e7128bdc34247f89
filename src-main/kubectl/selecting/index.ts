export { locate, type ApiPath } from './api-path';
export { mustFindKind, readArguments, readTypes, type NamedTarget } from './arguments';
export { mustHaveObjects, readManifests, readText, type Manifest, type Manifests } from './manifests';
export {
  listNamespace,
  listSelected,
  NOTHING_GIVEN,
  readSelected,
  select,
  selectedOf,
  type Selected,
  type Selection,
  type SelectOptions,
  type Target,
} from './select';
