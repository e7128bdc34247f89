/** Contexts, clusters and users of a kubeconfig. */
import { compareText } from '@shared/api';
import { fail, findContext, writeKubeconfig, type Command, type KubeconfigData } from '@main/kubectl/cluster';
import { printRows } from '@main/kubectl/print';
import { failUnexpected } from './unexpected';

async function save({ config, io }: Command, change: Partial<KubeconfigData>): Promise<void> {
  await writeKubeconfig(io.files, config.path, { ...config.data, ...change });
}

export function currentContext(command: Command): Promise<void> {
  const name = command.config.data['current-context'];
  if (name === '') fail('current-context is not set');
  command.io.out(`${name}\n`);
  return Promise.resolve();
}

export function getContexts(command: Command): Promise<void> {
  const { config, invocation, io } = command;
  const { flags, args } = invocation;
  const format = flags.text('output');
  if (format !== '' && format !== 'name') {
    fail(
      `--output ${format} is not available in kubectl config get-contexts; resetting to default output format`,
    );
  }
  const asked = args.length === 0 ? config.data.contexts.map(({ name }) => name) : args;
  const found = [...asked].filter((name) => findContext(config, name)).sort(compareText);
  const missing = [...asked].filter((name) => !findContext(config, name));
  if (format === 'name') io.out(found.map((name) => `${name}\n`).join(''));
  else {
    const header = ['CURRENT', 'NAME', 'CLUSTER', 'AUTHINFO', 'NAMESPACE'];
    const rows = found.map((name) => {
      const { cluster = '', user = '', namespace = '' } = findContext(config, name)!.context;
      return [name === config.data['current-context'] ? '*' : '', name, cluster, user, namespace];
    });
    io.out(printRows(flags.bool('no-headers') ? rows : [header, ...rows]));
  }
  if (missing.length > 0) {
    const each = missing.map((name) => `context ${name} not found`);
    fail(each.length === 1 ? each[0]! : `[${each.join(', ')}]`);
  }
  return Promise.resolve();
}

function printNames(command: Command, entries: readonly { readonly name: string }[]): Promise<void> {
  command.io.out(
    ['NAME', ...entries.map(({ name }) => name).sort(compareText)].map((n) => `${n}\n`).join(''),
  );
  return Promise.resolve();
}

export function getClusters(command: Command): Promise<void> {
  return printNames(command, command.config.data.clusters);
}

export function getUsers(command: Command): Promise<void> {
  return printNames(command, command.config.data.users);
}

export async function useContext(command: Command): Promise<void> {
  const { args } = command.invocation;
  if (args.length !== 1) failUnexpected(command);
  const [name = ''] = args;
  if (name === '') fail('empty context names are not allowed');
  if (!findContext(command.config, name)) fail(`no context exists with the name: "${name}"`);
  await save(command, { 'current-context': name });
  command.io.out(`Switched to context "${name}".\n`);
}

export async function setContext(command: Command): Promise<void> {
  const { config, invocation, io } = command;
  const { args, flags } = invocation;
  if (args.length > 1) failUnexpected(command);
  const current = flags.bool('current');
  if (args.length === 1 && current) fail('you cannot specify both a context name and --current');
  const name = current ? config.data['current-context'] : (args[0] ?? '');
  if (name === '')
    fail(current ? 'no current context is set' : 'you must specify a non-empty context name or --current');
  const before = findContext(config, name);
  const context = { ...before?.context };
  for (const field of ['cluster', 'user', 'namespace'] as const) {
    if (!flags.given(field)) continue;
    const value = flags.text(field);
    if (value === '') delete context[field];
    else context[field] = value;
  }
  const entry = { name, context };
  const { contexts } = config.data;
  await save(command, {
    contexts: before ? contexts.map((other) => (other === before ? entry : other)) : [...contexts, entry],
  });
  io.out(`Context "${name}" ${before ? 'modified' : 'created'}.\n`);
}

export async function renameContext(command: Command): Promise<void> {
  const { config, invocation, io } = command;
  const { args } = invocation;
  if (args.length !== 2) failUnexpected(command);
  const [from = '', to = ''] = args;
  const found = findContext(config, from);
  if (!found) fail(`cannot rename the context "${from}", it's not in ${config.path}`);
  if (findContext(config, to))
    fail(`cannot rename the context "${from}", the context "${to}" already exists in ${config.path}`);
  await save(command, {
    contexts: config.data.contexts.map((other) => (other === found ? { ...found!, name: to } : other)),
    ...(config.data['current-context'] === from ? { 'current-context': to } : {}),
  });
  io.out(`Context "${from}" renamed to "${to}".\n`);
}

export async function deleteContext(command: Command): Promise<void> {
  const { config, io } = command;
  const name = await deleteEntry(command, 'context', 'contexts');
  if (config.data['current-context'] === name) {
    io.err(
      'warning: this removed your active context, use "kubectl config use-context" to select a different one\n',
    );
  }
}

export async function deleteCluster(command: Command): Promise<void> {
  await deleteEntry(command, 'cluster', 'clusters');
}

export async function deleteUser(command: Command): Promise<void> {
  await deleteEntry(command, 'user', 'users');
}

async function deleteEntry(
  command: Command,
  what: string,
  list: 'contexts' | 'clusters' | 'users',
): Promise<string> {
  const { config, invocation, io } = command;
  const { args } = invocation;
  if (args.length !== 1) failUnexpected(command);
  const [name = ''] = args;
  const entries: readonly { readonly name: string }[] = config.data[list];
  if (!entries.some((entry) => entry.name === name))
    fail(`cannot delete ${what} ${name}, not in ${config.path}`);
  await save(command, { [list]: entries.filter((entry) => entry.name !== name) });
  io.out(`deleted ${what} ${name} from ${config.path}\n`);
  return name;
}
