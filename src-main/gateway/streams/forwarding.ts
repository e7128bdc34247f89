/** Port-forwarding over the protocols of clients: SPDY streams in pairs, or channels of a WebSocket in pairs. */
import type { Origin } from '@shared/contract';
import type { Session } from '@main/workspaces';
import type { WebSocket } from 'ws';
import type { Place } from './exec';
import { PortForward } from './port-forward';
import type { SpdyStream } from './spdy/connection';

/** Every connection is a pair of streams, `data` and `error`, with the same request id. */
export class SpdyForwarding {
  private readonly pairs = new Map<string, { data?: SpdyStream; error?: SpdyStream }>();

  constructor(
    private readonly session: Session,
    private readonly place: Place,
    private readonly origin: Origin,
  ) {}

  onStream(stream: SpdyStream): void {
    const type = stream.headers.get('streamtype');
    const port = stream.headers.get('port') ?? '';
    const id = stream.headers.get('requestid') ?? port;
    const pair = this.pairs.get(id) ?? {};
    if (type === 'data') pair.data = stream;
    else if (type === 'error') pair.error = stream;
    else return;
    this.pairs.set(id, pair);
    const { data, error } = pair;
    if (!data || !error) return;
    this.pairs.delete(id);
    error.onData(
      () => undefined,
      () => undefined,
    );
    const end = (): void => {
      data.end();
      error.end();
    };
    const forward = new PortForward(this.session, this.place, this.origin, {
      port: Number(port),
      write: (bytes) => data.write(bytes),
      end,
      fail: (message) => {
        error.write(Buffer.from(message));
        end();
      },
    });
    forward.open();
    data.onData(
      (bytes) => forward.receive(bytes),
      () => forward.finish(),
    );
  }
}

/** `?ports=…` over `v4.channel.k8s.io`: for each port a channel of data and one of errors. */
export function webSocketForwarding(
  socket: WebSocket,
  ports: readonly number[],
  session: Session,
  place: Place,
  origin: Origin,
): void {
  const send = (channel: number, bytes: Buffer): void => {
    if (socket.readyState === socket.OPEN) socket.send(Buffer.concat([Buffer.from([channel]), bytes]));
  };
  const forwards = ports.map((port, i) => {
    const number = Buffer.alloc(2);
    number.writeUInt16LE(port);
    send(2 * i, number);
    send(2 * i + 1, number);
    const forward = new PortForward(session, place, origin, {
      port,
      write: (bytes) => send(2 * i, bytes),
      end: () => socket.close(1000),
      fail: (message) => {
        send(2 * i + 1, Buffer.from(message));
        socket.close(1000);
      },
    });
    forward.open();
    return forward;
  });
  socket.on('message', (data) => {
    const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as ArrayBuffer);
    const channel = bytes[0] ?? 255;
    if (channel % 2 === 0) forwards[channel / 2]?.receive(bytes.subarray(1));
  });
}
