/** `kubectl config view`. */
import { fail, failUsage, findContext, type Command, type KubeconfigData } from '@main/kubectl/cluster';
import { printJson, printObject, readOutput } from '@main/kubectl/print';

/** Fields of a user or cluster that are not shown without --raw, and what stands for them. */
const HIDDEN: Readonly<Record<string, string>> = {
  'client-certificate-data': 'DATA+OMITTED',
  'client-key-data': 'DATA+OMITTED',
  'certificate-authority-data': 'DATA+OMITTED',
  token: 'REDACTED',
  password: 'REDACTED',
};

export async function view(command: Command): Promise<void> {
  const { config, invocation, io } = command;
  const { flags, args } = invocation;
  if (args.length > 0) failUsage('config view', `unexpected arguments: [${args.join(' ')}]`);
  const output = await readOutput(command, false);
  const whole = flags.bool('minify') ? minified(command) : config.data;
  const shown = flags.bool('raw') ? whole : withoutSecrets(whole);
  if (output.type === 'table' || output.type === 'custom-columns') return;
  const value = {
    kind: 'Config',
    apiVersion: 'v1',
    ...(Object.keys((shown.preferences ?? {}) as object).length > 0
      ? { preferences: shown.preferences }
      : {}),
    clusters: orNull(shown.clusters),
    users: orNull(shown.users),
    contexts: orNull(shown.contexts),
    'current-context': shown['current-context'],
  };
  io.out(output.type === 'json' ? printJson(value) : printObject(command, output, value));
}

function orNull<T>(list: readonly T[]): readonly T[] | null {
  return list.length === 0 ? null : list;
}

/** Only what the context uses. */
function minified({ config, invocation }: Command): KubeconfigData {
  const name = invocation.flags.text('context') || config.data['current-context'];
  if (name === '') fail('current-context must exist in order to minify');
  const context = findContext(config, name);
  if (!context) return fail(`cannot locate context ${name}`);
  const { cluster, user } = context.context;
  return {
    ...config.data,
    'current-context': name,
    contexts: [context],
    clusters: config.data.clusters.filter((entry) => entry.name === cluster),
    users: config.data.users.filter((entry) => entry.name === user),
  };
}

function withoutSecrets(data: KubeconfigData): KubeconfigData {
  const hide = <T extends { readonly name: string }>(entries: readonly T[], key: 'cluster' | 'user'): T[] =>
    entries.map((entry) => {
      const fields = (entry as Record<string, unknown>)[key];
      if (typeof fields !== 'object' || fields === null) return entry;
      const shown = Object.entries(fields).map(([name, value]) => [
        name,
        value ? (HIDDEN[name] ?? value) : value,
      ]);
      return { ...entry, [key]: Object.fromEntries(shown) as object };
    });
  return { ...data, clusters: hide(data.clusters, 'cluster'), users: hide(data.users, 'user') };
}
