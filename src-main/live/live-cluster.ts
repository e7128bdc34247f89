/**
 * A real cluster behind a context of a kubeconfig. Certificates, tokens and login helpers are the client library's
 * business; requests are made one after another, so that a cluster hardly notices.
 */
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';

/** The cluster cannot be reached, or says no. `code`: what it answered over HTTP. */
export class LiveClusterError extends Error {
  override readonly name = 'LiveClusterError';
  constructor(
    message: string,
    readonly code?: number,
  ) {
    super(message);
  }
}

export interface LiveAnswer {
  readonly code: number;
  readonly body: unknown;
}

/** A request may take so many real ms; answers end at so many bytes. */
const TIMEOUT = 60_000;
const MAX_ANSWER = 512 * 1024 * 1024;

export class LiveCluster {
  private constructor(
    private readonly config: KubeConfig,
    /** The address of its API server. */
    readonly server: string,
    readonly context: string,
  ) {}

  /**
   * Reads the kubeconfig; nothing is asked of the cluster yet.
   * @param kubeconfig a file; by default what kubectl would read
   * @throws LiveClusterError where there is no such context
   */
  static async of(context: string, kubeconfig?: string): Promise<LiveCluster> {
    const { KubeConfig } = await import('@kubernetes/client-node');
    const config = new KubeConfig();
    try {
      if (kubeconfig === undefined) config.loadFromDefault();
      else config.loadFromFile(kubeconfig);
    } catch (error) {
      throw new LiveClusterError(`the kubeconfig cannot be read: ${messageOf(error)}`);
    }
    if (!config.getContextObject(context)) {
      const names = config.getContexts().map(({ name }) => name);
      throw new LiveClusterError(
        `there is no context "${context}"; there are: ${names.join(', ') || 'none'}`,
      );
    }
    config.setCurrentContext(context);
    const cluster = config.getCurrentCluster();
    if (!cluster) throw new LiveClusterError(`the context "${context}" names no cluster`);
    return new LiveCluster(config, cluster.server.replace(/\/+$/, ''), context);
  }

  /** @throws LiveClusterError where nothing is answered, or a refusal */
  async get(path: string): Promise<unknown> {
    const { code, body } = await this.send('GET', path);
    if (code < 300) return body;
    throw new LiveClusterError(
      (body as { message?: string } | null)?.message ?? `${path} was answered with ${code}`,
      code,
    );
  }

  /** Server-side apply. Whatever the server answers is an answer. */
  apply(path: string, object: object, dryRun: boolean): Promise<LiveAnswer> {
    const query = `fieldManager=drydock&force=false${dryRun ? '&dryRun=All' : ''}`;
    return this.send('PATCH', `${path}?${query}`, JSON.stringify(object), 'application/apply-patch+yaml');
  }

  private async send(
    method: string,
    path: string,
    content?: string,
    contentType?: string,
  ): Promise<LiveAnswer> {
    const url = new URL(this.server + path);
    const options: RequestOptions = { method, timeout: TIMEOUT };
    await this.config.applyToHTTPSOptions(options);
    options.headers = {
      ...options.headers,
      Accept: 'application/json',
      'User-Agent': 'drydock',
      ...(contentType === undefined ? {} : { 'Content-Type': contentType }),
    };
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
      // An agent of the library is for HTTPS only.
      const request = send(
        url,
        url.protocol === 'https:' ? options : { ...options, agent: undefined },
        resolve,
      );
      request.on('error', (error) =>
        reject(new LiveClusterError(`${this.server} cannot be reached: ${error.message}`)),
      );
      request.on('timeout', () => request.destroy(new Error('it did not answer in time')));
      request.end(content);
    });
    const pieces: Buffer[] = [];
    let size = 0;
    for await (const piece of response as AsyncIterable<Buffer>) {
      size += piece.length;
      if (size > MAX_ANSWER) throw new LiveClusterError(`the answer to ${path} is too large`);
      pieces.push(piece);
    }
    const text = Buffer.concat(pieces).toString('utf8');
    try {
      return { code: response.statusCode ?? 0, body: JSON.parse(text) as unknown };
    } catch {
      throw new LiveClusterError(`${path} was not answered with JSON`, response.statusCode);
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
