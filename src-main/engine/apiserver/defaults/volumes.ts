/** Defaults of volumes. Models `pkg/apis/core/v1/defaults.go` @ v1.34. */
import type { DownwardAPIVolumeFile, Volume, VolumeProjection } from 'kubernetes-types/core/v1';

/** rw-r--r-- */
const FILE_MODE = 0o644;

export function setVolumeDefaults(volume: Volume): void {
  if (Object.isFrozen(volume)) return;
  if (Object.keys(volume).length === 1 && volume.name !== undefined) volume.emptyDir = {};
  if (volume.secret) volume.secret.defaultMode ??= FILE_MODE;
  if (volume.configMap) volume.configMap.defaultMode ??= FILE_MODE;
  if (volume.hostPath) volume.hostPath.type ??= '';
  if (volume.downwardAPI) {
    volume.downwardAPI.defaultMode ??= FILE_MODE;
    for (const item of volume.downwardAPI.items ?? []) setItemDefaults(item);
  }
  if (volume.projected) {
    volume.projected.defaultMode ??= FILE_MODE;
    for (const source of volume.projected.sources ?? []) setProjectionDefaults(source);
  }
  if (volume.iscsi) volume.iscsi.iscsiInterface ??= 'default';
  if (volume.rbd) {
    volume.rbd.pool ??= 'rbd';
    volume.rbd.user ??= 'admin';
    volume.rbd.keyring ??= '/etc/ceph/keyring';
  }
  if (volume.azureDisk) {
    volume.azureDisk.cachingMode ??= 'ReadWrite';
    volume.azureDisk.kind ??= 'Shared';
    volume.azureDisk.fsType ??= 'ext4';
    volume.azureDisk.readOnly ??= false;
  }
  const claim = volume.ephemeral?.volumeClaimTemplate?.spec;
  if (claim) claim.volumeMode ??= 'Filesystem';
}

function setProjectionDefaults(source: VolumeProjection): void {
  if (source.serviceAccountToken) source.serviceAccountToken.expirationSeconds ??= 3600;
  for (const item of source.downwardAPI?.items ?? []) setItemDefaults(item);
}

function setItemDefaults(item: DownwardAPIVolumeFile): void {
  if (item.fieldRef) item.fieldRef.apiVersion ??= 'v1';
}
