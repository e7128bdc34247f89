/** Reads the manifests behind `-f`: files, folders, standard input. Models cli-runtime `resource.Visitor` @ v1.34. */
import { parseManifests, type KubeObject } from '@shared/api';
import { Failure, fail, kindOf, type Command, type Kind } from '../cluster';

/** An object of a file: not checked by any server, so that everything but apiVersion and kind may be missing. */
export interface Manifest {
  /** The file, or `STDIN`. */
  readonly source: string;
  readonly kind: Kind;
  readonly object: KubeObject;
  /** Where the object belongs; '' for objects of the cluster itself. */
  readonly namespace: string;
  /** '' where it has only a generateName. */
  readonly name: string;
}

export interface Manifests {
  readonly manifests: readonly Manifest[];
  /** Documents that cannot be read, files that are not there. */
  readonly failures: readonly Error[];
}

const EXTENSIONS = ['.json', '.yaml', '.yml'];

/** All objects of all files, in order. What is wrong with one does not keep the others out. */
export async function readManifests(command: Command): Promise<Manifests> {
  const { flags } = command.invocation;
  const manifests: Manifest[] = [];
  const failures: Error[] = [];
  for (const path of flags.list('filename')) {
    const sources = await sourcesOf(command, path, flags.has('recursive') && flags.bool('recursive'));
    if (sources instanceof Failure) failures.push(sources);
    else {
      for (const { name, text } of sources) readText(command, name, text, manifests, failures);
    }
  }
  return { manifests, failures };
}

interface Source {
  readonly name: string;
  readonly text: string;
}

async function sourcesOf(
  command: Command,
  path: string,
  recursive: boolean,
): Promise<readonly Source[] | Failure> {
  const { io } = command;
  if (path === '-') return [{ name: 'STDIN', text: await io.stdin() }];
  if (/^https?:\/\//.test(path)) {
    return new Failure(
      `unable to read URL "${path}": the console does not reach the network outside the cluster; save the file and give its name`,
    );
  }
  const text = await io.files.read(path);
  if (text !== undefined) return [{ name: path, text }];
  const names = await io.files.list(path);
  if (!names) return new Failure(`the path "${path}" does not exist`);
  const found = await folderSources(command, path.replace(/\/$/, ''), names, recursive);
  if (found.length > 0) return found;
  return new Failure(`error reading [${path}]: recognized file extensions are [${EXTENSIONS.join(' ')}]`);
}

async function folderSources(
  command: Command,
  folder: string,
  names: readonly string[],
  recursive: boolean,
): Promise<Source[]> {
  const { files } = command.io;
  const sources: Source[] = [];
  for (const name of names) {
    const path = `${folder}/${name}`;
    const below = await files.list(path);
    if (below) {
      if (recursive) sources.push(...(await folderSources(command, path, below, recursive)));
    } else if (EXTENSIONS.some((extension) => name.endsWith(extension))) {
      const text = await files.read(path);
      if (text !== undefined) sources.push({ name: path, text });
    }
  }
  return sources;
}

/** Reads the documents of a text; lists are opened. */
export function readText(
  command: Command,
  source: string,
  text: string,
  manifests: Manifest[],
  failures: Error[],
): void {
  const { documents, errors } = parseManifests(text);
  for (const { line, message } of errors) {
    failures.push(
      new Failure(`error parsing ${source}: error converting YAML to JSON: yaml: line ${line}: ${message}`),
    );
  }
  for (const { value } of documents) {
    for (const object of opened(value)) {
      const manifest = readObject(command, source, object);
      if (manifest instanceof Failure) failures.push(manifest);
      else manifests.push(manifest);
    }
  }
}

function opened(value: unknown): unknown[] {
  const { kind, items } = (value ?? {}) as { kind?: unknown; items?: unknown };
  return typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items)
    ? items.flatMap(opened)
    : [value];
}

function readObject(command: Command, source: string, value: unknown): Manifest | Failure {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return invalid(source, 'invalid object to validate: the document is no object');
  }
  const object = value as KubeObject;
  const { apiVersion, kind: kindName } = object as Partial<KubeObject>;
  const missing = [
    ...(typeof apiVersion === 'string' && apiVersion !== '' ? [] : ['apiVersion not set']),
    ...(typeof kindName === 'string' && kindName !== '' ? [] : ['kind not set']),
  ];
  if (missing.length > 0)
    return invalid(source, missing.length > 1 ? `[${missing.join(', ')}]` : missing[0]!);
  const metadata =
    (typeof object.metadata === 'object' && object.metadata) || ({} as Partial<KubeObject['metadata']>);
  const name = typeof metadata.name === 'string' ? metadata.name : '';
  const given = typeof metadata.namespace === 'string' ? metadata.namespace : '';
  const kind = kindOf(command.cluster.kinds(), object.apiVersion, object.kind);
  if (!kind) {
    return new Failure(
      `resource mapping not found for name: "${name}" namespace: "${given}" from "${source}": no matches for kind "${object.kind}" in version "${object.apiVersion}"\nensure CRDs are installed first`,
    );
  }
  if (kind.namespaced && given !== '' && command.namespaceGiven && given !== command.namespace) {
    return new Failure(
      `the namespace from the provided object "${given}" does not match the namespace "${command.namespace}". You must pass '--namespace=${given}' to perform this operation.`,
    );
  }
  const namespace = kind.namespaced ? given || command.namespace : '';
  return { source, kind, object, namespace, name };
}

function invalid(source: string, why: string): Failure {
  return new Failure(
    `error validating "${source}": error validating data: ${why}; if you choose to ignore these errors, turn validation off with --validate=false`,
  );
}

/** Ends the command where neither an object nor a complaint came of the files. */
export function mustHaveObjects({ manifests, failures }: Manifests, verb: string): void {
  if (manifests.length === 0 && failures.length === 0) fail(`no objects passed to ${verb}`);
}
