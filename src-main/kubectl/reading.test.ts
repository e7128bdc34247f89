/** The verbs that look, on a workspace of the tutorial: what takes time, and what the console and scripts rely on. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completeKubectl, KUBECTL, sessionCluster } from '.';
import { KubectlWorld } from './testing/world';

const APP = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: nginx, image: nginx}]}
---
apiVersion: v1
kind: Pod
metadata: {name: two, labels: {app: two}}
spec:
  containers: [{name: main, image: nginx}, {name: side, image: redis}]
---
apiVersion: v1
kind: Pod
metadata: {name: crash}
spec: {containers: [{name: c, image: busybox, command: [sh, -c, "echo life; exit 3"]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: nowhere}
spec: {nodeSelector: {hehe: "666"}, containers: [{name: c, image: nginx}]}
`;

let world: KubectlWorld;
beforeAll(async () => {
  world = KubectlWorld.make();
  await world.apply(APP);
}, 60_000);
afterAll(() => {
  world.close();
});

describe('time passes while kubectl waits', () => {
  it('for a rollout, which is told step by step', async () => {
    const { out, code } = await world.run('rollout status deploy/web');
    expect(code).toBe(0);
    expect(out.split('\n').at(0)).toBe(
      'Waiting for deployment "web" rollout to finish: 0 of 2 updated replicas are available...',
    );
    expect(out).toMatch(/deployment "web" successfully rolled out\n$/);
  });
  it('until a condition holds', async () => {
    expect(await world.run('wait --for=condition=Ready pod/two --timeout=5m')).toEqual({
      out: 'pod/two condition met\n',
      err: '',
      code: 0,
    });
  });
  it('until a field has a value', async () => {
    const line = "wait --for=jsonpath='{.status.containerStatuses[0].restartCount}'=2 pod/crash --timeout=5m";
    expect((await world.run(line)).out).toBe('pod/crash condition met\n');
  });
  it('no longer than the timeout', async () => {
    const before = world.session.head().time;
    expect(await world.run('wait --for=condition=Ready pod/nowhere --timeout=7s')).toEqual({
      out: '',
      err: 'error: timed out waiting for the condition on pods/nowhere\n',
      code: 1,
    });
    expect(world.session.head().time - before).toBe(7000);
  });
  it('not at all with a timeout of 0', async () => {
    const before = world.session.head().time;
    const { err, code } = await world.run('wait --for=condition=Ready pod/nowhere --timeout=0');
    expect({ err, code }).toEqual({ err: 'error: condition not met for pods/nowhere\n', code: 1 });
    expect(world.session.head().time).toBe(before);
  });
  it('for a watch, which prints changes as they come and ends after quiet minutes', async () => {
    await world.apply(
      'apiVersion: v1\nkind: Pod\nmetadata: {name: late}\nspec: {containers: [{name: c, image: nginx}]}',
    );
    const { out, code } = await world.run('get pod late -w --output-watch-events');
    const rows = out.split('\n').map((line) => line.split(/\s+/).slice(0, 4).join(' '));
    expect(code).toBe(0);
    expect(rows[0]).toBe('EVENT NAME READY STATUS');
    expect(rows[1]).toBe('ADDED late 0/1 ContainerCreating');
    expect(rows).toContain('MODIFIED late 1/1 Running');
  });
});

describe('logs', () => {
  it('of a container that has ended are those of its last life', async () => {
    expect(await world.out('logs crash')).toBe('life\n');
    expect(await world.out('logs crash --previous --tail=1')).toBe('life\n');
  });
  it('say which container was taken', async () => {
    const { err } = await world.run('logs two');
    expect(err).toBe('Defaulted container "main" out of: main, side\n');
  });
  it('have a prefix for each source, and times', async () => {
    const out = await world.out('logs crash --prefix --timestamps --tail=1');
    expect(out).toMatch(/^\[pod\/crash\/c\] \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z life\n$/);
  });
  it('of a pod without a node do not exist', async () => {
    expect((await world.run('logs nowhere')).err).toBe(
      'Error from server (BadRequest): pod nowhere does not have a host assigned\n',
    );
  });
  it('that are followed go on until the container ends', async () => {
    await world.apply(
      'apiVersion: v1\nkind: Pod\nmetadata: {name: slow}\nspec: {restartPolicy: Never, containers: [{name: c, image: busybox, command: [sh, -c, "echo a; sleep 5; echo b"]}]}',
    );
    await world.run('wait --for=jsonpath={.status.phase}=Running pod/slow');
    expect(await world.out('logs -f slow')).toBe('a\nb\n');
  });
});

describe('top', () => {
  it('shows what images are declared to use', async () => {
    const lines = (await world.out('top pod two --containers')).split('\n');
    expect(lines[0]).toMatch(/^POD +NAME +CPU\(cores\) +MEMORY\(bytes\) +$/);
    expect(lines.slice(1).map((line) => line.split(/\s+/).slice(0, 2).join(' '))).toEqual(
      ['two main', 'two side', ' '].map((text) => text.trim()),
    );
  });
  it('adds pods up on their nodes', async () => {
    expect((await world.out('top node')).split('\n').map((line) => line.split(/\s+/)[0])).toEqual([
      'NAME',
      'k-master',
      'k-node1',
      'k-node2',
      '',
    ]);
  });
});

describe('the kubeconfig', () => {
  it('says in which namespace commands look', async () => {
    expect(await world.out('config get-contexts')).toBe(
      'CURRENT   NAME                          CLUSTER      AUTHINFO           NAMESPACE\n' +
        '*         kubernetes-admin@kubernetes   kubernetes   kubernetes-admin   \n',
    );
    expect(await world.out('config set-context --current --namespace kube-system')).toBe(
      'Context "kubernetes-admin@kubernetes" modified.\n',
    );
    expect(await world.out('get pods -o name')).toContain('pod/etcd-k-master\n');
    expect(await world.out('config set-context --current --namespace default')).toBe(
      'Context "kubernetes-admin@kubernetes" modified.\n',
    );
    expect(await world.out('get pods -o name')).toContain('pod/two\n');
  });
  it('is asked for a context that it knows', async () => {
    expect((await world.run('get pods --context nope')).err).toBe('error: context "nope" does not exist\n');
    expect((await world.run('config use-context nope')).err).toBe(
      'error: no context exists with the name: "nope"\n',
    );
  });
});

describe('in the past', () => {
  it('is shown what there was, and nothing can be changed', async () => {
    const at = 1;
    expect((await world.run('get pods', { at })).err).toBe('No resources found in default namespace.\n');
    const { code, err } = await world.run('delete ns default', { at });
    expect(code).toBe(1);
    expect(err).toMatch(/^error: /);
  });
});

describe('Tab', () => {
  const complete = (words: string, word: string): Promise<readonly string[] | undefined> =>
    completeKubectl(words.split(' ').filter(Boolean), word, {
      cluster: sessionCluster(world.session, { origin: { via: 'console' } }),
      files: { read: () => Promise.resolve(undefined), list: () => Promise.resolve(undefined) } as never,
      env: new Map(),
      context: 'kubernetes-admin@kubernetes',
      server: '',
    });

  it.each<[string, string, readonly string[] | undefined]>([
    ['', 'desc', ['describe']],
    ['rollout', '', ['history', 'pause', 'restart', 'resume', 'status', 'undo']],
    ['get', 'depl', ['deployments']],
    ['get', 'pods,depl', ['pods,deployments']],
    ['get pods', 'tw', ['two']],
    ['get', 'pod/tw', ['pod/two']],
    ['-n kube-system get pods', 'etcd', ['etcd-k-master']],
    ['get pods -n', 'kube-s', ['kube-system']],
    ['get pods', '--namespace=kube-p', ['--namespace=kube-public']],
    ['get pods', '--show-l', ['--show-labels']],
    ['get pods -o', 'ya', ['yaml']],
    ['drain', 'k-', ['k-master', 'k-node1', 'k-node2']],
    ['cordon k-node1', 'k-', ['k-master', 'k-node2']],
    ['logs two -c', '', ['main', 'side']],
    ['logs', 'cra', ['crash']],
    ['rollout status', 'deployments', ['deployments']],
    ['explain', 'pods.spec.cont', ['pods.spec.containers']],
    ['config use-context', '', ['kubernetes-admin@kubernetes']],
    ['apply -f', 'x', undefined],
    ['get pods', '--no-such=', []],
  ])('kubectl %s %s', async (words, word, candidates) => {
    expect(await complete(words, word)).toEqual(candidates);
  });
});

describe('any command line', () => {
  const names = (KUBECTL.subcommands ?? []).map(({ name }) => name);
  const word = fc.oneof(
    fc.constantFrom(
      'pods',
      'pod/two',
      'two',
      'all',
      'deploy',
      'nope',
      'k-node1',
      'web',
      '-',
      '--',
      '',
      'a=b',
      'a-',
      '/',
    ),
    fc.constantFrom(
      '-A',
      '-n',
      '-o',
      'yaml',
      'jsonpath={',
      '-l',
      '-w',
      '--for',
      '--all',
      '-f',
      '--tail=-1',
      '-it',
      '-h',
    ),
    fc.string({ maxLength: 6 }),
  );
  const line = fc
    .tuple(fc.constantFrom(...names), fc.array(word, { maxLength: 5 }))
    .map(([name, rest]) => [name, ...rest]);

  it('ends with an exit code and never with an exception', async () => {
    const at = world.session.head().seq - 1;
    await fc.assert(
      fc.asyncProperty(line, async (argv) => {
        const { code, out, err } = await world.run(argv, { at });
        expect(Number.isInteger(code)).toBe(true);
        // Whoever is refused is told why, a bare `rollout` by its help on standard output, as the real one's;
        // differences and ends of programs speak for themselves.
        if (code === 1 && !['exec', 'diff'].includes(argv[0]!)) expect(out + err).not.toBe('');
      }),
      { numRuns: 150 },
    );
  });
});
