/** The gateways of windows: a workspace that is served as a Kubernetes API as long as its window is open. */
import { clipboard, dialog, type BrowserWindow } from 'electron';
import type { GatewayState } from '@shared/contract';
import { m } from '@shared/messages';
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

  /** Asks the user in a window: serve it, or stop; and hands over the line with which kubectl finds it. */
  async ask(window: BrowserWindow, workspace: Workspace): Promise<void> {
    const was = this.state(workspace);
    try {
      const state = was.open ? was : await this.start(workspace);
      if (!state.open) return;
      const buttons = [m.serve_copy(), m.serve_stop(), m.serve_close()];
      const { response } = await dialog.showMessageBox(window, {
        type: 'info',
        message: m.serve_title(),
        detail: m.serve_detail({ command: state.command, context: state.context }),
        buttons,
        defaultId: 0,
        cancelId: 2,
      });
      if (response === 0) void clipboard.writeText(state.command);
      if (response === 1) await this.stop(workspace);
    } catch (error) {
      await dialog.showMessageBox(window, {
        type: 'error',
        message: m.serve_failed(),
        detail: error instanceof Error ? error.message : String(error),
      });
    }
  }
}

/** What the user types so that kubectl speaks to the workspace. */
function commandFor(kubeconfig: string): string {
  if (process.platform === 'win32') return `$env:KUBECONFIG = '${kubeconfig.replaceAll("'", "''")}'`;
  return `export KUBECONFIG='${kubeconfig.replaceAll("'", "'\\''")}'`;
}
