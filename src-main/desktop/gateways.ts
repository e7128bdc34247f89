/** The gateways of windows: a workspace that is served as a Kubernetes API as long as its window is open. */
import type { CallArgs, GatewayState } from '@shared/contract';
import { m } from '@shared/messages';
import type { Published } from '../gateway';
import { CallRefused } from '../ipc';
import type { Workspace } from '../workspaces';
import { codeOf, reasonOf } from './reasons';

export class Gateways {
  private readonly open = new Map<Workspace, Published>();

  state(workspace: Workspace): GatewayState {
    const published = this.open.get(workspace);
    if (!published) return { open: false };
    const { gateway, kubeconfig, context } = published;
    return {
      open: true,
      server: gateway.url,
      kubeconfig,
      context,
      command: commandFor(kubeconfig),
      ...gateway.load,
    };
  }

  /** @throws CallRefused where the port is taken or the kubeconfig cannot be written */
  async start(workspace: Workspace, { speed, port }: CallArgs<'gateway.open'>): Promise<GatewayState> {
    if (!this.open.has(workspace)) {
      const { publish } = await import('../gateway');
      try {
        const published = await publish(workspace.session, {
          file: workspace.path,
          ...(speed === undefined ? {} : { speed }),
          ...(port === undefined ? {} : { port }),
        });
        this.open.set(workspace, published);
      } catch (error) {
        throw refusal(error, port);
      }
    }
    return this.state(workspace);
  }

  /** Ends the streams at once; the port is free a moment later. */
  async stop(workspace: Workspace): Promise<GatewayState> {
    const published = this.open.get(workspace);
    this.open.delete(workspace);
    await published?.gateway.close();
    return { open: false };
  }
}

/** What the system refused, in the user's language; anything else is a bug and stays what it is. */
function refusal(error: unknown, port: number | undefined): unknown {
  const code = codeOf(error);
  if (code === undefined) return error;
  const isPort = error instanceof Error && 'syscall' in error && error.syscall === 'listen';
  if (!isPort) return new CallRefused('failed', m.serve_kubeconfig_failed({ reason: reasonOf(error) }));
  const text = String(port ?? '');
  return new CallRefused(
    'failed',
    code === 'EACCES' ? m.serve_port_denied({ port: text }) : m.serve_port_taken({ port: text }),
  );
}

/** What the user types so that kubectl speaks to the workspace. */
function commandFor(kubeconfig: string): string {
  if (process.platform === 'win32') return `$env:KUBECONFIG = '${kubeconfig.replaceAll("'", "''")}'`;
  return `export KUBECONFIG='${kubeconfig.replaceAll("'", "'\\''")}'`;
}
