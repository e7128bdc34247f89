/**
 * Images that nobody uses go when the disk fills up.
 * Models `pkg/kubelet/images` (image garbage collection) @ v1.34: from 85 % on down to 80 %, the least recently used
 * first, none younger than two minutes.
 */
import { compareText, unitValue } from '@shared/api';
import { parseImageReference, type PulledImage } from '../runtime';
import type { NodeKubelet } from './node-kubelet';

const HIGH = 0.85;
const LOW = 0.8;
const LEAST_AGE = 120_000;
const SYSTEM_DISK = 4 * 1024 ** 3;

/**
 * @param high the share of the disk from which on images go
 * @returns bytes that are free now
 */
export function collectImages(kubelet: NodeKubelet, high = HIGH): number {
  const size = unitValue(
    (kubelet.node?.status?.capacity as Record<string, string> | undefined)?.['ephemeral-storage'] ?? '0',
  );
  if (size === 0) return 0;
  const images = kubelet.images.list();
  let used = SYSTEM_DISK + images.reduce((sum, image) => sum + image.size, 0);
  if (used < size * high) return 0;
  const now = kubelet.now();
  const inUse = usedImages(kubelet);
  const key = (image: PulledImage): string => `${image.name}@${image.digest}`;
  const unused = images
    .filter(
      (image) =>
        !inUse.has(key(image)) &&
        now - kubelet.images.usedAt(image) >= LEAST_AGE &&
        !image.name.endsWith('/pause'),
    )
    .sort((a, b) => kubelet.images.usedAt(a) - kubelet.images.usedAt(b) || compareText(key(a), key(b)));
  let freed = 0;
  for (const image of unused) {
    if (used < size * LOW && high > 0) break;
    kubelet.images.remove(image);
    used -= image.size;
    freed += image.size;
  }
  if (freed === 0 && high > 0) {
    const about = { apiVersion: 'v1', kind: 'Node', name: kubelet.name, uid: kubelet.name };
    const wanted = Math.ceil(used - size * LOW);
    kubelet.recorder.warning(
      about,
      'FreeDiskSpaceFailed',
      `Failed to garbage collect required amount of images. Attempted to free ${wanted} bytes, but only found ${freed} bytes eligible to free.`,
    );
  }
  return freed;
}

function usedImages(kubelet: NodeKubelet): Set<string> {
  const used = new Set<string>();
  for (const uid of kubelet.pods) {
    const worker = kubelet.host.workers.get(uid);
    for (const { state, specImage } of worker?.containers ?? []) {
      const reference = state === 'running' ? parseImageReference(specImage) : undefined;
      const image = reference && kubelet.images.find(reference);
      if (image) used.add(`${image.name}@${image.digest}`);
    }
  }
  return used;
}
