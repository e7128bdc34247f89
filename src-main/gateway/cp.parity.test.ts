/** `kubectl cp` and `exec` of the real kubectl with what is no text. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasRealKubectl, RealKubectl, type KubectlVersion } from './testing/kubectl';
import { GatewayWorld } from './testing/world';

/** Every byte, in both orders, and letters of several bytes in between. */
const BYTES = Buffer.from([
  ...Array.from({ length: 256 }, (_, i) => i),
  ...Buffer.from('é€😀\r\n'),
  ...Array.from({ length: 256 }, (_, i) => 255 - i),
]);

describe.skipIf(!hasRealKubectl).each<KubectlVersion>(['v34', 'v26'])('bytes with kubectl %s', (version) => {
  let world: GatewayWorld;
  let kubectl: RealKubectl;
  const path = (name: string): string => join(kubectl.home, name);

  beforeAll(async () => {
    world = await GatewayWorld.make({ speed: 'max' });
    kubectl = await RealKubectl.make(version, world.gateway.url);
    expect((await kubectl.run('run p --image busybox -- sleep infinity')).code).toBe(0);
    expect((await kubectl.run('wait pod p --for=condition=Ready')).code).toBe(0);
    writeFileSync(path('bin'), BYTES);
  }, 60_000);
  afterAll(async () => {
    kubectl.close();
    await world.close();
  });

  it('cp brings them there and back as they were', async () => {
    expect(await kubectl.run('cp bin p:/tmp/bin')).toMatchObject({ code: 0 });
    const counted = await kubectl.run(['exec', 'p', '--', 'sh', '-c', 'wc -c < /tmp/bin']);
    expect(counted.stdout.trim()).toBe(String(BYTES.length));
    expect(await kubectl.run('cp p:/tmp/bin back')).toMatchObject({ code: 0 });
    expect(readFileSync(path('back')).equals(BYTES)).toBe(true);
  });

  it('exec gives them out, and takes them in', async () => {
    const out = await kubectl.run(['exec', 'p', '--', 'base64', '-w0', '/tmp/bin']);
    expect(Buffer.from(out.stdout, 'base64').equals(BYTES)).toBe(true);
    const line = ['exec', '-i', 'p', '--', 'sh', '-c', 'base64 -d | tee /tmp/two | sha256sum'];
    const taken = await kubectl.run(line, { stdin: BYTES.toString('base64') });
    const before = await kubectl.run(['exec', 'p', '--', 'sh', '-c', 'sha256sum < /tmp/bin']);
    expect(taken.stdout).toBe(before.stdout);
  });
});
