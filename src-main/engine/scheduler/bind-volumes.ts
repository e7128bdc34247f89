/**
 * Gives the claims of a pod their volumes once its node is chosen.
 * Models plugins/volumebinding PreBind @ v1.34, together with what the persistent volume controller would do while the
 * scheduler waits for it: a turn does not wait, so claim and volume are given to each other here; that controller then
 * brings their phases up to date.
 */
import { BIND_COMPLETED } from '@shared/api';
import type { ApiClient } from '../client';
import type { VolumeBindingDecision } from './plugins/volume-binding';

/** @returns why it failed; undefined where all is bound */
export function bindVolumes(
  bindings: readonly VolumeBindingDecision[],
  client: ApiClient,
): string | undefined {
  for (const { claim, volume } of bindings) {
    const { namespace = 'default', name, uid } = claim.metadata;
    const reference = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      namespace,
      name,
      ...(uid ? { uid } : {}),
    };
    const taken = client.update('persistentvolumes', {
      ...volume,
      spec: { ...volume.spec, claimRef: reference },
    });
    if (!taken.ok) return taken.status.message;
    const bound = client.update('persistentvolumeclaims', {
      ...claim,
      metadata: {
        ...claim.metadata,
        annotations: { ...claim.metadata.annotations, [BIND_COMPLETED]: 'yes' },
      },
      spec: { ...claim.spec, volumeName: volume.metadata.name },
    });
    if (!bound.ok) return bound.status.message;
  }
  return undefined;
}
