/** Connections that are upgraded: exec, attach and port-forward, over WebSocket or SPDY. */
import { failure, type Status } from '@shared/api';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { ResourcePath } from '../route';
import type { Served } from '../served';

export class Streams {
  private readonly open_ = new Set<Socket>();

  constructor(private readonly served: Served) {}

  /** Refuses an upgrade with a Status. */
  refuse(socket: Socket, status: Status): void {
    const body = `${JSON.stringify(status)}\n`;
    socket.end(
      `HTTP/1.1 ${status.code} ${status.reason}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    );
  }

  open(
    request: IncomingMessage,
    socket: Socket,
    head: Buffer,
    route: ResourcePath,
    query: URLSearchParams,
  ): void {
    void this.served;
    void request;
    void head;
    void route;
    void query;
    this.refuse(socket, failure('BadRequest', 'not yet'));
  }

  close(): void {
    for (const socket of this.open_) socket.destroy();
  }
}
