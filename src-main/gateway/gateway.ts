/**
 * The gateway: the Kubernetes API of a workspace over HTTP, on this computer only. It speaks to the session like the
 * window and the console do, so that what real clients ask is kept and shown like everything else.
 */
import { ANSWERED_RESOURCES, failure } from '@shared/api';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Session } from '../workspaces';
import { answerReview } from './answers/reviews';
import { answerDocument } from './answers/documents';
import { answerMetrics } from './answers/metrics';
import type { Exchange } from './exchange';
import { guard, newSecret } from './guard';
import { Listening } from './listening';
import { readAccept } from './http/accept';
import { parseBody, readBytes } from './http/body';
import { sendReply, statusReply, type Reply } from './http/reply';
import { Playing, type Speed } from './playing';
import { answerResource, type Target } from './resources';
import { readTarget, type ResourcePath } from './route';
import { Served } from './served';
import { answerLog } from './answers/log';
import { Streams } from './streams';
import { Watching } from './watching';

export interface GatewayOptions {
  /** 0: any that is free. */
  readonly port?: number;
  /** How time passes while clients wait; real time unless told otherwise. */
  readonly speed?: Speed;
  /** Serve the state after this step, for reading only. */
  readonly at?: number;
  /** The secret of the path; a new one unless given. */
  readonly secret?: string;
}

const HOST = '127.0.0.1';
/** Bounds of what a client may hold or send. */
const MAX_CONNECTIONS = 1_024;
const MAX_HEADER_BYTES = 32 * 1024;
const MAX_HEADERS = 100;
/** Real ms for a client to send its headers, and all of a request. */
const HEADERS_TIMEOUT = 20_000;
const REQUEST_TIMEOUT = 120_000;
const KEEP_ALIVE = 60_000;

const NOT_FOUND = failure('NotFound', 'the server could not find the requested resource');

export class Gateway {
  private readonly sockets = new Set<Socket>();
  private readonly listening: Listening | undefined;
  private closing: Promise<void> | undefined;

  private constructor(
    private readonly server: Server,
    private readonly served: Served,
    private readonly watching: Watching,
    private readonly streams: Streams,
    readonly port: number,
    readonly secret: string,
  ) {
    // The state of a past step is served whatever the modelled API server does by then.
    this.listening =
      served.at === undefined
        ? new Listening(served.session, { server, sockets: this.sockets, host: HOST, port }, served.playing)
        : undefined;
  }

  /**
   * Begins to serve a session.
   * @throws Error where the port is taken or `at` names no step
   */
  static async start(session: Session, options: GatewayOptions = {}): Promise<Gateway> {
    const { at, speed = 1 } = options;
    if (at !== undefined) session.timeAt(at);
    const playing = new Playing(session, at === undefined ? speed : 0);
    const served = new Served(session, at, playing);
    const server = createServer({
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: HEADERS_TIMEOUT,
      requestTimeout: REQUEST_TIMEOUT,
      keepAliveTimeout: KEEP_ALIVE,
      noDelay: true,
    });
    server.maxConnections = MAX_CONNECTIONS;
    server.maxHeadersCount = MAX_HEADERS;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(options.port ?? 0, HOST, () => {
        server.off('error', reject);
        resolve();
      });
    });
    const { port } = server.address() as AddressInfo;
    const watching = new Watching(session);
    const gateway = new Gateway(
      server,
      served,
      watching,
      new Streams(served),
      port,
      options.secret ?? newSecret(),
    );
    gateway.listen();
    return gateway;
  }

  /** The server's address, with its secret: what a kubeconfig names. */
  get url(): string {
    return `http://${HOST}:${this.port}/${this.secret}`;
  }

  /** How many connections and watches there are. */
  get load(): { readonly connections: number; readonly watches: number } {
    return { connections: this.sockets.size, watches: this.watching.count };
  }

  /** Ends all streams and lets the port go. */
  close(): Promise<void> {
    this.closing ??= this.end();
    return this.closing;
  }

  private async end(): Promise<void> {
    const isOpen = (await this.listening?.close()) ?? true;
    this.watching.close();
    this.streams.close();
    this.served.playing.close();
    if (!isOpen) return;
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeIdleConnections();
    // What was under way has been ended; whoever keeps a connection open all the same loses it.
    const impatient = setTimeout(() => {
      for (const socket of this.sockets) socket.destroy();
    }, 250);
    await closed;
    clearTimeout(impatient);
  }

  private listen(): void {
    this.server.on('request', (request, response) => void this.onRequest(request, response));
    this.server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) =>
      this.onUpgrade(request, socket, head),
    );
    this.server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
      socket.on('error', () => socket.destroy());
    });
    this.server.on('clientError', (_error, socket) => {
      if (socket.writable)
        socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      else socket.destroy();
    });
  }

  private async onRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => response.destroy());
    let reply: Reply | undefined;
    const accepted = readAccept(request.headers.accept);
    try {
      const guarded = guard(request, { secret: this.secret, port: this.port });
      if ('refused' in guarded) reply = statusReply(guarded.refused);
      else if (this.closing)
        reply = statusReply(failure('ServiceUnavailable', 'the workspace is being closed'));
      else
        reply = await this.answer(
          request,
          response,
          guarded.target,
          accepted ?? readAccept(undefined)!,
          accepted !== undefined,
        );
    } catch (error) {
      reply = statusReply(
        failure(
          'InternalError',
          `Internal error occurred: ${error instanceof Error ? error.message : String(error)}`,
        ),
      );
    }
    if (!reply) return;
    // A body that nobody reads is not waited for.
    if (!request.complete) response.setHeader('Connection', 'close');
    sendReply(response, reply, accepted?.format ?? 'json');
    if (!request.complete) response.once('finish', () => request.destroy());
  }

  private async answer(
    request: IncomingMessage,
    response: ServerResponse,
    target: string,
    accepted: Exchange['accepted'],
    isAcceptable: boolean,
  ): Promise<Reply | undefined> {
    const read = readTarget(target);
    if (!read) return statusReply(NOT_FOUND);
    const { route, query } = read;
    const { served, watching } = this;
    const exchange: Exchange = { request, response, query, accepted, served, watching };
    const isText =
      (route.type === 'resource' && route.subresource === 'log') ||
      (route.type === 'other' && route.parts[0] === 'openapi');
    if (!isAcceptable && !isText) {
      return statusReply(
        failure(
          'NotAcceptable',
          'only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf',
        ),
      );
    }
    if (route.type === 'other') return answerDocument(exchange, route);
    const answered = ANSWERED_RESOURCES.find(
      (r) => r.apiVersion === route.apiVersion && r.plural === route.resource,
    );
    if (answered) {
      if (answered.group === 'metrics.k8s.io') return answerMetrics(exchange, route);
      if (request.method !== 'POST' || route.name !== undefined)
        return statusReply(
          failure('MethodNotAllowed', 'the server does not allow this method on the requested resource'),
        );
      const bytes = await readBytes(request);
      if (!bytes.ok) return statusReply(bytes.status);
      const body = parseBody(bytes.value, request.headers['content-type']);
      return body.ok
        ? answerReview(answered.kind, answered.apiVersion, body.value.value)
        : statusReply(body.status);
    }
    const found = this.targetOf(route);
    if (!found) return statusReply(NOT_FOUND);
    switch (found.definition.resource === 'pods' ? route.subresource : undefined) {
      case 'log':
        return answerLog(exchange, route);
      case 'exec':
      case 'attach':
      case 'portforward':
        return statusReply(failure('BadRequest', 'Upgrade request required'));
      default:
        return answerResource(exchange, found);
    }
  }

  private targetOf(path: ResourcePath): Target | undefined {
    const same = <T>(value: T): T => value;
    const definition = this.served.definition(path.apiVersion, path.resource);
    if (definition) return { definition, path, toKept: same, fromKept: same };
    const converted = this.served.converted(path.apiVersion, path.resource);
    const kept = converted && this.served.definition(converted.kept, path.resource);
    return (
      kept && {
        definition: kept,
        path,
        toKept: (body) => converted.toKept(body),
        fromKept: (object) => converted.fromKept(object),
      }
    );
  }

  private onUpgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    const guarded = guard(request, { secret: this.secret, port: this.port });
    const read = 'target' in guarded && !this.closing ? readTarget(guarded.target) : undefined;
    const refused = 'refused' in guarded ? guarded.refused : NOT_FOUND;
    if (!read || read.route.type !== 'resource') {
      this.streams.refuse(socket, refused);
      return;
    }
    this.streams.open(request, socket, head, read.route, read.query);
  }
}
