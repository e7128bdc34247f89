/**
 * OpenAPI: v3 as one document for each group and version, made when somebody asks; v2 in protobuf for kubectl before
 * 1.27, which will not apply anything without it.
 */
import { failure } from '@shared/api';
import { createHash } from 'node:crypto';
import { fieldDocs, openApiV3, typesOf, type ResourceDefinition } from '@main/workspaces';
import type { Exchange } from '../exchange';
import { statusReply, type Reply } from '../http/reply';
import { openApiV2Bytes } from '../protobuf/openapi-v2';

/** Documents by their hash; made again only when a resource came or went. */
const documents = new Map<string, string>();
const KEPT = 64;

export function openApiV3Index({ served, request }: Exchange): Reply {
  const paths: Record<string, object> = {};
  // kubectl 1.27 takes the address for one of the server's root and forgets the path of its own; others put that before it.
  const isRooted = /^kubectl\/v1\.27\./.test(request.headers['user-agent'] ?? '');
  const root = isRooted ? (request.url ?? '').split('/openapi/')[0]! : '';
  for (const [path, resources] of byPath(served.definitions())) {
    paths[path] = { serverRelativeURL: `${root}/openapi/v3/${path}?hash=${hashOf(resources)}` };
  }
  return { code: 200, body: { value: { paths } } };
}

/** @param path `api/v1`, `apis/apps/v1` */
export async function openApiV3Document({ served, query }: Exchange, path: string): Promise<Reply> {
  const resources = byPath(served.definitions()).get(path);
  if (!resources) return statusReply(failure('NotFound', 'the server could not find the requested resource'));
  const hash = hashOf(resources);
  const asked = query.get('hash');
  if (asked !== null && asked !== hash) {
    return { code: 301, body: { value: {} }, headers: { Location: `?hash=${hash}` } };
  }
  const json = documents.get(hash) ?? (await makeDocument(resources, hash));
  return {
    code: 200,
    body: { json },
    headers: {
      ETag: `"${hash}"`,
      ...(asked === hash ? { 'Cache-Control': 'public, immutable, max-age=31536000' } : {}),
    },
  };
}

/** kubectl 1.26 to 1.28 ask for it in gnostic's protobuf form; everybody else is sent to v3. */
export function openApiV2({ served, response, request }: Exchange): Reply | undefined {
  const accept = request.headers.accept ?? '';
  if (!accept.includes('proto-openapi.spec.v2') && !accept.includes('*/*') && accept !== '') {
    return statusReply(
      failure(
        'NotAcceptable',
        'only the following media types are accepted: application/com.github.proto-openapi.spec.v2.v1.0+protobuf',
      ),
    );
  }
  const bytes = openApiV2Bytes(served.definitions());
  response.writeHead(200, {
    'Content-Type': 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf',
    'Content-Length': bytes.length,
  });
  response.end(bytes);
  return undefined;
}

async function makeDocument(resources: readonly ResourceDefinition[], hash: string): Promise<string> {
  const docs = new Map<string, Readonly<Record<string, string>>>();
  for (const type of typesOf(resources)) docs.set(type.name, await fieldDocs(type.name));
  const json = JSON.stringify(openApiV3(resources, 'v1.34.0', docs));
  documents.set(hash, json);
  if (documents.size > KEPT) for (const first of documents.keys()) if (documents.delete(first)) break;
  return json;
}

function byPath(definitions: readonly ResourceDefinition[]): Map<string, ResourceDefinition[]> {
  const paths = new Map<string, ResourceDefinition[]>();
  for (const definition of definitions) {
    const path = definition.group === '' ? `api/${definition.version}` : `apis/${definition.apiVersion}`;
    const known = paths.get(path);
    if (known) known.push(definition);
    else paths.set(path, [definition]);
  }
  return paths;
}

function hashOf(resources: readonly ResourceDefinition[]): string {
  const hash = createHash('sha256');
  for (const { apiVersion, plural, kind, type, subresources } of resources) {
    hash.update(JSON.stringify([apiVersion, plural, kind, type, subresources]));
  }
  return hash.digest('hex').slice(0, 32).toUpperCase();
}
