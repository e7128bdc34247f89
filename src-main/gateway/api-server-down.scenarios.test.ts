/** The modelled API server stops: clients find nobody at its address, until it is back at the same one. */
import { NODE_FILESYSTEMS, type NodeFilesystem } from '@shared/api';
import { connect } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { hasRealKubectl, RealKubectl } from './testing/kubectl';
import { GatewayWorld } from './testing/world';

const MANIFEST = '/etc/kubernetes/manifests/kube-apiserver.yaml';
const ORIGIN = { via: 'console' } as const;

let world: GatewayWorld;
afterEach(() => world.close());

/** Puts the manifest of the API server where the kubelet sees it, or takes it away, and lets that have its effect. */
async function manifest(text: string | null): Promise<string> {
  const { files } = world.object(NODE_FILESYSTEMS, '', 'k-master') as NodeFilesystem;
  const before = files?.[MANIFEST] as { content?: string } | undefined;
  const [answer] = world.session.request(
    [
      {
        verb: 'patch',
        resource: NODE_FILESYSTEMS,
        name: 'k-master',
        patchType: 'merge',
        body: { files: { [MANIFEST]: text === null ? null : { content: text } } },
      },
    ],
    ORIGIN,
  );
  expect(answer!.ok).toBe(true);
  await world.session.advance(90_000);
  return before?.content ?? '';
}

function knock(): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(world.gateway.port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve('connected');
    });
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'error'));
  });
}

describe('the modelled API server stops', () => {
  it('refuses connections, breaks those that are open, and is back at the same port', async () => {
    world = await GatewayWorld.make({ speed: 0 });
    const { port } = world.gateway;
    const watch = await fetch(`${world.gateway.url}/api/v1/pods?watch=true`);
    const reading = watch.text().then(
      () => 'ended',
      () => 'broken',
    );
    const text = await manifest(null);
    expect(text).toContain('kube-apiserver');
    await vi.waitFor(async () => expect(await knock()).toBe('ECONNREFUSED'));
    expect(await reading).toMatch(/ended|broken/);
    expect(world.gateway.load).toEqual({ connections: 0, watches: 0 });
    await manifest(text);
    await vi.waitFor(async () => expect(await knock()).toBe('connected'));
    expect(world.gateway.port).toBe(port);
    expect((await world.get('/api/v1/namespaces/default')).code).toBe(200);
  });

  it('is back by itself after a crash, since time passes for those who cannot ask for it', async () => {
    world = await GatewayWorld.make({ speed: 1 });
    const crash = world.session.fault(
      {
        type: 'killContainer',
        namespace: 'kube-system',
        pod: 'kube-apiserver-k-master',
        container: 'kube-apiserver',
        exitCode: 1,
      },
      ORIGIN,
    );
    expect(crash).toBeNull();
    await world.session.settle();
    await vi.waitFor(async () => expect(await knock()).toBe('ECONNREFUSED'), {
      timeout: 10_000,
      interval: 5,
    });
    await vi.waitFor(async () => expect((await world.get('/livez')).text).toBe('ok'), 10_000);
  });

  it('is closed while it is down', async () => {
    world = await GatewayWorld.make({ speed: 0 });
    await manifest(null);
    await vi.waitFor(async () => expect(await knock()).toBe('ECONNREFUSED'));
    await world.gateway.close();
    expect(await knock()).toBe('ECONNREFUSED');
  });

  it.skipIf(!hasRealKubectl)('is what kubectl says it is', { timeout: 60_000 }, async () => {
    world = await GatewayWorld.make({ speed: 0 });
    const kubectl = await RealKubectl.make('v34', world.gateway.url);
    try {
      expect((await kubectl.run('get ns')).code).toBe(0);
      const text = await manifest(null);
      await vi.waitFor(async () => expect(await knock()).toBe('ECONNREFUSED'));
      const refused = await kubectl.run('get ns');
      expect(refused).toMatchObject({ code: 1, stdout: '' });
      expect(refused.stderr).toContain(
        `The connection to the server 127.0.0.1:${world.gateway.port} was refused - did you specify the right host or port?`,
      );
      await manifest(text);
      await vi.waitFor(async () => expect(await knock()).toBe('connected'));
      expect((await kubectl.run('get ns')).code).toBe(0);
    } finally {
      kubectl.close();
    }
  });
});
