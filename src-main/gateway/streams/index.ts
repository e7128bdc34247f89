/** Connections that are upgraded: exec, attach and port-forward, over WebSocket or SPDY. */
import { failure, type Status } from '@shared/api';
import type { Origin } from '@shared/contract';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import type { ResourcePath } from '../route';
import { originOf, type Served } from '../served';
import { attach } from './attach';
import type { Channels } from './channels';
import { exec, type Place } from './exec';
import { SpdyForwarding, webSocketForwarding } from './forwarding';
import { SpdyCommand, SPDY_COMMAND_PROTOCOLS } from './spdy/channels';
import { SpdyConnection, type SpdyStream } from './spdy/connection';
import { COMMAND_PROTOCOLS, webSocketChannels } from './websocket';

/** Streams that are open at the same time. */
const MAX_STREAMS = 128;
const MAX_MESSAGE = 4 * 1024 * 1024;
/** Words of a command, and letters of all of them. */
const MAX_COMMAND_WORDS = 1_000;

const PORT_FORWARD = 'portforward.k8s.io';
const TUNNEL = `SPDY/3.1+${PORT_FORWARD}`;
/** The same in letters that the WebSocket library takes for a protocol's name; on the wire it is never seen. */
const TUNNEL_ALIAS = 'spdy-3.1-portforward.k8s.io';
const PORT_CHANNELS = ['v4.channel.k8s.io', 'channel.k8s.io'];

/** What a request asks for. */
interface Wanted {
  readonly what: 'exec' | 'attach' | 'portforward';
  readonly place: Place;
  readonly command: readonly string[];
  readonly ports: readonly number[];
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly tty: boolean;
  readonly origin: Origin;
}

export class Streams {
  private readonly sockets = new Set<Socket>();
  private readonly webSockets: WebSocketServer;
  private protocol = '';

  constructor(private readonly served: Served) {
    this.webSockets = new WebSocketServer({
      noServer: true,
      maxPayload: MAX_MESSAGE,
      perMessageDeflate: false,
      handleProtocols: () => this.protocol,
    });
    this.webSockets.on('headers', (headers) => {
      headers.forEach((line, i) => {
        headers[i] = line.replace(
          `Sec-WebSocket-Protocol: ${TUNNEL_ALIAS}`,
          `Sec-WebSocket-Protocol: ${TUNNEL}`,
        );
      });
    });
  }

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
    const { served } = this;
    if (route.apiVersion !== 'v1' || route.resource !== 'pods' || route.name === undefined)
      return this.refuse(socket, NOT_FOUND);
    const { subresource: what } = route;
    if (what !== 'exec' && what !== 'attach' && what !== 'portforward') return this.refuse(socket, NOT_FOUND);
    if (served.readOnly) return this.refuse(socket, served.readOnly);
    if (this.sockets.size >= MAX_STREAMS) {
      return this.refuse(socket, failure('TooManyRequests', `too many streams: the limit is ${MAX_STREAMS}`));
    }
    const pod = served.session.read({
      verb: 'get',
      resource: 'pods',
      namespace: route.namespace,
      name: route.name,
    });
    if (!pod.ok) return this.refuse(socket, pod.status);
    const wanted = readWanted(what, route, query, originOf(request, `pods/${route.name}/${what}`));
    if ('status' in wanted) return this.refuse(socket, wanted.status);
    this.sockets.add(socket);
    const release = served.playing.hold();
    socket.on('close', () => {
      this.sockets.delete(socket);
      release();
    });
    socket.setNoDelay(true);
    socket.setTimeout(0);
    const upgrade = (request.headers.upgrade ?? '').toLowerCase();
    if (upgrade === 'websocket') this.openWebSocket(request, socket, head, wanted);
    else if (upgrade === 'spdy/3.1') this.openSpdy(request, socket, head, wanted);
    else this.refuse(socket, failure('BadRequest', 'Upgrade request required'));
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.webSockets.close();
  }

  private openWebSocket(request: IncomingMessage, socket: Socket, head: Buffer, wanted: Wanted): void {
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((text) => text.trim());
    const known = wanted.what === 'portforward' ? [TUNNEL, ...PORT_CHANNELS] : COMMAND_PROTOCOLS;
    const protocol =
      known.find((name) => offered.includes(name)) ?? (offered.join('') === '' ? '' : undefined);
    if (protocol === undefined) {
      this.refuse(
        socket,
        failure('BadRequest', `unable to negotiate a protocol: client supports ${JSON.stringify(offered)}`),
      );
      return;
    }
    this.protocol = protocol === TUNNEL ? TUNNEL_ALIAS : protocol;
    if (protocol === TUNNEL) request.headers['sec-websocket-protocol'] = TUNNEL_ALIAS;
    this.webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on('error', () => webSocket.terminate());
      if (wanted.what !== 'portforward') void this.run(wanted, webSocketChannels(webSocket, wanted));
      else if (protocol === TUNNEL) this.tunnel(webSocket, wanted);
      else webSocketForwarding(webSocket, wanted.ports, this.served.session, wanted.place, wanted.origin);
    });
  }

  /** SPDY frames inside the messages of a WebSocket. */
  private tunnel(webSocket: WebSocket, { place, origin }: Wanted): void {
    const forwarding = new SpdyForwarding(this.served.session, place, origin);
    const connection = new SpdyConnection(
      {
        write: (bytes) => webSocket.readyState === webSocket.OPEN && webSocket.send(bytes),
        close: () => webSocket.close(1000),
      },
      (stream) => forwarding.onStream(stream),
    );
    webSocket.on('message', (data) =>
      connection.receive(Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as ArrayBuffer)),
    );
    webSocket.on('close', () => connection.over());
  }

  private openSpdy(request: IncomingMessage, socket: Socket, head: Buffer, wanted: Wanted): void {
    const offered = [request.headers['x-stream-protocol-version'] ?? []]
      .flat()
      .flatMap((text) => text.split(','))
      .map((text) => text.trim());
    const known: readonly string[] = wanted.what === 'portforward' ? [PORT_FORWARD] : SPDY_COMMAND_PROTOCOLS;
    const protocol = known.find((name) => offered.includes(name));
    if (protocol === undefined) {
      this.refuse(
        socket,
        failure(
          'Forbidden',
          `unable to upgrade: unable to negotiate protocol: client supports ${JSON.stringify(offered)}, server accepts ${JSON.stringify(known)}`,
        ),
      );
      return;
    }
    const command = new SpdyCommand(wanted);
    const forwarding = new SpdyForwarding(this.served.session, wanted.place, wanted.origin);
    const onStream = (stream: SpdyStream): void => {
      if (wanted.what === 'portforward') forwarding.onStream(stream);
      else command.onStream(stream);
    };
    const connection = new SpdyConnection(
      { write: (bytes) => void socket.write(bytes), close: () => void socket.end() },
      onStream,
    );
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\nX-Stream-Protocol-Version: ${protocol}\r\n\r\n`,
    );
    socket.on('data', (bytes: Buffer) => connection.receive(bytes));
    socket.on('close', () => connection.over());
    socket.on('end', () => connection.over());
    if (head.length > 0) connection.receive(head);
    if (wanted.what === 'portforward') return;
    void command.channels(connection).then((channels) => {
      if (channels) return this.run(wanted, channels);
      connection.close();
      return undefined;
    });
  }

  private run({ what, place, command, origin }: Wanted, channels: Channels): Promise<void> {
    const { session } = this.served;
    return what === 'exec'
      ? exec(session, place, command, origin, channels)
      : attach(session, place, origin, channels);
  }
}

const NOT_FOUND = failure('NotFound', 'the server could not find the requested resource');

function readWanted(
  what: Wanted['what'],
  route: ResourcePath,
  query: URLSearchParams,
  origin: Origin,
): Wanted | { readonly status: Status } {
  const command = query.getAll('command');
  const isOn = (name: string): boolean => /^(true|1)$/i.test(query.get(name) ?? '');
  const ports = query
    .getAll('ports')
    .flatMap((text) => text.split(','))
    .map(Number);
  if (what === 'exec' && command.length === 0)
    return { status: failure('BadRequest', 'you must specify at least 1 command for the container') };
  if (command.length > MAX_COMMAND_WORDS) return { status: failure('BadRequest', 'the command is too long') };
  if (what !== 'portforward' && !['stdin', 'stdout', 'stderr'].some(isOn)) {
    return { status: failure('BadRequest', 'you must specify at least one of stdin, stdout, stderr') };
  }
  if (ports.some((port) => !Number.isInteger(port) || port < 1 || port > 65_535)) {
    return { status: failure('BadRequest', `invalid ports ${JSON.stringify(query.getAll('ports'))}`) };
  }
  const container = query.get('container');
  return {
    what,
    place: { namespace: route.namespace, pod: route.name!, ...(container ? { container } : {}) },
    command,
    ports,
    stdin: isOn('stdin'),
    stdout: isOn('stdout'),
    stderr: isOn('stderr'),
    tty: isOn('tty'),
    origin,
  };
}
