/**
 * Which objects the arguments of a command name: `pods`, `pods a b`, `pods,services`, `pod/a service/b`, `all`.
 * Models cli-runtime `resource.Builder` @ v1.34.
 */
import { fail, findKind, type Command, type Kind } from '../cluster';

export interface NamedTarget {
  readonly kind: Kind;
  readonly name: string;
}

export interface Arguments {
  /** Objects by name. */
  readonly named: readonly NamedTarget[];
  /** Kinds of which no name was given. */
  readonly kinds: readonly Kind[];
}

/** @throws Failure where a kind is not served or the forms are mixed */
export function readArguments({ cluster }: Command, args: readonly string[]): Arguments {
  const kinds = cluster.kinds();
  if (args.some((arg) => arg.includes('/')))
    return { named: args.map((arg) => readSlashed(kinds, arg)), kinds: [] };
  const [types = '', ...names] = args;
  const wanted = readTypes(kinds, types);
  if (names.length === 0) return { named: [], kinds: wanted };
  if (wanted.length > 1 && types.split(',').some((type) => isCategory(kinds, type))) {
    return fail('a resource cannot be retrieved by name across a category of resources');
  }
  return { named: wanted.flatMap((kind) => names.map((name) => ({ kind, name }))), kinds: [] };
}

/** The kinds of `pods,deploy` or of a category (`all`), each once. */
export function readTypes(kinds: readonly Kind[], types: string): Kind[] {
  const found = types.split(',').flatMap((type) => {
    if (type === '') return [];
    if (isCategory(kinds, type)) return kinds.filter((kind) => kind.categories.includes(type));
    return [mustFindKind(kinds, type)];
  });
  return [...new Set(found)];
}

/** @throws Failure where the server does not serve it */
export function mustFindKind(kinds: readonly Kind[], typed: string): Kind {
  return (
    findKind(kinds, typed) ?? fail(`the server doesn't have a resource type "${typed.replace(/\..*/, '')}"`)
  );
}

function isCategory(kinds: readonly Kind[], type: string): boolean {
  return findKind(kinds, type) === undefined && kinds.some((kind) => kind.categories.includes(type));
}

function readSlashed(kinds: readonly Kind[], arg: string): NamedTarget {
  const parts = arg.split('/');
  if (parts.length !== 2) {
    if (parts.length === 1) {
      return fail(
        "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'",
      );
    }
    return fail(`arguments in resource/name form may not have more than one slash`);
  }
  const [type = '', name = ''] = parts;
  if (type === '' || name === '') {
    return fail('arguments in resource/name form must have a single resource and name');
  }
  return { kind: mustFindKind(kinds, type), name };
}
