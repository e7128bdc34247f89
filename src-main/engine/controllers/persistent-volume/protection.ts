/**
 * Keeps what is in use: a claim goes only when no pod uses it any more, a volume only when no claim has it.
 * Models `pkg/controller/volume/pvcprotection` and `pvprotection` @ v1.34. Admission gives new objects the finalizers.
 */
import {
  claimNames,
  PV_PROTECTION,
  PVC_PROTECTION,
  type GroupResource,
  type KubeObject,
  type Live,
  type LiveVolume,
} from '@shared/api';
import type { Pod } from 'kubernetes-types/core/v1';
import { Controller, type Index, type Machinery, type SyncResult } from '@main/engine/client';
import { CLAIMS, VOLUMES } from './claims';

abstract class ProtectionController extends Controller {
  protected constructor(
    machinery: Machinery,
    name: string,
    resource: GroupResource,
    private readonly finalizer: string,
  ) {
    super(machinery, { name, resource });
    this.watchOwn();
  }

  protected abstract isInUse(object: KubeObject): boolean;

  protected sync(namespace: string, name: string): SyncResult {
    const object = this.ctx.client.get(this.resource, namespace, name);
    if (object?.metadata.deletionTimestamp === undefined) return 'done';
    const { finalizers = [], uid } = object.metadata;
    if (!finalizers.includes(this.finalizer) || this.isInUse(object)) return 'done';
    const rest = finalizers.filter((finalizer) => finalizer !== this.finalizer);
    const metadata = { uid, finalizers: rest.length > 0 ? rest : null };
    const answer = this.ctx.client.patch(this.resource, namespace, name, 'merge', { metadata });
    return answer.ok || answer.status.reason === 'NotFound' ? 'done' : 'retry';
  }
}

export class ClaimProtectionController extends ProtectionController {
  private readonly users: Index;

  constructor(machinery: Machinery) {
    super(machinery, 'pvc-protection-controller', CLAIMS, PVC_PROTECTION);
    // A pod without a node has mounted nothing, and will not as long as the claim is on its way out.
    this.users = machinery.informers.index('pods', 'claims in use', (object) => {
      const pod = object as Live<Pod>;
      return pod.spec?.nodeName ? claimKeys(pod) : [];
    });
    this.watch('pods', ({ object, previous }) => (object ? [] : claimKeys(previous as Live<Pod>)));
  }

  protected isInUse({ metadata }: KubeObject): boolean {
    return this.users.count(`${metadata.namespace ?? ''}/${metadata.name}`) > 0;
  }
}

function claimKeys(pod: Live<Pod>): string[] {
  return claimNames(pod).map(({ name }) => `${pod.metadata.namespace ?? ''}/${name}`);
}

export class VolumeProtectionController extends ProtectionController {
  constructor(machinery: Machinery) {
    super(machinery, 'pv-protection-controller', VOLUMES, PV_PROTECTION);
  }

  protected isInUse(volume: KubeObject): boolean {
    return (volume as LiveVolume).status?.phase === 'Bound';
  }
}
