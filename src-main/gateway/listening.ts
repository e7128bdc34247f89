/**
 * Whether anybody listens at the gateway's address. While the modelled API server is down, nobody does: connections break
 * and new ones are refused by this computer itself, as they would be by the machine of a control plane. Once its static
 * pod runs again, or the workspace is somewhere else in time, the same port listens again.
 */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Session } from '../workspaces';
import type { Playing } from './playing';

/** How long (virtual ms) time passes by itself for a server that is down: its longest back-off, and a start. */
const PATIENCE = 600_000;
/** Real ms until a port that somebody else has taken meanwhile is tried again. */
const AGAIN = 1_000;

export interface Listener {
  readonly server: Server;
  readonly sockets: ReadonlySet<Socket>;
  readonly host: string;
  readonly port: number;
}

export class Listening {
  /** Since when (virtual ms) the API server is down; undefined while it is up. */
  private downSince: number | undefined;
  private isOpen = true;
  private moving: Promise<void> = Promise.resolve();
  private closed = false;
  private release: (() => void) | undefined;
  private readonly stop: () => void;

  constructor(
    private readonly session: Session,
    private readonly listener: Listener,
    private readonly playing: Playing,
  ) {
    this.stop = session.onDurable(() => this.look());
    this.look();
  }

  /** Resolves once the port is as the API server is. */
  get settled(): Promise<void> {
    return this.moving;
  }

  /** From now on the port is left as it is; gives back whether it is open. */
  async close(): Promise<boolean> {
    this.closed = true;
    this.stop();
    this.letGo();
    await this.moving;
    return this.isOpen;
  }

  private look(): void {
    const { time } = this.session.head();
    if (!isRefusing(this.session)) {
      this.downSince = undefined;
      this.letGo();
    } else if (this.downSince === undefined || time < this.downSince) {
      this.downSince = time;
      this.letGo();
      // Nobody can ask for time to pass while nobody can ask for anything.
      this.release = this.playing.hold();
    } else if (time - this.downSince > PATIENCE) this.letGo();
    if (this.wanted !== this.isOpen) this.move();
  }

  private get wanted(): boolean {
    return this.downSince === undefined;
  }

  private letGo(): void {
    this.release?.();
    this.release = undefined;
  }

  /** Opens or closes the port, one after another. */
  private move(): void {
    this.moving = this.moving.then(async () => {
      while (!this.closed && this.wanted !== this.isOpen) {
        if (this.wanted) await this.open();
        else await this.shut();
      }
    });
  }

  private shut(): Promise<void> {
    const { server, sockets } = this.listener;
    this.isOpen = false;
    return new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  }

  private async open(): Promise<void> {
    const { server, host, port } = this.listener;
    const error = await new Promise<Error | undefined>((resolve) => {
      const failed = (why: Error): void => resolve(why);
      server.once('error', failed);
      server.listen(port, host, () => {
        server.off('error', failed);
        resolve(undefined);
      });
    });
    if (error) await new Promise((resolve) => setTimeout(resolve, AGAIN));
    else this.isOpen = true;
  }
}

/** Whether the modelled API server is down. */
function isRefusing(session: Session): boolean {
  const answer = session.read({ verb: 'get', resource: 'namespaces', name: 'default' });
  return (
    !answer.ok && answer.status.details?.causes?.some(({ reason }) => reason === 'ConnectionRefused') === true
  );
}
