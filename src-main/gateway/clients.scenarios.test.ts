/** Many clients at once: conflicting writes, watches under load, clients that stop reading, a server that is killed. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { get as httpGet, request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { GatewayWorld } from './testing/world';

interface Event {
  readonly type: string;
  readonly object: {
    readonly metadata: { readonly name: string; readonly uid?: string; readonly resourceVersion: string };
    readonly code?: number;
  };
}

/** A client that keeps every event of a watch. */
class Watcher {
  readonly events: Event[] = [];
  response: IncomingMessage | undefined;
  ended = false;

  constructor(url: string) {
    let rest = '';
    const request = httpGet(url, { agent: false }, (response) => {
      this.response = response;
      response.setEncoding('utf8').on('data', (piece: string) => {
        const lines = (rest + piece).split('\n');
        rest = lines.pop()!;
        for (const line of lines) this.events.push(JSON.parse(line) as Event);
      });
      response.on('close', () => (this.ended = true));
    });
    request.on('error', () => (this.ended = true));
  }

  close(): void {
    this.response?.destroy();
  }
}

/** A client that only counts: it reads of each event the revision, which is unique and rises. */
class Counter {
  count = 0;
  inOrder = true;
  distinct = 0;
  private last = 0;
  private response: IncomingMessage | undefined;

  constructor(url: string) {
    let rest = '';
    const request = httpGet(url, { agent: false }, (response) => {
      this.response = response;
      response.setEncoding('latin1').on('data', (piece: string) => {
        const lines = (rest + piece).split('\n');
        rest = lines.pop()!;
        for (const line of lines) this.onLine(line);
      });
    });
    request.on('error', () => undefined);
  }

  private onLine(line: string): void {
    const at = line.lastIndexOf('"resourceVersion":"') + '"resourceVersion":"'.length;
    const revision = Number(line.slice(at, line.indexOf('"', at)));
    this.count += 1;
    if (revision !== this.last) this.distinct += 1;
    if (!line.startsWith('{"type":"ADDED"') || revision <= this.last) this.inOrder = false;
    this.last = revision;
  }

  close(): void {
    this.response?.destroy();
  }
}

describe('clients of a gateway', () => {
  const cleanups: (() => unknown)[] = [];
  afterEach(async () => {
    for (const clean of cleanups.splice(0).reverse()) await clean();
  });

  const make = async (): Promise<GatewayWorld> => {
    const world = await GatewayWorld.make({ speed: 0 });
    cleanups.push(() => world.close());
    return world;
  };

  it('two that write the same object conflict, and none of their writes is lost', async () => {
    const world = await make();
    const path = '/api/v1/namespaces/default/configmaps/counter';
    await world.send('POST', '/api/v1/namespaces/default/configmaps', {
      metadata: { name: 'counter' },
      data: { a: '0', b: '0' },
    });
    let conflicts = 0;
    const count = async (key: 'a' | 'b', times: number): Promise<void> => {
      for (let done = 0; done < times;) {
        const { json } = await world.get(path);
        const answer = await world.send('PUT', path, {
          ...json,
          data: { ...json.data, [key]: String(Number(json.data[key]) + 1) },
        });
        if (answer.code === 200) done++;
        else {
          expect(answer.json.reason).toBe('Conflict');
          conflicts++;
        }
      }
    };
    await Promise.all([count('a', 20), count('b', 20)]);
    expect((await world.get(path)).json.data).toEqual({ a: '20', b: '20' });
    expect(conflicts).toBeGreaterThan(0);
  });

  it('50 watches see 10,000 new pods: none lost, none twice, in the order of revisions', async () => {
    const world = await make();
    const { revision } = world.session.head();
    const path = `/api/v1/namespaces/default/pods?watch=true&resourceVersion=${revision}`;
    const watchers = Array.from({ length: 50 }, () => new Counter(`${world.gateway.url}${path}`));
    cleanups.push(() => watchers.forEach((watcher) => watcher.close()));
    await vi.waitFor(() => expect(world.gateway.load.watches).toBe(50), { timeout: 20_000 });
    const total = 10_000;
    const spec = { containers: [{ name: 'c', image: 'x' }] };
    const bodyOf = (i: number) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: `pod-${i}` }, spec });
    // Most through the session, so that the test is about watches and not about HTTP; some as clients do.
    for (let i = 0; i < total; i += 100) {
      await world.send('POST', '/api/v1/namespaces/default/pods', bodyOf(i));
      const rest = Array.from({ length: 99 }, (_, j) => bodyOf(i + 1 + j));
      world.session.request(
        rest.map((body) => ({ verb: 'create', resource: 'pods', namespace: 'default', body })),
        { via: 'console' },
      );
    }
    await vi.waitFor(() => expect(Math.min(...watchers.map((w) => w.count))).toBe(total), {
      timeout: 90_000,
      interval: 200,
    });
    for (const watcher of watchers)
      expect(watcher).toMatchObject({ count: total, inOrder: true, distinct: total });
  });

  it('one that stops reading costs nothing to the others, and goes on where it was when it reads again', async () => {
    const world = await make();
    const { port, secret } = world.gateway;
    const socket = connect(port, '127.0.0.1');
    cleanups.push(() => socket.destroy());
    socket.write(
      `GET /${secret}/api/v1/namespaces/default/configmaps?watch=true&resourceVersion=${world.session.head().revision} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`,
    );
    socket.pause();
    const reader = new Watcher(
      `${world.gateway.url}/api/v1/namespaces/default/configmaps?watch=true&resourceVersion=${world.session.head().revision}`,
    );
    cleanups.push(() => reader.close());
    await vi.waitFor(() => expect(world.gateway.load.watches).toBe(2));
    const text = 'x'.repeat(40_000);
    const total = 500; // 20 MB: far more than sockets hold
    for (let i = 0; i < total; i++) {
      const body = { metadata: { name: `big-${String(i).padStart(5, '0')}` }, data: { text } };
      world.session.request([{ verb: 'create', resource: 'configmaps', namespace: 'default', body }], {
        via: 'console',
      });
      if (i % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await vi.waitFor(() => expect(reader.events.length).toBe(total), { timeout: 30_000 });
    let seen = '';
    socket.setEncoding('utf8').on('data', (piece: string) => (seen += piece));
    socket.resume();
    await vi.waitFor(() => expect(seen).toContain('big-00499'), { timeout: 30_000 });
    expect(seen.match(/"type":"ADDED"/g)).toHaveLength(total);
  });

  it('watches with bookmarks begin with what there is and say when that is through', async () => {
    const world = await make();
    const path =
      '/api/v1/namespaces?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true';
    const watcher = new Watcher(`${world.gateway.url}${path}`);
    cleanups.push(() => watcher.close());
    await vi.waitFor(() => expect(watcher.events.at(-1)?.type).toBe('BOOKMARK'));
    expect(
      watcher.events.filter((event) => event.type === 'ADDED').map((event) => event.object.metadata.name),
    ).toContain('kube-system');
    expect(watcher.events.at(-1)!.object.metadata).toMatchObject({
      annotations: { 'k8s.io/initial-events-end': 'true' },
    });
    const refused = await world.get('/api/v1/namespaces?watch=true&sendInitialEvents=true');
    expect(refused.json.message).toContain(
      'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
    );
  });

  it('watches end as Expired where the workspace goes on in another branch', async () => {
    const world = await make();
    const from = world.session.head().seq;
    await world.send('POST', '/api/v1/namespaces', { metadata: { name: 'left-behind' } });
    const watcher = new Watcher(`${world.gateway.url}/api/v1/namespaces?watch=true`);
    await vi.waitFor(() => expect(watcher.events.length).toBeGreaterThan(3));
    world.session.branchFrom(from, 'other');
    await vi.waitFor(() => expect(watcher.ended).toBe(true));
    expect(watcher.events.at(-1)).toMatchObject({ type: 'ERROR', object: { code: 410, reason: 'Expired' } });
    expect((await world.get('/api/v1/namespaces/left-behind')).code).toBe(404);
  });

  it('closing ends every stream', async () => {
    const world = await make();
    const watcher = new Watcher(`${world.gateway.url}/api/v1/pods?watch=true`);
    await vi.waitFor(() => expect(watcher.events.length).toBeGreaterThan(5));
    await world.gateway.close();
    await vi.waitFor(() => expect(watcher.ended).toBe(true));
    expect(world.gateway.load).toEqual({ connections: 0, watches: 0 });
  });

  it('killed in mid-watch and started again: the address is the same, and the client goes on or is told to begin anew', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'drydock-kill-'));
    cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
    const drydock = join(import.meta.dirname, '../../scripts/drydock.mjs');
    const file = join(folder, 'a.drydock');
    execFileSync(process.execPath, [drydock, 'new', file]);
    const env = { ...process.env, XDG_STATE_HOME: folder };
    const serve = async (): Promise<{ child: ChildProcess; server: string }> => {
      const child = spawn(process.execPath, [drydock, 'serve', file, '--json', '--speed', '0'], {
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      cleanups.push(() => child.kill('SIGKILL'));
      let out = '';
      child.stdout!.setEncoding('utf8').on('data', (text: string) => (out += text));
      await vi.waitFor(() => expect(out).toContain('\n'), { timeout: 60_000 });
      return { child, server: (JSON.parse(out) as { server: string }).server };
    };
    const send = (server: string, name: string): Promise<number> =>
      new Promise((resolve, reject) => {
        const request = httpRequest(
          `${server}/api/v1/namespaces/default/configmaps`,
          { method: 'POST', agent: false },
          (response) => {
            response.resume();
            resolve(response.statusCode ?? 0);
          },
        );
        request.on('error', reject);
        request.end(JSON.stringify({ metadata: { name } }));
      });

    const first = await serve();
    const watcher = new Watcher(`${first.server}/api/v1/namespaces/default/configmaps?watch=true`);
    for (let i = 0; i < 20; i++) expect(await send(first.server, `c${i}`)).toBe(201);
    await vi.waitFor(() =>
      expect(watcher.events.some((event) => event.object.metadata.name === 'c19')).toBe(true),
    );
    first.child.kill('SIGKILL');
    await vi.waitFor(() => expect(watcher.ended).toBe(true));
    const last = watcher.events.at(-1)!.object.metadata.resourceVersion;

    const second = await serve();
    expect(second.server).toBe(first.server);
    const resumed = new Watcher(
      `${second.server}/api/v1/namespaces/default/configmaps?watch=true&resourceVersion=${last}`,
    );
    const old = new Watcher(
      `${second.server}/api/v1/namespaces/default/configmaps?watch=true&resourceVersion=1`,
    );
    expect(await send(second.server, 'afterwards')).toBe(201);
    await vi.waitFor(() => expect(resumed.events.length).toBeGreaterThan(0));
    const [event] = resumed.events;
    // All that was acknowledged is there; the watch goes on behind it, or says that it cannot.
    if (event!.type === 'ERROR') expect(event!.object.code).toBe(410);
    else expect(event!.object.metadata.name).toBe('afterwards');
    await vi.waitFor(() => expect(old.events[0]).toMatchObject({ type: 'ERROR', object: { code: 410 } }));
    resumed.close();
    second.child.kill('SIGTERM');
    await vi.waitFor(() => expect(second.child.exitCode).toBe(0), { timeout: 10_000 });
  });
});
