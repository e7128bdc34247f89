import type { Event, Pod } from 'kubernetes-types/core/v1';
import { describe, expect, it } from 'vitest';
import { formatTime, type KubeObject } from '@shared/api';
import { PATIENCE, podProblem } from './problems';
import { podView } from './pod-view';

const NOW = Date.UTC(2026, 0, 1, 12);
const ago = (ms: number): string => formatTime(NOW - ms);

function pod(status: object, more: { spec?: object; metadata?: object } = {}): Pod & KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'p',
      namespace: 'default',
      uid: 'u',
      creationTimestamp: ago(10 * PATIENCE),
      ...more.metadata,
    },
    spec: { nodeName: 'n', containers: [{ name: 'c', image: 'i' }], ...more.spec },
    status,
  } as never;
}

const problem = (object: Pod & KubeObject, events: object[] = []) =>
  podProblem(
    { view: podView(object, () => undefined), object, events: events as (Event & KubeObject)[] },
    NOW,
  );

describe('podProblem', () => {
  it('names the scheduler’s words for a pod that no node takes', () => {
    const object = pod(
      {
        phase: 'Pending',
        conditions: [
          { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/3 nodes' },
        ],
      },
      { spec: { nodeName: '' } },
    );
    expect(problem(object)).toMatchObject({
      reason: '0/3 nodes',
      advice: 'unschedulable',
      next: 'why',
      status: 'Pending',
    });
  });

  it('does not name a pod that the scheduler has not tried yet', () => {
    expect(problem(pod({ phase: 'Pending' }, { spec: { nodeName: '' } }))).toBeUndefined();
  });

  it('names what a container waits for', () => {
    const waiting = { reason: 'ImagePullBackOff', message: 'Back-off pulling image "nosuch"' };
    const object = pod({
      phase: 'Pending',
      containerStatuses: [{ name: 'c', ready: false, restartCount: 0, state: { waiting } }],
    });
    expect(problem(object)).toMatchObject({
      status: 'ImagePullBackOff',
      reason: 'Back-off pulling image "nosuch"',
      next: 'events',
    });
  });

  it('leads to the logs of what keeps crashing', () => {
    const object = pod({
      phase: 'Running',
      containerStatuses: [
        {
          name: 'c',
          ready: false,
          restartCount: 4,
          state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 1m20s' } },
        },
      ],
    });
    expect(problem(object)).toMatchObject({ next: 'logs', reason: 'back-off 1m20s' });
  });

  it('is patient with what was just created, and then gives the newest warning', () => {
    const creating = {
      phase: 'Pending',
      containerStatuses: [
        { name: 'c', ready: false, restartCount: 0, state: { waiting: { reason: 'ContainerCreating' } } },
      ],
    };
    expect(problem(pod(creating, { metadata: { creationTimestamp: ago(5_000) } }))).toBeUndefined();
    const events = [
      { type: 'Warning', message: 'old', lastTimestamp: ago(5000) },
      { type: 'Warning', message: 'configmap "x" not found', lastTimestamp: ago(1000) },
      { type: 'Normal', message: 'fine', lastTimestamp: ago(10) },
    ];
    expect(problem(pod(creating), events)?.reason).toBe('configmap "x" not found');
  });

  it('names a pod that will not go, and what holds it', () => {
    const running = {
      phase: 'Running',
      containerStatuses: [{ name: 'c', ready: true, restartCount: 0, state: { running: {} } }],
    };
    const going = (ms: number) =>
      problem(pod(running, { metadata: { deletionTimestamp: ago(ms), finalizers: ['a/b'] } }));
    expect(going(1000)).toBeUndefined();
    expect(going(2 * PATIENCE)).toMatchObject({
      status: 'Terminating',
      reason: 'finalizers: a/b',
      next: 'yaml',
    });
  });

  it('is content with what runs and what has completed', () => {
    expect(
      problem(
        pod({
          phase: 'Running',
          containerStatuses: [{ name: 'c', ready: true, restartCount: 0, state: { running: {} } }],
        }),
      ),
    ).toBeUndefined();
    expect(
      problem(
        pod({
          phase: 'Succeeded',
          containerStatuses: [
            {
              name: 'c',
              ready: false,
              restartCount: 0,
              state: { terminated: { exitCode: 0, reason: 'Completed' } },
            },
          ],
        }),
      ),
    ).toBeUndefined();
  });
});

describe('what to try next', () => {
  const waiting = (reason: string, more: object = {}) => ({
    name: 'c',
    ready: false,
    restartCount: 0,
    state: { waiting: { reason, message: reason } },
    ...more,
  });
  const pending = (status: object) => ({ phase: 'Pending', ...status });
  const unplaced = (message: string, spec: object = {}) =>
    pod(
      pending({
        conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }],
      }),
      { spec: { nodeName: '', ...spec } },
    );
  const init = (s: object, state: object) =>
    pod(pending({ initContainerStatuses: [{ name: 'i', ready: false, restartCount: 0, state, ...s }] }), {
      spec: { initContainers: [{ name: 'i', image: 'i' }] },
    });

  it.each<[string, Pod & KubeObject, string, string, object[]?]>([
    ['no node takes it', unplaced('0/3 nodes are available: 3 Insufficient cpu.'), 'unschedulable', 'why'],
    ['it is gated', unplaced('gates', { schedulingGates: [{ name: 'g' }] }), 'gated', 'why'],
    [
      'its claim has no volume',
      unplaced('0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.'),
      'claimUnbound',
      'why',
    ],
    [
      'its claim does not exist',
      unplaced('0/3 nodes are available: persistentvolumeclaim "data" not found.'),
      'claimMissing',
      'why',
    ],
    [
      'its image cannot be pulled',
      pod(pending({ containerStatuses: [waiting('ErrImagePull')] })),
      'imagePull',
      'events',
    ],
    [
      'its image’s name is none',
      pod(pending({ containerStatuses: [waiting('InvalidImageName')] })),
      'imageName',
      'events',
    ],
    [
      'its image may not be pulled',
      pod(pending({ containerStatuses: [waiting('ErrImageNeverPull')] })),
      'imageNever',
      'events',
    ],
    [
      'its configuration is missing',
      pod(pending({ containerStatuses: [waiting('CreateContainerConfigError')] })),
      'config',
      'events',
    ],
    [
      'it crashes again and again',
      pod({ phase: 'Running', containerStatuses: [waiting('CrashLoopBackOff', { restartCount: 3 })] }),
      'crashLoop',
      'logs',
    ],
    [
      'it needs more memory than it may have',
      pod({
        phase: 'Running',
        containerStatuses: [
          waiting('CrashLoopBackOff', {
            restartCount: 3,
            lastState: { terminated: { reason: 'OOMKilled', exitCode: 137 } },
          }),
        ],
      }),
      'outOfMemory',
      'logs',
    ],
    [
      'an init container fails',
      init({ restartCount: 2 }, { waiting: { reason: 'CrashLoopBackOff', message: 'back-off' } }),
      'initFailing',
      'logs',
    ],
    ['an init container takes long', init({}, { running: {} }), 'initWaiting', 'logs'],
    [
      'an init container’s image cannot be pulled',
      init({}, { waiting: { reason: 'ImagePullBackOff', message: 'Back-off' } }),
      'imagePull',
      'events',
    ],
    [
      'a volume is not mounted',
      pod(pending({ containerStatuses: [waiting('ContainerCreating', { state: { waiting: {} } })] })),
      'mount',
      'events',
      [{ type: 'Warning', reason: 'FailedMount', message: 'MountVolume.SetUp failed' }],
    ],
    [
      'its probe fails',
      pod({
        phase: 'Running',
        containerStatuses: [{ name: 'c', ready: false, restartCount: 0, state: { running: {} } }],
      }),
      'notReady',
      'events',
      [{ type: 'Warning', reason: 'Unhealthy', message: 'Readiness probe failed' }],
    ],
    [
      'its kubelet refused it',
      pod({ phase: 'Failed', reason: 'NodeAffinity', message: 'Pod was rejected: …' }),
      'rejected',
      'overview',
    ],
    ['it was evicted', pod({ phase: 'Failed', reason: 'Evicted', message: 'low' }), 'evicted', 'events'],
  ])('where %s', (_case, object, advice, next, events) => {
    expect(problem(object, events)).toMatchObject({ advice, next });
  });

  it('where its node does not report, is to bring that back', () => {
    const object = pod(pending({ containerStatuses: [waiting('ContainerCreating')] }));
    const facts = { view: podView(object, () => undefined), object, events: [], nodeReady: false };
    expect(podProblem(facts, NOW)).toMatchObject({ advice: 'nodeGone' });
  });
});
