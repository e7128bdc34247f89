/** Every resource that the server serves by itself, in the order of discovery. */
import type { ResourceDefinition } from '../definition';
import { daemonSets } from './daemon-set';
import { deployments } from './deployment';
import { DRYDOCK_RESOURCES } from './drydock';
import { events } from './event';
import { namespaces } from './namespace';
import { nodes } from './node';
import { pods } from './pod';
import { replicaSets } from './replica-set';

export const BUILTIN_RESOURCES: readonly ResourceDefinition[] = [
  events, namespaces, nodes, pods,
  daemonSets, deployments, replicaSets,
  ...DRYDOCK_RESOURCES,
];
