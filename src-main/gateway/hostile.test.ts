import fc from 'fast-check';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAccept } from './http/accept';
import { MAX_BODY, parseBody } from './http/body';
import { decodeProtobuf, MalformedProtobuf } from './protobuf/decode';
import { MESSAGES } from './protobuf/messages.generated';
import { readTarget } from './route';
import { SpdyConnection } from './streams/spdy/connection';
import { GatewayWorld } from './testing/world';

/** What a raw HTTP request is answered: the status line's code, 0 where the connection was just closed. */
function raw(port: number, text: string): Promise<number> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.setEncoding('utf8').on('data', (piece: string) => {
      answer += piece;
      const m = /^HTTP\/1\.1 (\d+)/.exec(answer);
      if (!m) return;
      socket.destroy();
      resolve(Number(m[1]));
    });
    socket.on('close', () => resolve(0));
    socket.on('error', () => resolve(0));
  });
}

describe('hostile requests', () => {
  let world: GatewayWorld;
  let revision: number;
  beforeAll(async () => {
    world = await GatewayWorld.make({ speed: 0 });
    revision = world.session.head().revision;
  }, 60_000);
  afterAll(async () => {
    expect(world.session.head().revision).toBe(revision);
    expect(world.session.info().readOnly).toBeNull();
    expect((await world.get('/healthz')).text).toBe('ok');
    await world.close();
  });

  const head = (line: string, host: string, ...more: string[]) =>
    [line, `Host: ${host}`, ...more, 'Connection: close', '', ''].join('\r\n');

  it.each<[string, (path: string, port: number) => string, number]>([
    ['no secret', (_, port) => head('GET /api/v1/pods HTTP/1.1', `127.0.0.1:${port}`), 404],
    [
      'a wrong secret',
      (path, port) => head(`GET ${path.slice(0, -1)}x/api/v1/pods HTTP/1.1`, `127.0.0.1:${port}`),
      404,
    ],
    [
      'the secret as a prefix of something',
      (path, port) => head(`GET ${path}more/api HTTP/1.1`, `127.0.0.1:${port}`),
      404,
    ],
    ['another host', (path) => head(`GET ${path}/api HTTP/1.1`, 'evil.example'), 400],
    [
      'a host that resolves here (DNS rebinding)',
      (path, port) => head(`GET ${path}/api HTTP/1.1`, `127.0.0.1.nip.io:${port}`),
      400,
    ],
    ['no port in the host', (path) => head(`GET ${path}/api HTTP/1.1`, '127.0.0.1'), 400],
    [
      'two hosts',
      (path, port) => head(`GET ${path}/api HTTP/1.1`, `127.0.0.1:${port}`, 'Host: evil.example'),
      400,
    ],
    [
      'a web page',
      (path, port) => head(`GET ${path}/api HTTP/1.1`, `127.0.0.1:${port}`, 'Origin: http://evil.example'),
      403,
    ],
    [
      'a page of its own origin',
      (path, port) =>
        head(`GET ${path}/api HTTP/1.1`, `127.0.0.1:${port}`, `Origin: http://127.0.0.1:${port}`),
      403,
    ],
    [
      'a page that hides its origin',
      (path, port) => head(`GET ${path}/api HTTP/1.1`, `127.0.0.1:${port}`, 'Origin: null'),
      403,
    ],
    [
      'an image of a page',
      (path, port) => head(`GET ${path}/api HTTP/1.1`, `127.0.0.1:${port}`, 'Sec-Fetch-Site: cross-site'),
      403,
    ],
    [
      'a length and chunks at once',
      (path, port) =>
        head(
          `POST ${path}/api/v1/namespaces HTTP/1.1`,
          `127.0.0.1:${port}`,
          'Content-Length: 5',
          'Transfer-Encoding: chunked',
        ),
      400,
    ],
    [
      'two lengths',
      (path, port) =>
        head(
          `POST ${path}/api/v1/namespaces HTTP/1.1`,
          `127.0.0.1:${port}`,
          'Content-Length: 5',
          'Content-Length: 6',
        ),
      400,
    ],
    [
      'a line end in a header',
      (path, port) => head(`GET ${path}/api HTTP/1.1`, `127.0.0.1:${port}`, 'X: a\rOrigin: b'),
      400,
    ],
    [
      'headers without end',
      (path, port) => head(`GET ${path}/api HTTP/1.1`, `127.0.0.1:${port}`, `X: ${'x'.repeat(70_000)}`),
      400,
    ],
    ['a method that is none', (path, port) => head(`BREW ${path}/api HTTP/1.1`, `127.0.0.1:${port}`), 400],
    ['no HTTP at all', () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
    [
      'a climbing path',
      (path, port) => head(`GET ${path}/api/v1/../../secret HTTP/1.1`, `127.0.0.1:${port}`),
      404,
    ],
    [
      'a climbing path in disguise',
      (path, port) => head(`GET ${path}/api/v1/%2e%2e/pods HTTP/1.1`, `127.0.0.1:${port}`),
      404,
    ],
    [
      'a slash inside a name',
      (path, port) => head(`GET ${path}/api/v1/namespaces/default/pods/a%2Fb HTTP/1.1`, `127.0.0.1:${port}`),
      404,
    ],
    [
      'a broken escape',
      (path, port) => head(`GET ${path}/api/v1/namespaces/%zz HTTP/1.1`, `127.0.0.1:${port}`),
      404,
    ],
    [
      'a null byte',
      (path, port) => head(`GET ${path}/api/v1/namespaces/a%00b HTTP/1.1`, `127.0.0.1:${port}`),
      404,
    ],
    ['empty parts', (path, port) => head(`GET ${path}//api//v1//pods HTTP/1.1`, `127.0.0.1:${port}`), 404],
    [
      'an absolute address',
      (path, port) => head(`GET http://127.0.0.1:${port}${path}/api HTTP/1.1`, `127.0.0.1:${port}`),
      404,
    ],
    ['a tunnel', (_, port) => head('CONNECT evil.example:443 HTTP/1.1', `127.0.0.1:${port}`), 0],
    [
      'an upgrade to somewhere else',
      (path, port) =>
        [
          'GET ' + path + '/api/v1/pods HTTP/1.1',
          `Host: 127.0.0.1:${port}`,
          'Connection: Upgrade',
          'Upgrade: h2c',
          '',
          '',
        ].join('\r\n'),
      404,
    ],
    [
      'an upgrade of a web page',
      (path, port) =>
        [
          'GET ' + path + '/api/v1/namespaces/default/pods/x/exec?command=sh&stdout=1 HTTP/1.1',
          `Host: 127.0.0.1:${port}`,
          'Origin: http://evil.example',
          'Connection: Upgrade',
          'Upgrade: websocket',
          '',
          '',
        ].join('\r\n'),
      403,
    ],
  ])('%s', async (_name, text, code) => {
    const { port, secret } = world.gateway;
    expect(await raw(port, text(`/${secret}`, port))).toBe(code);
  });

  const NAMESPACES = '/api/v1/namespaces';
  it.each<[string, string, string, unknown, string, number]>([
    ['broken JSON', 'POST', NAMESPACES, '{"metadata":', 'application/json', 400],
    ['JSON that is no object', 'POST', NAMESPACES, '[1,2]', 'application/json', 400],
    ['null', 'POST', NAMESPACES, 'null', 'application/json', 400],
    ['no body', 'POST', NAMESPACES, '', 'application/json', 400],
    [
      'deep JSON',
      'POST',
      NAMESPACES,
      `{"metadata":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      'application/json',
      400,
    ],
    [
      'deep JSON in a patch',
      'PATCH',
      `${NAMESPACES}/default`,
      `{"metadata":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`,
      'application/merge-patch+json',
      400,
    ],
    ['deep YAML', 'POST', NAMESPACES, `a: ${'['.repeat(50_000)}`, 'application/yaml', 400],
    [
      'YAML that multiplies itself',
      'POST',
      NAMESPACES,
      `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghi'].map((n, i) => `${n}: &${n} [${Array(9).fill(`*${'abcdefgh'[i]}`).join()}]`).join('\n')}\n`,
      'application/yaml',
      400,
    ],
    ['a huge body', 'POST', NAMESPACES, 'x'.repeat(MAX_BODY + 1), 'application/json', 413],
    [
      'prototype keys',
      'POST',
      `${NAMESPACES}?fieldValidation=Strict`,
      '{"metadata":{"name":"a"},"__proto__":{"kind":"Pod"},"constructor":{"prototype":{"x":1}}}',
      'application/json',
      400,
    ],
    ['a name that is a prototype key', 'GET', `${NAMESPACES}/__proto__`, undefined, 'application/json', 404],
    ['a resource that is a prototype key', 'GET', '/api/v1/constructor', undefined, 'application/json', 404],
    [
      'another kind',
      'POST',
      NAMESPACES,
      '{"kind":"Pod","apiVersion":"v1","metadata":{"name":"a"}}',
      'application/json',
      400,
    ],
    [
      'another name than in the path',
      'PUT',
      `${NAMESPACES}/default`,
      '{"metadata":{"name":"other"}}',
      'application/json',
      400,
    ],
    ['protobuf that is none', 'POST', NAMESPACES, 'hello', 'application/vnd.kubernetes.protobuf', 400],
    [
      'protobuf cut off',
      'POST',
      NAMESPACES,
      Buffer.from('6b3873000a0f0a0276311209', 'hex'),
      'application/vnd.kubernetes.protobuf',
      400,
    ],
    ['an encoding that nobody reads', 'POST', NAMESPACES, 'x', 'application/cbor', 415],
    ['a patch of a kind that is none', 'PATCH', `${NAMESPACES}/default`, '{}', 'application/json', 415],
    [
      'a JSON patch that is no list',
      'PATCH',
      `${NAMESPACES}/default`,
      '{}',
      'application/json-patch+json',
      422,
    ],
    [
      'a JSON patch to nowhere',
      'PATCH',
      `${NAMESPACES}/default`,
      '[{"op":"replace","path":"/a/b/c","value":1}]',
      'application/json-patch+json',
      422,
    ],
    ['deletion of everything', 'DELETE', '/api', undefined, 'application/json', 405],
    [
      'options of deletion that are a pod',
      'DELETE',
      `${NAMESPACES}/none`,
      '{"kind":"Pod"}',
      'application/json',
      400,
    ],
    [
      'a selector that is none',
      'GET',
      '/api/v1/pods?labelSelector=a%20in%20(',
      undefined,
      'application/json',
      400,
    ],
    [
      'a field that cannot be asked for',
      'GET',
      '/api/v1/pods?fieldSelector=spec.secret=x',
      undefined,
      'application/json',
      400,
    ],
    [
      'a watch from no revision',
      'GET',
      '/api/v1/pods?watch=true&resourceVersion=soon',
      undefined,
      'application/json',
      422,
    ],
    [
      'exec without an upgrade',
      'GET',
      '/api/v1/namespaces/default/pods/x/exec?command=sh',
      undefined,
      'application/json',
      400,
    ],
    [
      'a manager with a name too long',
      'POST',
      `${NAMESPACES}?fieldManager=${'m'.repeat(200)}`,
      '{"metadata":{"name":"a"}}',
      'application/json',
      422,
    ],
  ])('%s', async (_name, method, path, body, type, code) => {
    const answer = await world.send(method, path, body, { 'content-type': type });
    expect([answer.code, answer.text.slice(0, 300)]).toEqual([code, expect.any(String)]);
    expect(answer.json).toMatchObject({ kind: 'Status', apiVersion: 'v1', status: 'Failure', code });
  });

  it('lets go of a client that promises a body and does not send it whole', async () => {
    const { url } = world.gateway;
    const request = httpRequest(`${url}${NAMESPACES}`, {
      method: 'POST',
      headers: { 'content-length': 1_000 },
    });
    request.on('error', () => undefined);
    request.write('{');
    await new Promise((resolve) => setTimeout(resolve, 50));
    request.destroy();
    expect((await world.get(NAMESPACES)).code).toBe(200);
  });

  it('keeps its memory while it is sent nonsense', async () => {
    const nonsense = async () => {
      for (let i = 0; i < 30; i++) await world.send('POST', NAMESPACES, `{"a":"${'x'.repeat(1_000_000)}`);
    };
    await nonsense();
    globalThis.gc?.();
    const before = process.memoryUsage().arrayBuffers;
    await nonsense();
    globalThis.gc?.();
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100_000_000);
  });
});

describe('readers of what clients send', () => {
  it('the router takes any path', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webPath(),
          fc
            .array(fc.constantFrom('api', 'apis', 'v1', 'namespaces', 'pods', '..', '%2f', 'watch', ''))
            .map((p) => `/${p.join('/')}`),
        ),
        (path) => {
          const read = readTarget(path);
          if (read?.route.type === 'resource') {
            const { namespace, resource, name = 'x', subresource = 'x' } = read.route;
            for (const part of [namespace || 'x', resource, name, subresource])
              expect(part).not.toMatch(/[/\\]|^\.\.?$|^$/);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('content negotiation takes any header', () => {
    fc.assert(
      fc.property(fc.string(), (header) => void readAccept(header)),
      { numRuns: 300 },
    );
  });

  it('bodies are read or refused, whatever they are', () => {
    const types = fc.constantFrom(
      '',
      'application/json',
      'application/yaml',
      'application/vnd.kubernetes.protobuf',
      'application/cbor',
      'x',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.json().map((t) => new TextEncoder().encode(t)),
        ),
        types,
        (bytes, type) => {
          expect(typeof parseBody(Buffer.from(bytes), type).ok).toBe('boolean');
        },
      ),
      { numRuns: 500 },
    );
  });

  it('protobuf is decoded or called malformed, for every kind', () => {
    const kinds = Object.keys(MESSAGES).filter((name) =>
      MESSAGES[name]!.includes('metadata:meta/v1.ObjectMeta'),
    );
    const text = (n: number, s: string) =>
      Buffer.concat([Buffer.from([n * 8 + 2, s.length]), Buffer.from(s)]);
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.uint8Array({ maxLength: 100 }), (name, bytes) => {
        const [group = '', rest = ''] = name.split('/');
        const [version = '', kind = ''] = rest.split('.');
        const meta = Buffer.concat([
          text(1, group === 'core' ? version : `${group}/${version}`),
          text(2, kind),
        ]);
        const body = Buffer.concat([
          Buffer.from('k8s\0', 'latin1'),
          Buffer.from([10, meta.length]),
          meta,
          Buffer.from([18, bytes.length]),
          Buffer.from(bytes),
        ]);
        try {
          expect(decodeProtobuf(body)).toMatchObject({ kind });
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedProtobuf);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('SPDY takes any bytes, and closes where they make no sense', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 5 }), async (pieces) => {
        const connection = new SpdyConnection(
          { write: () => undefined, close: () => undefined },
          () => undefined,
        );
        for (const piece of pieces) connection.receive(Buffer.from(piece));
        await new Promise((resolve) => setImmediate(resolve));
        connection.close();
      }),
      { numRuns: 100 },
    );
  });
});
