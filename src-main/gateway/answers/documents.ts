/** Paths that are no resources: health, version, discovery, OpenAPI. */
import { failure } from '@shared/api';
import { aggregatedDiscovery, apiGroup, apiGroupList, apiResourceList, apiVersions } from '@main/workspaces';
import type { Exchange } from '../exchange';
import { sendText, statusReply, type Reply } from '../http/reply';
import type { OtherPath } from '../route';
import { openApiV2, openApiV3Document, openApiV3Index } from './openapi';

/** The version that the model follows. */
export const VERSION = {
  major: '1',
  minor: '34',
  emulationMajor: '1',
  emulationMinor: '34',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '33',
  gitVersion: 'v1.34.0+drydock',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '2025-08-27T10:12:00Z',
  goVersion: 'go1.24.6',
  compiler: 'gc',
  platform: 'linux/amd64',
};

const HEALTH = new Set(['healthz', 'livez', 'readyz']);
const NOT_FOUND = failure('NotFound', 'the server could not find the requested resource');

/** Answers a path; undefined where the answer was sent already. */
export async function answerDocument(exchange: Exchange, { parts }: OtherPath): Promise<Reply | undefined> {
  const { request, response, served, accepted } = exchange;
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    const known =
      parts.length === 0 ||
      ['api', 'apis', 'version', 'openapi'].includes(parts[0]!) ||
      HEALTH.has(parts[0]!);
    return statusReply(
      known
        ? failure('MethodNotAllowed', 'the server does not allow this method on the requested resource')
        : NOT_FOUND,
    );
  }
  const [first = '', second, third, ...more] = parts;
  if (HEALTH.has(first) && second === undefined) {
    sendText(response, 200, 'ok');
    return undefined;
  }
  const { form } = accepted;
  const discovery = form.as === 'discovery' ? form.version : undefined;
  switch (first) {
    case '':
      return found({ paths: rootPaths(exchange) });
    case 'version':
      return second === undefined ? found(VERSION) : statusReply(NOT_FOUND);
    case 'api':
      if (second !== undefined)
        return found(third === undefined ? apiResourceList(served.resources(), second) : undefined);
      return discovery
        ? aggregated(exchange, 'core', discovery)
        : found(apiVersions(request.headers.host ?? ''));
    case 'apis':
      if (second === undefined)
        return discovery
          ? aggregated(exchange, 'groups', discovery)
          : found(apiGroupList(served.resources()));
      if (third === undefined) return found(apiGroup(served.resources(), second));
      return found(apiResourceList(served.resources(), `${second}/${third}`));
    case 'openapi':
      if (second === 'v2' && third === undefined) return openApiV2(exchange);
      if (second !== 'v3') break;
      return third === undefined
        ? openApiV3Index(exchange)
        : openApiV3Document(exchange, [third, ...more].join('/'));
  }
  return statusReply(NOT_FOUND);
}

function found(value: object | undefined): Reply {
  return value === undefined ? statusReply(NOT_FOUND) : { code: 200, body: { value } };
}

function aggregated({ served }: Exchange, which: 'core' | 'groups', version: 'v2' | 'v2beta1'): Reply {
  return {
    code: 200,
    body: { value: aggregatedDiscovery(served.resources(), which, version) },
    contentType: `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`,
  };
}

function rootPaths({ served }: Exchange): string[] {
  const paths = ['/api', '/apis', '/healthz', '/livez', '/openapi/v2', '/openapi/v3', '/readyz', '/version'];
  for (const { group, apiVersion } of served.resources()) {
    if (group === '') paths.push('/api/v1');
    else paths.push(`/apis/${group}`, `/apis/${apiVersion}`);
  }
  return [...new Set(paths)].sort();
}
