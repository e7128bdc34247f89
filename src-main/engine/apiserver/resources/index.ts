/** Every resource that the server serves by itself, in the order of discovery. */
import type { ResourceDefinition } from '../definition';
import { configMaps, limitRanges, resourceQuotas, secrets, serviceAccounts } from './config';
import { daemonSets } from './daemon-set';
import { deployments } from './deployment';
import { DRYDOCK_RESOURCES } from './drydock';
import { events } from './event';
import { cronJobs, jobs } from './job';
import { customResourceDefinitions, KEPT_RESOURCES } from './kept';
import { namespaces } from './namespace';
import { endpoints, endpointSlices, horizontalPodAutoscalers, replicationControllers } from './network';
import { nodes } from './node';
import { pods } from './pod';
import { leases, podDisruptionBudgets, priorityClasses } from './policy';
import { replicaSets } from './replica-set';
import { schedulerConfigurations } from './scheduler-configuration';
import { services } from './service';
import { controllerRevisions, statefulSets } from './stateful-set';
import { persistentVolumeClaims, persistentVolumes, storageClasses } from './storage';

const inGroup = (group: string): readonly ResourceDefinition[] => KEPT_RESOURCES.filter((d) => d.group === group);

export const BUILTIN_RESOURCES: readonly ResourceDefinition[] = [
  configMaps, endpoints, events, limitRanges, namespaces, nodes, persistentVolumeClaims, persistentVolumes, pods,
  ...inGroup(''), replicationControllers, resourceQuotas, secrets, serviceAccounts, services,
  ...inGroup('apiregistration.k8s.io'),
  controllerRevisions, daemonSets, deployments, replicaSets, statefulSets,
  horizontalPodAutoscalers,
  cronJobs, jobs,
  ...inGroup('certificates.k8s.io'),
  ...inGroup('networking.k8s.io'),
  podDisruptionBudgets,
  ...inGroup('rbac.authorization.k8s.io'),
  storageClasses, ...inGroup('storage.k8s.io'),
  ...inGroup('admissionregistration.k8s.io'),
  customResourceDefinitions,
  priorityClasses,
  leases,
  ...inGroup('node.k8s.io'),
  endpointSlices,
  ...inGroup('flowcontrol.apiserver.k8s.io'),
  ...inGroup('resource.k8s.io'),
  schedulerConfigurations,
  ...DRYDOCK_RESOURCES,
];
