/** What reads and writes YAML: comes with its library when it is first used. */
export { parseManifests } from '@shared/api';
export { cloneNodeYaml, freeCloneName } from '@renderer/model';
