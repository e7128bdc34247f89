/**
 * The images that registries hold: what they weigh, and what their programs do. The data stands in resources/images/
 * and is given to the engine when it is made; users add images of their own as objects.
 */
import { IMAGES, type Image, type KubeObject } from '@shared/api';
import { Draws } from '../clock';
import type { Reader } from '../store';
import { ANY_TAG, declaredImage } from './generic-image';
import { parseImageReference, type ImageReference } from './image-reference';

/** What an executable of an image does when a container runs it. */
export type ProgramBehaviour =
  /** Runs until it is stopped. */
  | {
      readonly type: 'server';
      /** Ports it binds on all addresses when it starts. */
      readonly listen?: readonly number[];
      /** Lines it writes when it starts (stderr where they begin with `2>`), with placeholders as in {@link ImageLines}. */
      readonly lines?: readonly string[];
      /** How it ends on its stop signal: after so many ms, with this exit code. Absent: after 100 ms with 0. */
      readonly stop?: { readonly after: number; readonly code: number } | null;
      /** It starts only where one of the variables is set; else it writes the complaint and exits. */
      readonly requires?: {
        readonly oneOf: readonly string[];
        readonly complaint: readonly string[];
        readonly exitCode: number;
      };
      /** What it answers to HTTP requests on its ports. */
      readonly http?: HttpBehaviour;
      /** Ports on which it speaks the gRPC health protocol. */
      readonly grpc?: readonly number[];
      /** The folder whose `*.conf` say on which ports it listens (`listen 80;`), instead of `listen`. */
      readonly listenFrom?: string;
      /** What it does where a port is taken; `%{port}` stands for it. Absent: it exits with 1. */
      readonly portTaken?: PortTaken;
    }
  /** Ends by itself. */
  | {
      readonly type: 'exit';
      readonly code: number;
      readonly after?: number;
      readonly lines?: readonly string[];
    }
  /**
   * An interpreter that is not modelled: only these command lines are known. `%{digits}` in an argument stands for a
   * number, `%{pi}` in a line for so many digits of it.
   */
  | {
      readonly type: 'commands';
      readonly known: readonly {
        readonly args: readonly string[];
        readonly after: number;
        readonly code?: number;
        readonly lines: readonly string[];
      }[];
      readonly otherwise: { readonly code: number; readonly lines: readonly string[] };
    }
  /** `stress`: takes memory or CPU as its arguments say, and runs on. */
  | { readonly type: 'stress' }
  /** Runs its arguments as a command, as entry point scripts do. */
  | { readonly type: 'wrapper' };

export interface PortTaken {
  readonly exitCode: number;
  /** Written at every try. */
  readonly lines: readonly string[];
  /** How often it tries, and how many ms lie between two tries. */
  readonly tries?: number;
  readonly retryEvery?: number;
  /** Written when it gives up. */
  readonly last?: readonly string[];
  /** How many of its start lines it has written by then; by default all. */
  readonly startLines?: number;
}

export interface HttpBehaviour {
  /** The `Server` header. */
  readonly server?: string;
  /** Files are served from this folder; `/` is its index.html. */
  readonly root?: string;
  /** Answer to every path where there is no root. `%{hostname}`, `%{path}` are filled in. */
  readonly body?: string;
  readonly contentType?: string;
  /** Format of its access lines. */
  readonly accessLog?: 'nginx' | 'httpd' | 'none';
}

/** Lines of an image with `%{nginx}`, `%{iso}`, `%{redis}` … for the time they are written at, and `%{hostname}`. */
export type ImageLines = readonly string[];

export interface CatalogueImage {
  /** Host and path, `docker.io/library/nginx`. */
  readonly name: string;
  /** All tags that the registry has. */
  readonly tags: readonly string[];
  /** What a pull fetches, bytes. */
  readonly size: number;
  /** Tags whose size is another one. */
  readonly sizes?: Readonly<Record<string, number>>;
  readonly entrypoint?: readonly string[];
  readonly cmd?: readonly string[];
  readonly workingDir?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The user id its processes run as; 0 by default. */
  readonly user?: number;
  readonly ports?: readonly number[];
  readonly stopSignal?: string;
  /** It has /bin/sh and the usual commands, which are really run. */
  readonly shell?: boolean;
  /** The usual commands that it does not have. */
  readonly lacks?: readonly string[];
  /** Text files by absolute path. */
  readonly files?: Readonly<Record<string, string>>;
  /** By the last part of the executable's path. */
  readonly programs?: Readonly<Record<string, ProgramBehaviour>>;
  /** Nobody knows what its programs do: see generic-image.ts. Every probe of its containers succeeds. */
  readonly generic?: boolean;
  /** What it uses where its container does not say so itself: CPU in thousandths of a core, memory in bytes. */
  readonly usage?: { readonly cpu?: number; readonly memory?: number };
}

export interface ImageCatalogue {
  readonly images: readonly CatalogueImage[];
}

/** An image as a node stores it. */
export interface PulledImage {
  /** `docker.io/library/nginx` */
  readonly name: string;
  readonly tag: string | undefined;
  readonly digest: string;
  readonly size: number;
}

/** Digests are the same in every workspace: an image is what it is. */
const DIGESTS = new Draws('image digests');

/** A SHA-256-like digest that is always the same for the same text. */
export function digestOf(text: string): string {
  let hex = '';
  for (let i = 0; i < 8; i++) hex += DIGESTS.uint32('sha256', `${i}/${text}`).toString(16).padStart(8, '0');
  return `sha256:${hex}`;
}

/** Lookups in a catalogue, and before it among the cluster's own `Image` objects. */
export class Images {
  private readonly byName = new Map<string, CatalogueImage>();
  /** The objects as they were when they were last read: the store makes a new list when one of them changes. */
  private declaredList: readonly KubeObject[] = [];
  private declared = new Map<string, CatalogueImage>();

  constructor(
    catalogue: ImageCatalogue,
    private readonly objects?: Pick<Reader, 'list'>,
  ) {
    for (const image of catalogue.images) this.byName.set(image.name, image);
  }

  private named(name: string): CatalogueImage | undefined {
    const list = this.objects?.list(IMAGES) ?? this.declaredList;
    if (list !== this.declaredList && (list.length > 0 || this.declaredList.length > 0)) {
      this.declaredList = list;
      const images = (list as readonly Image[]).map(declaredImage);
      this.declared = new Map(images.map((image) => [image.name, image]));
    }
    return this.declared.get(name) ?? this.byName.get(name);
  }

  /** What is known of the image's contents, whatever its tag. */
  find(reference: ImageReference): CatalogueImage | undefined {
    return this.named(reference.name);
  }

  /** What the registry serves for a reference; undefined where it has no such repository or tag. */
  manifest(reference: ImageReference): PulledImage | undefined {
    const image = this.named(reference.name);
    if (!image) return undefined;
    if (image.tags.includes(ANY_TAG)) return anyTag(image, reference);
    const tag = reference.tag ?? image.tags.find((t) => digestOf(`${image.name}:${t}`) === reference.digest);
    if (tag === undefined || !image.tags.includes(tag)) return undefined;
    const digest = digestOf(`${image.name}:${tag}`);
    if (reference.digest !== undefined && reference.digest !== digest) return undefined;
    return { name: image.name, tag: reference.tag, digest, size: image.sizes?.[tag] ?? image.size };
  }

  /** Whether the registry has the repository at all. */
  hasRepository(name: string): boolean {
    return this.named(name) !== undefined;
  }
}

/** An image of which every tag is there. */
function anyTag(image: CatalogueImage, { tag, digest, text }: ImageReference): PulledImage {
  const size = (tag === undefined ? undefined : image.sizes?.[tag]) ?? image.size;
  return { name: image.name, tag, digest: digest ?? digestOf(text), size };
}

/** The contents of the image a container names, or undefined for one that nobody knows. */
export function findImage(images: Images, text: string): CatalogueImage | undefined {
  const reference = parseImageReference(text);
  return reference && images.find(reference);
}
