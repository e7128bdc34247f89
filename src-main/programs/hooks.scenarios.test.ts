/** What containers ask to be done after their start and before their end, in its three forms. */
import { describe, expect, it } from 'vitest';
import { PodWorld } from '@main/programs/testing';
import type { Container, Lifecycle } from 'kubernetes-types/core/v1';

const nginx = { image: 'nginx', imagePullPolicy: 'IfNotPresent', command: [] as string[] };
const get = (path: string, port = 80) => ({ httpGet: { path, port } });
const events = (w: PodWorld, name = 'p'): string[] =>
  w.events(name).filter((line) => /Hook|Killing/.test(line));

async function running(container: Partial<Container>, lifecycle: object, graceful = 30): Promise<PodWorld> {
  const w = new PodWorld();
  w.add(
    'p',
    { ...container, lifecycle: lifecycle as Lifecycle },
    { terminationGracePeriodSeconds: graceful },
  );
  await w.pass(20);
  return w;
}

describe('a hook over HTTP', () => {
  it('asks the container itself; its server writes it down', async () => {
    const w = await running(nginx, { postStart: get('/') });
    expect(w.shown('p')).toBe('1/1 Running 0');
    expect(w.log('p', 'c').at(-1)).toMatch(
      /^10\.0\.0\.1 - - \[.*\] "GET \/ HTTP\/1\.1" 200 615 "-" "kube-lifecycle\/1\.34" "-"$/,
    );
    expect(events(w)).toEqual([]);
  });

  it('is content with any answer, whatever its status', async () => {
    const w = await running(nginx, { postStart: get('/nothing-here') });
    expect(w.shown('p')).toBe('1/1 Running 0');
    expect(w.log('p', 'c').at(-1)).toContain('"GET /nothing-here HTTP/1.1" 404');
    expect(events(w)).toEqual([]);
  });

  it('after the start that reaches nobody ends its container, again and again', async () => {
    const w = await running({}, { postStart: get('/', 8080) }, 1);
    await w.pass(20);
    expect(events(w)).toEqual([
      expect.stringMatching(/^Warning FailedPostStartHook PostStartHook failed \(x\d\)$/),
      expect.stringMatching(/^Normal Killing FailedPostStartHook \(x\d\)$/),
    ]);
    expect(w.get('p')!.status!.containerStatuses![0]!.restartCount).toBeGreaterThan(0);
  });

  it('before the end that reaches nobody is told, and the container ends all the same', async () => {
    const w = await running(nginx, { preStop: get('/', 8080) });
    const at = w.elapsed;
    w.deletePod('p');
    await w.pass(0.1);
    expect(w.shown('p')).toBe('gone');
    expect(w.elapsed - at).toBe(100);
    expect(events(w)).toEqual([
      'Normal Killing Stopping container c',
      'Warning FailedPreStopHook PreStopHook failed',
    ]);
  });
});

describe('a hook that sleeps', () => {
  it('before the end takes its seconds off the grace period', async () => {
    const w = await running({}, { preStop: { sleep: { seconds: 5 } } }, 12);
    w.deletePod('p');
    await w.pass(5);
    expect(w.shown('p')).toBe('1/1 Terminating 0');
    // `sleep infinity` as PID 1 does not hear the stop signal: it is killed when the grace period is over.
    await w.pass(6.9);
    expect(w.shown('p')).toBe('1/1 Terminating 0');
    await w.pass(0.1);
    expect(w.shown('p')).toBe('gone');
    expect(events(w)).toEqual(['Normal Killing Stopping container c']);
  });

  it('after the start holds the next container back', async () => {
    const w = new PodWorld();
    w.add('warm', {});
    await w.pass(20);
    w.add(
      'p',
      { lifecycle: { postStart: { sleep: { seconds: 4 } } } as never },
      { containers: [{ name: 'next', image: 'busybox:1.36', command: ['sleep', 'infinity'] }] },
    );
    await w.pass(4.4);
    expect(w.shown('p')).toBe('0/2 ContainerCreating 0');
    await w.pass(0.2);
    expect(w.shown('p')).toBe('2/2 Running 0');
  });
});

describe('a hook that runs a command', () => {
  it.each([
    ['that is not there', ['/no/such/thing']],
    ['that fails', ['sh', '-c', 'exit 3']],
  ])('%s before the end is told', async (_, command) => {
    const w = await running({ ...nginx }, { preStop: { exec: { command } } });
    w.deletePod('p');
    await w.pass(1);
    expect(w.shown('p')).toBe('gone');
    expect(events(w)).toEqual([
      'Normal Killing Stopping container c',
      'Warning FailedPreStopHook PreStopHook failed',
    ]);
  });

  it('sees the container from inside', async () => {
    const w = await running(nginx, {
      preStop: {
        exec: {
          command: ['sh', '-c', 'nginx -s quit; while killall -0 nginx 2>/dev/null; do sleep 1; done'],
        },
      },
    });
    w.deletePod('p');
    await w.pass(31);
    expect(w.shown('p')).toBe('gone');
  });
});
