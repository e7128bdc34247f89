/** Static pods of the tutorial's cluster, and the control plane that lives in them (T11). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  NODE_FILESYSTEMS,
  printPod,
  type FileEntry,
  type KubeObject,
  type NodeFilesystem,
} from '@shared/api';
import type { Session } from './session';
import { TemporaryWorkspaces } from './testing';

const ORIGIN = { via: 'console' } as const;
const FOLDER = '/etc/kubernetes/manifests';

type Pod = KubeObject & { spec: { nodeName?: string }; status: { podIP?: string } };

class Cluster {
  constructor(readonly session: Session) {}

  files(): Record<string, FileEntry> {
    const answer = this.session.read({ verb: 'get', resource: NODE_FILESYSTEMS, name: 'k-master' });
    if (!answer.ok) throw new Error(answer.status.message);
    return { ...(answer.object as NodeFilesystem).files };
  }

  /** Puts files into the manifests folder, or takes them away (null). */
  put(changes: Record<string, string | null>): void {
    const files: Record<string, FileEntry | null> = {};
    for (const name of Object.keys(changes)) {
      const text = changes[name];
      files[`${FOLDER}/${name}`] = text === null ? null : { content: text! };
    }
    const [answer] = this.session.request(
      [{ verb: 'patch', resource: NODE_FILESYSTEMS, name: 'k-master', patchType: 'merge', body: { files } }],
      ORIGIN,
    );
    if (!answer!.ok) throw new Error(answer!.status.message);
  }

  pass(seconds: number): Promise<void> {
    return this.session.advance(seconds * 1000);
  }

  pod(name: string, namespace = 'default'): Pod | undefined {
    const answer = this.session.read({ verb: 'get', resource: 'pods', namespace, name });
    return answer.ok ? (answer.object as Pod) : undefined;
  }

  shown(name: string, namespace = 'default'): string {
    const pod = this.pod(name, namespace);
    if (!pod) return 'gone';
    const { ready, containers, status, restarts } = printPod(pod as never);
    return `${ready}/${containers} ${status} ${restarts}`;
  }

  run(name: string): string {
    const body = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name },
      spec: { containers: [{ name, image: 'nginx' }] },
    };
    const [answer] = this.session.request(
      [{ verb: 'create', resource: 'pods', namespace: 'default', body }],
      ORIGIN,
    );
    return answer!.ok ? 'created' : (answer!.status.message ?? '');
  }

  events(about: string): string[] {
    const answer = this.session.read({ verb: 'list', resource: 'events', namespace: 'default' });
    if (!answer.ok) return [];
    return (
      answer.object as unknown as {
        items: { involvedObject: { name: string }; reason: string; message: string }[];
      }
    ).items
      .filter((event) => event.involvedObject.name === about)
      .map(({ reason, message }) => `${reason} ${message}`);
  }
}

const P1 =
  'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p1\nspec:\n  containers:\n  - name: p1\n    image: nginx\n';

describe("the tutorial's control plane", () => {
  const files = new TemporaryWorkspaces();
  let c: Cluster;
  beforeAll(() => {
    c = new Cluster(files.example().session);
  });
  afterAll(() => files.remove());

  it('runs in four static pods', () => {
    for (const name of ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler']) {
      expect(c.shown(`${name}-k-master`, 'kube-system')).toBe('1/1 Running 0');
    }
    const pod = c.pod('kube-scheduler-k-master', 'kube-system')!;
    expect(pod.metadata.annotations).toMatchObject({ 'kubernetes.io/config.source': 'file' });
    expect(pod.metadata.annotations!['kubernetes.io/config.mirror']).toBe(
      pod.metadata.annotations!['kubernetes.io/config.hash'],
    );
    expect(pod.metadata.ownerReferences).toMatchObject([{ kind: 'Node', name: 'k-master' }]);
    expect(pod.status.podIP).toBe('192.168.100.110');
  });

  it('runs what is put into the manifests folder, whatever the taints; shows it again when it is deleted; ends it with its file', async () => {
    c.put({ 'p1.yaml': P1 });
    await c.pass(20);
    expect(c.shown('p1-k-master')).toBe('1/1 Running 0');
    const { uid } = c.pod('p1-k-master')!.metadata;
    c.session.request(
      [{ verb: 'delete', resource: 'pods', namespace: 'default', name: 'p1-k-master' }],
      ORIGIN,
    );
    await c.session.settle();
    expect(c.shown('p1-k-master')).toBe('1/1 Running 0');
    expect(c.pod('p1-k-master')!.metadata.uid).not.toBe(uid);
    c.put({ 'p1.yaml': P1.replace('image: nginx', 'image: httpd') });
    await c.pass(20);
    expect(c.shown('p1-k-master')).toBe('1/1 Running 0');
    expect(
      (c.pod('p1-k-master') as unknown as { spec: { containers: { image: string }[] } }).spec.containers[0]!
        .image,
    ).toBe('httpd');
    c.put({ 'p1.yaml': null });
    await c.pass(5);
    expect(c.shown('p1-k-master')).toBe('gone');
  });

  it('tells of a file that it cannot read, and goes on with the others', async () => {
    c.put({
      'broken.yaml': 'kind: Pod\n  name: [',
      'none.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: x}\n',
      'p1.yaml': P1,
    });
    await c.pass(20);
    expect(c.shown('p1-k-master')).toBe('1/1 Running 0');
    const told = c.events('k-master').filter((event) => event.startsWith('InvalidManifest'));
    expect(told).toHaveLength(2);
    expect(told[0]).toMatch(
      /Could not process manifest file "\/etc\/kubernetes\/manifests\/broken.yaml": .*couldn't parse as pod\(yaml: line \d+/,
    );
    c.put({ 'broken.yaml': null, 'none.yaml': null });
  });

  it('runs one of two files with the same name, the other when that is gone', async () => {
    c.put({ 'p1-again.yaml': P1.replace('nginx', 'httpd') });
    await c.pass(20);
    const image = () =>
      (c.pod('p1-k-master') as unknown as { spec: { containers: { image: string }[] } }).spec.containers[0]!
        .image;
    expect(image()).toBe('nginx');
    c.put({ 'p1.yaml': null });
    await c.pass(20);
    expect(image()).toBe('httpd');
    expect(c.shown('p1-k-master')).toBe('1/1 Running 0');
    c.put({ 'p1-again.yaml': null });
    await c.pass(5);
    expect(c.shown('p1-k-master')).toBe('gone');
  });

  it.each([
    ['kube-scheduler', 'binds'],
    ['kube-controller-manager', 'heals'],
  ])('without %s nothing %s', async (component) => {
    const manifest = c.files()[`${FOLDER}/${component}.yaml`]!.content!;
    c.put({ [`${component}.yaml`]: null });
    await c.pass(5);
    expect(c.shown(`${component}-k-master`, 'kube-system')).toBe('gone');
    const name = `after-${component}`;
    expect(c.run(name)).toBe('created');
    await c.pass(30);
    if (component === 'kube-scheduler') {
      expect(c.shown(name)).toBe('0/1 Pending 0');
      expect(c.events(name)).toEqual([]);
    } else {
      expect(c.shown(name)).toBe('1/1 Running 0');
      const list = c.session.read({
        verb: 'list',
        resource: 'pods',
        namespace: 'kube-system',
        labelSelector: 'k8s-app=kube-dns',
      });
      const [dns] = (
        list.ok ? (list.object as unknown as { items: KubeObject[] }).items : []
      ) as KubeObject[];
      c.session.request(
        [{ verb: 'delete', resource: 'pods', namespace: 'kube-system', name: dns!.metadata.name }],
        ORIGIN,
      );
      await c.pass(60);
      const left = c.session.read({
        verb: 'list',
        resource: 'pods',
        namespace: 'kube-system',
        labelSelector: 'k8s-app=kube-dns',
      });
      expect(left.ok && (left.object as unknown as { items: unknown[] }).items).toHaveLength(1);
    }
    c.put({ [`${component}.yaml`]: manifest });
    await c.pass(60);
    expect(c.shown(`${component}-k-master`, 'kube-system')).toBe('1/1 Running 0');
    expect(c.shown(name)).toBe('1/1 Running 0');
  });

  it('without kube-apiserver requests are refused while containers run on; the past stays within reach', async () => {
    const before = c.session.head().seq;
    const manifest = c.files()[`${FOLDER}/kube-apiserver.yaml`]!.content!;
    expect(c.session.info().controlPlaneDown).toEqual([]);
    c.put({ 'kube-apiserver.yaml': null });
    await c.pass(5);
    // Its mirror pod says Running for ever: nobody can tell the API server otherwise.
    expect(c.session.info().controlPlaneDown).toEqual(['kube-apiserver']);
    expect(c.run('late')).toBe(
      'The connection to the server 192.168.100.110:6443 was refused - did you specify the right host or port?',
    );
    const read = c.session.read({ verb: 'list', resource: 'pods' });
    expect(read).toMatchObject({
      ok: false,
      status: { details: { causes: [{ reason: 'ConnectionRefused' }] } },
    });
    expect(c.session.read({ verb: 'list', resource: 'pods' }, before).ok).toBe(true);
    await c.pass(120);
    c.put({ 'kube-apiserver.yaml': manifest });
    await c.pass(30);
    expect(c.shown('kube-apiserver-k-master', 'kube-system')).toBe('1/1 Running 0');
    expect(c.run('late')).toBe('created');
    await c.pass(20);
    expect(c.shown('late')).toBe('1/1 Running 0');
    expect(c.shown('after-kube-scheduler')).toBe('1/1 Running 0');
    expect(c.session.info().controlPlaneDown).toEqual([]);
  });

  it('without etcd the API answers with its error', async () => {
    const before = c.session.head().seq;
    c.put({ 'etcd.yaml': null });
    await c.pass(5);
    expect(c.run('never')).toBe('etcdserver: request timed out');
    c.session.branchFrom(before, 'undone');
    expect(c.run('again')).toBe('created');
    await c.pass(20);
    expect(c.shown('again')).toBe('1/1 Running 0');
  });
});
