/**
 * Makes the claims of generic ephemeral volumes: one for each such volume of a pod, owned by the pod.
 * Models `pkg/controller/volume/ephemeral` @ v1.34.
 */
import { claimNameOf, type Live, type LiveClaim } from '@shared/api';
import type { Pod, Volume } from 'kubernetes-types/core/v1';
import { Controller, subjectOf, type Machinery, type SyncResult } from '@main/engine/client';
import { CLAIMS } from './claims';

export class EphemeralVolumeController extends Controller {
  constructor(machinery: Machinery) {
    super(machinery, {
      name: 'ephemeral-volume-controller',
      resource: 'pods',
      eventSource: 'ephemeral_volume',
    });
    this.watch('pods', ({ namespace, name, object }) =>
      ephemeralVolumes(object as Live<Pod> | null).length > 0 ? [`${namespace}/${name}`] : [],
    );
    // A claim that is gone is made again.
    this.watch(CLAIMS, ({ namespace, object, previous }) => {
      if (object) return [];
      const owner = previous?.metadata.ownerReferences?.find(({ kind }) => kind === 'Pod');
      return owner ? [`${namespace}/${owner.name}`] : [];
    });
  }

  protected sync(namespace: string, name: string): SyncResult {
    const pod = this.ctx.client.get<Live<Pod>>('pods', namespace, name);
    if (!pod || pod.metadata.deletionTimestamp !== undefined) return 'done';
    const results = ephemeralVolumes(pod).map((volume) => this.ensureClaim(pod, volume));
    return results.includes('retry') ? 'retry' : 'done';
  }

  private ensureClaim(pod: Live<Pod>, volume: Volume): SyncResult {
    const { client, recorder } = this.ctx;
    const { namespace = 'default', uid = '' } = pod.metadata;
    const name = claimNameOf(pod.metadata.name, volume)!;
    const present = client.get<LiveClaim>(CLAIMS, namespace, name);
    if (present) {
      if (present.metadata.ownerReferences?.some((owner) => owner.uid === uid)) return 'done';
      const why = `PVC "${name}" was not created for pod "${pod.metadata.name}"`;
      recorder.warning(subjectOf(pod), 'EphemeralVolumeCreationFailed', why);
      return 'retry';
    }
    const template = volume.ephemeral?.volumeClaimTemplate;
    const answer = client.create<LiveClaim>(CLAIMS, {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: {
        ...(template?.metadata?.labels ? { labels: template.metadata.labels } : {}),
        ...(template?.metadata?.annotations ? { annotations: template.metadata.annotations } : {}),
        name,
        namespace,
        ownerReferences: [
          {
            apiVersion: 'v1',
            kind: 'Pod',
            name: pod.metadata.name,
            uid,
            controller: true,
            blockOwnerDeletion: true,
          },
        ],
      },
      spec: template?.spec,
    } as LiveClaim);
    if (answer.ok) return 'done';
    const why = `ephemeral volume controller failed to create PVC ${name}: ${answer.status.message ?? ''}`;
    recorder.warning(subjectOf(pod), 'EphemeralVolumeCreationFailed', why);
    return 'retry';
  }
}

function ephemeralVolumes(pod: Live<Pod> | null): Volume[] {
  return (pod?.spec?.volumes ?? []).filter((volume) => volume.ephemeral !== undefined);
}
