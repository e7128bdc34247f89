/** `kubectl describe` of roles and their bindings. */
import type { ClusterRole, PolicyRule, RoleBinding } from 'kubernetes-types/rbac/v1';
import { compareText, type KubeObject, type Live } from '@shared/api';
import type { DescribePage } from './describe-page';
import { printMeta } from './workloads';

export function describeRole(page: DescribePage, object: KubeObject): void {
  const { metadata, rules } = object as Live<ClusterRole>;
  page.field(0, 'Name', metadata.name);
  printMeta(page, object);
  page.line(0, 'PolicyRule:');
  page.table(
    1,
    ['Resources', 'Non-Resource URLs', 'Resource Names', 'Verbs'],
    compacted(rules ?? []).map(
      ({ apiGroups = [], resources = [], nonResourceURLs, resourceNames, verbs }) => [
        resources.length === 0
          ? ''
          : [resources.join(','), ...apiGroups].filter((part) => part !== '').join('.'),
        listText(nonResourceURLs),
        listText(resourceNames),
        listText(verbs),
      ],
    ),
  );
}

const listText = (words: readonly string[] | undefined): string => `[${(words ?? []).join(' ')}]`;

/** One rule for each resource or URL, those of a resource together. Models `pkg/apis/rbac/v1` helpers and `CompactRules`. */
function compacted(rules: readonly PolicyRule[]): readonly PolicyRule[] {
  const byResource = new Map<string, PolicyRule & { verbs: string[] }>();
  const others: PolicyRule[] = [];
  for (const { apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [], verbs } of rules) {
    const names = resourceNames.length === 0 ? [undefined] : resourceNames;
    for (const group of apiGroups)
      for (const resource of resources)
        for (const verb of verbs)
          for (const name of names) {
            const key = JSON.stringify([group, resource, name]);
            const known = byResource.get(key);
            if (known) known.verbs.push(verb);
            else
              byResource.set(key, {
                apiGroups: [group],
                resources: [resource],
                ...(name === undefined ? {} : { resourceNames: [name] }),
                verbs: [verb],
              });
          }
    for (const url of nonResourceURLs)
      for (const verb of verbs) others.push({ nonResourceURLs: [url], verbs: [verb] });
  }
  return [...others, ...byResource.values()].sort((a, b) => compareText(orderOf(a), orderOf(b)));
}

/** What Go compares: the rule as it prints itself. */
function orderOf({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule): string {
  return [verbs, apiGroups, resources, resourceNames, nonResourceURLs].map(listText).join(',');
}

export function describeRoleBinding(page: DescribePage, object: KubeObject): void {
  const { metadata, roleRef, subjects } = object as Live<RoleBinding>;
  page.field(0, 'Name', metadata.name);
  printMeta(page, object);
  page.line(0, 'Role:');
  page.field(1, 'Kind', roleRef.kind);
  page.field(1, 'Name', roleRef.name);
  page.line(0, 'Subjects:');
  page.table(
    1,
    ['Kind', 'Name', 'Namespace'],
    (subjects ?? []).map(({ kind, name, namespace = '' }) => [kind, name, namespace]),
  );
}
