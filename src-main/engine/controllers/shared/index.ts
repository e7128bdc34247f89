export { Backoff, type BackoffState } from './backoff';
export { withCondition, withoutCondition, type Condition } from './conditions';
export { crowdOf, podsToDelete } from './deletion-rank';
export { markDisruptionTarget } from './disruption-target';
export { ownedPods, type PodTrait } from './owned-pods';
export {
  claim,
  controllerReference,
  matchingOrphans,
  ownerKeys,
  type Claim,
  type OwnerKeys,
} from './ownership';
export {
  createPod,
  deletePod,
  inSlowStartBatches,
  isNamespaceTerminating,
  podFromTemplate,
  type LivePod,
} from './pod-control';
export {
  forgetRevisions,
  REVISION_HASH,
  REVISIONS,
  revisionsOf,
  syncRevisions,
  templateOf,
  type HistoryResult,
  type LiveRevision,
  type RevisionHistory,
} from './revisions';
export { selectedPods } from './selected-pods';
export {
  podsBehind,
  podsByLabel,
  portsOn,
  selectsPods,
  servicesOf,
  type EndpointPort,
  type LiveService,
} from './service-endpoints';
export { safeHash } from './template-hash';
