/** Probes and hooks on their schedule, seen from the API, with exact virtual times. */
import { describe, expect, it } from 'vitest';
import { printPod } from '@shared/api';
import { KubeletWorld } from '@main/engine/testing/kubelet-world';
import type { Container, PodSpec } from 'kubernetes-types/core/v1';
import { makeProgramRunner } from './runner';

class World extends KubeletWorld {
  readonly programs = makeProgramRunner();
  /** What the pods' line showed, with the second at which it began to. */
  readonly seen: string[] = [];

  constructor(image = 'busybox:1.36') {
    super();
    this.namespace('default');
    this.node('n1', { ip: '10.0.0.1' });
    // The image is there: times count from the pod's sandbox, half a second after its arrival.
    this.pod('warm', 'n1', {
      containers: [{ name: 'c', image, command: ['sleep', '1'] }],
      restartPolicy: 'Never',
    });
    this.advance(60_000);
  }

  async start(name: string, container: Partial<Container>, spec: Partial<PodSpec> = {}): Promise<void> {
    const begun = this.clock.now() + 500;
    let last = '';
    this.turns.onStep(() => {
      const pod = this.get(name);
      if (!pod) return;
      const { ready, containers, status, restarts } = printPod(pod as never);
      const line = `${ready}/${containers} ${status} ${restarts}`;
      if (line !== last) this.seen.push(`${(this.clock.now() - begun) / 1000} ${line}`);
      last = line;
    });
    this.pod(name, 'n1', {
      ...spec,
      containers: [
        { name: 'c', image: 'busybox:1.36', command: ['sleep', 'infinity'], ...container } as Container,
      ],
    });
    await this.pass(0.5);
    this.seen.splice(0, this.seen.length - 1);
  }

  pass(seconds: number): Promise<void> {
    return this.run(seconds * 1000, this.programs);
  }
}

describe('a liveness probe', () => {
  it("restarts the documentation's example when its file is gone", async () => {
    const w = new World();
    await w.start('p', {
      command: ['sh', '-c', 'touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600'],
      livenessProbe: { exec: { command: ['cat', '/tmp/healthy'] }, initialDelaySeconds: 5, periodSeconds: 5 },
    });
    await w.pass(80);
    // Removed at 30, probed at 30, 35 and 40; 30 s of grace, as its shell ignores SIGTERM; then at once again.
    expect(w.seen).toEqual(['0 1/1 Running 0', '70 0/1 Error 0', '71 1/1 Running 1']);
    expect(w.events('p').filter((e) => /Unhealthy|Killing/.test(e))).toEqual([
      'Warning Unhealthy Liveness probe failed: cat: /tmp/healthy: No such file or directory (x3)',
      'Normal Killing Container c failed liveness probe, will be restarted',
    ]);
    expect(w.get('p')!.status!.containerStatuses![0]!.lastState!.terminated).toMatchObject({
      exitCode: 137,
      reason: 'Error',
    });
  });

  it('makes no step while it succeeds', async () => {
    const w = new World('nginx');
    await w.start('p', {
      image: 'nginx',
      imagePullPolicy: 'IfNotPresent',
      command: ['nginx'],
      livenessProbe: { httpGet: { path: '/', port: 80 } },
    });
    await w.pass(1);
    const steps = w.steps.length;
    await w.pass(3600);
    expect(w.steps.length).toBe(steps);
  });

  it('is given a grace period of its own', async () => {
    const w = new World();
    await w.start('p', {
      livenessProbe: {
        tcpSocket: { port: 8080 },
        failureThreshold: 1,
        periodSeconds: 7,
        terminationGracePeriodSeconds: 3,
      },
    });
    await w.pass(5);
    expect(w.seen).toEqual(['0 1/1 Running 0', '3 0/1 Error 0', '4 1/1 Running 1']);
    expect(w.events('p')).toContain(
      `Warning Unhealthy Liveness probe failed: dial tcp ${w.get('p')!.status!.podIP}:8080: connect: connection refused (x2)`,
    );
  });
});

describe('a readiness probe', () => {
  it('makes a pod ready with its first success, and unready after three failures', async () => {
    const w = new World();
    await w.start('p', {
      command: ['sh', '-c', 'sleep 12; touch /tmp/ready; sleep 20; rm /tmp/ready; sleep 600'],
      readinessProbe: { exec: { command: ['cat', '/tmp/ready'] }, periodSeconds: 5 },
    });
    await w.pass(60);
    expect(w.seen).toEqual(['0 0/1 Running 0', '15 1/1 Running 0', '45 0/1 Running 0']);
    expect(w.get('p')!.status!.conditions!.find((c) => c.type === 'Ready')).toMatchObject({
      status: 'False',
      reason: 'ContainersNotReady',
      message: 'containers with unready status: [c]',
    });
  });

  it('may need more than one success', async () => {
    const w = new World('nginx');
    await w.start('p', {
      image: 'nginx',
      imagePullPolicy: 'IfNotPresent',
      command: ['nginx'],
      readinessProbe: {
        httpGet: { port: 80 },
        periodSeconds: 4,
        successThreshold: 3,
        initialDelaySeconds: 2,
      },
    });
    await w.pass(20);
    expect(w.seen).toEqual(['0 0/1 Running 0', '10 1/1 Running 0']);
  });

  it('reports what a server answers', async () => {
    const w = new World('nginx');
    await w.start('p', {
      image: 'nginx',
      imagePullPolicy: 'IfNotPresent',
      command: ['nginx'],
      readinessProbe: { httpGet: { path: '/nope', port: 80 } },
    });
    await w.pass(25);
    expect(w.events('p').at(-1)).toBe(
      'Warning Unhealthy Readiness probe failed: HTTP probe failed with statuscode: 404 (x3)',
    );
  });

  it('fails where its command takes too long', async () => {
    const w = new World();
    await w.start('p', { readinessProbe: { exec: { command: ['sleep', '5'] }, timeoutSeconds: 2 } });
    await w.pass(15);
    expect(w.events('p').at(-1)).toBe(
      'Warning Unhealthy Readiness probe failed: command timed out: "sleep 5" timed out after 2s (x2)',
    );
  });
});

describe('a startup probe', () => {
  it('keeps the others waiting, and kills what does not come up in time', async () => {
    const w = new World();
    await w.start('p', {
      command: ['sh', '-c', 'sleep 9; touch /tmp/up; sleep 600'],
      startupProbe: { exec: { command: ['cat', '/tmp/up'] }, periodSeconds: 2, failureThreshold: 30 },
      livenessProbe: { exec: { command: ['cat', '/tmp/up'] }, failureThreshold: 1 },
    });
    expect(w.get('p')!.status!.containerStatuses![0]).toMatchObject({ started: false, ready: false });
    await w.pass(60);
    expect(w.seen).toEqual(['0 0/1 Running 0', '10 1/1 Running 0']);
    const v = new World();
    await v.start(
      'q',
      { startupProbe: { exec: { command: ['false'] }, periodSeconds: 1, failureThreshold: 3 } },
      { terminationGracePeriodSeconds: 1 },
    );
    await v.pass(5);
    expect(v.seen).toEqual(['0 0/1 Running 0', '3 0/1 Error 0', '4 0/1 Running 1']);
    expect(v.events('q')).toContain('Normal Killing Container c failed startup probe, will be restarted');
  });
});

describe('a hook', () => {
  it('after the start holds back the next container until it is done', async () => {
    const w = new World();
    await w.start('p', {
      lifecycle: { postStart: { exec: { command: ['sh', '-c', 'sleep 5; echo done > /tmp/x'] } } },
    });
    await w.pass(10);
    expect(w.seen).toEqual(['-0.5 0/1 ContainerCreating 0', '5 1/1 Running 0']);
  });

  it('after the start that fails ends its container', async () => {
    const w = new World();
    await w.start(
      'p',
      { lifecycle: { postStart: { exec: { command: ['false'] } } } },
      { terminationGracePeriodSeconds: 1 },
    );
    await w.pass(1);
    expect(w.events('p').slice(-2)).toEqual([
      'Warning FailedPostStartHook PostStartHook failed',
      'Normal Killing FailedPostStartHook',
    ]);
  });

  it('before the end is run before the stop signal, within the grace period', async () => {
    const w = new World('nginx');
    const nginx = { image: 'nginx', imagePullPolicy: 'IfNotPresent', command: ['nginx'] };
    await w.start('p', { ...nginx, lifecycle: { preStop: { exec: { command: ['sleep', '8'] } } } });
    await w.pass(1);
    const at = w.elapsed;
    w.deletePod('p');
    await w.pass(8);
    expect(w.get('p')).toBeDefined();
    await w.pass(0.1);
    expect(w.get('p')).toBeUndefined();
    expect(w.elapsed - at).toBe(8_100);
  });

  it('that outlasts the grace period is cut off; two seconds remain for the signal', async () => {
    const w = new World();
    await w.start(
      'p',
      { lifecycle: { preStop: { exec: { command: ['sleep', '100'] } } } },
      { terminationGracePeriodSeconds: 5 },
    );
    await w.pass(1);
    w.deletePod('p');
    await w.pass(6.9);
    expect(w.get('p')).toBeDefined();
    expect(w.events('p').at(-1)).toBe('Warning FailedPreStopHook PreStopHook failed');
    await w.pass(0.1);
    expect(w.get('p')).toBeUndefined();
  });
});

describe('a shell that traps its stop signal', () => {
  it('runs its handler when the command in front of it has ended', async () => {
    const w = new World();
    await w.start('p', {
      command: ['sh', '-c', 'trap "echo bye; exit 3" TERM; while true; do sleep 4; done'],
    });
    await w.pass(1);
    const logs: string[][] = [];
    w.turns.onStep(() => {
      if (w.get('p')) logs.push(w.log('p', 'c'));
    });
    w.deletePod('p');
    await w.pass(2.9);
    expect(w.get('p')).toBeDefined();
    await w.pass(0.2);
    expect(w.get('p')).toBeUndefined();
    expect(logs.at(-1)).toEqual(['bye']);
  });
});

describe('a pod', () => {
  it('fails when its deadline is over', async () => {
    const w = new World();
    await w.start('p', {}, { activeDeadlineSeconds: 20, terminationGracePeriodSeconds: 2 });
    await w.pass(30);
    const { status } = w.get('p')!;
    expect(status).toMatchObject({
      phase: 'Failed',
      reason: 'DeadlineExceeded',
      message: 'Pod was active on the node longer than the specified deadline',
    });
    // Its time counts from its arrival, half a second before the container.
    expect(w.seen).toEqual(['0 1/1 Running 0', '19.5 1/1 DeadlineExceeded 0', '21.5 0/1 Error 0']);
  });

  it('is ready only when its gates are, too', async () => {
    const w = new World();
    await w.start('p', {}, { readinessGates: [{ conditionType: 'example.com/gate' }] });
    const ready = () => w.get('p')!.status!.conditions!.find((c) => c.type === 'Ready')!;
    expect(ready()).toMatchObject({
      status: 'False',
      reason: 'ReadinessGatesNotReady',
      message: 'corresponding condition of pod readiness gate "example.com/gate" does not exist.',
    });
    const pod = w.get('p')!;
    const conditions = [...pod.status!.conditions!, { type: 'example.com/gate', status: 'True' }];
    w.act(() => w.client.updateStatus('pods', { ...pod, status: { ...pod.status, conditions } } as never));
    await w.pass(1);
    expect(ready().status).toBe('True');
  });

  it('leaves a last word', async () => {
    const w = new World();
    await w.start(
      'p',
      { command: ['sh', '-c', 'echo why > /dev/termination-log; exit 4'] },
      { restartPolicy: 'Never' },
    );
    await w.pass(1);
    expect(w.get('p')!.status!.containerStatuses![0]!.state!.terminated).toMatchObject({
      exitCode: 4,
      message: 'why\n',
    });
    const v = new World();
    await v.start(
      'p',
      { command: ['sh', '-c', 'echo oops >&2; exit 1'], terminationMessagePolicy: 'FallbackToLogsOnError' },
      { restartPolicy: 'Never' },
    );
    await v.pass(1);
    expect(v.get('p')!.status!.containerStatuses![0]!.state!.terminated).toMatchObject({ message: 'oops\n' });
  });

  it('restarts a container whose image was changed', async () => {
    const w = new World();
    await w.start('p', {}, { terminationGracePeriodSeconds: 1 });
    const pod = w.get('p')!;
    const spec = { ...pod.spec!, containers: [{ ...pod.spec!.containers[0]!, image: 'busybox:1.35' }] };
    w.act(() => w.client.update('pods', { ...pod, spec } as never));
    await w.pass(10);
    expect(w.events('p')).toContain('Normal Killing Container c definition changed, will be restarted');
    expect(w.get('p')!.status!.containerStatuses![0]).toMatchObject({
      image: 'docker.io/library/busybox:1.35',
      restartCount: 1,
    });
  });
});

describe('a probe over gRPC', () => {
  const probe = (port: number): Partial<Container> => ({
    livenessProbe: { grpc: { port }, failureThreshold: 1, periodSeconds: 5, timeoutSeconds: 2 } as never,
  });
  const unhealthy = (w: World): string | undefined =>
    w.events('p').find((line) => line.includes('Unhealthy'));

  it("is answered by the documentation's etcd", async () => {
    const w = new World('registry.k8s.io/etcd:3.5.1-0');
    await w.start('p', {
      image: 'registry.k8s.io/etcd:3.5.1-0',
      command: [
        '/usr/local/bin/etcd',
        '--data-dir',
        '/var/lib/etcd',
        '--listen-client-urls',
        'http://0.0.0.0:2379',
      ],
      ...probe(2379),
    });
    await w.pass(120);
    expect(w.get('p')!.status!.containerStatuses![0]).toMatchObject({ restartCount: 0, ready: true });
    expect(unhealthy(w)).toBeUndefined();
  });

  it.each<[string, Partial<Container>, number]>([
    ['a server that speaks something else', { image: 'nginx', command: ['nginx'] }, 80],
    ['a server that speaks no HTTP either', { image: 'redis:7', command: ['redis-server'] }, 6379],
    ['a port where nobody listens', {}, 9090],
  ])('fails at %s', async (_, container, port) => {
    const w = new World(container.image ?? 'busybox:1.36');
    await w.start('p', { imagePullPolicy: 'IfNotPresent', ...container, ...probe(port) });
    await w.pass(40);
    expect(unhealthy(w)).toMatch(
      new RegExp(
        `^Warning Unhealthy Liveness probe failed: timeout: failed to connect service "[\\d.]+:${port}" within 2s: context deadline exceeded`,
      ),
    );
    expect(w.get('p')!.status!.containerStatuses![0]!.restartCount).toBeGreaterThan(0);
  });

  it('is answered by an image that nobody knows, as its deployment expects it', async () => {
    const w = new World();
    w.create('images.drydock.dev', {
      apiVersion: 'drydock.dev/v1alpha1',
      kind: 'Image',
      metadata: { name: 'app' },
      spec: { repository: 'example.com/app', tags: { '*': { digest: '', sizeBytes: 1 } } },
    });
    await w.start('p', { image: 'example.com/app:1', command: ['/app'], ...probe(50_051) });
    await w.pass(60);
    expect(w.get('p')!.status!.containerStatuses![0]).toMatchObject({ restartCount: 0, ready: true });
  });
});
