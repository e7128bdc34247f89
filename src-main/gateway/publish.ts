/**
 * Opens a gateway the way people use it: with a kubeconfig in a place of its own. A workspace that is served again gets
 * the address that its kubeconfig names, so that clients go on where they were.
 */
import { parseManifests } from '@shared/api';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, extname, join, resolve } from 'node:path';
import type { Session } from '../workspaces';
import { Gateway } from './gateway';
import { kubeconfigText, mergeKubeconfig, writeKubeconfigFile, type KubeconfigOptions } from './kubeconfig';
import type { Speed } from './playing';

export interface PublishOptions {
  /** The workspace's file: names the context, and where the kubeconfig is. */
  readonly file: string;
  readonly port?: number;
  readonly speed?: Speed;
  readonly at?: number;
  /** Where to write the kubeconfig; by default among the app's own files. */
  readonly kubeconfig?: string;
  /** Somebody's own kubeconfig that is to name the gateway too. */
  readonly mergeInto?: string;
}

export interface Published {
  readonly gateway: Gateway;
  readonly kubeconfig: string;
  /** The context's name. */
  readonly context: string;
  /** Where the other kubeconfig is kept as it was, if one was changed. */
  readonly backup?: string;
}

/** @throws Error where the port is taken, the step does not exist, or a kubeconfig cannot be written */
export async function publish(session: Session, options: PublishOptions): Promise<Published> {
  const { file, at } = options;
  const context = `drydock-${contextName(file)}${at === undefined ? '' : `-at-${at}`}`;
  const kubeconfig = options.kubeconfig ?? defaultKubeconfig(file, at);
  const known = rememberedAddress(kubeconfig, context);
  const gateway = await startWhereItWas(session, options, known);
  const config: KubeconfigOptions = { url: gateway.url, name: context };
  try {
    writeKubeconfigFile(kubeconfig, kubeconfigText(config));
    const { mergeInto } = options;
    const stamp = new Date().toISOString().replace(/[:.]/g, '-');
    const backup = mergeInto === undefined ? undefined : mergeKubeconfig(mergeInto, config, stamp);
    return { gateway, kubeconfig, context, ...(backup === undefined ? {} : { backup }) };
  } catch (error) {
    await gateway.close();
    throw error;
  }
}

async function startWhereItWas(
  session: Session,
  { port, speed, at }: PublishOptions,
  known: Address | undefined,
): Promise<Gateway> {
  const options = {
    ...(speed === undefined ? {} : { speed }),
    ...(at === undefined ? {} : { at }),
    ...(known ? { secret: known.secret } : {}),
  };
  if (port === undefined && known) {
    try {
      return await Gateway.start(session, { ...options, port: known.port });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    }
  }
  return Gateway.start(session, { ...options, port: port ?? 0 });
}

interface Address {
  readonly port: number;
  readonly secret: string;
}

/** The address in a kubeconfig that an earlier gateway of this workspace has written. */
function rememberedAddress(path: string, context: string): Address | undefined {
  if (!existsSync(path)) return undefined;
  const { documents } = parseManifests(readFileSync(path, 'utf8'));
  const { clusters } = (documents[0]?.value ?? {}) as {
    clusters?: { name?: string; cluster?: { server?: string } }[];
  };
  const server = Array.isArray(clusters)
    ? clusters.find((c) => c.name === context)?.cluster?.server
    : undefined;
  const m = /^http:\/\/127\.0\.0\.1:(\d+)\/([\w-]{22,})$/.exec(server ?? '');
  return m ? { port: Number(m[1]), secret: m[2]! } : undefined;
}

/** The workspace's name in letters that a context may have. */
function contextName(file: string): string {
  const name = basename(file, extname(file))
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  return name === '' ? 'workspace' : name;
}

/** Among the app's own files, named after the workspace and where it is. */
function defaultKubeconfig(file: string, at: number | undefined): string {
  const place = createHash('sha256').update(resolve(file)).digest('hex').slice(0, 8);
  return join(
    stateFolder(),
    'gateways',
    `${contextName(file)}-${place}${at === undefined ? '' : `-at-${at}`}.kubeconfig`,
  );
}

function stateFolder(): string {
  const { env, platform } = process;
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData/Local'), 'Drydock');
  if (platform === 'darwin') return join(homedir(), 'Library/Application Support/Drydock');
  return join(env['XDG_STATE_HOME'] || join(homedir(), '.local/state'), 'drydock');
}
