/** The registries that images are pulled from: whether they answer, how fast, and what is said where they do not. */
import { IMAGE_REGISTRIES, type ImageRegistry } from '@shared/api';
import { digestOf, type ImageReference } from '../runtime';
import type { NodeKubelet } from './node-kubelet';
import type { PodWorker } from './pod-worker';

/** What a node's line carries, bytes a second. */
const BANDWIDTH = 10_000_000;
/** Asking the registry for a manifest takes this long, ms, however small the image. */
const HANDSHAKE = 1_000;
/** How long a connection is tried where nobody answers, ms. */
const DIAL_TIMEOUT = 30_000;

function registryOf(kubelet: NodeKubelet, host: string): ImageRegistry['spec'] | undefined {
  return kubelet.host.context.client
    .list<ImageRegistry>(IMAGE_REGISTRIES)
    .find(({ spec }) => spec.host === host)?.spec;
}

/** Milliseconds that a pull takes: the manifest, and the layers unless the node has them. */
export function pullTime(kubelet: NodeKubelet, reference: ImageReference | undefined): number {
  const registry = reference && registryOf(kubelet, reference.host);
  if (kubelet.isPartitioned) return DIAL_TIMEOUT;
  const handshake = HANDSHAKE + (registry?.latencyMilliseconds ?? 0);
  if (registry && registry.state !== 'Up') return handshake;
  const image = reference && kubelet.host.images.manifest(reference);
  if (!image || kubelet.images.hasDigest(image)) return handshake;
  const speed = Math.min(BANDWIDTH, registry?.bytesPerSecond ?? BANDWIDTH);
  return handshake + Math.ceil((image.size / speed) * 1000 * kubelet.diskFactor);
}

/** An address that a registry might have: of the range that is set aside for examples, always the same. */
function addressOf(server: string): string {
  return `198.51.100.${(Number.parseInt(digestOf(server).slice(7, 11), 16) % 254) + 1}`;
}

/** Why a registry does not serve an image, as containerd words it; undefined where it does. */
export function pullError(
  kubelet: NodeKubelet,
  worker: PodWorker,
  reference: ImageReference,
): string | undefined {
  const { text, name, host, path, tag, digest } = reference;
  const resolve = `failed to pull and unpack image "${text}": failed to resolve reference "${text}"`;
  const server = host === 'docker.io' ? 'registry-1.docker.io' : host;
  const url = `https://${server}/v2/${path}/manifests/${digest ?? tag ?? 'latest'}`;
  if (kubelet.isPartitioned)
    return `${resolve}: failed to do request: Head "${url}": dial tcp: lookup ${server}: i/o timeout`;
  const registry = registryOf(kubelet, host);
  switch (registry?.state) {
    case 'Down':
      return `${resolve}: failed to do request: Head "${url}": dial tcp ${addressOf(server)}:443: connect: connection refused`;
    case 'Refusing':
      return `${resolve}: unexpected status from HEAD request to ${url}: 403 Forbidden`;
    case 'Up':
    case undefined:
      break;
  }
  const isDenied =
    registry?.requiresPullSecret === true && (worker.pod.spec?.imagePullSecrets?.length ?? 0) === 0;
  if (kubelet.host.images.manifest(reference) && !isDenied) return undefined;
  return kubelet.host.images.hasRepository(name) && !isDenied
    ? `rpc error: code = NotFound desc = ${resolve}: ${text}: not found`
    : `${resolve}: pull access denied, repository does not exist or may require authorization: ` +
        'server message: insufficient_scope: authorization failed';
}
