/**
 * What a pod's volumes need before its containers can start: maps and secrets that exist, claims that are bound, paths
 * of the node that are what they should be.
 * Models `pkg/kubelet/volumemanager` and `pkg/volume` (MountVolume.SetUp) @ v1.34.
 */
import type { Live } from '@shared/api';
import type { PersistentVolumeClaim, Volume } from 'kubernetes-types/core/v1';
import { configData, secretData, type Env } from './env';
import { prepareHostPath } from './host-paths';
import { ROOT_CA } from './mounts';
import type { NodeKubelet } from './node-kubelet';
import type { PodWorker } from './pod-worker';

/** Why a volume cannot be mounted; undefined where all can. */
export function whyNotMounted(kubelet: NodeKubelet, worker: PodWorker): string | undefined {
  for (const volume of worker.pod.spec?.volumes ?? []) {
    const why = whyNot(kubelet, worker, volume);
    if (why !== undefined) return why;
  }
  return undefined;
}

function whyNot(kubelet: NodeKubelet, worker: PodWorker, volume: Volume): string | undefined {
  const failed = (why: string): string => `MountVolume.SetUp failed for volume "${volume.name}" : ${why}`;
  const parts = volume.projected?.sources ?? [{ configMap: volume.configMap, secret: undefined }];
  for (const { configMap, secret } of parts) {
    if (configMap && configMap.name !== ROOT_CA) {
      const why = missing(
        'configmap',
        configMap.name ?? '',
        configData(kubelet, worker.namespace, configMap.name ?? ''),
        configMap,
      );
      if (why !== undefined) return failed(why);
    }
    if (secret) {
      const why = missing(
        'secret',
        secret.name ?? '',
        secretData(kubelet, worker.namespace, secret.name ?? ''),
        secret,
      );
      if (why !== undefined) return failed(why);
    }
  }
  if (volume.secret) {
    const name = volume.secret.secretName ?? '';
    const why = missing('secret', name, secretData(kubelet, worker.namespace, name), volume.secret);
    if (why !== undefined) return failed(why);
  }
  if (volume.persistentVolumeClaim) {
    const name = volume.persistentVolumeClaim.claimName;
    const claim = kubelet.host.context.client.get<Live<PersistentVolumeClaim>>(
      'persistentvolumeclaims',
      worker.namespace,
      name,
    );
    if (!claim?.spec?.volumeName) {
      return `Unable to attach or mount volumes: unmounted volumes=[${volume.name}], unattached volumes=[], failed to process volumes=[${volume.name}]: error processing PVC ${worker.namespace}/${name}: PVC is not bound`;
    }
  }
  const why = volume.hostPath && prepareHostPath(kubelet, volume.hostPath.path, volume.hostPath.type ?? '');
  return why === undefined ? undefined : failed(why);
}

function missing(
  kind: string,
  name: string,
  data: Env | undefined,
  source: { readonly optional?: boolean; readonly items?: readonly { readonly key: string }[] },
): string | undefined {
  if (source.optional) return undefined;
  if (!data) return `${kind} "${name}" not found`;
  for (const { key } of source.items ?? []) {
    if (data[key] === undefined)
      return `references non-existent ${kind === 'secret' ? 'secret' : 'config'} key: ${key}`;
  }
  return undefined;
}
