/** What Tab offers for a word of a kubectl command: from the same table that the parser reads, and from the cluster. */
import type { Pod } from 'kubernetes-types/core/v1';
import { compareText, type Live } from '@shared/api';
import {
  defaultKubeconfig,
  defaultNamespace,
  findKind,
  isFailure,
  readKubeconfig,
  type ClusterApi,
  type Kind,
  type Kubeconfig,
  type KubectlFiles,
  type SchemaType,
  type TypeSchema,
} from './cluster';
import {
  KUBECTL,
  readPartial,
  type Arguments,
  type Completes,
  type FlagSpec,
  type PartialLine,
} from './parse';

export interface CompletionWorld {
  readonly cluster: ClusterApi;
  readonly files: KubectlFiles;
  readonly env: ReadonlyMap<string, string>;
  /** The context that the workspace was made with. */
  readonly context: string;
  readonly server: string;
}

/**
 * @param words the words behind `kubectl` that stand before the one that is completed
 * @param word the word as far as it is typed; may be empty
 * @returns what the word may become, in order; undefined where the name of a file may stand
 */
export async function completeKubectl(
  words: readonly string[],
  word: string,
  world: CompletionWorld,
): Promise<readonly string[] | undefined> {
  const line = readPartial(KUBECTL, words);
  const config = await configOf(world, line);
  const candidates = candidatesFor(new Place(world, line, config), word);
  return candidates && [...new Set(candidates)].filter((text) => text.startsWith(word)).sort(compareText);
}

async function configOf(
  { files, env, context, server }: CompletionWorld,
  line: PartialLine,
): Promise<Kubeconfig> {
  const fallback = defaultKubeconfig(context, server);
  const path =
    line.values.get('kubeconfig') ?? env.get('KUBECONFIG') ?? `${env.get('HOME') ?? '/root'}/.kube/config`;
  try {
    return await readKubeconfig(files, path, fallback);
  } catch (error) {
    if (isFailure(error)) return { data: fallback, path };
    throw error;
  }
}

/** Where in a command the word stands, and what can be looked up there. */
class Place {
  constructor(
    private readonly world: CompletionWorld,
    readonly line: PartialLine,
    readonly config: Kubeconfig,
  ) {}

  get kinds(): readonly Kind[] {
    return this.world.cluster.kinds();
  }

  get namespace(): string {
    return (
      this.line.values.get('namespace') ??
      defaultNamespace(this.config, this.line.values.get('context') ?? '')
    );
  }

  names(kind: Kind): string[] {
    const { cluster } = this.world;
    const everywhere = this.line.values.get('all-namespaces') === 'true';
    const answer = cluster.read({
      verb: 'list',
      resource: kind.resource,
      ...(kind.namespaced && !everywhere ? { namespace: this.namespace } : {}),
    });
    if (!answer.ok || !('items' in answer.object)) return [];
    return answer.object.items.map(({ metadata }) => metadata.name);
  }

  namesOf(resource: string): string[] {
    const kind = this.kinds.find((candidate) => candidate.resource === resource);
    return kind ? this.names(kind) : [];
  }

  /** The containers of the pod that the arguments name. */
  containers(): string[] {
    const name = this.line.args
      .find((arg) => arg !== 'pod' && arg !== 'pods')
      ?.replace(/^(?:po|pods?)\//, '');
    if (name === undefined) return [];
    const answer = this.world.cluster.read({
      verb: 'get',
      resource: 'pods',
      namespace: this.namespace,
      name,
    });
    if (!answer.ok) return [];
    const { spec } = answer.object as Live<Pod>;
    return [
      ...(spec?.containers ?? []),
      ...(spec?.initContainers ?? []),
      ...(spec?.ephemeralContainers ?? []),
    ].map((container) => container.name);
  }

  schema(type: string): TypeSchema | undefined {
    return this.world.cluster.schema(type);
  }
}

function candidatesFor(place: Place, word: string): readonly string[] | undefined {
  const { line } = place;
  const command = line.path.at(-1)!;
  if (line.pending) return valuesOf(place, line.pending, word);
  if (!line.afterDash && word.startsWith('-')) {
    const equals = word.indexOf('=');
    if (word.startsWith('--') && equals > 0) {
      const flag = line.flags.get(word.slice(2, equals));
      if (!flag) return [];
      const before = word.slice(0, equals + 1);
      return valuesOf(place, flag, word.slice(equals + 1))?.map((value) => `${before}${value}`);
    }
    return flagNames(line);
  }
  const below = (command.subcommands ?? []).map(({ name }) => name);
  if (below.length > 0 && line.args.length === 0) return below;
  return argumentsOf(place, command.arguments ?? 'none', word);
}

/** Flags that are not given yet, or may be given again. */
function flagNames({ flags, values }: PartialLine): string[] {
  return [...flags.values()]
    .filter((flag) => !flag.hidden && flag.refused === undefined)
    .filter((flag) => !values.has(flag.name) || flag.kind === 'list' || flag.kind === 'array')
    .map((flag) => `--${flag.name}${takesValue(flag) ? '=' : ''}`);
}

function takesValue(flag: FlagSpec): boolean {
  return flag.bare === undefined;
}

function valuesOf(place: Place, flag: FlagSpec, word: string): readonly string[] | undefined {
  if (flag.kind === 'bool') return ['true', 'false'];
  if (flag.completes === undefined) return [];
  const values = completionOf(place, flag.completes);
  if (values === undefined || flag.kind !== 'list') return values;
  const before = word.slice(0, word.lastIndexOf(',') + 1);
  return values.map((value) => `${before}${value}`);
}

function completionOf(place: Place, completes: Completes): readonly string[] | undefined {
  if (typeof completes === 'object') return completes.values;
  switch (completes) {
    case 'namespace':
      return place.namesOf('namespaces');
    case 'node':
      return place.namesOf('nodes');
    case 'container':
      return place.containers();
    case 'context':
      return place.config.data.contexts.map(({ name }) => name);
    case 'file':
      return undefined;
  }
}

const ROLLED_OUT = ['deployments.apps', 'daemonsets.apps', 'statefulsets.apps'];

function argumentsOf(place: Place, meant: Arguments, word: string): readonly string[] | undefined {
  const { line } = place;
  if (typeof meant === 'object') return line.args.length === 0 ? meant.values : [];
  switch (meant) {
    case 'resources':
      return resources(place, word, place.kinds);
    case 'rollouts':
      return resources(
        place,
        word,
        place.kinds.filter(({ resource }) => ROLLED_OUT.includes(resource)),
      );
    case 'nodes':
      return untaken(place, place.namesOf('nodes'));
    case 'pods':
      if (line.args.length > 0) return line.args.length === 1 ? place.containers() : [];
      return word.includes('/') ? resources(place, word, place.kinds) : place.namesOf('pods');
    case 'types':
      return line.args.length === 0 ? typePaths(place, word) : [];
    case 'contexts':
      return line.args.length === 0 ? place.config.data.contexts.map(({ name }) => name) : [];
    case 'files':
      return undefined;
    case 'none':
      return [];
  }
}

function untaken({ line }: Place, names: readonly string[]): string[] {
  return names.filter((name) => !line.args.includes(name));
}

/** `TYPE`, `TYPE,TYPE`, `TYPE NAME …`, `TYPE/NAME …` */
function resources(place: Place, word: string, kinds: readonly Kind[]): string[] {
  const { args } = place.line;
  const slash = word.indexOf('/');
  if (slash > 0) {
    const kind = findKind(place.kinds, word.slice(0, slash));
    return kind ? place.names(kind).map((name) => `${word.slice(0, slash)}/${name}`) : [];
  }
  const [first] = args;
  if (first?.includes('/')) return kinds.map((kind) => `${typeName(place.kinds, kind)}/`);
  if (first !== undefined) {
    const kind = findKind(place.kinds, first);
    return kind ? untaken(place, place.names(kind)) : [];
  }
  const before = word.slice(0, word.lastIndexOf(',') + 1);
  return kinds.map((kind) => `${before}${typeName(place.kinds, kind)}`);
}

/** The plural, with the group where it alone would mean another kind. */
function typeName(kinds: readonly Kind[], kind: Kind): string {
  return findKind(kinds, kind.plural) === kind ? kind.plural : kind.resource;
}

/** `pods.spec.con` → `pods.spec.containers` */
function typePaths(place: Place, word: string): string[] {
  const [first = '', ...path] = word.split('.');
  if (path.length === 0) return place.kinds.map(({ plural }) => plural);
  const kind = findKind(place.kinds, first);
  let type = kind?.type ? place.schema(kind.type) : undefined;
  for (const name of path.slice(0, -1)) {
    const field = type?.fields.get(name);
    type = field && inside(field.type);
  }
  const before = word.slice(0, word.lastIndexOf('.') + 1);
  return [...(type?.fields.keys() ?? [])].map((name) => `${before}${name}`);
}

function inside(type: SchemaType): TypeSchema | undefined {
  if (type.kind === 'list' || type.kind === 'map') return inside(type.of);
  return type.kind === 'struct' ? type : undefined;
}
