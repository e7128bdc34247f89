/** The kinds of drydock.dev/v1alpha1: nodes' kernels, images and files, volumes, logs, registries, users' images. */
import {
  compareText, DRYDOCK_API, type ContainerLog, type Image, type ImageRegistry, type KubeObject, type NodeFilesystem,
  type NodeImageStore, type NodeKernel, type Volume,
} from '@shared/api';
import { defineResource, type ResourceDefinition } from '../definition';
import type { Draft, Strategy } from '../strategy';
import { AGE, ageOf, column, NAME, type TableDefinition } from '../tables/table';
import { Path } from '../validation/errors';
import { dnsSubdomain, type TextRule } from '../validation/names';

/** Names made of UIDs, pod and container names may be longer than names of other objects. */
const longName: TextRule = (text) => (/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(text) ? [] : dnsSubdomain(text));

function kind<T extends KubeObject>(
  plural: string,
  name: string,
  table: TableDefinition<Draft<T>>,
  more: Partial<Strategy<Draft<T>>> = {},
  shortNames: readonly string[] = [],
): ResourceDefinition {
  return defineResource<Draft<T>>({
    plural, kind: name, apiVersion: DRYDOCK_API, namespaced: false, shortNames, type: `${DRYDOCK_API}.${name}`,
    strategy: { nameRule: dnsSubdomain, ...more }, table,
  });
}

const count = (parts: object | undefined): string => String(Object.keys(parts ?? {}).length);

export const nodeKernels = kind<NodeKernel>('nodekernels', 'NodeKernel', {
  columns: [NAME, column('Parameters', 'Kernel parameters that were set'), AGE],
  cells: (kernel, now) => [kernel.metadata.name, count(kernel.parameters), ageOf(kernel, now)],
});

export const nodeImageStores = kind<NodeImageStore>('nodeimagestores', 'NodeImageStore', {
  columns: [NAME, column('Images', 'How many images the node has'), AGE],
  cells: (store, now) => [store.metadata.name, String(store.images.length), ageOf(store, now)],
});

export const nodeFilesystems = kind<NodeFilesystem>('nodefilesystems', 'NodeFilesystem', {
  columns: [NAME, column('Files', 'How many files were written'), AGE],
  cells: (files, now) => [files.metadata.name, count(files.files), ageOf(files, now)],
});

export const volumes = kind<Volume>(
  'volumes', 'Volume',
  {
    columns: [NAME, column('Pod', 'The pod it belongs to'), column('Volume', "Its name in the pod's spec"), column('Files'), AGE],
    cells: (volume, now) => [
      volume.metadata.name, volume.spec.podName ?? '<none>', volume.spec.containerName ?? volume.spec.volumeName,
      count(volume.files), ageOf(volume, now),
    ],
  },
  { nameRule: longName },
);

export const containerLogs = kind<ContainerLog>(
  'containerlogs', 'ContainerLog',
  {
    columns: [NAME, column('Pod'), column('Container'), column('Lines'), AGE],
    cells: (log, now) => [
      log.metadata.name, `${log.spec.podNamespace}/${log.spec.podName}`, log.spec.containerName,
      String(log.lines.length), ageOf(log, now),
    ],
  },
  { nameRule: longName },
);

export const imageRegistries = kind<ImageRegistry>(
  'imageregistries', 'ImageRegistry',
  {
    columns: [NAME, column('Host'), column('State'), AGE],
    cells: (registry, now) => [registry.metadata.name, registry.spec.host, registry.spec.state, ageOf(registry, now)],
  },
  {
    validate({ spec }, errors) {
      if (!spec) return errors.required(Path.of('spec'));
      const states = ['Down', 'Refusing', 'Up'];
      if (!states.includes(spec.state)) errors.unsupported(Path.of('spec').child('state'), spec.state, states);
    },
  },
);

export const images = kind<Image>('images', 'Image', {
  columns: [NAME, column('Repository'), column('Tags'), AGE],
  cells: (image, now) => [
    image.metadata.name, image.spec.repository, Object.keys(image.spec.tags).sort(compareText).join(','), ageOf(image, now),
  ],
});

export const DRYDOCK_RESOURCES: readonly ResourceDefinition[] = [
  containerLogs, imageRegistries, images, nodeFilesystems, nodeImageStores, nodeKernels, volumes,
];
