/** The definition of a kind that no file defines: it must exist where its objects come from, so it is declared here. */

export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

/** Only groups with a domain can be declared: `cert-manager.io`, but not `apps`, and not Kubernetes' core. */
export function canDeclare(apiVersion: string): boolean {
  const group = groupOf(apiVersion);
  return group.includes('.') && /^[^/]+\/v\d+((alpha|beta)\d+)?$/.test(apiVersion);
}

/** A CustomResourceDefinition for objects of this kind. */
export function declarationOf(
  apiVersion: string,
  kind: string,
  namespaced: boolean,
): Record<string, unknown> {
  const group = groupOf(apiVersion);
  const plural = pluralOf(kind);
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: namespaced ? 'Namespaced' : 'Cluster',
      names: { plural, singular: kind.toLowerCase(), kind, listKind: `${kind}List` },
      versions: [
        {
          name: apiVersion.slice(group.length + 1),
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
        },
      ],
    },
  };
}

/** The plural as Go's code generators form it. */
function pluralOf(kind: string): string {
  const name = kind.toLowerCase();
  if (/[^aeiou]y$/.test(name)) return `${name.slice(0, -1)}ies`;
  if (/(s|x|z|ch|sh)$/.test(name)) return `${name}es`;
  return `${name}s`;
}
