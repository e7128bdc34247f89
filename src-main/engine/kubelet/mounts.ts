/**
 * What a container sees of its pod's volumes: which files stand at which mount, and where a write to a path goes.
 * Models `pkg/volume` (emptyDir, configMap, secret, downwardAPI, projected, hostPath, PVC on hostPath/local) @ v1.34.
 */
import {
  claimNameOf,
  compareText,
  DRYDOCK_API,
  NODE_FILESYSTEMS,
  VOLUMES,
  type FileEntry,
  type Live,
  type NodeFilesystem,
  type Volume as VolumeObject,
} from '@shared/api';
import type { ProgramMount } from '@shared/contract';
import type {
  Container,
  KeyToPath,
  PersistentVolume,
  PersistentVolumeClaim,
  Volume,
  VolumeProjection,
} from 'kubernetes-types/core/v1';
import { configData, containerResource, expand, podField, secretData, type Env } from './env';
import type { NodeKubelet } from './node-kubelet';
import type { PodWorker } from './pod-worker';

/** Where the files of a mount are kept. */
export type Backing =
  /** A Volume object of this name, below this folder of it. */
  | { readonly type: 'volume'; readonly name: string; readonly below: string }
  /** The node's own files below this path. */
  | { readonly type: 'node'; readonly path: string }
  /** Made from API objects; nothing is written back. */
  | { readonly type: 'made' };

export interface Mount extends ProgramMount {
  readonly backing: Backing;
}

type Files = Record<string, string | null>;

/** The container's own layer, then its mounts, the outer ones first. */
export function containerMounts(
  kubelet: NodeKubelet,
  worker: PodWorker,
  container: Container,
  env: Env = {},
): Mount[] {
  const layer = layerName(worker, container.name);
  const readOnlyRoot = container.securityContext?.readOnlyRootFilesystem === true;
  const root: Mount = {
    path: '/',
    readOnly: readOnlyRoot,
    ...filesOf(kubelet, layer, ''),
    backing: { type: 'volume', name: layer, below: '' },
  };
  const mounts = (container.volumeMounts ?? []).map((mount): Mount => {
    const volume = worker.pod.spec?.volumes?.find((v) => v.name === mount.name);
    const below = mount.subPath ?? (mount.subPathExpr ? expand(mount.subPathExpr, env) : '');
    const content = volume ? volumeContent(kubelet, worker, container, volume, below) : NOTHING;
    return {
      ...content,
      path: mount.mountPath.replace(/(.)\/+$/, '$1'),
      readOnly: content.readOnly || mount.readOnly === true,
    };
  });
  return [root, ...mounts.sort((a, b) => a.path.length - b.path.length || compareText(a.path, b.path))];
}

const NOTHING: Omit<Mount, 'path'> = { readOnly: true, files: {}, backing: { type: 'made' } };

/** Name of the Volume object that holds what was written to a volume of a pod. */
export function volumeName(worker: PodWorker, volume: string): string {
  return `${worker.uid}.${volume}`;
}

export function layerName(worker: PodWorker, container: string): string {
  return `${worker.uid}.${container}.layer`;
}

function volumeContent(
  kubelet: NodeKubelet,
  worker: PodWorker,
  container: Container,
  volume: Volume,
  subPath: string,
): Omit<Mount, 'path'> {
  const below = subPath === '' ? '' : `/${subPath.replace(/^\/+|\/+$/g, '')}`;
  const made = (all: Files): Omit<Mount, 'path'> => {
    // A subPath that names a file mounts just that file.
    const exact = below === '' ? undefined : all[below];
    return {
      readOnly: true,
      files: exact === undefined ? within(all, below) : { '': exact },
      backing: { type: 'made' },
    };
  };
  if (volume.configMap)
    return made(
      keyed(configData(kubelet, worker.namespace, volume.configMap.name ?? ''), volume.configMap.items),
    );
  if (volume.secret)
    return made(
      keyed(secretData(kubelet, worker.namespace, volume.secret.secretName ?? ''), volume.secret.items),
    );
  if (volume.downwardAPI) return made(downward(kubelet, worker, container, volume.downwardAPI.items));
  if (volume.projected) {
    const files: Files = {};
    for (const source of volume.projected.sources ?? [])
      Object.assign(files, projected(kubelet, worker, container, source));
    return made(files);
  }
  const hostPath = volume.hostPath?.path ?? claimedPath(kubelet, worker, volume);
  if (typeof hostPath === 'string') {
    const path = `${hostPath.replace(/\/+$/, '')}${below}`;
    return { readOnly: false, files: within(nodeFiles(kubelet), path), backing: { type: 'node', path } };
  }
  const name = hostPath?.volume ?? volumeName(worker, volume.name);
  return { readOnly: false, ...filesOf(kubelet, name, below), backing: { type: 'volume', name, below } };
}

/** Where a claim's data lies: a path of the node, or a Volume object of its own; undefined for other volumes. */
function claimedPath(
  kubelet: NodeKubelet,
  worker: PodWorker,
  volume: Volume,
): string | { volume: string } | undefined {
  const name = claimNameOf(worker.name, volume);
  if (name === undefined) return undefined;
  const { client } = kubelet.host.context;
  const claim = client.get<Live<PersistentVolumeClaim>>('persistentvolumeclaims', worker.namespace, name);
  const bound = claim?.spec?.volumeName ?? '';
  const source = client.get<Live<PersistentVolume>>('persistentvolumes', '', bound)?.spec;
  return source?.hostPath?.path ?? source?.local?.path ?? { volume: `pv.${bound}` };
}

/** The keys of a map as files: all of them, or the ones that are named, at their paths. */
function keyed(data: Env | undefined, items: readonly KeyToPath[] | undefined): Files {
  const files: Files = {};
  if (!data) return files;
  if (items) {
    for (const { key, path } of items) if (data[key] !== undefined) files[`/${path}`] = data[key];
  } else {
    for (const key of Object.keys(data)) files[`/${key}`] = data[key]!;
  }
  return files;
}

function downward(
  kubelet: NodeKubelet,
  worker: PodWorker,
  container: Container,
  items: NonNullable<Volume['downwardAPI']>['items'],
): Files {
  const files: Files = {};
  for (const { path, fieldRef, resourceFieldRef } of items ?? []) {
    const value = fieldRef
      ? podField(kubelet, worker, fieldRef)
      : resourceFieldRef
        ? containerResource(kubelet, worker.pod, container, resourceFieldRef)
        : '';
    files[`/${path}`] = typeof value === 'string' ? value : '';
  }
  return files;
}

function projected(
  kubelet: NodeKubelet,
  worker: PodWorker,
  container: Container,
  source: VolumeProjection,
): Files {
  if (source.configMap) {
    const name = source.configMap.name ?? '';
    const data =
      configData(kubelet, worker.namespace, name) ??
      (name === ROOT_CA ? { 'ca.crt': CERTIFICATE } : undefined);
    return keyed(data, source.configMap.items);
  }
  if (source.secret)
    return keyed(secretData(kubelet, worker.namespace, source.secret.name ?? ''), source.secret.items);
  if (source.downwardAPI) return downward(kubelet, worker, container, source.downwardAPI.items);
  if (source.serviceAccountToken) {
    const account = worker.pod.spec?.serviceAccountName ?? 'default';
    const token = kubelet.host.context.draws.uuid('service-account-token', `${worker.uid}/${account}`);
    return { [`/${source.serviceAccountToken.path}`]: `drydock.${account}.${token}` };
  }
  return {};
}

/** Every namespace has it; its content means nothing here. */
export const ROOT_CA = 'kube-root-ca.crt';
const CERTIFICATE = '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n';

/** Files below a folder, by path from it. */
function within(files: Files, folder: string): Files {
  if (folder === '') return files;
  const found: Files = {};
  for (const path in files) {
    if (path.startsWith(`${folder}/`)) found[path.slice(folder.length)] = files[path]!;
  }
  return found;
}

function filesOf(
  kubelet: NodeKubelet,
  name: string,
  below: string,
): Pick<ProgramMount, 'files' | 'directories' | 'modes'> {
  const volume = kubelet.host.context.client.get<VolumeObject>(VOLUMES, '', name);
  return entriesBelow(volume?.files, below, '/');
}

/** @param root what stands before the paths of the entries to make them absolute */
function entriesBelow(
  entries: Readonly<Record<string, FileEntry>> = {},
  below: string,
  root: '' | '/',
): Pick<ProgramMount, 'files' | 'directories' | 'modes'> {
  const files: Files = {};
  const directories: string[] = [];
  const modes: Record<string, number> = {};
  for (const key of Object.keys(entries).sort(compareText)) {
    const path = root + key;
    if (below !== '' && !path.startsWith(`${below}/`)) continue;
    const entry = entries[key]!;
    const own = path.slice(below.length);
    if (entry.type === 'Directory') directories.push(own);
    else files[own] = entry.type === 'Whiteout' ? null : (entry.content ?? '');
    if (entry.mode !== undefined) modes[own] = entry.mode;
  }
  return {
    files,
    ...(directories.length > 0 ? { directories } : {}),
    ...(Object.keys(modes).length > 0 ? { modes } : {}),
  };
}

function nodeFiles(kubelet: NodeKubelet): Files {
  const system = kubelet.host.context.client.get<NodeFilesystem>(NODE_FILESYSTEMS, '', kubelet.name);
  return entriesBelow(system?.files, '', '').files as Files;
}

/** The mount a path lies in: the innermost one. */
export function mountOf(mounts: readonly Mount[], path: string): Mount | undefined {
  let found: Mount | undefined;
  for (const mount of mounts) {
    const inside = mount.path === '/' || path === mount.path || path.startsWith(`${mount.path}/`);
    if (inside && mount.path.length >= (found?.path.length ?? 0)) found = mount;
  }
  return found;
}

/** Writes what a program has changed to where it belongs. */
export function writeBack(
  kubelet: NodeKubelet,
  worker: PodWorker,
  container: string,
  mounts: readonly Mount[],
  changed: Readonly<Record<string, string | null>>,
  directories: readonly string[] = [],
): void {
  const byTarget = new Map<string, { mount: Mount; entries: Record<string, FileEntry | null> }>();
  const note = (path: string, entry: FileEntry | null): void => {
    const mount = mountOf(mounts, path);
    if (!mount || mount.readOnly) return;
    const own = mount.path === '/' ? path : path.slice(mount.path.length);
    const { backing } = mount;
    if (backing.type === 'made') return;
    const key = backing.type === 'node' ? 'node' : `volume/${backing.name}`;
    let target = byTarget.get(key);
    if (!target) byTarget.set(key, (target = { mount, entries: {} }));
    // Paths in a Volume have no leading slash.
    const full = backing.type === 'node' ? backing.path + own : (backing.below + own).slice(1);
    // Of the container's layer, a file of the image stays hidden once it is removed.
    target.entries[full] = entry ?? (mount.path === '/' ? { type: 'Whiteout' as const } : null);
  };
  for (const path of [...directories].sort(compareText)) note(path, { type: 'Directory' });
  for (const path of Object.keys(changed).sort(compareText)) {
    const content = changed[path];
    note(path, content === null ? null : content === '' ? {} : { content: content! });
  }
  for (const { mount, entries } of byTarget.values()) {
    if (mount.backing.type === 'node') writeNodeFiles(kubelet, entries);
    else if (mount.backing.type === 'volume')
      writeVolume(kubelet, worker, container, mount.backing.name, entries);
  }
}

function merged(
  old: Readonly<Record<string, FileEntry>>,
  entries: Readonly<Record<string, FileEntry | null>>,
): Record<string, FileEntry> {
  const files: Record<string, FileEntry> = { ...old };
  for (const path of Object.keys(entries)) {
    const entry = entries[path];
    if (entry === null) delete files[path];
    else files[path] = { ...(files[path]?.mode === undefined ? {} : { mode: files[path].mode }), ...entry! };
  }
  return files;
}

function writeVolume(
  kubelet: NodeKubelet,
  worker: PodWorker,
  container: string,
  name: string,
  entries: Readonly<Record<string, FileEntry | null>>,
): void {
  const { client } = kubelet.host.context;
  const volume = client.get<VolumeObject>(VOLUMES, '', name);
  if (volume) {
    client.update<VolumeObject>(VOLUMES, { ...volume, files: merged(volume.files, entries) });
    return;
  }
  const isLayer = name === layerName(worker, container);
  const isOwn = name.startsWith(`${worker.uid}.`);
  const declared = isLayer
    ? undefined
    : worker.pod.spec?.volumes?.find((v) => volumeName(worker, v.name) === name);
  client.create<VolumeObject>(VOLUMES, {
    apiVersion: DRYDOCK_API,
    kind: 'Volume',
    metadata: { name },
    spec: isOwn
      ? {
          nodeName: kubelet.name,
          podUID: worker.uid,
          podName: worker.name,
          volumeName: declared?.name ?? '',
          ...(isLayer ? { containerName: container } : {}),
          ...(declared?.emptyDir?.medium ? { medium: declared.emptyDir.medium } : {}),
          ...(declared?.emptyDir?.sizeLimit ? { sizeLimit: declared.emptyDir.sizeLimit } : {}),
        }
      : { volumeName: name, persistentVolumeName: name.slice('pv.'.length) },
    files: merged({}, entries),
  });
}

/** Changes files of the node itself. */
export function writeNodeFiles(
  kubelet: NodeKubelet,
  entries: Readonly<Record<string, FileEntry | null>>,
): void {
  const { client } = kubelet.host.context;
  const system = client.get<NodeFilesystem>(NODE_FILESYSTEMS, '', kubelet.name);
  if (system)
    client.update<NodeFilesystem>(NODE_FILESYSTEMS, { ...system, files: merged(system.files, entries) });
  else {
    client.create<NodeFilesystem>(NODE_FILESYSTEMS, {
      apiVersion: DRYDOCK_API,
      kind: 'NodeFilesystem',
      metadata: { name: kubelet.name },
      files: merged({}, entries),
    });
  }
}

/** The pod is gone, and with it what only it had. */
export function removeVolumes(kubelet: NodeKubelet, worker: PodWorker): void {
  const names = [
    ...(worker.pod.spec?.volumes ?? []).map((volume) => volumeName(worker, volume.name)),
    ...worker.containers.map((record) => layerName(worker, record.name)),
  ];
  for (const name of names) removeVolume(kubelet, name);
}

export function removeVolume(kubelet: NodeKubelet, name: string): void {
  const { client } = kubelet.host.context;
  if (client.get(VOLUMES, '', name)) client.delete(VOLUMES, '', name);
}
