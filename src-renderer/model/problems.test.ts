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
    expect(problem(object)).toMatchObject({ reason: '0/3 nodes', next: 'why', status: 'Pending' });
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
