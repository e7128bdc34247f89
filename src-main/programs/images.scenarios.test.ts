/** Images of the catalogue, what a kubelet turns away, and containers that are added later. */
import { describe, expect, it } from 'vitest';
import { KubeletWorld } from '@main/engine/testing/kubelet-world';
import type { Container, PodSpec } from 'kubernetes-types/core/v1';
import { makeProgramRunner } from './runner';

class World extends KubeletWorld {
  readonly programs = makeProgramRunner();

  constructor() {
    super();
    this.namespace('default');
    this.node('n1', { ip: '10.0.0.1', cpu: '2', pods: '5' });
    this.settle();
  }

  pass(seconds: number): Promise<void> {
    return this.run(seconds * 1000, this.programs);
  }

  ended(name: string, container = 'c'): { exitCode: number; reason?: string } | undefined {
    const status = this.get(name)!.status!.containerStatuses!.find((s) => s.name === container)!;
    return status.state!.terminated ?? status.lastState!.terminated;
  }
}

const one = (container: Partial<Container>, spec: Partial<PodSpec> = {}): Partial<PodSpec> => ({
  restartPolicy: 'Never',
  ...spec,
  containers: [{ name: 'c', image: 'busybox:1.36', ...container } as Container],
});

describe('an image', () => {
  it('of a database complains where nobody has set a password', async () => {
    const w = new World();
    w.pod('p', 'n1', one({ image: 'mysql:8.0' }));
    await w.pass(60);
    expect(w.ended('p')).toMatchObject({ exitCode: 1, reason: 'Error' });
    expect(w.log('p', 'c').join('\n')).toContain(
      'Database is uninitialized and password option is not specified',
    );
    w.pod('q', 'n1', one({ image: 'mysql:8.0', env: [{ name: 'MYSQL_ROOT_PASSWORD', value: 'x' }] }));
    await w.pass(10);
    expect(w.get('q')!.status!.phase).toBe('Running');
  });

  it('hello-world says hello and ends; perl computes as many digits as it is asked for', async () => {
    const w = new World();
    w.pod('hello', 'n1', one({ image: 'hello-world' }));
    w.pod(
      'pi',
      'n1',
      one({ image: 'perl:5.34.0', command: ['perl', '-Mbignum=bpi', '-wle', 'print bpi(2000)'] }),
    );
    w.pod('few', 'n1', one({ image: 'perl', command: ['perl', '-Mbignum=bpi', '-wle', 'print bpi(20)'] }));
    w.pod('other', 'n1', one({ image: 'perl', command: ['perl', '-Mbignum=bpi', '-wle', 'print bpi(x)'] }));
    await w.pass(150);
    expect(w.ended('hello')).toMatchObject({ exitCode: 0, reason: 'Completed' });
    expect(w.log('hello', 'c')).toContain('Hello from Docker!');
    expect(w.log('pi', 'c')[0]).toMatch(/^3\.14159265358979\d{1975}4780275901$/);
    expect(w.log('few', 'c')[0]).toBe('3.1415926535897932385');
    expect(w.log('other', 'c')[0]).toMatch(/^Perl programs are not run/);
  });

  it('that lacks its executable cannot be started', async () => {
    const w = new World();
    w.pod('p', 'n1', one({ image: 'registry.k8s.io/pause:3.9', command: ['sh', '-c', 'true'] }));
    await w.pass(20);
    expect(w.ended('p')).toMatchObject({ exitCode: 128, reason: 'StartError' });
    expect(w.events('p').at(-1)).toContain('exec: "sh": executable file not found in $PATH: unknown');
  });

  it.each([
    [
      'nginx:nosuchtag',
      /^rpc error: code = NotFound desc = failed to pull and unpack image "docker.io\/library\/nginx:nosuchtag": .*: not found$/,
    ],
    ['nosuch/image', /pull access denied, repository does not exist or may require authorization/],
  ])('%s is in no registry', async (image, message) => {
    const w = new World();
    w.pod('p', 'n1', one({ image }));
    await w.pass(2);
    expect(w.get('p')!.status!.containerStatuses![0]!.state!.waiting).toMatchObject({
      reason: 'ErrImagePull',
      message: expect.stringMatching(message),
    });
  });
});

describe('a kubelet', () => {
  it('turns away what does not fit its node any more', async () => {
    const w = new World();
    const request = (cpu: string): Partial<PodSpec> =>
      one({
        image: 'registry.k8s.io/pause:3.9',
        resources: { requests: { cpu } },
        ports: [{ containerPort: 80, hostPort: 8080 }],
      });
    w.pod('first', 'n1', request('1500m'));
    await w.pass(5);
    w.pod('large', 'n1', one({ resources: { requests: { cpu: '1' } } }));
    w.pod('port', 'n1', request('100m'));
    w.pod('elsewhere', 'n1', one({}, { nodeSelector: { disk: 'ssd' } }));
    w.act(() =>
      w.client.patch('nodes', '', 'n1', 'merge', { spec: { taints: [{ key: 'k', effect: 'NoExecute' }] } }),
    );
    w.pod('tainted', 'n1', one({}));
    await w.pass(1);
    const shown = ['large', 'port', 'elsewhere', 'tainted'].map((name) => {
      const { phase, reason, message } = w.get(name)!.status!;
      return `${phase} ${reason}: ${message}`;
    });
    expect(shown).toEqual([
      "Failed OutOfcpu: Pod was rejected: Node didn't have enough resource: cpu, requested: 1000, used: 1500, capacity: 2000",
      "Failed NodePorts: Pod was rejected: Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports",
      "Failed NodeAffinity: Pod was rejected: Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
      "Failed TaintToleration: Pod was rejected: Predicate TaintToleration failed: node(s) had taints that the pod didn't tolerate",
    ]);
    expect(w.events('large')).toEqual([
      "Warning OutOfcpu Node didn't have enough resource: cpu, requested: 1000, used: 1500, capacity: 2000",
    ]);
  });

  it('starts a container that is added to a running pod, once', async () => {
    const w = new World();
    w.pod('p', 'n1', one({ command: ['sleep', 'infinity'] }));
    await w.pass(5);
    const debug = { name: 'debugger', image: 'busybox:1.36', command: ['sh', '-c', 'echo here; exit 2'] };
    w.act(() =>
      w.client.write({
        verb: 'patch',
        resource: 'pods',
        namespace: 'default',
        name: 'p',
        subresource: 'ephemeralcontainers',
        patchType: 'strategic',
        body: { spec: { ephemeralContainers: [debug] } },
      }),
    );
    await w.pass(10);
    const status = w.get('p')!.status!;
    expect(status.phase).toBe('Running');
    expect(status.ephemeralContainerStatuses).toHaveLength(1);
    expect(status.ephemeralContainerStatuses![0]).toMatchObject({
      name: 'debugger',
      restartCount: 0,
      state: { terminated: { exitCode: 2 } },
    });
  });

  it('removes images that nobody uses when the disk fills up', async () => {
    const w = new World();
    w.create('nodes', {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: 'tiny' },
      spec: { podCIDR: '10.244.7.0/24' },
      status: { capacity: { cpu: '4', memory: '8Gi', pods: '10', 'ephemeral-storage': '5750M' } },
    });
    w.pod('big', 'tiny', one({ image: 'python:3', command: ['true'] }));
    await w.pass(300);
    w.pod('next', 'tiny', one({ image: 'golang:1.22', command: ['sleep', 'infinity'] }));
    await w.pass(120);
    const node = w.client.get('nodes', '', 'tiny') as unknown as {
      status: { images: { names: string[] }[] };
    };
    const names = node.status.images.flatMap((image) => image.names).filter((name) => !name.includes('@'));
    expect(names).toContain('docker.io/library/golang:1.22');
    expect(names).not.toContain('docker.io/library/python:3');
  });
});
