/** drydock.dev/v1alpha1: what the cluster has and Kubernetes gives no object for. Types are in @shared/api. */
import type { ContainerLog, Image, ImageRegistry, NodeFilesystem, NodeImageStore, NodeKernel, Volume } from '@shared/api';
import { DRYDOCK_API } from '@shared/api';
import { defineResource, type ResourceDefinition } from '../definition';
import { AGE, ageOf, column, NAME, type TableDefinition } from '../tables/table';
import { oneOf, Path } from '../validation/errors';
import { dnsSubdomain, pathSegment } from '../validation/names';
import type { Strategy } from '../strategy';
import type { KubeObject } from '@shared/api';

function define<T extends KubeObject>(
  plural: string, kind: string, shortNames: readonly string[], table: TableDefinition<T>, strategy: Partial<Strategy<T>> = {},
): ResourceDefinition {
  return defineResource<T>({
    plural, kind, apiVersion: DRYDOCK_API, namespaced: false, shortNames, categories: ['drydock'],
    type: `${DRYDOCK_API}.${kind}`, table, strategy: { nameRule: dnsSubdomain, ...strategy },
  });
}

const count = (of: object | undefined): number => Object.keys(of ?? {}).length;

const nodeKernels = define<NodeKernel>('nodekernels', 'NodeKernel', [], {
  columns: [NAME, column('Parameters', 'Kernel parameters that are set.', 'integer'), AGE],
  cells: (k, now) => [k.metadata.name, count(k.parameters), ageOf(k, now)],
});

const nodeImageStores = define<NodeImageStore>('nodeimagestores', 'NodeImageStore', [], {
  columns: [NAME, column('Images', 'Images that the node has.', 'integer'), AGE],
  cells: (s, now) => [s.metadata.name, s.images.length, ageOf(s, now)],
});

const nodeFilesystems = define<NodeFilesystem>('nodefilesystems', 'NodeFilesystem', [], {
  columns: [NAME, column('Files', 'Files and folders that were made on the node.', 'integer'), AGE],
  cells: (f, now) => [f.metadata.name, count(f.files), ageOf(f, now)],
});

const volumes = define<Volume>('volumes', 'Volume', [], {
  columns: [NAME, column('Pod', 'The pod that the volume belongs to.'), column('Node', 'The node that holds it.'), column('Files', 'Files in the volume.', 'integer'), AGE],
  cells: (v, now) => [v.metadata.name, v.spec.podName ?? '<none>', v.spec.nodeName ?? '<none>', count(v.files), ageOf(v, now)],
}, { nameRule: pathSegment });

const containerLogs = define<ContainerLog>(
  'containerlogs', 'ContainerLog', [],
  {
    columns: [NAME, column('Pod', 'The pod whose container wrote it.'), column('Container', 'The container.'), column('Lines', 'Lines in this piece.', 'integer'), AGE],
    cells: (l, now) => [l.metadata.name, `${l.spec.podNamespace}/${l.spec.podName}`, l.spec.containerName, l.lines.length, ageOf(l, now)],
  },
  { nameRule: pathSegment },
);

const imageRegistries = define<ImageRegistry>(
  'imageregistries', 'ImageRegistry', [],
  {
    columns: [NAME, column('Host', 'The host of the registry.'), column('State', 'Whether it answers.'), AGE],
    cells: (r, now) => [r.metadata.name, r.spec.host, r.spec.state, ageOf(r, now)],
  },
  { validate: (r, errors) => oneOf(errors, Path.of('spec').child('state'), r.spec?.state, ['Up', 'Down', 'Refusing']) },
);

const images = define<Image>('images', 'Image', [], {
  columns: [NAME, column('Repository', 'Where the image is found.'), column('Tags', 'How many tags it has.', 'integer'), AGE],
  cells: (i, now) => [i.metadata.name, i.spec.repository, count(i.spec.tags), ageOf(i, now)],
});

export const DRYDOCK_RESOURCES: readonly ResourceDefinition[] = [
  containerLogs, imageRegistries, images, nodeFilesystems, nodeImageStores, nodeKernels, volumes,
];
