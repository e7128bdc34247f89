/** The life of pods on a node, seen from the API, with exact virtual times. */
import { describe, expect, it } from 'vitest';
import { printPod } from '@shared/api';
import { KubeletWorld } from '../testing/kubelet-world';

function world(): KubeletWorld {
  const w = new KubeletWorld();
  w.namespace('default');
  w.namespace('kube-node-lease');
  w.node('n1', { ip: '10.0.0.1' });
  w.settle();
  return w;
}

const shown = (w: KubeletWorld, name: string): string => {
  const pod = w.get(name);
  if (!pod) return 'gone';
  const { ready, containers, status, restarts } = printPod(pod as never);
  return `${ready}/${containers} ${status} ${restarts}`;
};

describe('a pod', () => {
  it('is ContainerCreating at once, is pulled in size ÷ bandwidth, then runs', () => {
    const w = world();
    w.pod('web', 'n1');
    w.settle();
    expect(shown(w, 'web')).toBe('0/1 ContainerCreating 0');
    w.advance(8_700);
    expect(shown(w, 'web')).toBe('0/1 ContainerCreating 0');
    w.advance(100);
    expect(shown(w, 'web')).toBe('1/1 Running 0');
    expect(w.events('web')).toEqual([
      'Normal Pulling Pulling image "nginx"',
      'Normal Pulled Successfully pulled image "nginx" in 8.241s (8.241s including waiting). Image size: 72404038 bytes.',
      'Normal Created Created container: web',
      'Normal Started Started container web',
    ]);
    const { status } = w.get('web')!;
    expect(status!.podIP).toMatch(/^10\.244\.1\.\d+$/);
    expect(status).toMatchObject({
      phase: 'Running',
      hostIP: '10.0.0.1',
      hostIPs: [{ ip: '10.0.0.1' }],
      qosClass: 'BestEffort',
    });
    expect(status!.conditions!.map((c) => `${c.type}=${c.status}`)).toEqual([
      'PodReadyToStartContainers=True',
      'Initialized=True',
      'Ready=True',
      'ContainersReady=True',
      'PodScheduled=True',
    ]);
    expect(status!.containerStatuses![0]).toMatchObject({
      name: 'web',
      ready: true,
      started: true,
      restartCount: 0,
      image: 'docker.io/library/nginx:latest',
      state: { running: { startedAt: '2026-01-05T08:00:08Z' } },
      lastState: {},
    });
  });

  it('starts without a pull where the image is there and the policy is IfNotPresent', () => {
    const w = world();
    w.pod('a', 'n1');
    w.advance(10_000);
    w.pod('b', 'n1', { containers: [{ name: 'b', image: 'nginx', imagePullPolicy: 'IfNotPresent' }] });
    w.advance(500);
    expect(shown(w, 'b')).toBe('1/1 Running 0');
    expect(w.events('b')[0]).toBe('Normal Pulled Container image "nginx" already present on machine');
  });

  it('ends with its process when it is deleted, and then goes', () => {
    const w = world();
    w.pod('web', 'n1');
    w.advance(10_000);
    w.deletePod('web');
    w.settle();
    expect(shown(w, 'web')).toBe('1/1 Terminating 0');
    w.advance(100);
    expect(shown(w, 'web')).toBe('gone');
    expect(w.events('web').at(-1)).toBe('Normal Killing Stopping container web');
  });

  it('is killed after its grace period where its process ignores the stop signal', () => {
    const w = world();
    w.pod('sleeper', 'n1', { containers: [{ name: 'c', image: 'busybox', command: ['sleep', '3600'] }] });
    w.advance(10_000);
    expect(shown(w, 'sleeper')).toBe('1/1 Running 0');
    w.deletePod('sleeper');
    w.advance(29_999);
    expect(shown(w, 'sleeper')).toMatch(/Terminating/);
    w.advance(1);
    expect(shown(w, 'sleeper')).toBe('gone');
    const last = w.steps
      .flatMap((s) => s.changes)
      .filter((c) => c.resource === 'pods' && c.object)
      .at(-1)!.object as never as ReturnType<typeof w.get>;
    expect(last!.status!.containerStatuses![0]!.state!.terminated).toMatchObject({
      exitCode: 137,
      reason: 'Error',
    });
    expect(last!.status!.phase).toBe('Failed');
  });

  it('starts again with back-offs of 10 s doubling to 5 min', () => {
    const w = world();
    w.pod('crash', 'n1', { containers: [{ name: 'c', image: 'busybox:1.36', command: ['false'] }] });
    const starts: number[] = [];
    w.turns.onStep((step) => {
      for (const change of step.changes) {
        const event = change.object as { reason?: string } | null;
        if (change.resource === 'events' && event?.reason === 'Started') starts.push(step.time);
      }
    });
    w.advance(1_500_000);
    const ends = starts.map((t) => t + 50);
    expect(starts.slice(1).map((t, i) => t - ends[i]!)).toEqual([
      1000, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000, 300_000,
    ]);
    expect(shown(w, 'crash')).toBe('0/1 CrashLoopBackOff 9');
    expect(w.get('crash')!.status!.containerStatuses![0]!.state!.waiting!.message).toBe(
      `back-off 5m0s restarting failed container=c pod=crash_default(${w.get('crash')!.metadata.uid})`,
    );
  });

  it.each([
    ['Always', ['true'], 'CrashLoopBackOff', 'Running'],
    ['OnFailure', ['true'], 'Completed', 'Succeeded'],
    ['OnFailure', ['false'], 'CrashLoopBackOff', 'Running'],
    ['Never', ['true'], 'Completed', 'Succeeded'],
    ['Never', ['false'], 'Error', 'Failed'],
  ])('with restartPolicy %s and command %s comes to %s', (restartPolicy, command, status, phase) => {
    const w = world();
    w.pod('p', 'n1', { restartPolicy, containers: [{ name: 'c', image: 'busybox', command }] });
    w.advance(20_000);
    expect(printPod(w.get('p') as never).status).toBe(status);
    expect(w.get('p')!.status!.phase).toBe(phase);
  });

  it('runs its init containers one after another before its containers', () => {
    const w = world();
    w.pod('p', 'n1', {
      initContainers: [
        { name: 'i1', image: 'busybox', command: ['sleep', '5'] },
        { name: 'i2', image: 'busybox', command: ['sleep', '5'] },
      ],
      containers: [{ name: 'c', image: 'busybox', command: ['sleep', '1000'] }],
    });
    const seen: string[] = [];
    w.turns.onStep(() => {
      const now = shown(w, 'p');
      if (seen.at(-1) !== now) seen.push(now);
    });
    w.advance(60_000);
    expect(seen).toEqual(['0/1 Init:0/2 0', '0/1 Init:1/2 0', '0/1 PodInitializing 0', '1/1 Running 0']);
  });

  it('reports an image that no registry has', () => {
    const w = world();
    w.pod('p', 'n1', { containers: [{ name: 'c', image: 'nginxx' }] });
    w.advance(2_000);
    expect(shown(w, 'p')).toBe('0/1 ErrImagePull 0');
    w.advance(2_000);
    expect(shown(w, 'p')).toBe('0/1 ImagePullBackOff 0');
    w.advance(60_000);
    expect(w.events('p')).toEqual([
      'Normal Pulling Pulling image "nginxx" (x3)',
      'Warning Failed Failed to pull image "nginxx": failed to pull and unpack image "docker.io/library/nginxx:latest": failed to resolve reference "docker.io/library/nginxx:latest": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed (x3)',
      'Warning Failed Error: ErrImagePull (x3)',
      'Normal BackOff Back-off pulling image "nginxx" (x3)',
      'Warning Failed Error: ImagePullBackOff (x3)',
    ]);
  });

  it('with two nginx fails in the second: port 80 is taken', () => {
    const w = world();
    w.pod('p', 'n1', {
      containers: [
        { name: 'a', image: 'nginx' },
        { name: 'b', image: 'nginx' },
      ],
    });
    const seen = new Set<string>();
    w.turns.onStep(() => seen.add(shown(w, 'p')));
    w.advance(60_000);
    expect([...seen]).toEqual(
      expect.arrayContaining(['1/2 Error 0', '1/2 Error 1', '1/2 CrashLoopBackOff 1']),
    );
    expect(w.get('p')!.status!.containerStatuses![1]!.lastState!.terminated!.exitCode).toBe(1);
  });
});

describe('a node', () => {
  it('that a user adds becomes ready after a short while', () => {
    const w = world();
    w.create('nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n2' } });
    w.settle();
    const conditions = (): string[] =>
      (
        w.client.get('nodes', '', 'n2') as never as {
          status: { conditions: { type: string; status: string }[] };
        }
      ).status.conditions.map((c) => `${c.type}=${c.status}`);
    expect(conditions()).toEqual([
      'MemoryPressure=False',
      'DiskPressure=False',
      'PIDPressure=False',
      'Ready=False',
    ]);
    w.advance(5_000);
    expect(conditions().at(-1)).toBe('Ready=True');
  });
});
