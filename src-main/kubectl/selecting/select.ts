/** The objects that a command is about, by name, by kind and selector, or by file. */
import type { KubeObject } from '@shared/api';
import {
  caught,
  fail,
  failAll,
  getObject,
  listObjects,
  ServerFailure,
  type Command,
  type Kind,
} from '../cluster';
import { readArguments } from './arguments';
import { readManifests, type Manifest } from './manifests';

/** One object by its place. */
export interface Target {
  readonly kind: Kind;
  /** '' for objects of the cluster itself. */
  readonly namespace: string;
  readonly name: string;
  /** What the file says about it, where it comes from one. */
  readonly manifest?: Manifest;
}

/** A target that was read. */
export interface Selected extends Target {
  readonly object: KubeObject;
}

export interface Selection {
  readonly targets: readonly Target[];
  /** Kinds whose objects are to be listed. */
  readonly kinds: readonly Kind[];
  readonly failures: readonly Error[];
}

export interface SelectOptions {
  /** What is said where neither arguments nor files are given. */
  readonly nothingGiven: string;
  /** Kinds alone mean all their objects (`get`, `describe`); otherwise a name, -l or --all is needed. */
  readonly kindsMeanAll?: boolean;
}

export const NOTHING_GIVEN =
  "You must provide one or more resources by argument or filename.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'";

/** Reads what is meant; nothing but files is read yet. */
export async function select(
  command: Command,
  args: readonly string[],
  options: SelectOptions,
): Promise<Selection> {
  const { flags } = command.invocation;
  const selector = flags.has('selector') ? flags.text('selector') : '';
  const fields = flags.has('field-selector') ? flags.text('field-selector') : '';
  const all = flags.has('all') && flags.bool('all');
  if (flags.has('filename') && flags.list('filename').length > 0) {
    const { manifests, failures } = await readManifests(command);
    if (args.length > 0) {
      failAll(failures);
      fail('when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well');
    }
    const targets = manifests.map((manifest) => ({ ...manifest, manifest }));
    return { targets, kinds: [], failures };
  }
  if (args.length === 0) fail(options.nothingGiven);
  const { named, kinds } = readArguments(command, args);
  if (selector !== '' && all) fail('cannot set --all and --selector at the same time');
  if (named.length > 0) {
    if (selector !== '') fail('name cannot be provided when a selector is specified');
    if (fields !== '' && all) fail('cannot set --all and --field-selector at the same time');
    if (
      flags.has('all-namespaces') &&
      flags.bool('all-namespaces') &&
      named.some(({ kind }) => kind.namespaced)
    ) {
      fail('a resource cannot be retrieved by name across all namespaces');
    }
    const targets = named.map(({ kind, name }) => ({
      kind,
      name,
      namespace: kind.namespaced ? command.namespace : '',
    }));
    return { targets, kinds: [], failures: [] };
  }
  if (!options.kindsMeanAll && selector === '' && fields === '' && !all) {
    fail('resource(s) were provided, but no name was specified');
  }
  return { targets: [], kinds, failures: [] };
}

/** The namespace that lists are taken of; '' for all. */
export function listNamespace({ invocation, namespace }: Command): string {
  const { flags } = invocation;
  return flags.has('all-namespaces') && flags.bool('all-namespaces') ? '' : namespace;
}

/** The objects of a kind that the selectors of the command leave over. */
export function listSelected(command: Command, kind: Kind): readonly KubeObject[] {
  const { flags } = command.invocation;
  return listObjects(command, kind, listNamespace(command), {
    labelSelector: flags.has('selector') ? flags.text('selector') : '',
    fieldSelector: flags.has('field-selector') ? flags.text('field-selector') : '',
  });
}

/** All objects of a selection as they are now; those that are not there are failures. */
export async function readSelected(
  command: Command,
  selection: Selection,
): Promise<{ readonly objects: readonly Selected[]; readonly failures: readonly Error[] }> {
  const objects: Selected[] = [];
  const failures = [...selection.failures];
  const { flags } = command.invocation;
  const subresource = flags.has('subresource') ? flags.text('subresource') : '';
  const lenient = flags.has('ignore-not-found') && flags.bool('ignore-not-found');
  for (const target of selection.targets) {
    const failure = await caught(() => {
      const { kind, namespace, name } = target;
      objects.push({ ...target, object: getObject(command, kind, namespace, name, subresource) });
    });
    const absent = failure instanceof ServerFailure && failure.status.reason === 'NotFound';
    if (failure && !(lenient && absent)) failures.push(failure);
  }
  for (const kind of selection.kinds) {
    const failure = await caught(() => {
      for (const object of listSelected(command, kind)) objects.push(selectedOf(kind, object));
    });
    if (failure) failures.push(failure);
  }
  return { objects, failures };
}

export function selectedOf(kind: Kind, object: KubeObject): Selected {
  const { name, namespace = '' } = object.metadata;
  return { kind, name, namespace, object };
}
