/** What servers in containers answer to HTTP requests, and the lines they write about them. */
import { civilTime } from '@shared/api';
import { fillLine, findImage } from '../runtime';
import { hostname } from './env';
import { writeLog } from './logs';
import { containerMounts, mountOf } from './mounts';
import type { Endpoint, Reached } from './network';
import { containerOf } from './pod-worker';

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  /** The Host header. */
  readonly host: string;
  readonly userAgent: string;
  /** The address it comes from. */
  readonly client: string;
  /** Probes are not written to the access log: that would make a step of every one of them. */
  readonly isLogged: boolean;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const FORBIDDEN_BODY = `{
  "kind": "Status",
  "apiVersion": "v1",
  "metadata": {},
  "status": "Failure",
  "message": "forbidden: User \\"system:anonymous\\" cannot get path \\"%{path}\\"",
  "reason": "Forbidden",
  "details": {},
  "code": 403
}
`;

/** The answer of whoever was reached. */
export function respond(reached: Reached & { endpoint: Endpoint }, request: HttpRequest): HttpResponse {
  const { endpoint } = reached;
  if (endpoint.type === 'apiserver') {
    return {
      status: 403,
      headers: { 'Content-Type': 'application/json' },
      body: FORBIDDEN_BODY.replace('%{path}', request.path),
    };
  }
  const behaviour = behaviourOf(endpoint);
  const http = behaviour?.http;
  const response =
    http?.root !== undefined ? serveFile(endpoint, http.root, request) : page(endpoint, http, request);
  const headers = {
    ...(http?.server ? { Server: http.server } : {}),
    ...response.headers,
    'Content-Length': String(response.body.length),
  };
  if (request.isLogged) logAccess(endpoint, http?.accessLog ?? 'none', request, response);
  return { ...response, headers };
}

function page(
  endpoint: Endpoint & { type: 'container' },
  http: { readonly body?: string; readonly contentType?: string } | undefined,
  request: HttpRequest,
): HttpResponse {
  const { kubelet, worker } = endpoint;
  const body = fillLine(http?.body ?? '', kubelet.now(), {
    hostname: hostname(worker.pod),
    ip: worker.sandbox?.ip ?? '',
    path: request.path,
    remote: `${request.client}:40000`,
    host: request.host,
    node: kubelet.name,
  });
  return { status: 200, headers: { 'Content-Type': http?.contentType ?? 'text/html' }, body };
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  htm: 'text/html',
  txt: 'text/plain',
  css: 'text/css',
  js: 'application/javascript',
  json: 'application/json',
};

/** A file below the document root, as the container sees it: mounts over its layer over the image. */
function serveFile(
  endpoint: Endpoint & { type: 'container' },
  root: string,
  request: HttpRequest,
): HttpResponse {
  const { kubelet, worker, record } = endpoint;
  const container = containerOf(worker, record.name);
  const path = request.path.split('?')[0]!;
  const file = `${root}${path.endsWith('/') ? `${path}index.html` : path}`;
  const mounts = containerMounts(kubelet, worker, container);
  const mount = mountOf(mounts, file)!;
  const own = mount.path === '/' ? file : file.slice(mount.path.length);
  const over = mount.files[own];
  const content =
    over !== undefined
      ? over
      : mount.path === '/'
        ? findImage(kubelet.host.images, container.image ?? '')?.files?.[file]
        : undefined;
  if (content === undefined || content === null)
    return notFound(
      // The root and what is mounted are folders that are there; they only have no index.
      path === '/' || (path.endsWith('/') && mount.path !== '/') ? 403 : 404,
      behaviourOf(endpoint)?.http?.server,
    );
  return {
    status: 200,
    headers: { 'Content-Type': TYPES[file.slice(file.lastIndexOf('.') + 1)] ?? 'application/octet-stream' },
    body: content,
  };
}

function notFound(status: 403 | 404, server = 'nginx'): HttpResponse {
  const title = status === 404 ? '404 Not Found' : '403 Forbidden';
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>${server}</center>\r\n</body>\r\n</html>\r\n`;
  return { status, headers: { 'Content-Type': 'text/html' }, body };
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (n: number): string => String(n).padStart(2, '0');

function logAccess(
  { kubelet, worker, record }: Endpoint & { type: 'container' },
  format: 'nginx' | 'httpd' | 'none',
  request: HttpRequest,
  response: HttpResponse,
): void {
  if (format === 'none') return;
  const t = civilTime(kubelet.now());
  const time = `${two(t.day)}/${MONTHS[t.month - 1]}/${t.year}:${two(t.hour)}:${two(t.minute)}:${two(t.second)} +0000`;
  const base = `${request.client} - - [${time}] "${request.method} ${request.path} HTTP/1.1" ${response.status} ${response.body.length}`;
  const text = format === 'nginx' ? `${base} "-" "${request.userAgent}" "-"\n` : `${base}\n`;
  writeLog(kubelet, worker, record, [{ stream: 'stdout', text }]);
}

/** What an endpoint's first process is, in the words of its image. */
function behaviourOf({ kubelet, worker, record }: Endpoint & { type: 'container' }) {
  const image = findImage(kubelet.host.images, containerOf(worker, record.name).image ?? '');
  const behaviour = image?.programs?.[record.process?.serves ?? ''];
  return behaviour?.type === 'server' ? behaviour : undefined;
}
