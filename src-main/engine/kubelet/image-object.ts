/**
 * The images of a node as an object of the workspace, NodeImageStore: whole, while a node's status reports the fifty
 * largest, and at once. The kubelet writes it when images come or go; who removes an image from it removes it from the
 * node, as `crictl rmi` does (containers that run from it run on); who adds one has it pulled by hand.
 */
import {
  compareText,
  DRYDOCK_API,
  equalJson,
  NODE_IMAGE_STORES,
  type NodeImageStore,
  type StoredImage,
} from '@shared/api';
import { parseImageReference, type PulledImage } from '../runtime';
import type { NodeKubelet } from './node-kubelet';

/** Writes down what the node has, where that is not what stands there. */
export function writeImageObject(kubelet: NodeKubelet): void {
  const { client } = kubelet.host.context;
  const old = client.get<NodeImageStore>(NODE_IMAGE_STORES, '', kubelet.name);
  const images = imagesOf(kubelet);
  if (!old) {
    client.create<NodeImageStore>(NODE_IMAGE_STORES, {
      apiVersion: DRYDOCK_API,
      kind: 'NodeImageStore',
      metadata: { name: kubelet.name },
      images,
    });
  } else if (!equalJson(old.images, images))
    client.update<NodeImageStore>(NODE_IMAGE_STORES, { ...old, images });
}

function imagesOf(kubelet: NodeKubelet): StoredImage[] {
  const { images } = kubelet;
  const tags = images.tags();
  return images
    .list()
    .map((image): StoredImage => {
      const key = `${image.name}@${image.digest}`;
      return {
        names: [...(image.digest === '' ? [] : [key]), ...(tags.get(key) ?? [])],
        ...(image.digest === '' ? {} : { digest: image.digest }),
        sizeBytes: image.size,
        ...(image.name.endsWith('/pause') ? { pinned: true } : {}),
      };
    })
    .sort((a, b) => compareText(a.names[0] ?? '', b.names[0] ?? ''));
}

/** Whether somebody else has written to the object. */
export function isImageObjectForeign(kubelet: NodeKubelet, store: NodeImageStore): boolean {
  return !equalJson(store.images, imagesOf(kubelet));
}

/** Takes over what somebody else has written, and writes it down as the kubelet would. */
export function readImageObject(kubelet: NodeKubelet): void {
  const store = kubelet.host.context.client.get<NodeImageStore>(NODE_IMAGE_STORES, '', kubelet.name);
  if (!store || !isImageObjectForeign(kubelet, store)) return;
  const wanted: PulledImage[] = [];
  for (const { names, digest, sizeBytes } of store.images) {
    const references = names.map(parseImageReference).filter((reference) => reference !== undefined);
    const known = digest ?? references.find((reference) => reference.digest !== undefined)?.digest ?? '';
    const tagged = references.filter((reference) => reference.digest === undefined);
    for (const { name, tag } of tagged.length > 0 ? tagged : references.slice(0, 1))
      wanted.push({ name, tag, digest: known, size: sizeBytes });
  }
  const kept = new Set(wanted.map((image) => `${image.name}@${image.digest}`));
  for (const image of kubelet.images.list()) {
    if (!kept.has(`${image.name}@${image.digest}`)) kubelet.images.remove(image);
  }
  for (const image of wanted) kubelet.images.add(image);
  writeImageObject(kubelet);
}
