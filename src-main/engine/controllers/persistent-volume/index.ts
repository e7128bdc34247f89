/** What becomes of volumes and claims. */
export { EphemeralVolumeController } from './ephemeral';
export { PersistentVolumeController } from './binder';
export { ClaimProtectionController, VolumeProtectionController } from './protection';
