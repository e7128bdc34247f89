/**
 * `kubectl create role|clusterrole|rolebinding|clusterrolebinding`. The objects are kept without effect: there is one
 * user, who may do everything. Models kubectl `cmd/create` @ v1.34.
 */
import type { KubeObject } from '@shared/api';
import { fail, findKind, Failure, RESOURCE_VERBS, type Command } from '@main/kubectl/cluster';
import { createGenerated, nameOf } from './generate';

const API = 'rbac.authorization.k8s.io/v1';
const GROUP = 'rbac.authorization.k8s.io';
const VERBS = [...RESOURCE_VERBS, 'proxy', '*'];
const URL_VERBS = ['get', 'put', 'post', 'head', 'options', 'delete', 'patch', '*'];

interface Rule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

export async function role(command: Command): Promise<void> {
  const { flags } = command.invocation;
  const name = nameOf(command);
  const verbs = verbsOf(command);
  if (verbs.length === 0) fail('at least one verb must be specified');
  if (flags.list('resource').length === 0) fail('at least one resource must be specified');
  await make(command, 'roles', 'Role', name, { rules: resourceRules(command, verbs) });
}

export async function clusterRole(command: Command): Promise<void> {
  const { flags } = command.invocation;
  const name = nameOf(command);
  const aggregation = flags.text('aggregation-rule');
  const urls = flags.list('non-resource-url');
  const resources = flags.list('resource');
  if (aggregation !== '') {
    if (urls.length + resources.length + flags.list('verb').length + flags.list('resource-name').length > 0) {
      fail('aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames');
    }
    const matchLabels = Object.fromEntries(
      aggregation.split(',').map((pair) => pair.split('=') as [string, string]),
    );
    await make(command, 'clusterroles', 'ClusterRole', name, {
      rules: null,
      aggregationRule: { clusterRoleSelectors: [{ matchLabels }] },
    });
    return;
  }
  const verbs = verbsOf(command, resources.length === 0 && urls.length > 0);
  if (verbs.length === 0) fail('at least one verb must be specified');
  if (resources.length === 0 && urls.length === 0)
    fail('one of resource or nonResourceURL must be specified');
  if (urls.length > 0) {
    const wrong = verbs.find((verb) => !URL_VERBS.includes(verb));
    if (wrong !== undefined) fail(`invalid verb: '${wrong}' for nonResourceURL`);
  }
  const rules: Rule[] = resources.length > 0 ? resourceRules(command, verbs) : [];
  if (urls.length > 0) rules.push({ verbs, nonResourceURLs: urls });
  await make(command, 'clusterroles', 'ClusterRole', name, { rules });
}

function verbsOf({ invocation, io }: Command, forUrls = false): string[] {
  const verbs = [...new Set(invocation.flags.list('verb'))];
  if (verbs.includes('*')) return ['*'];
  for (const verb of verbs) {
    if (!forUrls && !VERBS.includes(verb)) io.err(`Warning: '${verb}' is not a standard resource verb\n`);
  }
  return verbs;
}

/** One rule for each group of resources, in the order in which the groups come. */
function resourceRules({ cluster, invocation, io }: Command, verbs: readonly string[]): Rule[] {
  const names = invocation.flags.list('resource-name');
  const byGroup = new Map<string, string[]>();
  for (const asked of new Set(invocation.flags.list('resource'))) {
    const slash = asked.indexOf('/');
    const type = slash < 0 ? asked : asked.slice(0, slash);
    const subresource = slash < 0 ? '' : asked.slice(slash);
    const kind = type === '*' ? { group: '', plural: '*' } : findKind(cluster.kinds(), type);
    if (!kind) {
      io.err(`the server doesn't have a resource type "${type}"\n`);
      throw new Failure('');
    }
    const resources = byGroup.get(kind.group);
    if (resources) resources.push(kind.plural + subresource);
    else byGroup.set(kind.group, [kind.plural + subresource]);
  }
  return [...byGroup].map(([group, resources]) => ({
    verbs,
    apiGroups: [group],
    resources,
    ...(names.length > 0 ? { resourceNames: names } : {}),
  }));
}

export async function roleBinding(command: Command): Promise<void> {
  const { flags } = command.invocation;
  const name = nameOf(command);
  const clusterRoleName = flags.text('clusterrole');
  const roleName = flags.text('role');
  if ((clusterRoleName === '') === (roleName === ''))
    fail('exactly one of clusterrole or role must be specified');
  const roleRef =
    roleName === ''
      ? { apiGroup: GROUP, kind: 'ClusterRole', name: clusterRoleName }
      : { apiGroup: GROUP, kind: 'Role', name: roleName };
  await make(command, 'rolebindings', 'RoleBinding', name, { ...subjectsOf(command), roleRef });
}

export async function clusterRoleBinding(command: Command): Promise<void> {
  const name = nameOf(command);
  const roleRef = {
    apiGroup: GROUP,
    kind: 'ClusterRole',
    name: command.invocation.flags.text('clusterrole'),
  };
  await make(command, 'clusterrolebindings', 'ClusterRoleBinding', name, { ...subjectsOf(command), roleRef });
}

function subjectsOf({ invocation: { flags } }: Command): { subjects?: object[] } {
  const subjects = [
    ...flags.list('user').map((name) => ({ kind: 'User', apiGroup: GROUP, name })),
    ...flags.list('group').map((name) => ({ kind: 'Group', apiGroup: GROUP, name })),
    ...flags.list('serviceaccount').map((text) => {
      const parts = text.split(':');
      if (parts.length !== 2 || parts[0] === '' || parts[1] === '')
        fail('serviceaccount must be <namespace>:<name>');
      return { kind: 'ServiceAccount', name: parts[1]!, namespace: parts[0]! };
    }),
  ];
  return subjects.length > 0 ? { subjects } : {};
}

async function make(
  command: Command,
  plural: string,
  kind: string,
  name: string,
  rest: object,
): Promise<void> {
  await createGenerated(command, {
    resource: `${plural}.${GROUP}`,
    called: kind.toLowerCase(),
    object: { kind, apiVersion: API, metadata: { name }, ...rest } as unknown as KubeObject,
  });
}
