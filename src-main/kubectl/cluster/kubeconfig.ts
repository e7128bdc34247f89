/**
 * The kubeconfig: a file on the node, so that it travels through time with everything else. Where there is none,
 * kubectl knows the one cluster of the workspace by itself.
 */
import { parseManifests, printYaml } from '@shared/api';
import type { KubectlFiles } from './command';
import { fail } from './failures';

export interface NamedContext {
  readonly name: string;
  readonly context: { readonly cluster?: string; readonly user?: string; readonly namespace?: string };
}

interface Named {
  readonly name: string;
  readonly [field: string]: unknown;
}

export interface KubeconfigData {
  readonly apiVersion: 'v1';
  readonly kind: 'Config';
  readonly clusters: readonly Named[];
  readonly contexts: readonly NamedContext[];
  readonly 'current-context': string;
  readonly preferences?: unknown;
  readonly users: readonly Named[];
}

export interface Kubeconfig {
  readonly data: KubeconfigData;
  /** Where it is written. */
  readonly path: string;
}

/** What `kubeadm` leaves for a context `USER@CLUSTER`. */
export function defaultKubeconfig(context: string, server: string): KubeconfigData {
  const at = context.indexOf('@');
  const user = at < 0 ? context : context.slice(0, at);
  const cluster = at < 0 ? context : context.slice(at + 1);
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: cluster, cluster: { 'certificate-authority-data': 'DATA+OMITTED', server } }],
    contexts: [{ name: context, context: { cluster, user } }],
    'current-context': context,
    preferences: {},
    users: [
      { name: user, user: { 'client-certificate-data': 'DATA+OMITTED', 'client-key-data': 'DATA+OMITTED' } },
    ],
  };
}

/** Reads the file, or gives the default where there is none. */
export async function readKubeconfig(
  files: KubectlFiles,
  path: string,
  fallback: KubeconfigData,
): Promise<Kubeconfig> {
  const text = await files.read(path);
  if (text === undefined || text.trim() === '') return { data: fallback, path };
  const { documents, errors } = parseManifests(text);
  const value = documents[0]?.value;
  if (errors[0])
    return fail(`error loading config file "${path}": yaml: line ${errors[0].line}: ${errors[0].message}`);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return fail(`error loading config file "${path}": it is no kubeconfig`);
  }
  const read = value as Partial<KubeconfigData>;
  return {
    path,
    data: {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: listOf(read.clusters),
      contexts: listOf(read.contexts) as unknown as readonly NamedContext[],
      'current-context': typeof read['current-context'] === 'string' ? read['current-context'] : '',
      preferences: read.preferences ?? {},
      users: listOf(read.users),
    },
  };
}

function listOf(value: unknown): Named[] {
  if (!Array.isArray(value)) return [];
  return value.filter(
    (item): item is Named =>
      typeof item === 'object' && item !== null && typeof (item as Named).name === 'string',
  );
}

/** Writes the file, and the folder it is in. */
export async function writeKubeconfig(
  files: KubectlFiles,
  path: string,
  data: KubeconfigData,
): Promise<void> {
  const folder = path.slice(0, path.lastIndexOf('/'));
  if (folder !== '') await files.makeFolder(folder);
  await files.write(path, printYaml(data));
}

export function findContext({ data }: Kubeconfig, name: string): NamedContext | undefined {
  return data.contexts.find((context) => context.name === name);
}

/** The namespace that commands without `--namespace` mean. */
export function defaultNamespace(config: Kubeconfig, context: string): string {
  return findContext(config, context || config.data['current-context'])?.context?.namespace || 'default';
}
