/** The gateway with Kubernetes' own client library for JavaScript. */
import * as k8s from '@kubernetes/client-node';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { kubeconfigText } from './kubeconfig';
import { GatewayWorld } from './testing/world';

class Sink extends Writable {
  text = '';
  override _write(piece: Buffer, _encoding: string, done: () => void): void {
    this.text += piece.toString();
    done();
  }
}

describe('@kubernetes/client-node', () => {
  let world: GatewayWorld;
  const config = new k8s.KubeConfig();
  let core: k8s.CoreV1Api;
  const namespace = 'default';

  beforeAll(async () => {
    world = await GatewayWorld.make({ speed: 'max' });
    config.loadFromString(kubeconfigText({ url: world.gateway.url, name: 'drydock' }));
    core = config.makeApiClient(k8s.CoreV1Api);
  }, 60_000);
  afterAll(() => world.close());

  const pod = (name: string): k8s.V1Pod => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: name } },
    spec: { containers: [{ name: 'c', image: 'nginx:1.28' }] },
  });

  it('lists, creates, and reads refusals as such', async () => {
    const { items } = await core.listNode();
    expect(items.map((node) => node.metadata?.name)).toEqual(['k-master', 'k-node1', 'k-node2']);
    const made = await core.createNamespacedPod({ namespace, body: pod('a') });
    expect(made.metadata?.uid).toBeDefined();
    expect(made.metadata?.creationTimestamp).toBeInstanceOf(Date);
    await expect(core.readNamespacedPod({ namespace, name: 'none' })).rejects.toMatchObject({ code: 404 });
  });

  it('patches in every way', async () => {
    const json = [{ op: 'add', path: '/metadata/labels/json', value: '1' }];
    expect(
      (await core.patchNamespacedPod({ namespace, name: 'a', body: json })).metadata?.labels,
    ).toMatchObject({ json: '1' });
    for (const [type, key] of [
      [k8s.PatchStrategy.MergePatch, 'merge'],
      [k8s.PatchStrategy.StrategicMergePatch, 'strategic'],
    ] as const) {
      const body = { metadata: { labels: { [key]: '1' } } };
      const patched = await core.patchNamespacedPod(
        { namespace, name: 'a', body },
        k8s.setHeaderOptions('Content-Type', type),
      );
      expect(patched.metadata?.labels).toMatchObject({ [key]: '1' });
    }
    const body = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', labels: { applied: '1' } } };
    const applied = await core.patchNamespacedPod(
      { namespace, name: 'a', body, fieldManager: 'me', force: true },
      k8s.setHeaderOptions('Content-Type', k8s.PatchStrategy.ServerSideApply),
    );
    expect(applied.metadata?.managedFields?.map((f) => f.manager)).toContain('me');
  });

  it('watches, and informers keep up', async () => {
    const seen: string[] = [];
    const watch = new k8s.Watch(config);
    const controller = await watch.watch(
      `/api/v1/namespaces/${namespace}/pods`,
      {},
      (type, object: k8s.V1Pod) => {
        seen.push(`${type} ${object.metadata?.name}`);
      },
      () => undefined,
    );
    const informer = k8s.makeInformer(config, `/api/v1/namespaces/${namespace}/pods`, () =>
      core.listNamespacedPod({ namespace }),
    );
    await informer.start();
    await core.createNamespacedPod({ namespace, body: pod('b') });
    await vi.waitFor(() => expect(informer.get('b', namespace)?.status?.phase).toBe('Running'), {
      timeout: 30_000,
    });
    await vi.waitFor(() => expect(seen).toContain('ADDED b'), { timeout: 10_000 });
    await core.deleteNamespacedPod({ namespace, name: 'b' });
    await vi.waitFor(() => expect(informer.get('b', namespace)).toBeUndefined(), { timeout: 30_000 });
    await vi.waitFor(() => expect(seen).toContain('DELETED b'), { timeout: 10_000 });
    await informer.stop();
    controller.abort();
  });

  it('reads logs and runs commands', async () => {
    await vi.waitFor(
      async () =>
        expect((await core.readNamespacedPod({ namespace, name: 'a' })).status?.phase).toBe('Running'),
      { timeout: 30_000 },
    );
    expect(await core.readNamespacedPodLog({ namespace, name: 'a' })).toContain('nginx/');
    const sink = new Sink();
    await new k8s.Log(config).log(namespace, 'a', 'c', sink, { tailLines: 1 });
    await vi.waitFor(() => expect(sink.text).toMatch(/\n$/), { timeout: 10_000 });
    const [stdout, stderr] = [new Sink(), new Sink()];
    const status = await new Promise<k8s.V1Status>((resolve, reject) => {
      new k8s.Exec(config)
        .exec(
          namespace,
          'a',
          'c',
          ['sh', '-c', 'echo out; echo err >&2; exit 3'],
          stdout,
          stderr,
          null,
          false,
          resolve,
        )
        .catch(reject);
    });
    expect([stdout.text, stderr.text]).toEqual(['out\n', 'err\n']);
    expect(status).toMatchObject({ status: 'Failure', reason: 'NonZeroExitCode' });
    expect(status.details?.causes?.[0]).toMatchObject({ reason: 'ExitCode', message: '3' });
  });

  it('reads and writes objects of any kind', async () => {
    const objects = k8s.KubernetesObjectApi.makeApiClient(config);
    const made = await objects.create({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'any', namespace },
      data: { a: '1' },
    } as k8s.V1ConfigMap);
    expect(
      (
        await objects.read<k8s.V1ConfigMap>({
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'any', namespace },
        })
      ).data,
    ).toEqual({ a: '1' });
    const patched = await objects.patch({ ...made, data: { a: '2' } } as k8s.V1ConfigMap);
    expect((patched as k8s.V1ConfigMap).data).toEqual({ a: '2' });
    expect((await objects.list('apps/v1', 'DaemonSet', 'kube-system')).items.length).toBeGreaterThan(0);
    await objects.delete(made);
    await expect(objects.read(made as never)).rejects.toMatchObject({ code: 404 });
  });
});
