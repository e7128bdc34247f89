/**
 * Kinds of drydock.dev/v1alpha1: what a cluster has and Kubernetes gives no object for. They are objects so that
 * history, watches and the graph see them like anything else. All are objects of the cluster itself; those of a node
 * have the node's name.
 */
import type { KubeObject } from './meta';

export const DRYDOCK_API = 'drydock.dev/v1alpha1';

export const NODE_KERNELS = 'nodekernels.drydock.dev';
export const NODE_IMAGE_STORES = 'nodeimagestores.drydock.dev';
export const NODE_FILESYSTEMS = 'nodefilesystems.drydock.dev';
export const VOLUMES = 'volumes.drydock.dev';
export const CONTAINER_LOGS = 'containerlogs.drydock.dev';
export const IMAGE_REGISTRIES = 'imageregistries.drydock.dev';
export const IMAGES = 'images.drydock.dev';

/** Kernel parameters (`sysctl`) and modules of a node. */
export interface NodeKernel extends KubeObject {
  /** By name, with dots: `vm.swappiness`. Only those that were set; the rest have the defaults of the node's image. */
  parameters: Record<string, string>;
  modules?: string[];
}

/** The images that a node has pulled. */
export interface NodeImageStore extends KubeObject {
  images: StoredImage[];
}

export interface StoredImage {
  /** With tag or digest: `docker.io/library/nginx:1.27`, `docker.io/library/nginx@sha256:…`. */
  names: string[];
  digest?: string;
  sizeBytes: number;
  pulledAt?: string;
  lastUsedAt?: string;
  /** Never collected, such as the pause image. */
  pinned?: boolean;
}

/** Files that were made or changed on a node, over the files of its image. */
export interface NodeFilesystem extends KubeObject {
  /** By absolute path. */
  files: Record<string, FileEntry>;
}

export interface FileEntry {
  /** File, unless it says otherwise. `Whiteout`: a file of the image that was removed. */
  type?: 'File' | 'Directory' | 'Symlink' | 'Whiteout';
  /** The text of a file; binary ones have `binaryContent` (base64) instead. */
  content?: string;
  binaryContent?: string;
  /** Where a symbolic link points. */
  target?: string;
  /** Permission bits, e.g. 0o644. */
  mode?: number;
  owner?: string;
  modifiedAt?: string;
}

/**
 * The contents of a volume that lives on a node or in storage: emptyDir, a local or network volume; also what a
 * container has written outside its mounts. It exists once something was written. Named `UID.VOLUME` after the pod's
 * UID, `UID.CONTAINER.layer`, or `pv.NAME`.
 */
export interface Volume extends KubeObject {
  spec: {
    nodeName?: string;
    podUID?: string;
    podName?: string;
    /** The name of the volume in the pod, or of the PersistentVolume. */
    volumeName: string;
    /** Of a container's own layer: whose it is. */
    containerName?: string;
    medium?: string;
    sizeLimit?: string;
    persistentVolumeName?: string;
  };
  /** By path inside the volume, without a leading slash. */
  files: Record<string, FileEntry>;
}

/**
 * A piece of what a life of a container has written, named `UID.CONTAINER.RESTART.PIECE`.
 */
export interface ContainerLog extends KubeObject {
  spec: {
    nodeName: string;
    podUID: string;
    podNamespace: string;
    podName: string;
    containerName: string;
    restartCount: number;
    /** 0 for the first piece. */
    piece: number;
  };
  /** As the runtime writes them: `2026-01-05T08:00:00.000000000Z stdout F text`. */
  lines: string[];
}

/** A registry that images are pulled from. */
export interface ImageRegistry extends KubeObject {
  spec: {
    /** `docker.io`, `registry.k8s.io` … */
    host: string;
    /** `Refusing`: it answers, but lets nobody in. */
    state: 'Up' | 'Down' | 'Refusing';
    /** Milliseconds until it answers. */
    latencyMilliseconds?: number;
    bytesPerSecond?: number;
    requiresPullSecret?: boolean;
  };
}

/** A repository of a registry, with what its images do when they run. */
export interface Image extends KubeObject {
  spec: {
    /** With host: `docker.io/library/nginx`. */
    repository: string;
    tags: Record<string, { digest: string; sizeBytes: number; behaviour?: unknown }>;
    command?: string[];
    env?: Record<string, string>;
    workingDir?: string;
    user?: string;
    ports?: number[];
    /** What its processes do, as data that the runtime understands. */
    behaviour?: unknown;
  };
}
