/**
 * How a strategic merge patch merges lists: by a key, or as a set of plain values (''). Lists that are not here are
 * replaced whole. From the `x-kubernetes-patch-merge-key` entries of the published OpenAPI.
 */
export const MERGE_KEYS: Readonly<Record<string, string>> = {
  'core/v1.Container.env': 'name',
  'core/v1.Container.ports': 'containerPort',
  'core/v1.Container.volumeDevices': 'devicePath',
  'core/v1.Container.volumeMounts': 'mountPath',
  'core/v1.EphemeralContainer.env': 'name',
  'core/v1.EphemeralContainer.ports': 'containerPort',
  'core/v1.EphemeralContainer.volumeDevices': 'devicePath',
  'core/v1.EphemeralContainer.volumeMounts': 'mountPath',
  'core/v1.PodSpec.containers': 'name',
  'core/v1.PodSpec.initContainers': 'name',
  'core/v1.PodSpec.ephemeralContainers': 'name',
  'core/v1.PodSpec.imagePullSecrets': 'name',
  'core/v1.PodSpec.schedulingGates': 'name',
  'core/v1.PodSpec.hostAliases': 'ip',
  'core/v1.PodSpec.topologySpreadConstraints': 'topologyKey',
  'core/v1.PodSpec.volumes': 'name',
  'core/v1.PodSpec.resourceClaims': 'name',
  'core/v1.PodStatus.conditions': 'type',
  'core/v1.PodStatus.podIPs': 'ip',
  'core/v1.PodStatus.hostIPs': '',
  'core/v1.PodStatus.resourceClaimStatuses': 'name',
  'core/v1.NodeStatus.addresses': 'type',
  'core/v1.NodeStatus.conditions': 'type',
  'core/v1.NodeSpec.podCIDRs': '',
  'core/v1.NamespaceStatus.conditions': 'type',
  'core/v1.PersistentVolumeClaimStatus.conditions': 'type',
  'core/v1.ReplicationControllerStatus.conditions': 'type',
  'core/v1.ServiceStatus.conditions': 'type',
  'core/v1.ServiceSpec.ports': 'port',
  'core/v1.ServiceAccount.secrets': 'name',
  'meta/v1.ObjectMeta.finalizers': '',
  'meta/v1.ObjectMeta.ownerReferences': 'uid',
  'apps/v1.DaemonSetStatus.conditions': 'type',
  'apps/v1.DeploymentStatus.conditions': 'type',
  'apps/v1.ReplicaSetStatus.conditions': 'type',
  'apps/v1.StatefulSetStatus.conditions': 'type',
  'batch/v1.JobStatus.conditions': 'type',
  'policy/v1.PodDisruptionBudgetStatus.conditions': 'type',
  'autoscaling/v2.HorizontalPodAutoscalerStatus.conditions': 'type',
};

/** Objects of which a patch may say which keys remain. */
export const RETAIN_KEYS: ReadonlySet<string> = new Set([
  'core/v1.PodSpec.volumes',
  'core/v1.PodSpec.resourceClaims',
  'apps/v1.DeploymentSpec.strategy',
]);
