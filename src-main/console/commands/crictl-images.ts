/** `crictl images` and `crictl rmi`: what stands in the node's image store. */
import {
  compareText,
  DRYDOCK_API,
  NODE_IMAGE_STORES,
  type KubeObject,
  type NodeImageStore,
  type StoredImage,
} from '@shared/api';
import { options } from '@main/programs';
import type { Host } from '../host';
import type { Streams } from './define';

/** The whole store; of a node that has not pulled anything yet, what its status reports. */
function storeOf(host: Host): readonly StoredImage[] {
  const store = host.console.get<NodeImageStore>(NODE_IMAGE_STORES, '', host.name);
  if (store) return store.images;
  return (host.node()?.status?.images ?? []).map(({ names = [], sizeBytes = 0 }) => ({
    names: [...names],
    sizeBytes,
  }));
}

function digestOf({ names, digest }: StoredImage): string {
  const text = digest ?? names.find((name) => name.includes('@')) ?? '';
  return /sha256:([0-9a-f]+)/.exec(text)?.[1] ?? '';
}

const tagsOf = ({ names }: StoredImage): string[] => names.filter((name) => !name.includes('@'));

export function listImages(host: Host, args: readonly string[], streams: Streams): number {
  const { flags, rest } = options(args, ['-o', '--output']);
  const rows: string[][] = [];
  for (const image of storeOf(host)) {
    const digest = digestOf(image);
    const repository = image.names[0]?.replace(/@.*$|:[^/:]*$/, '') ?? '';
    const tags = tagsOf(image);
    for (const name of tags.length > 0 ? tags : [`${repository}:<none>`]) {
      const colon = name.lastIndexOf(':');
      rows.push([
        name.slice(0, colon),
        name.slice(colon + 1),
        flags.has('--no-trunc') ? `sha256:${digest}` : digest.slice(0, 13),
        size(Number(image.sizeBytes)),
      ]);
    }
  }
  const wanted = rows.filter(([name = '']) => rest.length === 0 || rest.some((text) => name.includes(text)));
  wanted.sort((a, b) => compareText(a[0]!, b[0]!) || compareText(a[1]!, b[1]!));
  if (flags.has('-q')) streams.out(wanted.map((row) => `sha256:${row[2]}\n`).join(''));
  else streams.out(table([['IMAGE', 'TAG', 'IMAGE ID', 'SIZE'], ...wanted]));
  return 0;
}

/** Removes images by name or by the beginning of their id; containers that run from them run on. */
export function removeImages(host: Host, args: readonly string[], streams: Streams): number {
  if (args.length === 0) {
    streams.err('ERRO[0000] no image specified\n');
    return 1;
  }
  let left = [...storeOf(host)];
  let code = 0;
  for (const wanted of args) {
    const found = left.find((image) => names(image, wanted));
    if (!found) {
      streams.err(`ERRO[0000] no such image ${wanted}\n`);
      code = 1;
      continue;
    }
    left = left.filter((image) => image !== found);
    for (const tag of tagsOf(found)) streams.out(`Deleted: ${tag}\n`);
  }
  if (left.length === storeOf(host).length) return code;
  const metadata = { name: host.name };
  const body = { apiVersion: DRYDOCK_API, kind: 'NodeImageStore', metadata, images: left };
  const exists = host.console.get<KubeObject>(NODE_IMAGE_STORES, '', host.name) !== undefined;
  const answer = host.console.write(
    exists
      ? {
          verb: 'patch',
          patchType: 'merge',
          resource: NODE_IMAGE_STORES,
          name: host.name,
          body: { images: left },
        }
      : { verb: 'create', resource: NODE_IMAGE_STORES, body: body as unknown as KubeObject },
  );
  if (answer.ok) return code;
  streams.err(`ERRO[0000] ${answer.status.message}\n`);
  return 1;
}

/** Whether an image is meant by a short name, a whole one, or the beginning of its id. */
function names(image: StoredImage, wanted: string): boolean {
  const id = wanted.replace(/^sha256:/, '');
  if (/^[0-9a-f]{4,}$/.test(id) && digestOf(image).startsWith(id)) return true;
  const tagged = /:[^/]*$/.test(wanted) || wanted.includes('@') ? wanted : `${wanted}:latest`;
  const whole = [tagged, `docker.io/${tagged}`, `docker.io/library/${tagged}`];
  return image.names.some((name) => whole.includes(name));
}

/** As Docker's units have it: powers of 1000, three digits. */
function size(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${Number(value.toPrecision(3))}${units[unit]}`;
}

/** Columns at least 20 wide, with three blanks between. */
export function table(rows: readonly (readonly string[])[]): string {
  const count = rows[0]!.length;
  const widths = Array.from({ length: count }, (_, i) =>
    Math.max(20, ...rows.map((row) => (row[i] ?? '').length + 3)),
  );
  return rows
    .map((row) => `${row.map((cell, i) => (i === count - 1 ? cell : cell.padEnd(widths[i]!))).join('')}\n`)
    .join('');
}
