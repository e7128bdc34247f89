/** Kubeconfigs: who may read them, and what becomes of somebody's own when the gateway is added to it. */
import { parseManifests } from '@shared/api';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { mergeKubeconfig, userKubeconfigPath } from './kubeconfig';
import { publish } from './publish';
import { GatewayWorld } from './testing/world';

const OWN = `# mine
apiVersion: v1
kind: Config
current-context: prod
preferences: {colors: true}
clusters:
- name: prod
  cluster: {server: 'https://prod.example:6443', certificate-authority-data: Q0E=}
users:
- name: me
  user: {token: secret}
contexts:
- name: prod
  context: {cluster: prod, user: me, namespace: shop}
`;
const HERE = { url: 'http://127.0.0.1:4242/secret-secret-secret-x', name: 'drydock-a' };

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-kubeconfig-'));
  mkdirSync(join(folder, '.kube'));
  path = join(folder, '.kube/config');
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

interface Config {
  readonly 'current-context': string;
  readonly preferences?: object;
  readonly clusters: readonly { readonly name: string; readonly cluster: object }[];
  readonly users: readonly { readonly name: string; readonly user: object }[];
  readonly contexts: readonly { readonly name: string; readonly context: object }[];
}
const read = (file = path): Config =>
  parseManifests(readFileSync(file, 'utf8')).documents[0]!.value as Config;
const modeOf = (file: string): string => (statSync(file).mode & 0o777).toString(8);

describe("somebody's own kubeconfig", () => {
  it('gets the context beside what it has, and is kept as it was', () => {
    writeFileSync(path, OWN, { mode: 0o644 });
    const backup = mergeKubeconfig(path, HERE, 'now')!;
    expect(backup).toBe(`${path}.drydock-backup-now`);
    expect(readFileSync(backup, 'utf8')).toBe(OWN);
    expect([modeOf(path), modeOf(backup)]).toEqual(['600', '600']);
    const merged = read();
    expect(merged).toMatchObject({ 'current-context': 'prod', preferences: { colors: true } });
    expect(merged.clusters.map(({ name }) => name)).toEqual(['prod', 'drydock-a']);
    expect(merged.clusters[0]).toEqual(read(backup).clusters[0]);
    expect(merged.users[0]).toEqual({ name: 'me', user: { token: 'secret' } });
    expect(merged.contexts[1]).toMatchObject({ name: 'drydock-a', context: { cluster: 'drydock-a' } });
  });

  it('has it once, however often it is added', () => {
    writeFileSync(path, OWN);
    mergeKubeconfig(path, HERE, '1');
    mergeKubeconfig(path, { ...HERE, url: 'http://127.0.0.1:4243/other-other-other-other' }, '2');
    const { clusters, contexts, users } = read();
    expect([clusters.length, contexts.length, users.length]).toEqual([2, 2, 2]);
    expect(clusters[1]!.cluster).toMatchObject({ server: 'http://127.0.0.1:4243/other-other-other-other' });
  });

  it.each(['clusters: [', '- a\n- b\n', 'a: 1\n---\nb: 2\n'])('%j is none, and is left alone', (text) => {
    writeFileSync(path, text);
    expect(() => mergeKubeconfig(path, HERE, 'now')).toThrow('is no kubeconfig; it was left as it is');
    expect(readFileSync(path, 'utf8')).toBe(text);
    expect(readdirSync(join(folder, '.kube'))).toEqual(['config']);
  });

  it('is made where there is none, for its owner alone', () => {
    expect(mergeKubeconfig(path, HERE, 'now')).toBeUndefined();
    expect(read()['current-context']).toBe('drydock-a');
    expect(modeOf(path)).toBe('600');
  });

  it('stays a link where it is one', () => {
    const real = join(folder, 'dotfiles-config');
    writeFileSync(real, OWN);
    symlinkSync(real, path);
    mergeKubeconfig(path, HERE, 'now');
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
    expect(read(real).contexts.map(({ name }) => name)).toEqual(['prod', 'drydock-a']);
  });

  it('is the first that KUBECONFIG names', () => {
    vi.stubEnv('KUBECONFIG', `:${path}:${path}2`);
    expect(userKubeconfigPath()).toBe(path);
  });
});

describe('a workspace that is served', () => {
  it("touches nobody's kubeconfig unless asked, and then keeps a backup", async () => {
    const world = await GatewayWorld.make({ speed: 0 });
    vi.stubEnv('XDG_STATE_HOME', folder);
    vi.stubEnv('KUBECONFIG', path);
    writeFileSync(path, OWN);
    const file = join(folder, 'shop 1.drydock');
    try {
      const first = await publish(world.session, { file });
      expect(readFileSync(path, 'utf8')).toBe(OWN);
      expect(first.backup).toBeUndefined();
      expect(first.kubeconfig.startsWith(join(folder, 'drydock/gateways/shop-1-'))).toBe(true);
      expect(modeOf(first.kubeconfig)).toBe('600');
      await first.gateway.close();
      const again = await publish(world.session, { file, mergeInto: path });
      expect(again.gateway.url).toBe(first.gateway.url);
      expect(readFileSync(again.backup!, 'utf8')).toBe(OWN);
      expect(read().contexts.map(({ name }) => name)).toEqual(['prod', 'drydock-shop-1']);
      await again.gateway.close();
      expect(existsSync(again.kubeconfig)).toBe(true);
    } finally {
      await world.close();
    }
  });
});
