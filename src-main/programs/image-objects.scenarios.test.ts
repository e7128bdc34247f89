/** The images of a node as an object: seen at once, whole, and changed by hand. */
import { describe, expect, it } from 'vitest';
import { NODE_IMAGE_STORES, type NodeImageStore, type StoredImage } from '@shared/api';
import { PodWorld } from '@main/programs/testing';

const stored = (w: PodWorld): readonly StoredImage[] =>
  w.client.get<NodeImageStore>(NODE_IMAGE_STORES, '', 'n1')?.images ?? [];
const names = (w: PodWorld): string[] =>
  stored(w).flatMap((image) => image.names.filter((name) => !name.includes('@')));
const write = (w: PodWorld, images: readonly StoredImage[]): void => {
  const old = w.client.get<NodeImageStore>(NODE_IMAGE_STORES, '', 'n1')!;
  w.act(() => w.client.update<NodeImageStore>(NODE_IMAGE_STORES, { ...old, images: [...images] }));
};
const pulls = (w: PodWorld, pod: string): string => w.events(pod).find((line) => /Pulled/.test(line)) ?? '';
const reported = (w: PodWorld): string =>
  JSON.stringify(
    (w.client.get('nodes', '', 'n1') as unknown as { status: { images?: unknown } }).status.images ?? [],
  );

describe('the images of a node', () => {
  it('are written down when they come, with what they weigh', async () => {
    const w = new PodWorld();
    w.add('p', {});
    await w.pass(5);
    expect(names(w)).toEqual(['docker.io/library/busybox:1.36']);
    const [image] = stored(w);
    expect(image).toMatchObject({ sizeBytes: 2_219_000 });
    expect(image!.names[0]).toBe(`docker.io/library/busybox@${image!.digest}`);
  });

  it('go when somebody removes them, and are pulled again; what runs from them runs on', async () => {
    const w = new PodWorld();
    w.add('busy', {});
    w.pod('once', 'n1', {
      restartPolicy: 'Never',
      containers: [{ name: 'c', image: 'alpine:3.19', command: ['true'] }],
    });
    await w.pass(30);
    expect(names(w)).toEqual(['docker.io/library/alpine:3.19', 'docker.io/library/busybox:1.36']);
    write(w, []);
    await w.pass(16);
    expect(names(w)).toEqual([]);
    expect(w.shown('busy')).toBe('1/1 Running 0');
    expect(reported(w)).not.toContain('alpine');
    w.pod('again', 'n1', {
      restartPolicy: 'Never',
      containers: [{ name: 'c', image: 'alpine:3.19', command: ['true'] }],
    });
    w.add('there', {});
    await w.pass(10);
    expect(pulls(w, 'again')).toMatch(/^Normal Pulled Successfully pulled image "alpine:3\.19"/);
    expect(pulls(w, 'there')).toMatch(/^Normal Pulled Successfully pulled image "busybox:1\.36"/);
  });

  it('can be put there by hand: Never and IfNotPresent find them, with the registry down', async () => {
    const w = new PodWorld();
    w.fault({ type: 'registry', host: 'docker.io', state: 'down' });
    w.add('p', { image: 'redis:7', imagePullPolicy: 'Never', command: [] });
    await w.pass(5);
    expect(w.shown('p')).toBe('0/1 ErrImageNeverPull 0');
    w.create(NODE_IMAGE_STORES, {
      apiVersion: 'drydock.dev/v1alpha1',
      kind: 'NodeImageStore',
      metadata: { name: 'n1' },
      images: [{ names: ['docker.io/library/redis:7'], sizeBytes: 45_000_000 }],
    });
    await w.pass(20);
    expect(w.shown('p')).toBe('1/1 Running 0');
    expect(reported(w)).toContain('docker.io/library/redis:7');
  });

  it('that the node removes for want of space are gone from the object, too', async () => {
    const w = new PodWorld();
    w.pod('once', 'n1', {
      restartPolicy: 'Never',
      containers: [{ name: 'c', image: 'perl:5.34.0', command: ['true'] }],
    });
    await w.pass(300);
    expect(names(w)).toEqual(['docker.io/library/perl:5.34.0']);
    w.add('writer', {}, {}, 'n1', {
      annotations: { 'drydock.dev/usage': '{"c": [{"after": 20, "disk": "39Gi"}]}' },
    });
    await w.pass(60);
    expect(names(w)).toEqual(['docker.io/library/busybox:1.36']);
  });
});
