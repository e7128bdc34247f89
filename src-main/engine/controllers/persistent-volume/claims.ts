/** What the controllers of volumes and claims share. */
import type { GroupResource, LiveClaim, LiveVolume } from '@shared/api';

export const CLAIMS: GroupResource = 'persistentvolumeclaims';
export const VOLUMES: GroupResource = 'persistentvolumes';
export const CLASSES: GroupResource = 'storageclasses.storage.k8s.io';

/** Says of a volume, or of a claim, that the controller chose the other one: it may also take it back. */
export const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller';

/** Whether the volume is set aside for the claim, or has it. */
export function isSetAsideFor({ spec }: LiveVolume, { metadata }: LiveClaim): boolean {
  const reference = spec?.claimRef;
  return (
    reference !== undefined &&
    reference.name === metadata.name &&
    reference.namespace === metadata.namespace &&
    (!reference.uid || reference.uid === metadata.uid)
  );
}
