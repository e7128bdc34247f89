/**
 * Remote commands over SPDY, as kubectl up to 1.29 has them: a stream each for the error, input, output and terminal
 * sizes, named by the header `streamtype`.
 */
import { outcomeJson, type Channels } from '../channels';
import type { SpdyConnection, SpdyStream } from './connection';

/** Newest first. */
export const SPDY_COMMAND_PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'] as const;

/** How long (real ms) a client may take to open its streams. */
const OPENING = 30_000;

export interface SpdyOptions {
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly tty: boolean;
}

/** Collects the streams that the client opens; resolves with channels once all are there. */
export class SpdyCommand {
  private readonly found = new Map<string, SpdyStream>();
  private readonly wanted: readonly string[];
  private ready: (() => void) | undefined;

  constructor(private readonly options: SpdyOptions) {
    const { stdin, stdout, stderr, tty } = options;
    this.wanted = [
      'error',
      ...(stdin ? ['stdin'] : []),
      ...(stdout ? ['stdout'] : []),
      ...(stderr && !tty ? ['stderr'] : []),
    ];
  }

  /** To be told of every stream. */
  onStream(stream: SpdyStream): void {
    const type = stream.headers.get('streamtype') ?? '';
    if (!this.found.has(type)) this.found.set(type, stream);
    if (type === 'resize')
      stream.onData(
        () => undefined,
        () => undefined,
      );
    if (this.isComplete) this.ready?.();
  }

  private get isComplete(): boolean {
    return this.wanted.every((type) => this.found.has(type));
  }

  /** @returns undefined where the client does not open its streams in time */
  async channels(connection: SpdyConnection): Promise<Channels | undefined> {
    if (!this.isComplete) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, OPENING);
        this.ready = () => {
          clearTimeout(timer);
          resolve();
        };
        connection.onClose(this.ready);
      });
    }
    if (!this.isComplete) return undefined;
    const { found } = this;
    return {
      hasStdin: this.options.stdin,
      isTty: this.options.tty,
      write: (stream, bytes) => (found.get(stream) ?? found.get('stdout'))?.write(bytes),
      finish(outcome) {
        const error = found.get('error');
        error?.write(Buffer.from(outcomeJson(outcome)));
        for (const stream of found.values()) stream.end();
        // The client closes once it has read everything; the connection goes with it, or soon after.
        setTimeout(() => connection.close(), 500);
      },
      onInput: (listener, end) => found.get('stdin')?.onData(listener, end),
      onClose: (listener) => connection.onClose(listener),
    };
  }
}
