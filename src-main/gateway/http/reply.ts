/** Writes answers: objects, lists and Statuses, as JSON or YAML. */
import { printYaml, type Status } from '@shared/api';
import type { ServerResponse } from 'node:http';

export interface Reply {
  readonly code: number;
  /** JSON text, made already; or a value that is still to be written. */
  readonly body: { readonly json: string } | { readonly value: unknown };
  readonly headers?: Readonly<Record<string, string>>;
  /** Of a JSON body that is more than plain JSON. */
  readonly contentType?: string;
  readonly warnings?: readonly string[];
}

export function statusReply(status: Status): Reply {
  const { retryAfterSeconds } = status.details ?? {};
  return {
    code: status.code,
    body: { value: status },
    ...(retryAfterSeconds === undefined ? {} : { headers: { 'Retry-After': String(retryAfterSeconds) } }),
  };
}

export function sendReply(response: ServerResponse, reply: Reply, format: 'json' | 'yaml'): void {
  if (response.headersSent || response.destroyed) return;
  const { body } = reply;
  const value = (): unknown => ('json' in body ? (JSON.parse(body.json) as unknown) : body.value);
  const text =
    format === 'yaml' ? printYaml(value()) : 'json' in body ? body.json : JSON.stringify(body.value);
  const bytes = Buffer.from(format === 'json' ? `${text}\n` : text);
  response.writeHead(reply.code, {
    'Content-Type': format === 'yaml' ? 'application/yaml' : (reply.contentType ?? 'application/json'),
    'Content-Length': bytes.length,
    'Cache-Control': 'no-cache, private',
    ...reply.headers,
    ...(reply.warnings && reply.warnings.length > 0
      ? { Warning: reply.warnings.slice(0, 32).map(warningText) }
      : {}),
  });
  response.end(bytes);
}

/** Plain text, as health checks and metrics of a server are. */
export function sendText(response: ServerResponse, code: number, text: string): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(code, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
  });
  response.end(text);
}

/** `299 - "text"`, in the letters that a header may have. */
function warningText(text: string): string {
  const plain = text.slice(0, 1_000).replace(/[^\x20-\x7e]/g, '?');
  return `299 - "${plain.replace(/[\\"]/g, '\\$&')}"`;
}
