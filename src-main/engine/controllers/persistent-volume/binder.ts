/**
 * Brings volumes and claims together, and says how each fares: a claim gets the smallest volume that can serve it, a
 * volume whose claim is gone is released, a claim whose volume is gone has lost it.
 *
 * Models `pkg/controller/volume/persistentvolume` @ v1.34. Left out: provisioning (no provisioner runs in the model; the
 * claim waits and says for whom), and recycling, which is deprecated: such a volume stays released.
 */
import {
  BIND_COMPLETED,
  classOf,
  equalJson,
  findVolume,
  formatTime,
  type Live,
  type LiveClaim,
  type LiveVolume,
  type ObjectKey,
} from '@shared/api';
import type { PersistentVolumeStatus } from 'kubernetes-types/core/v1';
import type { StorageClass } from 'kubernetes-types/storage/v1';
import { Controller, subjectOf, type Machinery, type SyncResult } from '@main/engine/client';
import { BOUND_BY_CONTROLLER, CLAIMS, CLASSES, isSetAsideFor, VOLUMES } from './claims';

const NO_PROVISIONER = 'kubernetes.io/no-provisioner';
/** Who made a volume, and so deletes it. */
const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by';
/** The scheduler has chosen a node for the claim's first consumer. */
const SELECTED_NODE = 'volume.kubernetes.io/selected-node';

export class PersistentVolumeController extends Controller {
  constructor(machinery: Machinery) {
    super(machinery, {
      name: 'persistent-volume-binder',
      resource: CLAIMS,
      eventSource: 'persistentvolume-controller',
    });
    this.watch(CLAIMS, ({ namespace, name, object, previous }) => {
      const volume = ((object ?? previous) as LiveClaim).spec?.volumeName;
      return volume ? [`${namespace}/${name}`, volume] : [`${namespace}/${name}`];
    });
    this.watch(VOLUMES, ({ name, object, previous }) => [name, ...this.claimsFor(object ?? previous)]);
    this.watch(CLASSES, () => this.waitingClaims());
  }

  override start(): void {
    super.start();
    for (const volume of this.ctx.client.list(VOLUMES)) this.queue.add(volume.metadata.name);
  }

  /** A key with a namespace names a claim, one without a volume. */
  protected override objectOf(key: string): ObjectKey {
    const object = super.objectOf(key);
    return object.namespace === '' ? { ...object, resource: VOLUMES } : object;
  }

  protected sync(namespace: string, name: string): SyncResult {
    if (namespace === '') return this.syncVolume(this.ctx.client.get<LiveVolume>(VOLUMES, '', name));
    const claim = this.ctx.client.get<LiveClaim>(CLAIMS, namespace, name);
    if (!claim) return 'done';
    return claim.metadata.annotations?.[BIND_COMPLETED] === undefined
      ? this.syncWaitingClaim(claim)
      : this.syncBoundClaim(claim);
  }

  /** The claims that a change of a volume may concern: its own, or else all that wait for one. */
  private claimsFor(object: unknown): string[] {
    const reference = (object as LiveVolume | null)?.spec?.claimRef;
    if (reference?.name) return [`${reference.namespace ?? ''}/${reference.name}`];
    return this.waitingClaims();
  }

  private waitingClaims(): string[] {
    return this.ctx.client
      .list<LiveClaim>(CLAIMS)
      .filter((claim) => claim.metadata.annotations?.[BIND_COMPLETED] === undefined)
      .map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}`);
  }

  private syncWaitingClaim(claim: LiveClaim): SyncResult {
    if (claim.metadata.deletionTimestamp !== undefined) return 'done';
    const wanted = claim.spec?.volumeName;
    if (wanted) return this.takeNamedVolume(claim, this.ctx.client.get<LiveVolume>(VOLUMES, '', wanted));
    const volumes = this.ctx.client.list<LiveVolume>(VOLUMES);
    const setAside = volumes.find((volume) => isSetAsideFor(volume, claim));
    // The node of the first consumer decides, unless somebody has decided already.
    if (!setAside && this.waitsForConsumer(claim)) return this.sayWaiting(claim);
    const volume = findVolume(claim, volumes);
    return volume ? this.bind(claim, volume) : this.sayUnbound(claim);
  }

  private waitsForConsumer(claim: LiveClaim): boolean {
    if (claim.metadata.annotations?.[SELECTED_NODE] !== undefined) return false;
    return this.storageClass(classOf(claim))?.volumeBindingMode === 'WaitForFirstConsumer';
  }

  private storageClass(name: string): Live<StorageClass> | undefined {
    return name === '' ? undefined : this.ctx.client.get<Live<StorageClass>>(CLASSES, '', name);
  }

  private takeNamedVolume(claim: LiveClaim, volume: LiveVolume | undefined): SyncResult {
    if (!volume) return this.setClaimPhase(claim, 'Pending');
    const name = volume.metadata.name;
    if (volume.spec?.claimRef && !isSetAsideFor(volume, claim)) {
      this.warn(claim, 'FailedBinding', `volume "${name}" already bound to a different claim.`);
      return this.setClaimPhase(claim, 'Pending');
    }
    if (!volume.spec?.claimRef && findVolume(claim, [volume]) !== volume) {
      this.warn(
        claim,
        'VolumeMismatch',
        `Cannot bind to requested volume "${name}": ${whyNot(claim, volume)}`,
      );
      return this.setClaimPhase(claim, 'Pending');
    }
    return this.bind(claim, volume);
  }

  private sayWaiting(claim: LiveClaim): SyncResult {
    const why = 'waiting for first consumer to be created before binding';
    this.ctx.recorder.normal(subjectOf(claim), 'WaitForFirstConsumer', why);
    return this.setClaimPhase(claim, 'Pending');
  }

  /** No volume can serve the claim: says who would have to make one. */
  private sayUnbound(claim: LiveClaim): SyncResult {
    const { recorder } = this.ctx;
    const name = classOf(claim);
    const provisioner = this.storageClass(name)?.provisioner;
    if (name === '') {
      const why = 'no persistent volumes available for this claim and no storage class is set';
      recorder.normal(subjectOf(claim), 'FailedBinding', why);
    } else if (provisioner === undefined) {
      this.warn(claim, 'ProvisioningFailed', `storageclass.storage.k8s.io "${name}" not found`);
    } else if (provisioner === NO_PROVISIONER) {
      this.warn(claim, 'ProvisioningFailed', `no volume plugin matched name: ${provisioner}`);
    } else {
      recorder.normal(
        subjectOf(claim),
        'ExternalProvisioning',
        `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`,
      );
    }
    return this.setClaimPhase(claim, 'Pending');
  }

  /** The volume first, then the claim: whoever finds only the first done can go on. */
  private bind(claim: LiveClaim, volume: LiveVolume): SyncResult {
    const { client } = this.ctx;
    const { uid, namespace, name, resourceVersion } = claim.metadata;
    let taken = volume;
    if (volume.spec?.claimRef?.uid !== uid) {
      const chosen = !volume.spec?.claimRef;
      const reference = {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        namespace,
        name,
        uid,
        resourceVersion,
      };
      const answer = client.update<LiveVolume>(VOLUMES, {
        ...volume,
        metadata: chosen ? annotated(volume, BOUND_BY_CONTROLLER) : volume.metadata,
        spec: { ...volume.spec, claimRef: reference },
      } as LiveVolume);
      if (!answer.ok) return 'retry';
      taken = answer.object;
    }
    const annotations = {
      ...claim.metadata.annotations,
      [BIND_COMPLETED]: 'yes',
      ...(claim.spec?.volumeName ? {} : { [BOUND_BY_CONTROLLER]: 'yes' }),
    };
    const bound = client.update<LiveClaim>(CLAIMS, {
      ...claim,
      metadata: { ...claim.metadata, annotations },
      spec: { ...claim.spec, volumeName: volume.metadata.name },
    } as LiveClaim);
    if (!bound.ok) return 'retry';
    const told = this.setVolumePhase(taken, { phase: 'Bound' });
    return told === 'done' ? this.syncBoundClaim(bound.object) : told;
  }

  private syncBoundClaim(claim: LiveClaim): SyncResult {
    const name = claim.spec?.volumeName ?? '';
    const volume = this.ctx.client.get<LiveVolume>(VOLUMES, '', name);
    if (name === '') {
      return this.lose(
        claim,
        'ClaimLost',
        'Bound claim has lost reference to PersistentVolume. Data on the volume is lost!',
      );
    }
    if (!volume)
      return this.lose(
        claim,
        'ClaimLost',
        'Bound claim has lost its PersistentVolume. Data on the volume is lost!',
      );
    if (!volume.spec?.claimRef) return this.bind(claim, volume);
    if (volume.spec.claimRef.uid !== claim.metadata.uid) {
      const why = 'Two claims are bound to the same volume, this one is bound incorrectly';
      return this.lose(claim, 'ClaimMisbound', why);
    }
    const { accessModes, capacity } = volume.spec;
    return this.setClaimStatus(claim, {
      phase: 'Bound',
      ...(accessModes ? { accessModes } : {}),
      ...(capacity ? { capacity } : {}),
    });
  }

  private lose(claim: LiveClaim, reason: string, why: string): SyncResult {
    if (claim.status?.phase !== 'Lost') this.warn(claim, reason, why);
    return this.setClaimStatus(claim, { phase: 'Lost' });
  }

  private syncVolume(volume: LiveVolume | undefined): SyncResult {
    if (!volume) return 'done';
    const reference = volume.spec?.claimRef;
    if (!reference?.uid) return this.setVolumePhase(volume, { phase: 'Available' });
    const { namespace = '', name = '' } = reference;
    const claim = this.ctx.client.get<LiveClaim>(CLAIMS, namespace, name);
    if (!claim || claim.metadata.uid !== reference.uid) return this.release(volume);
    // Half bound: the claim's own sync finishes it.
    if (!claim.spec?.volumeName) return 'done';
    if (claim.spec.volumeName === volume.metadata.name)
      return this.setVolumePhase(volume, { phase: 'Bound' });
    return volume.metadata.annotations?.[BOUND_BY_CONTROLLER] === undefined
      ? this.setVolumePhase(volume, { phase: 'Available' })
      : this.giveBack(volume);
  }

  /** The controller chose this volume, and the claim went to another one: it is free again. */
  private giveBack(volume: LiveVolume): SyncResult {
    const { [BOUND_BY_CONTROLLER]: _, ...annotations } = volume.metadata.annotations ?? {};
    const { claimRef: __, ...spec } = volume.spec ?? {};
    const answer = this.ctx.client.update<LiveVolume>(VOLUMES, {
      ...volume,
      metadata: { ...volume.metadata, annotations },
      spec,
    } as LiveVolume);
    return answer.ok ? this.setVolumePhase(answer.object, { phase: 'Available' }) : 'retry';
  }

  private release(volume: LiveVolume): SyncResult {
    const { persistentVolumeReclaimPolicy: policy, hostPath } = volume.spec ?? {};
    const name = volume.metadata.name;
    if (policy !== 'Delete' || volume.metadata.annotations?.[PROVISIONED_BY] !== undefined)
      return this.setVolumePhase(volume, { phase: 'Released' });
    if (hostPath?.path.startsWith('/tmp/')) {
      const deleted = this.ctx.client.delete(VOLUMES, '', name);
      return deleted.ok || deleted.status.reason === 'NotFound' ? 'done' : 'retry';
    }
    if (volume.status?.phase === 'Failed') return 'done';
    const message = hostPath
      ? `host_path deleter only supports /tmp/.+ but received provided ${hostPath.path}`
      : `error getting deleter volume plugin for volume "${name}": no deletable volume plugin matched`;
    this.ctx.recorder.warning(subjectOf(volume), 'VolumeFailedDelete', message);
    return this.setVolumePhase(volume, { phase: 'Failed', message });
  }

  private setVolumePhase(volume: LiveVolume, { phase, message }: PersistentVolumeStatus): SyncResult {
    if (volume.status?.phase === phase) return 'done';
    const status = {
      phase,
      lastPhaseTransitionTime: formatTime(this.now()),
      ...(message === undefined ? {} : { message }),
    };
    return this.ctx.client.updateStatus(VOLUMES, { ...volume, status } as LiveVolume).ok ? 'done' : 'retry';
  }

  private setClaimPhase(claim: LiveClaim, phase: string): SyncResult {
    return this.setClaimStatus(claim, { phase });
  }

  private setClaimStatus(claim: LiveClaim, status: NonNullable<LiveClaim['status']>): SyncResult {
    if (equalJson(claim.status, status)) return 'done';
    return this.ctx.client.updateStatus(CLAIMS, { ...claim, status }).ok ? 'done' : 'retry';
  }

  private warn(claim: LiveClaim, reason: string, why: string): void {
    this.ctx.recorder.warning(subjectOf(claim), reason, why);
  }
}

function annotated({ metadata }: LiveVolume, key: string): LiveVolume['metadata'] {
  return { ...metadata, annotations: { ...metadata.annotations, [key]: 'yes' } };
}

/** Why a volume that a claim names cannot serve it. */
function whyNot(claim: LiveClaim, volume: LiveVolume): string {
  if ((volume.spec?.storageClassName ?? '') !== classOf(claim)) return 'storageClassName does not match';
  if ((volume.spec?.volumeMode ?? 'Filesystem') !== (claim.spec?.volumeMode ?? 'Filesystem'))
    return 'incompatible volumeMode';
  const modes = volume.spec?.accessModes ?? [];
  if (!(claim.spec?.accessModes ?? []).every((mode) => modes.includes(mode)))
    return 'incompatible accessMode';
  return 'requested PV is too small';
}
