/** `kubectl port-forward` of the real kubectl, and programs of this computer that speak through it. */
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { hasRealKubectl, RealKubectl } from './testing/kubectl';
import { GatewayWorld } from './testing/world';

describe.skipIf(!hasRealKubectl)('kubectl port-forward', () => {
  let world: GatewayWorld;
  let kubectl: RealKubectl;
  const stop = new AbortController();
  let text = '';

  beforeAll(async () => {
    world = await GatewayWorld.make({ speed: 'max' });
    kubectl = await RealKubectl.make('v34', world.gateway.url);
    for (const [name, image] of [
      ['web', 'nginx'],
      ['cache', 'redis:7'],
    ] as const)
      expect((await kubectl.run(`run ${name} --image ${image}`)).code).toBe(0);
    expect((await kubectl.run('wait pod web cache --for=condition=Ready')).code).toBe(0);
  }, 60_000);
  afterAll(async () => {
    stop.abort();
    kubectl.close();
    await world.close();
  });

  /** Forwards a port of a pod; gives back the local one. */
  async function forward(pod: string, port: number): Promise<number> {
    let shown = '';
    void kubectl.run(`port-forward pod/${pod} :${port}`, {
      signal: stop.signal,
      onPart: (_stream, part) => {
        shown += part;
        text += part;
      },
    });
    await vi.waitFor(() => expect(shown).toMatch(/^Forwarding from 127\.0\.0\.1:\d+ -> /), 20_000);
    return Number(/127\.0\.0\.1:(\d+)/.exec(shown)![1]);
  }

  /** What comes back over a connection before the other side closes it, or `enough` was said. */
  function talk(port: number, says: string, enough?: string): Promise<string> {
    return new Promise((resolve) => {
      let heard = '';
      const socket = connect(port, '127.0.0.1', () => socket.write(says));
      socket.setTimeout(15_000, () => socket.destroy());
      socket.on('data', (piece) => {
        heard += piece.toString();
        if (heard === enough) socket.destroy();
      });
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(heard));
    });
  }

  it('brings a browser to the simulated nginx, again over the same connection', async () => {
    const port = await forward('web', 80);
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toContain('Welcome to nginx!');
    expect((await fetch(`http://127.0.0.1:${port}/none`)).status).toBe(404);
  });

  it('brings a client of Redis to what answers PING', async () => {
    const port = await forward('cache', 6379);
    const says = '*1\r\n$4\r\nPING\r\n*2\r\n$3\r\nGET\r\n$1\r\na\r\nQUIT\r\n';
    expect(await talk(port, says)).toBe(
      "+PONG\r\n-ERR 'GET' is not modelled: this Redis answers PING and ECHO\r\n+OK\r\n",
    );
  });

  it('closes a connection that speaks what a server does not understand', async () => {
    expect(await talk(await forward('web', 80), '\x16\x03\x01\x02\x00\x01\x00')).toBe('');
  });

  it('says why where nobody listens', async () => {
    expect(await talk(await forward('web', 81), 'GET / HTTP/1.1\r\n\r\n')).toBe('');
    await vi.waitFor(
      () => expect(text).toMatch(/an error occurred forwarding \d+ -> 81: .*connect: connection refused/),
      10_000,
    );
  });
});
