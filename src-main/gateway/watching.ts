/**
 * Watches of clients. Each is a watch of the API server that is asked whenever the session has made something durable.
 * A client that does not read is not written to: its watch falls behind, costs nothing, and ends as Expired once what
 * it missed is compacted.
 */
import { failure, type KubeObject, type Status } from '@shared/api';
import {
  partialMetadata,
  renderTable,
  type ResourceDefinition,
  type Session,
  type WatchEvent,
} from '../workspaces';
import { includeOf } from './answers/objects';
import type { Exchange } from './exchange';
import { objectJson } from './http/json';

/** What a stream needs of a watch. */
export interface EventSource {
  next(): readonly WatchEvent[];
  bookmark(): WatchEvent | undefined;
  readonly isOver: boolean;
}

/** Watches that are open at the same time. */
const MAX_WATCHES = 1_000;
/** Bookmarks come about so often, in real ms. */
const BOOKMARK_EVERY = 60_000;
/** A client that has not read anything for so long (real ms) is let go. */
const STALLED_AFTER = 120_000;

interface Stream {
  pull(): void;
  bookmark(): void;
  end(last?: Status): void;
}

export class Watching {
  private readonly streams = new Set<Stream>();
  private scheduled = false;
  private era: number;
  private readonly stop: () => void;
  private readonly bookmarks: NodeJS.Timeout;

  constructor(private readonly session: Session) {
    this.era = session.era;
    this.stop = session.onDurable(() => this.onDurable());
    this.bookmarks = setInterval(() => this.each((stream) => stream.bookmark()), BOOKMARK_EVERY);
    this.bookmarks.unref();
  }

  get count(): number {
    return this.streams.size;
  }

  /** Why no further watch can be opened; undefined where one can. */
  get full(): Status | undefined {
    return this.streams.size < MAX_WATCHES
      ? undefined
      : failure('TooManyRequests', `too many watches: the limit is ${MAX_WATCHES}`, { retryAfterSeconds: 5 });
  }

  /**
   * Answers a request with the events of a watch until the client, the time limit or the session ends it.
   * @param convert puts objects into the version that the client asked for
   */
  open(
    exchange: Exchange,
    definition: ResourceDefinition,
    source: EventSource,
    convert: (object: KubeObject) => KubeObject,
  ): void {
    const { response, served } = exchange;
    const release = served.at === undefined ? served.playing.hold() : () => undefined;
    const frame = framer(exchange, definition, convert);
    const waiting: string[] = [];
    let isOver = false;
    let isBlocked = false;
    let stalled: NodeJS.Timeout | undefined;

    const end = (last?: Status): void => {
      if (isOver) return;
      isOver = true;
      this.streams.delete(stream);
      clearTimeout(stalled);
      clearTimeout(limit);
      release();
      if (!response.destroyed)
        response.end(last ? `${JSON.stringify({ type: 'ERROR', object: last })}\n` : undefined);
    };
    const write = (text: string): void => {
      if (isBlocked) {
        waiting.push(text);
        return;
      }
      if (response.write(text)) return;
      isBlocked = true;
      stalled = setTimeout(() => {
        end();
        response.destroy();
      }, STALLED_AFTER);
      response.once('drain', () => {
        isBlocked = false;
        clearTimeout(stalled);
        for (const text of waiting.splice(0)) write(text);
        if (!isBlocked) stream.pull();
      });
    };
    const stream: Stream = {
      pull: () => {
        if (isOver || isBlocked) return;
        for (const event of source.next()) write(frame(event));
        if (source.isOver) end();
      },
      bookmark: () => {
        if (isOver || isBlocked) return;
        const event = source.bookmark();
        if (event) write(frame(event));
      },
      end,
    };

    response.writeHead(200, {
      'Content-Type': contentTypeOf(exchange),
      'Cache-Control': 'no-cache, private',
    });
    response.flushHeaders();
    response.socket?.setNoDelay(true);
    response.on('close', () => end());
    const seconds = Number(exchange.query.get('timeoutSeconds') ?? 0);
    const limit =
      Number.isFinite(seconds) && seconds > 0
        ? setTimeout(
            () => {
              stream.bookmark();
              end();
            },
            Math.min(seconds, 86_400) * 1_000,
          )
        : undefined;
    this.streams.add(stream);
    stream.pull();
  }

  /** Ends every watch, cleanly for clients: they ask again where they were. */
  close(): void {
    this.stop();
    clearInterval(this.bookmarks);
    this.each((stream) => stream.end());
  }

  private onDurable(): void {
    if (this.scheduled || this.streams.size === 0) {
      if (this.streams.size === 0) this.era = this.session.era;
      return;
    }
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      if (this.era !== this.session.era) {
        this.era = this.session.era;
        const expired = failure(
          'Expired',
          'too old resource version: the workspace went on in another state',
        );
        this.each((stream) => stream.end(expired));
      } else this.each((stream) => stream.pull());
    });
  }

  private each(work: (stream: Stream) => void): void {
    for (const stream of [...this.streams]) work(stream);
  }
}

/** Writes events as lines, in the form that the client asked for. */
function framer(
  exchange: Exchange,
  definition: ResourceDefinition,
  convert: (object: KubeObject) => KubeObject,
): (event: WatchEvent) => string {
  const { accepted, served } = exchange;
  const { form } = accepted;
  const include = includeOf(exchange);
  let withColumns = true;
  return (event) => {
    const line = (object: string): string => `{"type":"${event.type}","object":${object}}\n`;
    if (event.type === 'ERROR') return line(JSON.stringify(event.object));
    const object = convert(event.object);
    if (form.as === 'table') {
      const table = renderTable(definition, event.type === 'BOOKMARK' ? [] : [object], {
        now: served.now,
        include,
        version: form.version,
        metadata: { resourceVersion: object.metadata.resourceVersion },
        withColumns,
      });
      withColumns = false;
      return line(JSON.stringify(table));
    }
    if (form.as === 'metadata') return line(JSON.stringify(partialMetadata(object, form.version)));
    return line(objectJson(object));
  };
}

function contentTypeOf({ accepted }: Exchange): string {
  const { form } = accepted;
  if (form.as === 'table') return `application/json;as=Table;v=${form.version};g=meta.k8s.io;stream=watch`;
  if (form.as === 'metadata')
    return `application/json;as=PartialObjectMetadata;v=${form.version};g=meta.k8s.io;stream=watch`;
  return 'application/json;stream=watch';
}
