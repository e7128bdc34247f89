/** `kubectl create configmap` and `kubectl create secret …`. Models kubectl `cmd/create` @ v1.34. */
import { compareText, encodeBase64, type KubeObject } from '@shared/api';
import { fail, type Command } from '@main/kubectl/cluster';
import { goQuote } from '@main/kubectl/parse';
import { createGenerated, nameOf } from './generate';
import { hashSuffix, readKeys, type KeyWords } from './keys';

export async function configMap(command: Command): Promise<void> {
  const name = nameOf(command);
  const data = sorted(
    await readKeys(command, {
      invalidKey: (key, why) => `${goQuote(key)} is not a valid key name for a ConfigMap: ${why}`,
      duplicate: (key) =>
        `cannot add key ${goQuote(key)}, another key by that name already exists in Data for ConfigMap ${goQuote(name)}`,
    }),
  );
  const suffix = command.invocation.flags.bool('append-hash')
    ? hashSuffix({ data, kind: 'ConfigMap', name })
    : '';
  await createGenerated(command, {
    resource: 'configmaps',
    called: 'configmap',
    object: {
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: { name: name + suffix },
      ...(Object.keys(data).length > 0 ? { data } : {}),
    } as KubeObject,
  });
}

const SECRET_WORDS: KeyWords = {
  invalidKey: (key, why) => `${goQuote(key)} is not valid key name for a Secret ${why}`,
  duplicate: (key) => `cannot add key ${key}, another key by that name already exists`,
};

export async function genericSecret(command: Command): Promise<void> {
  const name = nameOf(command);
  await makeSecret(
    command,
    name,
    command.invocation.flags.text('type'),
    await readKeys(command, SECRET_WORDS),
  );
}

export async function tlsSecret(command: Command): Promise<void> {
  const { flags } = command.invocation;
  const name = nameOf(command);
  const cert = flags.text('cert');
  const key = flags.text('key');
  if (cert === '' || key === '') fail('key and cert must be specified');
  const data = {
    'tls.crt': await readPem(command, cert, 'certificate'),
    'tls.key': await readPem(command, key, 'key'),
  };
  await makeSecret(command, name, 'kubernetes.io/tls', data);
}

async function readPem(command: Command, path: string, what: string): Promise<string> {
  const text = await command.io.files.read(path);
  if (text === undefined) return fail(`Cannot read file ${path}, open ${path}: no such file or directory`);
  if (!/-----BEGIN [^-]+-----/.test(text)) fail(`tls: failed to find any PEM data in ${what} input`);
  return text;
}

export async function dockerSecret(command: Command): Promise<void> {
  const { flags } = command.invocation;
  const name = nameOf(command);
  const username = flags.text('docker-username');
  const password = flags.text('docker-password');
  const server = flags.text('docker-server');
  const email = flags.text('docker-email');
  const data: Record<string, string> = {};
  if (flags.list('from-file').length > 0) {
    const files = await readKeys(command, SECRET_WORDS);
    // A file without a key of its own is the configuration itself.
    const plain = flags.list('from-file').filter((source) => !source.includes('='));
    for (const [key, value] of Object.entries(files)) {
      const own = plain.some((source) => source.slice(source.lastIndexOf('/') + 1) === key);
      data[own ? '.dockerconfigjson' : key] = value;
    }
  } else {
    if (username === '' || password === '' || server === '') {
      fail(
        'either --from-file or the combination of --docker-username, --docker-password and --docker-server is required',
      );
    }
    data['.dockerconfigjson'] = JSON.stringify({
      auths: {
        [server]: {
          username,
          password,
          ...(email === '' ? {} : { email }),
          auth: encodeBase64(`${username}:${password}`),
        },
      },
    });
  }
  await makeSecret(command, name, 'kubernetes.io/dockerconfigjson', data);
}

async function makeSecret(
  command: Command,
  name: string,
  type: string,
  texts: Readonly<Record<string, string>>,
): Promise<void> {
  const data = sorted(
    Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, encodeBase64(text)])),
  );
  const suffix = command.invocation.flags.bool('append-hash')
    ? hashSuffix({ data, kind: 'Secret', name, type })
    : '';
  await createGenerated(command, {
    resource: 'secrets',
    called: 'secret',
    object: {
      kind: 'Secret',
      apiVersion: 'v1',
      metadata: { name: name + suffix },
      ...(Object.keys(data).length > 0 ? { data } : {}),
      ...(type === '' ? {} : { type }),
    } as KubeObject,
  });
}

function sorted(map: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => compareText(a, b)));
}
