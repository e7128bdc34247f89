/** `kubectl set env`. Models kubectl `cmd/set/set_env.go` @ v1.34. */
import type { KubeObject } from '@shared/api';
import { podSpecOf, splitPairs, withPodSpec } from '@main/kubectl/changing';
import { fail, getObject, type Command } from '@main/kubectl/cluster';
import { goQuote } from '@main/kubectl/parse';
import { readArguments, type Selected } from '@main/kubectl/selecting';
import type { EnvVar } from 'kubernetes-types/core/v1';
import { matchesPattern, setOnEach } from './each';
import { listVariables } from './list-env';

const NAME = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;
const NAME_RULE =
  "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')";

interface Changes {
  readonly set: readonly EnvVar[];
  readonly remove: readonly string[];
}

export async function setEnv(command: Command): Promise<void> {
  const { args, flags } = command.invocation;
  const { resources, pairs } = splitPairs(args, 'environment', isVariable);
  if (resources.length === 0 && flags.list('filename').length === 0) {
    fail('one or more resources must be specified as <resource> <name> or <resource>/<name>');
  }
  const { set, remove } = readVariables(await withStdin(command, [...pairs, ...flags.list('env')]));
  const changes = { set: [...set, ...(flags.text('from') === '' ? [] : variablesFrom(command))], remove };
  const pattern = flags.text('containers');
  await setOnEach(command, resources, {
    operation: 'env updated',
    silentWhenSame: true,
    ...(flags.bool('list')
      ? { show: (selected, changed) => listVariables(command, selected, changed, pattern) }
      : {}),
    change: (selected) => changed(command, selected, changes, pattern),
  });
}

function isVariable(text: string): boolean {
  return (
    (text.includes('=') && !text.startsWith('=')) || (text.endsWith('-') && text.length > 1) || text === '-'
  );
}

/** `-` reads variables from standard input. */
async function withStdin({ io }: Command, pairs: readonly string[]): Promise<string[]> {
  if (!pairs.includes('-')) return [...pairs];
  const lines = (await io.stdin()).split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
  return [...pairs.filter((pair) => pair !== '-'), ...lines];
}

function readVariables(pairs: readonly string[]): Changes {
  const set: EnvVar[] = [];
  const remove: string[] = [];
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    if (equals < 0 && pair.endsWith('-')) {
      remove.push(pair.slice(0, -1));
      continue;
    }
    if (equals < 0) fail(`unknown: ${pair}`);
    const name = pair.slice(0, equals);
    if (!NAME.test(name)) fail(`${goQuote(name)} is not a valid key name: ${NAME_RULE}`);
    set.push({ name, value: pair.slice(equals + 1) });
  }
  if (set.some(({ name }) => remove.includes(name))) {
    fail('can not both modify and remove the same environment variable in the same command');
  }
  return { set, remove };
}

/** `--from`: one variable for each key of a config map or secret. */
function variablesFrom(command: Command): EnvVar[] {
  const { flags } = command.invocation;
  const from = flags.text('from');
  const { named } = readArguments(command, from.includes('/') ? [from] : from.split(/\s+/));
  const keys = flags.list('keys');
  return named.flatMap(({ kind, name }) => {
    const object = getObject(command, kind, kind.namespaced ? command.namespace : '', name) as KubeObject & {
      data?: Readonly<Record<string, string>>;
    };
    const isSecret = kind.resource === 'secrets';
    if (!isSecret && kind.resource !== 'configmaps') fail('unsupported resource specified in --from');
    const data = Object.keys(object.data ?? {}).filter((key) => keys.length === 0 || keys.includes(key));
    return data.map((key) => {
      const variable = key.toUpperCase().replaceAll(/[^A-Z0-9_]/g, '_');
      if (variable !== key) command.io.err(`Warning: key ${key} transferred to ${variable}\n`);
      const reference = { key, name };
      return {
        name: flags.text('prefix') + variable,
        valueFrom: isSecret ? { secretKeyRef: reference } : { configMapKeyRef: reference },
      };
    });
  });
}

function changed(
  command: Command,
  selected: Selected,
  { set, remove }: Changes,
  pattern: string,
): KubeObject {
  const { flags } = command.invocation;
  const { kind, name, object } = selected;
  const spec = podSpecOf(object);
  if (
    spec &&
    ![...(spec.initContainers ?? []), ...spec.containers].some((c) => matchesPattern(c.name, pattern))
  ) {
    command.io.err(
      `Warning: ${kind.kind}/${name} does not have any containers matching ${goQuote(pattern)}\n`,
    );
  }
  return withPodSpec(selected, ({ containers, initContainers, ...rest }) => {
    const change = <C extends { name: string; env?: EnvVar[] }>(container: C): C => {
      if (!matchesPattern(container.name, pattern)) return container;
      const before = container.env ?? [];
      if (!flags.bool('overwrite')) {
        const taken = before.find((one) => set.some((other) => other.name === one.name));
        if (taken) {
          fail(
            `${kind.plural}/${name} '${taken.name}' already has a value (${taken.value ?? ''}), and --overwrite is false`,
          );
        }
      }
      const env = merged(before, set).filter((one) => !remove.includes(one.name));
      const { env: _, ...others } = container;
      return { ...others, ...(env.length > 0 ? { env } : {}) } as C;
    };
    return {
      ...rest,
      containers: containers.map(change),
      ...(initContainers ? { initContainers: initContainers.map(change) } : {}),
    };
  });
}

/** Variables that are there keep their places; new ones come behind them. */
function merged(before: readonly EnvVar[], set: readonly EnvVar[]): EnvVar[] {
  const latest = new Map(set.map((one) => [one.name, one]));
  const kept = before.map((one) => latest.get(one.name) ?? one);
  const added = [...latest.values()].filter(({ name }) => !before.some((one) => one.name === name));
  return [...kept, ...added];
}
