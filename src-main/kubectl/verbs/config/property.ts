/** `kubectl config set` and `unset`: one value by its path, e.g. `contexts.NAME.namespace`. */
import { fail, writeKubeconfig, type Command, type KubeconfigData } from '@main/kubectl/cluster';
import { failUnexpected } from './unexpected';

const LISTS = { clusters: 'cluster', contexts: 'context', users: 'user' } as const;

/** Fields by list; a value that may be nothing else than true or false, too. */
const FIELDS: Readonly<Record<keyof typeof LISTS, readonly string[]>> = {
  clusters: [
    'server',
    'tls-server-name',
    'insecure-skip-tls-verify',
    'certificate-authority',
    'certificate-authority-data',
    'proxy-url',
    'disable-compression',
  ],
  contexts: ['cluster', 'user', 'namespace'],
  users: [
    'client-certificate',
    'client-certificate-data',
    'client-key',
    'client-key-data',
    'token',
    'tokenFile',
    'username',
    'password',
    'as',
  ],
};

export async function setProperty(command: Command): Promise<void> {
  const { config, invocation, io } = command;
  const { args } = invocation;
  if (args.length !== 2) failUnexpected(command);
  const [path = '', value = ''] = args;
  await writeKubeconfig(io.files, config.path, changed(config.data, path, value));
  io.out(`Property "${path}" set.\n`);
}

export async function unsetProperty(command: Command): Promise<void> {
  const { config, invocation, io } = command;
  const { args } = invocation;
  if (args.length !== 1) failUnexpected(command);
  const [path = ''] = args;
  await writeKubeconfig(io.files, config.path, changed(config.data, path, undefined));
  io.out(`Property "${path}" unset.\n`);
}

/** @param value undefined removes */
function changed(data: KubeconfigData, path: string, value: string | undefined): KubeconfigData {
  const [list = '', name, field, ...more] = path.split('.');
  if (list === 'current-context' && name === undefined) return { ...data, 'current-context': value ?? '' };
  if (!(list in LISTS)) return fail(`unable to parse ${path} after [] at api.Config`);
  const key = list as keyof typeof LISTS;
  const inside = LISTS[key];
  if (name === undefined) {
    if (value !== undefined) return fail(`can't set ${list}: it is a list; name an entry and a field`);
    return { ...data, [key]: [] };
  }
  const entries = data[key] as readonly { readonly name: string; readonly [field: string]: unknown }[];
  if (field === undefined) {
    if (value !== undefined)
      return fail(`can't set ${path}: name a field of it, one of ${FIELDS[key].join(', ')}`);
    return { ...data, [key]: entries.filter((entry) => entry.name !== name) };
  }
  if (more.length > 0 || !FIELDS[key].includes(field)) {
    return fail(
      `unable to parse ${path} after [${list} ${name}] at api.${inside[0]!.toUpperCase()}${inside.slice(1)}`,
    );
  }
  const before = entries.find((entry) => entry.name === name);
  const { [field]: _, ...others } = (before?.[inside] ?? {}) as Record<string, unknown>;
  const fields = value === undefined ? others : { ...others, [field]: typed(field, value) };
  const entry = { ...before, name, [inside]: fields };
  return {
    ...data,
    [key]: before ? entries.map((other) => (other === before ? entry : other)) : [...entries, entry],
  };
}

const FLAGS = ['insecure-skip-tls-verify', 'disable-compression'];

function typed(field: string, value: string): string | boolean {
  if (!FLAGS.includes(field)) return value;
  if (value !== 'true' && value !== 'false') {
    return fail(`strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`);
  }
  return value === 'true';
}
