/** The gateways of windows: a workspace that is served as a Kubernetes API as long as its window is open. */
import type { GatewayState } from '@shared/contract';
import type { Published, Speed } from '../gateway';
import type { Workspace } from '../workspaces';

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

  /** @throws Error where the port is taken or the kubeconfig cannot be written */
  async start(workspace: Workspace, speed?: Speed): Promise<GatewayState> {
    if (!this.open.has(workspace)) {
      const { publish } = await import('../gateway');
      const published = await publish(workspace.session, {
        file: workspace.path,
        ...(speed === undefined ? {} : { speed }),
      });
      this.open.set(workspace, published);
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

/** What the user types so that kubectl speaks to the workspace. */
function commandFor(kubeconfig: string): string {
  if (process.platform === 'win32') return `$env:KUBECONFIG = '${kubeconfig.replaceAll("'", "''")}'`;
  return `export KUBECONFIG='${kubeconfig.replaceAll("'", "'\\''")}'`;
}
