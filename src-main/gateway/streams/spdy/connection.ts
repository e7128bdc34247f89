/**
 * The server's side of SPDY/3.1, as far as Kubernetes uses it: the client opens streams with headers, both sides send
 * data, pings are answered, windows are opened again. Source: draft-mbelshe-httpbis-spdy-00. Left out: pushed streams,
 * priorities, settings, and windows of the other side, which Kubernetes' clients do not keep either.
 */
import { constants, createDeflate, createInflate, type Deflate, type Inflate } from 'node:zlib';
import { DICTIONARY } from './dictionary';

/** What frames go over: a socket, or messages of a WebSocket. */
export interface Transport {
  write(bytes: Buffer): void;
  close(): void;
}

const SYN_STREAM = 1;
const SYN_REPLY = 2;
const RST_STREAM = 3;
const PING = 6;
const GOAWAY = 7;
const WINDOW_UPDATE = 9;

const FIN = 1;
const PROTOCOL_ERROR = 1;
const REFUSED_STREAM = 3;

/** Larger frames are refused: no client of Kubernetes sends them. */
const MAX_FRAME = 4 * 1024 * 1024;
const MAX_HEADER_BYTES = 64 * 1024;
const MAX_STREAMS = 256;
/** Data goes out in frames of this size. */
const PIECE = 32 * 1024;

export class SpdyStream {
  private readonly early: Buffer[] = [];
  private listener: ((bytes: Buffer) => void) | undefined;
  private ended = false;
  private onEnded: () => void = () => undefined;
  isClosed = false;

  constructor(
    readonly id: number,
    readonly headers: ReadonlyMap<string, string>,
    private readonly connection: SpdyConnection,
  ) {}

  write(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; at += PIECE)
      this.connection.sendData(this.id, bytes.subarray(at, at + PIECE), false);
  }

  /** Nothing more will be written. */
  end(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.connection.sendData(this.id, Buffer.alloc(0), true);
  }

  onData(listener: (bytes: Buffer) => void, end: () => void): void {
    this.listener = listener;
    this.onEnded = end;
    for (const piece of this.early.splice(0)) listener(piece);
    if (this.ended) end();
  }

  receive(bytes: Buffer, isLast: boolean): void {
    if (this.ended) return;
    if (bytes.length > 0) {
      if (this.listener) this.listener(bytes);
      else this.early.push(bytes);
    }
    if (!isLast) return;
    this.ended = true;
    this.onEnded();
  }
}

export class SpdyConnection {
  private readonly streams = new Map<number, SpdyStream>();
  private readonly inflate: Inflate = createInflate({ dictionary: DICTIONARY });
  private readonly deflate: Deflate = createDeflate({ dictionary: DICTIONARY });
  private rest: Buffer = Buffer.alloc(0);
  /** Frames are handled one after another: headers are unpacked in the background. */
  private queue: Promise<void> = Promise.resolve();
  private isOver = false;
  private readonly closers: (() => void)[] = [];

  /** @param onStream is told of every stream that the client opens */
  constructor(
    private readonly transport: Transport,
    private readonly onStream: (stream: SpdyStream) => void,
  ) {
    for (const codec of [this.inflate, this.deflate]) codec.on('error', () => this.fail());
  }

  receive(bytes: Buffer): void {
    if (this.isOver) return;
    this.rest = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes]);
    while (this.rest.length >= 8) {
      const size = this.rest.readUIntBE(5, 3);
      if (size > MAX_FRAME) {
        this.fail();
        return;
      }
      if (this.rest.length < 8 + size) return;
      const frame = this.rest.subarray(0, 8 + size);
      this.rest = this.rest.subarray(8 + size);
      this.queue = this.queue.then(() => this.handle(frame)).catch(() => this.fail());
    }
  }

  onClose(listener: () => void): void {
    this.closers.push(listener);
  }

  sendData(id: number, bytes: Buffer, isLast: boolean): void {
    if (this.isOver) return;
    const head = Buffer.alloc(8);
    head.writeUInt32BE(id, 0);
    head.writeUInt8(isLast ? FIN : 0, 4);
    head.writeUIntBE(bytes.length, 5, 3);
    this.transport.write(Buffer.concat([head, bytes]));
  }

  /** Ends the connection after what was sent before. */
  close(): void {
    if (this.isOver) return;
    const body = Buffer.alloc(8);
    this.sendControl(GOAWAY, body);
    this.over();
    this.transport.close();
  }

  /** The other side has gone. */
  over(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.inflate.close();
    this.deflate.close();
    for (const stream of this.streams.values()) stream.receive(Buffer.alloc(0), true);
    this.streams.clear();
    for (const closer of this.closers) closer();
  }

  private fail(): void {
    this.over();
    this.transport.close();
  }

  private async handle(frame: Buffer): Promise<void> {
    if (this.isOver) return;
    const flags = frame.readUInt8(4);
    const body = frame.subarray(8);
    if ((frame.readUInt8(0) & 0x80) === 0) {
      this.onData(frame.readUInt32BE(0), body, (flags & FIN) !== 0);
      return;
    }
    if ((frame.readUInt16BE(0) & 0x7fff) !== 3) throw new Error('not SPDY/3');
    switch (frame.readUInt16BE(2)) {
      case SYN_STREAM:
        await this.onSynStream(body, (flags & FIN) !== 0);
        break;
      case RST_STREAM: {
        const id = body.readUInt32BE(0);
        this.streams.get(id)?.receive(Buffer.alloc(0), true);
        this.streams.delete(id);
        break;
      }
      case PING:
        this.sendControl(PING, body);
        break;
      case GOAWAY:
        this.close();
        break;
      default: // settings, headers and windows need no answer
    }
  }

  private async onSynStream(body: Buffer, isLast: boolean): Promise<void> {
    const id = body.readUInt32BE(0) & 0x7fffffff;
    const headers = await this.unpack(body.subarray(10));
    if (this.isOver) return;
    if (id % 2 === 0 || this.streams.has(id)) {
      this.reset(id, PROTOCOL_ERROR);
      return;
    }
    if (this.streams.size >= MAX_STREAMS) {
      this.reset(id, REFUSED_STREAM);
      return;
    }
    const stream = new SpdyStream(id, headers, this);
    this.streams.set(id, stream);
    const reply = Buffer.alloc(4);
    reply.writeUInt32BE(id, 0);
    this.sendControl(SYN_REPLY, Buffer.concat([reply, await this.packNothing()]));
    if (isLast) stream.receive(Buffer.alloc(0), true);
    this.onStream(stream);
  }

  private onData(id: number, bytes: Buffer, isLast: boolean): void {
    if (bytes.length > 0) {
      // Whoever sends gets its window back at once, for the stream and for all of the connection.
      for (const window of [id, 0]) {
        const update = Buffer.alloc(8);
        update.writeUInt32BE(window, 0);
        update.writeUInt32BE(bytes.length, 4);
        this.sendControl(WINDOW_UPDATE, update);
      }
    }
    this.streams.get(id)?.receive(bytes, isLast);
  }

  private reset(id: number, status: number): void {
    const body = Buffer.alloc(8);
    body.writeUInt32BE(id, 0);
    body.writeUInt32BE(status, 4);
    this.sendControl(RST_STREAM, body);
  }

  private sendControl(type: number, body: Buffer): void {
    if (this.isOver) return;
    const head = Buffer.alloc(8);
    head.writeUInt16BE(0x8003, 0);
    head.writeUInt16BE(type, 2);
    head.writeUIntBE(body.length, 5, 3);
    this.transport.write(Buffer.concat([head, body]));
  }

  /** A block of headers, which are compressed over the whole connection. */
  private unpack(block: Buffer): Promise<ReadonlyMap<string, string>> {
    return new Promise((resolve, reject) => {
      const pieces: Buffer[] = [];
      let size = 0;
      const collect = (piece: Buffer): void => {
        size += piece.length;
        if (size > MAX_HEADER_BYTES) reject(new Error('headers are too large'));
        else pieces.push(piece);
      };
      this.inflate.on('data', collect);
      this.inflate.write(block, (error) => {
        this.inflate.off('data', collect);
        if (error) reject(error);
        else {
          try {
            resolve(readHeaders(Buffer.concat(pieces)));
          } catch (problem) {
            reject(problem instanceof Error ? problem : new Error(String(problem)));
          }
        }
      });
    });
  }

  private packNothing(): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const pieces: Buffer[] = [];
      const collect = (piece: Buffer): void => void pieces.push(piece);
      this.deflate.on('data', collect);
      this.deflate.write(Buffer.alloc(4), (error) => {
        if (error) reject(error);
      });
      this.deflate.flush(constants.Z_SYNC_FLUSH, () => {
        this.deflate.off('data', collect);
        resolve(Buffer.concat(pieces));
      });
    });
  }
}

function readHeaders(block: Buffer): Map<string, string> {
  const headers = new Map<string, string>();
  let at = 0;
  const text = (): string => {
    const size = block.readUInt32BE(at);
    at += 4 + size;
    if (at > block.length) throw new Error('headers are cut off');
    return block.toString('utf8', at - size, at);
  };
  const count = block.readUInt32BE(0);
  at = 4;
  for (let i = 0; i < count; i++) headers.set(text().toLowerCase(), text());
  return headers;
}
