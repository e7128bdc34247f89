/** The images that a node has, found by name and tag or by digest. */
import { compareText } from '@shared/api';
import type { ContainerImage } from 'kubernetes-types/core/v1';
import { parseImageReference, type ImageReference, type PulledImage } from '../runtime';

/** How many images a node reports. Kubernetes' `nodeStatusMaxImages`. */
const REPORTED = 50;

export class ImageStore {
  private readonly byTag = new Map<string, PulledImage>();
  private readonly byDigest = new Map<string, PulledImage>();
  /** When a container was last started from an image, by name and digest (virtual time, ms). */
  private readonly used = new Map<string, number>();
  /** Something came or went since the node last reported. */
  changed = false;

  find(reference: ImageReference): PulledImage | undefined {
    return reference.digest === undefined
      ? this.byTag.get(`${reference.name}:${reference.tag ?? ''}`)
      : this.byDigest.get(`${reference.name}@${reference.digest}`);
  }

  /** @returns whether the image was not there before. */
  add(image: PulledImage): boolean {
    const known = this.byDigest.has(`${image.name}@${image.digest}`);
    this.byDigest.set(`${image.name}@${image.digest}`, image);
    if (image.tag !== undefined) {
      const tagged = `${image.name}:${image.tag}`;
      if (this.byTag.get(tagged)?.digest !== image.digest) this.changed = true;
      this.byTag.set(tagged, image);
    }
    if (!known) this.changed = true;
    return !known;
  }

  /** A container is started from an image. */
  use(image: PulledImage, now: number): void {
    this.used.set(`${image.name}@${image.digest}`, now);
  }

  usedAt(image: PulledImage): number {
    return this.used.get(`${image.name}@${image.digest}`) ?? 0;
  }

  saveUse(): (readonly [string, number])[] {
    return [...this.used];
  }

  restoreUse(used: Iterable<readonly [string, number]>): void {
    this.used.clear();
    for (const [key, at] of used) this.used.set(key, at);
  }

  remove(image: PulledImage): void {
    this.used.delete(`${image.name}@${image.digest}`);
    this.byDigest.delete(`${image.name}@${image.digest}`);
    for (const [key, other] of this.byTag) if (other.digest === image.digest) this.byTag.delete(key);
    this.changed = true;
  }

  /** Whether the node has these contents under any tag. */
  hasDigest(image: PulledImage): boolean {
    return this.byDigest.has(`${image.name}@${image.digest}`);
  }

  list(): PulledImage[] {
    return [...this.byDigest.values()];
  }

  /** Takes over what a node's status reports. */
  adopt(reported: readonly ContainerImage[] | undefined): void {
    for (const { names = [], sizeBytes = 0 } of reported ?? []) {
      const references = names.map(parseImageReference).filter((r) => r !== undefined);
      const digest = references.find((r) => r.digest !== undefined)?.digest;
      for (const r of references) {
        if (r.digest !== undefined && references.length > 1) continue;
        this.add({ name: r.name, tag: r.tag, digest: r.digest ?? digest ?? '', size: sizeBytes });
      }
    }
    this.changed = false;
  }

  /** The names with tags of each image, in order, by its name and digest. */
  tags(): Map<string, string[]> {
    const tags = new Map<string, string[]>();
    for (const image of this.byTag.values()) {
      const key = `${image.name}@${image.digest}`;
      tags.set(key, [...(tags.get(key) ?? []), `${image.name}:${image.tag}`]);
    }
    for (const names of tags.values()) names.sort(compareText);
    return tags;
  }

  /** `status.images`: the largest first, at most 50, each with its digest and its tags. */
  report(): ContainerImage[] {
    const tags = this.tags();
    return [...this.byDigest.entries()]
      .sort(([a, x], [b, y]) => y.size - x.size || compareText(a, b))
      .slice(0, REPORTED)
      .map(([key, image]) => ({
        names: [key, ...(tags.get(key) ?? [])],
        sizeBytes: image.size,
      }));
  }

  save(): PulledImage[] {
    return [
      ...this.byDigest.values(),
      ...[...this.byTag.values()].filter(
        (image) => this.byDigest.get(`${image.name}@${image.digest}`) !== image,
      ),
    ];
  }

  restore(images: readonly PulledImage[]): void {
    this.byTag.clear();
    this.byDigest.clear();
    for (const image of images) this.add(image);
    this.changed = false;
  }
}
