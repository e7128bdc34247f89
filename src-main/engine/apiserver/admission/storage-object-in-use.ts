/**
 * StorageObjectInUseProtection: claims and volumes are kept from going while they are in use; controllers take the
 * finalizers off. Models plugin/pkg/admission/storage/storageobjectinuseprotection @ v1.34.
 */
import { PV_PROTECTION, PVC_PROTECTION, type GroupResource } from '@shared/api';
import type { AdmissionPlugin } from './index';

const FINALIZERS: Readonly<Record<GroupResource, string>> = {
  persistentvolumeclaims: PVC_PROTECTION,
  persistentvolumes: PV_PROTECTION,
};

export const storageObjectInUseProtection: AdmissionPlugin = {
  name: 'StorageObjectInUseProtection',

  mutate({ metadata }, { definition }, old) {
    const finalizer = FINALIZERS[definition.resource];
    if (finalizer === undefined || old || metadata.finalizers?.includes(finalizer)) return;
    (metadata as { finalizers?: string[] }).finalizers = [...(metadata.finalizers ?? []), finalizer];
  },
};
