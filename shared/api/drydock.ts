/**
 * Kinds of drydock.dev/v1alpha1: what a cluster has and Kubernetes gives no object for. All of them belong to the
 * cluster as a whole (no namespace): they live on nodes or in registries.
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

/** A node's kernel parameters that differ from what its kernel starts with. Named like the node. */
export interface NodeKernel extends KubeObject {
  /** By name: `vm.swappiness` → `35`. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly modules?: readonly string[];
}

/** The images that a node has. Named like the node. */
export interface NodeImageStore extends KubeObject {
  readonly images: readonly StoredImage[];
}

export interface StoredImage {
  /** `docker.io/library/nginx:latest`, and the same with its digest. */
  readonly names: readonly string[];
  readonly digest?: string;
  readonly sizeBytes: number;
  readonly pulledAt?: string;
  readonly lastUsedAt?: string;
  /** Never collected: the pause image. */
  readonly pinned?: boolean;
}

/** A file of a node or volume. */
export interface FileEntry {
  /** `file` where absent. `removed` hides a file of the image below. */
  readonly type?: 'file' | 'directory' | 'symlink' | 'removed';
  /** UTF-8 text. */
  readonly content?: string;
  /** Base64, where the content is no text. */
  readonly binaryContent?: string;
  /** Of a symlink. */
  readonly target?: string;
  readonly mode?: number;
  readonly owner?: string;
  readonly modifiedAt?: string;
}

/** The files of a node that are not what its operating system brings along, by absolute path. Named like the node. */
export interface NodeFilesystem extends KubeObject {
  readonly files: Readonly<Record<string, FileEntry>>;
}

/**
 * What stands in a volume, or in the writable layer of a container, by path from its root (`/test.txt`). It exists
 * once something was written. Named `UID.VOLUME` after the pod's UID, or `UID.CONTAINER.layer`, or `pv.NAME`.
 */
export interface Volume extends KubeObject {
  readonly spec: {
    readonly nodeName?: string;
    readonly podUID?: string;
    readonly podName?: string;
    readonly volumeName: string;
    /** Of a writable layer: whose it is. */
    readonly containerName?: string;
    readonly medium?: string;
    readonly sizeLimit?: string;
    readonly persistentVolumeName?: string;
  };
  readonly files: Readonly<Record<string, FileEntry>>;
}

/**
 * A piece of what a life of a container has written, named `UID.CONTAINER.RESTART.PIECE`. Start lines that follow from
 * the image are not written down, unless the first piece says that it is complete.
 */
export interface ContainerLog extends KubeObject {
  readonly spec: {
    readonly nodeName: string;
    readonly podUID: string;
    readonly podNamespace: string;
    readonly podName: string;
    readonly containerName: string;
    readonly restartCount: number;
    /** 0 for the first piece. */
    readonly piece: number;
    /** The image's own start lines are in it, or were never written. */
    readonly complete?: boolean;
  };
  /** As the runtime writes them: `2026-01-05T08:00:00.000000000Z stdout F text`. */
  readonly lines: readonly string[];
}

/** How a registry answers. Registries without an object are up. */
export interface ImageRegistry extends KubeObject {
  readonly spec: {
    /** `docker.io`, `registry.k8s.io` … */
    readonly host: string;
    /** `Refusing` asks for credentials that nobody has. */
    readonly state: 'Up' | 'Down' | 'Refusing';
    readonly latencyMilliseconds?: number;
    readonly bytesPerSecond?: number;
    readonly requiresPullSecret?: boolean;
  };
}

/** An image that users bring along. */
export interface Image extends KubeObject {
  readonly spec: {
    /** `registry.example.com/team/app` */
    readonly repository: string;
    readonly tags: Readonly<Record<string, { readonly digest?: string; readonly sizeBytes: number; readonly behaviour?: unknown }>>;
    readonly command?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
    readonly workingDir?: string;
    readonly user?: string;
    readonly ports?: readonly number[];
    /** What its command does, as in the image catalogue; absent: a server on its ports. */
    readonly behaviour?: unknown;
  };
}
