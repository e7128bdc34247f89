/** The kubeconfig of a gateway: how clients find it. Written to a place of its own; merged into the user's only when asked. */
import { parseManifests, printYaml } from '@shared/api';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

export interface KubeconfigOptions {
  /** The gateway's address with its secret. */
  readonly url: string;
  /** Names context, cluster and user: `drydock-tutorial`. */
  readonly name: string;
  readonly namespace?: string;
}

interface Named {
  readonly name: string;
}

interface Kubeconfig {
  apiVersion?: string;
  kind?: string;
  clusters?: (Named & { cluster?: unknown })[];
  users?: (Named & { user?: unknown })[];
  contexts?: (Named & { context?: unknown })[];
  'current-context'?: string;
}

/** The text of a kubeconfig with the gateway alone. */
export function kubeconfigText(options: KubeconfigOptions): string {
  return printYaml(kubeconfigOf(options));
}

function kubeconfigOf({ url, name, namespace = 'default' }: KubeconfigOptions): Kubeconfig {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    // Client libraries take plain HTTP only where this is set; there is no certificate that it would leave unchecked.
    clusters: [{ name, cluster: { server: url, 'insecure-skip-tls-verify': true } }],
    users: [{ name, user: {} }],
    contexts: [{ name, context: { cluster: name, user: name, namespace } }],
    'current-context': name,
  };
}

/** Writes a kubeconfig that only its owner can read; a file that is there is replaced whole. */
export function writeKubeconfigFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, text, { mode: 0o600 });
  chmodSync(temporary, 0o600);
  renameSync(temporary, path);
}

/** Where the user's own kubeconfig is. */
export function userKubeconfigPath(): string {
  const [first] = (process.env['KUBECONFIG'] ?? '')
    .split(process.platform === 'win32' ? ';' : ':')
    .filter((p) => p !== '');
  return first ?? join(homedir(), '.kube', 'config');
}

/**
 * Adds the gateway to a kubeconfig that is somebody's own; the current context stays as it is.
 * @returns where the file as it was is kept; undefined where there was none
 * @throws Error where the file is no kubeconfig: it is left alone
 */
export function mergeKubeconfig(
  given: string,
  options: KubeconfigOptions,
  stamp: string,
): string | undefined {
  if (!existsSync(given)) {
    writeKubeconfigFile(given, kubeconfigText(options));
    return undefined;
  }
  // A link stays one: what it names is changed.
  const path = realpathSync(given);
  const { documents, errors } = parseManifests(readFileSync(path, 'utf8'));
  const value = documents[0]?.value ?? {};
  if (errors.length > 0 || documents.length > 1 || typeof value !== 'object' || Array.isArray(value)) {
    throw new Error(`${path} is no kubeconfig; it was left as it is`);
  }
  const old = value as Kubeconfig;
  const own = kubeconfigOf(options);
  const put = <T extends Named>(list: readonly T[] | undefined, added: readonly T[] = []): T[] => [
    ...(Array.isArray(list) ? list : []).filter(({ name }) => name !== options.name),
    ...added,
  ];
  const backup = `${path}.drydock-backup-${stamp}`;
  copyFileSync(path, backup);
  chmodSync(backup, 0o600);
  writeKubeconfigFile(
    path,
    printYaml({
      ...old,
      apiVersion: old.apiVersion ?? 'v1',
      kind: old.kind ?? 'Config',
      clusters: put(old.clusters, own.clusters),
      users: put(old.users, own.users),
      contexts: put(old.contexts, own.contexts),
      'current-context': old['current-context'] || options.name,
    }),
  );
  return backup;
}
