/**
 * Which fields lose an empty or zero value: in Go's types they are no pointers and marked `omitempty`, so a server
 * cannot tell `hostPort: 0` from none. Of texts, lists and maps that is the rule; of numbers and booleans, these.
 */
const ZERO_IS_ABSENT: ReadonlySet<string> = new Set([
  // numbers
  'hostPort',
  'nodePort',
  'initialDelaySeconds',
  'periodSeconds',
  'successThreshold',
  'failureThreshold',
  'minReadySeconds',
  'healthCheckNodePort',
  'count',
  'generation',
  'observedGeneration',
  'signal',
  'sizeBytes',
  'readyReplicas',
  'availableReplicas',
  'unavailableReplicas',
  'updatedReplicas',
  'fullyLabeledReplicas',
  'currentReplicas',
  'numberAvailable',
  'numberUnavailable',
  'updatedNumberScheduled',
  'active',
  'succeeded',
  'failed',
  // booleans
  'hostNetwork',
  'hostPID',
  'hostIPC',
  'stdin',
  'stdinOnce',
  'tty',
  'readOnly',
  'unschedulable',
  'paused',
  'publishNotReadyAddresses',
  'globalDefault',
  'deprecated',
]);

/** Numbers and booleans of these names are pointers in these types, and texts whose emptiness says something. */
const POINTERS: ReadonlySet<string> = new Set([
  'batch/v1.JobStatus.failedIndexes',
  'batch/v1.SuccessPolicyRule.succeededIndexes',
  'core/v1.PersistentVolumeClaimSpec.storageClassName',
  'core/v1.PersistentVolumeClaimSpec.volumeAttributesClassName',
  'networking/v1.IngressSpec.ingressClassName',
  'core/v1.GRPCAction.service',
  'discovery/v1.EndpointPort.name',
]);

/** Whether the field of this type is dropped where its value is empty or zero. `kind` is the field's own type. */
export function isOmittedWhenZero(owner: string, name: string, kind: string): boolean {
  if (owner.startsWith('drydock.dev/')) return false;
  switch (kind) {
    case 'list':
    case 'map':
      return true;
    case 'string':
      return !POINTERS.has(`${owner}.${name}`);
    case 'int32':
    case 'int64':
    case 'bool':
      if (name === 'timeoutSeconds') return owner === 'core/v1.Probe';
      return ZERO_IS_ABSENT.has(name);
    default:
      return false;
  }
}
