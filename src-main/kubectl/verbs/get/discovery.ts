import { SERVER_VERSION, type Kind } from '@main/kubectl/cluster';

/** What discovery answers for `/version`, `/api`, `/apis` and the groups below; undefined for other paths. */
export function discoveryOf(kinds: readonly Kind[], parts: readonly string[]): object | undefined {
  const [root, group, version] = parts;
  if (parts.length === 1 && root === 'version') return SERVER_VERSION;
  if (root === 'api' && parts.length === 1) return { kind: 'APIVersions', versions: ['v1'] };
  if (root === 'api' && parts.length === 2) return resourceList(kinds, group!);
  if (root !== 'apis' || parts.length > 3) return undefined;
  const groups = [...new Set(kinds.filter((kind) => kind.group !== '').map((kind) => kind.group))];
  if (parts.length === 1) {
    return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map((name) => groupOf(kinds, name)) };
  }
  if (parts.length === 2) {
    return groups.includes(group!)
      ? { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(kinds, group!) }
      : undefined;
  }
  return resourceList(kinds, `${group}/${version}`);
}

function groupOf(kinds: readonly Kind[], name: string): object {
  const versions = [...new Set(kinds.filter((kind) => kind.group === name).map((kind) => kind.version))].map(
    (version) => ({ groupVersion: `${name}/${version}`, version }),
  );
  return { name, versions, preferredVersion: versions[0] };
}

function resourceList(kinds: readonly Kind[], apiVersion: string): object | undefined {
  const resources = kinds.filter((kind) => kind.apiVersion === apiVersion);
  if (resources.length === 0) return undefined;
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: apiVersion,
    resources: resources.flatMap((kind) => [
      {
        name: kind.plural,
        singularName: kind.singular,
        namespaced: kind.namespaced,
        kind: kind.kind,
        verbs: kind.verbs,
        ...(kind.shortNames.length > 0 ? { shortNames: kind.shortNames } : {}),
        ...(kind.categories.length > 0 ? { categories: kind.categories } : {}),
      },
      ...kind.subresources.map(({ name }) => ({
        name: `${kind.plural}/${name}`,
        singularName: '',
        namespaced: kind.namespaced,
        kind: kind.kind,
      })),
    ]),
  };
}
