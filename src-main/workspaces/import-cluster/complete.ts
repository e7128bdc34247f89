/** What the files lack and the cluster needs to go on as the real one does. All of it is listed in the report. */
import { compareText, IMAGES, NODE_FILESYSTEMS, type KubeObject, type Live } from '@shared/api';
import type { MadeUp } from '@shared/contract';
import { SYSTEM_PRIORITY_CLASSES, type Cluster } from '@main/engine';
import type { Node } from 'kubernetes-types/core/v1';
import { completeOwners } from './owners';
import { containersOf, neededConfiguration, podSources, podsOf } from './pod-specs';

const NAMED = 5;
const PRIORITY_CLASSES = 'priorityclasses.scheduling.k8s.io';
const SYSTEM_NAMESPACES = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];
const isSystemClass = (name: string): boolean =>
  SYSTEM_PRIORITY_CLASSES.some((c) => c.metadata.name === name);
/** What a generic image weighs, bytes. */
const IMAGE_SIZE = 100_000_000;

export function complete(cluster: Cluster): MadeUp[] {
  const made: MadeUp[] = [];
  const tell = (why: MadeUp['why'], apiVersion: string, kind: string, names: readonly string[]): void => {
    if (names.length > 0)
      made.push({ why, apiVersion, kind, count: names.length, names: names.slice(0, NAMED) });
  };
  const { made: owners, dropped, definedKinds } = completeOwners(cluster);
  tell('customKind', 'apiextensions.k8s.io/v1', 'CustomResourceDefinition', definedKinds);
  tell('owner', '', 'owner', [...owners, ...dropped]);
  tell('serviceAccount', 'v1', 'ServiceAccount', makeServiceAccounts(cluster));
  tell('priorityClass', 'scheduling.k8s.io/v1', 'PriorityClass', makePriorityClasses(cluster));
  tell('configuration', 'v1', 'ConfigMap or Secret', makeConfiguration(cluster));
  tell('namespace', 'v1', 'Namespace', makeNamespaces(cluster));
  tell('image', 'drydock.dev/v1alpha1', 'Image', makeImages(cluster));
  tell('hostPath', 'drydock.dev/v1alpha1', 'NodeFilesystem', makeHostPaths(cluster));
  tell('podRange', 'v1', 'Node', makePodRanges(cluster));
  return made;
}

/** Puts an object into the cluster unless it is there. @returns whether it was not */
function add(cluster: Cluster, resource: string, body: KubeObject): boolean {
  const { namespace = '', name } = body.metadata;
  if (cluster.store.get(resource, namespace, name)) return false;
  const answer = cluster.server.takeOver(body);
  if (!answer.ok) return false;
  cluster.store.put(resource, answer.object);
  return true;
}

function makeNamespaces(cluster: Cluster): string[] {
  const wanted = new Set<string>();
  for (const { row } of cluster.store.rows()) {
    const { namespace } = row.object.metadata;
    if (namespace) wanted.add(namespace);
  }
  const make = (name: string): boolean =>
    add(cluster, 'namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: { 'kubernetes.io/metadata.name': name } },
      spec: { finalizers: ['kubernetes'] },
      status: { phase: 'Active' },
    } as KubeObject);
  const made = [...wanted].sort(compareText).filter(make);
  for (const name of SYSTEM_NAMESPACES) make(name);
  return made;
}

function makeServiceAccounts(cluster: Cluster): string[] {
  const made: string[] = [];
  for (const { namespace, spec } of podSources(cluster)) {
    const name = spec.serviceAccountName ?? 'default';
    if (name === 'default') continue;
    const metadata = { name, namespace };
    if (add(cluster, 'serviceaccounts', { apiVersion: 'v1', kind: 'ServiceAccount', metadata }))
      made.push(`${namespace}/${name}`);
  }
  return made;
}

function makePriorityClasses(cluster: Cluster): string[] {
  const made: string[] = [];
  for (const { spec } of podsOf(cluster)) {
    const name = spec?.priorityClassName;
    if (!name || isSystemClass(name)) continue;
    const body = {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name },
      value: spec.priority ?? 0,
      preemptionPolicy: spec.preemptionPolicy ?? 'PreemptLowerPriority',
    } as KubeObject;
    if (add(cluster, PRIORITY_CLASSES, body)) made.push(name);
  }
  for (const each of SYSTEM_PRIORITY_CLASSES) add(cluster, PRIORITY_CLASSES, each);
  return made;
}

function makeConfiguration(cluster: Cluster): string[] {
  const made: string[] = [];
  for (const { resource, namespace, name, keys } of neededConfiguration(cluster)) {
    if (name === 'kube-root-ca.crt') continue; // its controller makes it
    const isSecret = resource === 'secrets';
    const body = {
      apiVersion: 'v1',
      kind: isSecret ? 'Secret' : 'ConfigMap',
      metadata: { name, namespace },
      data: Object.fromEntries([...keys].map((key) => [key, ''])),
      ...(isSecret ? { type: 'Opaque' } : {}),
    } as KubeObject;
    if (add(cluster, resource, body)) made.push(`${body.kind} ${namespace}/${name}`);
  }
  return made;
}

/** Every image that pods run is served by its registry, whatever tag is asked for; nobody knows what is in it. */
function makeImages(cluster: Cluster): string[] {
  const sizes = new Map<string, Record<string, { digest: string; sizeBytes: number }>>();
  const note = (text: string, sizeBytes?: number): void => {
    const { repository, tag } = splitImage(text);
    let tags = sizes.get(repository);
    if (!tags) sizes.set(repository, (tags = { '*': { digest: '', sizeBytes: IMAGE_SIZE } }));
    if (sizeBytes !== undefined && tag) tags[tag] = { digest: '', sizeBytes };
  };
  for (const { spec } of podSources(cluster)) {
    for (const { image } of containersOf(spec)) if (image) note(image);
  }
  for (const node of cluster.store.list('nodes') as readonly Live<Node>[]) {
    for (const { names = [], sizeBytes } of node.status?.images ?? []) {
      for (const name of names) if (sizes.has(splitImage(name).repository)) note(name, sizeBytes);
    }
  }
  const made: string[] = [];
  for (const [repository, tags] of [...sizes].sort(([a], [b]) => compareText(a, b))) {
    const name = repository
      .toLowerCase()
      .replace(/[^a-z0-9.-]+/g, '.')
      .replace(/\.+/g, '.')
      .slice(0, 240);
    for (let i = 0; i < 10; i++) {
      const metadata = { name: i === 0 ? name : `${name}-${i}` };
      const body = {
        apiVersion: 'drydock.dev/v1alpha1',
        kind: 'Image',
        metadata,
        spec: { repository, tags },
      };
      if (!add(cluster, IMAGES, body as KubeObject)) continue;
      made.push(repository);
      break;
    }
  }
  return made;
}

/** Where a file that is made up would hide one that nodes have. */
const SYSTEM = /^\/(?:etc|proc|sys|dev|usr|lib|lib64|boot|run|var\/run|var\/lib\/kubelet)(?:\/|$)/;

/** Directories and files that pods want to find on their nodes are on all of them: their disks are not in the files. */
function makeHostPaths(cluster: Cluster): string[] {
  const wanted: Record<string, { type?: 'Directory' }> = {};
  for (const { spec } of podSources(cluster)) {
    for (const { hostPath } of spec.volumes ?? []) {
      if (!hostPath || SYSTEM.test(hostPath.path)) continue;
      const path = hostPath.path.replace(/(.)\/+$/, '$1');
      if (hostPath.type === 'Directory') wanted[path] = { type: 'Directory' };
      else if (hostPath.type === 'File') wanted[path] = {};
    }
  }
  const paths = Object.keys(wanted).sort(compareText);
  if (paths.length === 0) return paths;
  for (const { metadata } of cluster.store.list('nodes')) {
    const files = Object.fromEntries(paths.map((path) => [path, wanted[path]]));
    const body = {
      apiVersion: 'drydock.dev/v1alpha1',
      kind: 'NodeFilesystem',
      metadata: { name: metadata.name },
      files,
    };
    add(cluster, NODE_FILESYSTEMS, body as unknown as KubeObject);
  }
  return paths;
}

/** `docker.io/library/nginx` and the tag of an image as pods name it. */
function splitImage(text: string): { readonly repository: string; readonly tag: string } {
  const [named = '', digest] = text.split('@');
  const slash = named.lastIndexOf('/');
  const colon = named.indexOf(':', slash + 1);
  const path = colon < 0 ? named : named.slice(0, colon);
  const tag = colon < 0 ? (digest === undefined ? 'latest' : '') : named.slice(colon + 1);
  const first = path.slice(0, Math.max(0, path.indexOf('/')));
  if (first.includes('.') || first.includes(':') || first === 'localhost') {
    return { repository: path.replace(/^index\.docker\.io\//, 'docker.io/'), tag };
  }
  return { repository: `docker.io/${path.includes('/') ? '' : 'library/'}${path}`, tag };
}

/** Nodes whose network plugin keeps its ranges elsewhere get one of their own, from the shared address space. */
function makePodRanges(cluster: Cluster): string[] {
  const made: string[] = [];
  let next = 0;
  for (const node of cluster.store.list('nodes') as readonly Live<Node>[]) {
    if (node.spec?.podCIDR) continue;
    const podCIDR = `100.${64 + ((next >> 8) & 63)}.${next & 255}.0/24`;
    next++;
    cluster.store.put('nodes', {
      ...node,
      spec: { ...node.spec, podCIDR, podCIDRs: [podCIDR] },
    } as KubeObject);
    made.push(node.metadata.name);
  }
  return made;
}
