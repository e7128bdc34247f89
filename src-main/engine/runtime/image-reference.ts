/** Names of images. Models distribution `reference` (normalized names) as containerd and the kubelet use it. */

export interface ImageReference {
  /** `docker.io`, `registry.k8s.io`, `localhost:5000` … */
  readonly host: string;
  /** The path in the registry: `library/nginx`. */
  readonly path: string;
  /** `latest` where neither tag nor digest is given; undefined beside a digest. */
  readonly tag: string | undefined;
  /** `sha256:…` */
  readonly digest: string | undefined;
  /** Host and path: `docker.io/library/nginx`. */
  readonly name: string;
  /** The whole normalized text: `docker.io/library/nginx:latest`. */
  readonly text: string;
}

const REFERENCE = /^([a-z0-9][\w./:-]*?)(?::([\w][\w.-]{0,127}))?(?:@([a-z0-9]+:[0-9a-f]{32,}))?$/i;
const PATH = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;

const parsed = new Map<string, ImageReference | null>();

/** Reads an image name as it stands in a pod; undefined where it is none (`InvalidImageName`). */
export function parseImageReference(text: string): ImageReference | undefined {
  let reference = parsed.get(text);
  if (reference === undefined) {
    reference = read(text);
    if (parsed.size > 10_000) parsed.clear();
    parsed.set(text, reference);
  }
  return reference ?? undefined;
}

function read(text: string): ImageReference | null {
  const m = REFERENCE.exec(text);
  if (!m) return null;
  const [, whole = '', tagGiven, digest] = m;
  const slash = whole.indexOf('/');
  const first = slash < 0 ? '' : whole.slice(0, slash);
  const hasHost = first.includes('.') || first.includes(':') || first === 'localhost';
  const host = hasHost ? (first === 'index.docker.io' ? 'docker.io' : first) : 'docker.io';
  let path = hasHost ? whole.slice(slash + 1) : whole;
  if (!PATH.test(path)) return null;
  if (host === 'docker.io' && !path.includes('/')) path = `library/${path}`;
  const tag = tagGiven ?? (digest === undefined ? 'latest' : undefined);
  const name = `${host}/${path}`;
  return {
    host,
    path,
    tag,
    digest,
    name,
    text: `${name}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`,
  };
}
