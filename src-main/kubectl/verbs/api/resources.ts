/** `kubectl api-resources`. Models kubectl `cmd/apiresources` @ v1.34. */
import { compareText } from '@shared/api';
import { fail, failUsage, type Command } from '@main/kubectl/cluster';
import { printJson, printRows, printYaml } from '@main/kubectl/print';
import { servedResources, type ServedResource } from './served';

export function apiResources(command: Command): Promise<void> {
  const { args, flags } = command.invocation;
  if (args.length > 0) failUsage('api-resources', `unexpected arguments: [${args.join(' ')}]`);
  const format = flags.text('output');
  if (!['', 'wide', 'name', 'json', 'yaml'].includes(format))
    fail(
      `unable to match a printer suitable for the output format "${format}", allowed formats are: json,name,wide,yaml`,
    );
  const sortBy = flags.text('sort-by');
  if (!['', 'name', 'kind'].includes(sortBy)) fail('--sort-by accepts only name or kind');
  const found = servedResources(command).filter((resource) => isWanted(command, resource));
  if (format === 'json' || format === 'yaml') command.io.out(asList(found, format));
  else if (format === 'name')
    command.io.out(
      found
        .sort(order(sortBy))
        .map((r) => `${nameOf(r)}\n`)
        .join(''),
    );
  else command.io.out(asTable(found.sort(order(sortBy)), format === 'wide', flags.bool('no-headers')));
  return Promise.resolve();
}

function isWanted({ invocation }: Command, resource: ServedResource): boolean {
  const { flags } = invocation;
  if (flags.given('api-group') && flags.text('api-group') !== resource.group) return false;
  if (flags.given('namespaced') && flags.bool('namespaced') !== resource.namespaced) return false;
  if (!flags.list('verbs').every((verb) => resource.verbs.includes(verb))) return false;
  return flags.list('categories').every((category) => resource.categories.includes(category));
}

function order(sortBy: string): (a: ServedResource, b: ServedResource) => number {
  return (a, b) => {
    if (sortBy === 'kind') return compareText(a.kind, b.kind);
    if (sortBy === 'name') return compareText(a.plural, b.plural);
    return compareText(a.group, b.group) || compareText(a.plural, b.plural);
  };
}

function nameOf({ plural, group }: ServedResource): string {
  return group === '' ? plural : `${plural}.${group}`;
}

function asTable(found: readonly ServedResource[], wide: boolean, noHeaders: boolean): string {
  const header = [
    'NAME',
    'SHORTNAMES',
    'APIVERSION',
    'NAMESPACED',
    'KIND',
    ...(wide ? ['VERBS', 'CATEGORIES'] : []),
  ];
  const rows = found.map((resource) => [
    resource.plural,
    resource.shortNames.join(','),
    resource.apiVersion,
    String(resource.namespaced),
    resource.kind,
    ...(wide ? [resource.verbs.join(','), resource.categories.join(',')] : []),
  ]);
  return printRows(noHeaders ? rows : [header, ...rows]);
}

function asList(found: readonly ServedResource[], format: 'json' | 'yaml'): string {
  const list = {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: '',
    resources: found.map((resource) => ({
      name: resource.plural,
      singularName: resource.singular,
      namespaced: resource.namespaced,
      ...(resource.group === '' ? {} : { group: resource.group }),
      version: resource.version,
      kind: resource.kind,
      verbs: resource.verbs,
      ...(resource.shortNames.length > 0 ? { shortNames: resource.shortNames } : {}),
      ...(resource.categories.length > 0 ? { categories: resource.categories } : {}),
    })),
  };
  return format === 'json' ? printJson(list) : printYaml(list);
}
