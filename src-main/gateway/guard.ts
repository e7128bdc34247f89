/**
 * Who may speak to the gateway: whoever knows its secret path, on this computer, and no web page. What is refused here
 * has touched nothing.
 */
import { failure, type Status } from '@shared/api';
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Bytes of the secret in the path: 192 bits. */
const SECRET_BYTES = 24;

/** A new secret, as it stands in the path. */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

export interface GuardOptions {
  readonly secret: string;
  readonly port: number;
}

/** What lies behind the secret in a request's path (`/api/v1/pods?limit=1`), or why the request is refused. */
export type Guarded = { readonly target: string } | { readonly refused: Status };

/** Looks at nothing but the request line and the headers. */
export function guard(request: IncomingMessage, { secret, port }: GuardOptions): Guarded {
  const hosts = headerValues(request, 'host');
  if (hosts.length !== 1 || !isOwnHost(hosts[0]!, port)) {
    return {
      refused: failure('BadRequest', `the Host header must be 127.0.0.1:${port} or localhost:${port}`),
    };
  }
  if (headerValues(request, 'origin').length > 0) {
    return { refused: failure('Forbidden', 'requests of web pages are refused') };
  }
  if (headerValues(request, 'sec-fetch-site').some((value) => value !== 'none' && value !== 'same-origin')) {
    return { refused: failure('Forbidden', 'requests of web pages are refused') };
  }
  if (
    headerValues(request, 'transfer-encoding').length > 0 &&
    headerValues(request, 'content-length').length > 0
  ) {
    return { refused: failure('BadRequest', 'a request has either a length or a transfer encoding') };
  }
  // kubectl before 1.27 forgets the path of its server with --raw; that somebody is there is no secret.
  const isHealth = request.method === 'GET' && /^\/(healthz|livez|readyz)(\?|$)/.test(request.url ?? '');
  const target = isHealth ? request.url : behindSecret(request.url ?? '', secret);
  return target === undefined
    ? { refused: failure('NotFound', 'the server could not find the requested resource') }
    : { target };
}

function isOwnHost(host: string, port: number): boolean {
  const lower = host.toLowerCase();
  return lower === `127.0.0.1:${port}` || lower === `localhost:${port}`;
}

/** Every value of a header, also of one that was sent more than once. */
function headerValues({ rawHeaders }: IncomingMessage, name: string): string[] {
  return rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1]!.toLowerCase() === name);
}

function behindSecret(url: string, secret: string): string | undefined {
  const given = Buffer.from(url.slice(1, 1 + secret.length).padEnd(secret.length));
  const same = given.length === secret.length && timingSafeEqual(given, Buffer.from(secret));
  if (!same || url[0] !== '/') return undefined;
  const rest = url.slice(1 + secret.length);
  if (rest === '') return '/';
  return rest.startsWith('/') || rest.startsWith('?') ? rest : undefined;
}
