/**
 * `…/pods/NAME/portforward`: connections from this computer to a port inside a pod of the model. What comes is read as
 * HTTP and answered by the simulated server, or as Redis' protocol where the pod runs Redis; a connection that speaks
 * anything else is accepted and closed, as by a server that does not understand it.
 */
import type { NetworkAnswer, Origin } from '@shared/contract';
import type { Session } from '@main/workspaces';
import type { KubeObject, Live } from '@shared/api';
import type { Pod } from 'kubernetes-types/core/v1';
import type { Place } from './exec';
import { redisAnswer, takeRedisRequest } from './redis';

/** One forwarded connection. */
export interface Forwarded {
  readonly port: number;
  write(bytes: Buffer): void;
  end(): void;
  /** Why it could not be forwarded, in words for the user. */
  fail(message: string): void;
}

/** A request's head and body are kept up to so many bytes. */
const MAX_REQUEST = 1024 * 1024;
/** Virtual ms that a server may take to answer. */
const TIMEOUT = 30_000;

/** Reads what a client sends over one connection and answers it, request after request. */
export class PortForward {
  private received: Buffer = Buffer.alloc(0);
  private isOver = false;
  private isRedis = false;
  private queue: Promise<void> = Promise.resolve();

  constructor(
    private readonly session: Session,
    private readonly place: Place,
    private readonly origin: Origin,
    private readonly connection: Forwarded,
  ) {}

  /** Whether somebody listens there; fails the connection where not. */
  open(): void {
    const answer = this.session.ask(
      this.place.namespace,
      this.place.pod,
      { type: 'tcp', host: '127.0.0.1', port: this.connection.port, timeout: TIMEOUT },
      this.origin,
    );
    if (answer?.type === 'tcp') {
      this.isRedis = this.connection.port === REDIS_PORT && runsRedis(this.session, this.place);
      return;
    }
    this.isOver = true;
    const { port } = this.connection;
    const why =
      answer === null
        ? 'the pod has no network namespace'
        : `dial tcp4 127.0.0.1:${port}: connect: connection refused`;
    this.connection.fail(
      `error forwarding port ${port} to pod ${this.place.pod}, uid : failed to execute portforward in network namespace: failed to connect to localhost:${port} inside namespace: ${why}`,
    );
  }

  receive(bytes: Buffer): void {
    if (this.isOver) return;
    this.received = Buffer.concat([this.received, bytes]);
    if (this.received.length > MAX_REQUEST) {
      this.stop();
      return;
    }
    this.queue = this.queue.then(() => this.answerAll()).catch(() => this.stop());
  }

  /** The client sends nothing more. */
  finish(): void {
    this.queue = this.queue.then(() => this.stop());
  }

  private stop(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.connection.end();
  }

  private answerRedis(): void {
    while (!this.isOver) {
      const request = takeRedisRequest(this.received);
      if (request === 'more') return;
      if (request === 'other') {
        this.stop();
        return;
      }
      this.received = this.received.subarray(request.size);
      const { text, end } = redisAnswer(request.words);
      this.connection.write(Buffer.from(text, 'latin1'));
      if (end) this.stop();
    }
  }

  private answerAll(): void {
    if (this.isRedis) {
      this.answerRedis();
      return;
    }
    while (!this.isOver) {
      const request = takeRequest(this.received);
      if (request === 'more') return;
      if (request === 'other') {
        this.stop();
        return;
      }
      this.received = this.received.subarray(request.size);
      const answer = this.session.ask(
        this.place.namespace,
        this.place.pod,
        {
          type: 'http',
          method: request.method,
          url: `http://127.0.0.1:${this.connection.port}${request.path}`,
          userAgent: request.headers.get('user-agent') ?? '-',
          timeout: TIMEOUT,
        },
        this.origin,
      );
      if (answer?.type !== 'http') {
        this.stop();
        return;
      }
      const closes = /close/i.test(request.headers.get('connection') ?? '') || request.version === '1.0';
      this.connection.write(responseBytes(answer, request.method === 'HEAD', closes));
      if (closes) this.stop();
    }
  }
}

const REDIS_PORT = 6_379;

/** Whether a container of the pod has Redis' image. */
function runsRedis(session: Session, { namespace, pod: name }: Place): boolean {
  const answer = session.read({ verb: 'get', resource: 'pods', namespace, name });
  const pod = answer.ok ? (answer.object as KubeObject as Live<Pod>) : undefined;
  return pod?.spec?.containers.some(({ image = '' }) => /(^|\/)(redis|valkey)([:@]|$)/.test(image)) ?? false;
}

interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly version: string;
  readonly headers: ReadonlyMap<string, string>;
  /** Bytes that it took. */
  readonly size: number;
}

/** The first request of what was received; `more` where it is not complete, `other` where it is no HTTP. */
function takeRequest(bytes: Buffer): HttpRequest | 'more' | 'other' {
  if (bytes.length === 0) return 'more';
  const end = bytes.indexOf('\r\n\r\n');
  const head = bytes.toString('latin1', 0, end < 0 ? bytes.length : end);
  if (!/^[A-Z]{1,16}( |$)/.test(head.slice(0, 17)) && !(end < 0 && /^[A-Z]{1,16}$/.test(head)))
    return 'other';
  if (end < 0) return 'more';
  const [first = '', ...lines] = head.split('\r\n');
  const m = /^([A-Z]+) (\S+) HTTP\/(1\.[01])$/.exec(first);
  if (!m) return 'other';
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const;
    }),
  );
  const length = Number(headers.get('content-length') ?? 0);
  if (!Number.isSafeInteger(length) || length < 0) return 'other';
  const size = end + 4 + length;
  if (bytes.length < size) return 'more';
  return { method: m[1]!, path: m[2]!, version: m[3]!, headers, size };
}

function responseBytes(answer: NetworkAnswer & { type: 'http' }, headOnly: boolean, closes: boolean): Buffer {
  const body = Buffer.from(answer.body);
  const headers = Object.entries(answer.headers).filter(
    ([name]) => !/^(content-length|connection)$/i.test(name),
  );
  const lines = [
    `HTTP/1.1 ${answer.status} ${REASONS[answer.status] ?? ''}`.trimEnd(),
    ...headers.map(([name, value]) => `${name}: ${value}`),
    `Content-Length: ${body.length}`,
    `Connection: ${closes ? 'close' : 'keep-alive'}`,
  ];
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`);
  return headOnly ? head : Buffer.concat([head, body]);
}

const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  301: 'Moved Permanently',
  302: 'Found',
  304: 'Not Modified',
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
};
