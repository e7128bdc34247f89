import type { ContainerState, ContainerStatus, Pod } from 'kubernetes-types/core/v1';
import { describe, expect, it } from 'vitest';
import { ageText, nodeRoles, nodeStatusText, printPod, restartsText } from './pod-status';

function container(
  name: string,
  state: ContainerState,
  more: Partial<ContainerStatus> = {},
): ContainerStatus {
  return { name, state, ready: false, restartCount: 0, image: 'nginx', imageID: '', ...more };
}
const running = { running: {} } satisfies ContainerState;
const waiting = (reason: string): ContainerState => ({ waiting: { reason } });
const ended = (exitCode: number, reason?: string, signal?: number): ContainerState => ({
  terminated: { exitCode, ...(reason ? { reason } : {}), ...(signal ? { signal } : {}) },
});

interface Case {
  readonly says: string;
  readonly phase?: string;
  readonly reason?: string;
  readonly init?: readonly ContainerStatus[];
  readonly sidecars?: readonly string[];
  readonly main?: readonly ContainerStatus[];
  readonly conditions?: readonly { type: string; status: string; reason?: string }[];
  readonly deleted?: boolean;
  readonly status: string;
  readonly ready: string;
}

const cases: readonly Case[] = [
  { says: 'a pod nobody has looked at is Pending', phase: 'Pending', status: 'Pending', ready: '0/1' },
  {
    says: 'a gated pod says so',
    phase: 'Pending',
    conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }],
    status: 'SchedulingGated',
    ready: '0/1',
  },
  {
    says: 'a reason of the pod stands for its phase',
    phase: 'Failed',
    reason: 'Evicted',
    status: 'Evicted',
    ready: '0/1',
  },
  {
    says: 'a container that waits says why',
    phase: 'Pending',
    main: [container('a', waiting('ContainerCreating'))],
    status: 'ContainerCreating',
    ready: '0/1',
  },
  {
    says: 'a running, ready pod',
    phase: 'Running',
    main: [container('a', running, { ready: true })],
    status: 'Running',
    ready: '1/1',
  },
  {
    says: 'a pod whose container runs unready stays Running, 0 ready',
    phase: 'Running',
    main: [container('a', running)],
    status: 'Running',
    ready: '0/1',
  },
  {
    says: 'the first of several unhappy containers is heard',
    phase: 'Running',
    main: [container('a', waiting('CrashLoopBackOff')), container('b', waiting('ImagePullBackOff'))],
    status: 'CrashLoopBackOff',
    ready: '0/2',
  },
  {
    says: 'one failed beside one that runs',
    phase: 'Running',
    main: [container('a', running, { ready: true }), container('b', ended(1, 'Error'))],
    status: 'Error',
    ready: '1/2',
  },
  {
    says: 'completed beside a ready one is Running',
    phase: 'Running',
    main: [container('a', running, { ready: true }), container('b', ended(0, 'Completed'))],
    conditions: [{ type: 'Ready', status: 'True' }],
    status: 'Running',
    ready: '1/2',
  },
  {
    says: 'completed beside one that runs, pod not ready, is NotReady',
    phase: 'Running',
    main: [container('a', running, { ready: true }), container('b', ended(0, 'Completed'))],
    status: 'NotReady',
    ready: '1/2',
  },
  {
    says: 'a job that is done',
    phase: 'Succeeded',
    main: [container('a', ended(0, 'Completed'))],
    status: 'Completed',
    ready: '0/1',
  },
  {
    says: 'an exit without reason prints its code',
    phase: 'Failed',
    main: [container('a', ended(3))],
    status: 'ExitCode:3',
    ready: '0/1',
  },
  {
    says: 'a signal is named before the code',
    phase: 'Failed',
    main: [container('a', ended(137, undefined, 9))],
    status: 'Signal:9',
    ready: '0/1',
  },
  {
    says: 'the second of three init containers is on',
    phase: 'Pending',
    init: [container('i1', ended(0)), container('i2', running), container('i3', waiting('PodInitializing'))],
    main: [container('a', waiting('PodInitializing'))],
    status: 'Init:1/3',
    ready: '0/1',
  },
  {
    says: 'an init container that cannot pull',
    phase: 'Pending',
    init: [container('i1', waiting('ImagePullBackOff'))],
    status: 'Init:ImagePullBackOff',
    ready: '0/1',
  },
  {
    says: 'an init container that failed',
    phase: 'Pending',
    init: [container('i1', ended(1, 'Error'))],
    status: 'Init:Error',
    ready: '0/1',
  },
  {
    says: 'an init container that failed without a reason',
    phase: 'Pending',
    init: [container('i1', ended(2))],
    status: 'Init:ExitCode:2',
    ready: '0/1',
  },
  {
    says: 'all init containers through, main container is being made',
    phase: 'Pending',
    init: [container('i1', ended(0, 'Completed'))],
    main: [container('a', waiting('PodInitializing'))],
    status: 'PodInitializing',
    ready: '0/1',
  },
  {
    says: 'a started sidecar counts among the ready',
    phase: 'Running',
    sidecars: ['s'],
    init: [container('s', running, { started: true, ready: true })],
    main: [container('a', running, { ready: true })],
    status: 'Running',
    ready: '2/2',
  },
  {
    says: 'a pod that is being deleted is Terminating',
    phase: 'Running',
    main: [container('a', running, { ready: true })],
    deleted: true,
    status: 'Terminating',
    ready: '1/1',
  },
  {
    says: 'a deleted pod that was over keeps its word',
    phase: 'Succeeded',
    main: [container('a', ended(0, 'Completed'))],
    deleted: true,
    status: 'Completed',
    ready: '0/1',
  },
  {
    says: 'a deleted pod of a lost node is Unknown',
    phase: 'Running',
    reason: 'NodeLost',
    deleted: true,
    status: 'Unknown',
    ready: '0/1',
  },
];

function podOf(c: Case): Pod {
  const init = (c.init ?? []).map((s) => ({
    name: s.name,
    image: 'busybox',
    ...(c.sidecars?.includes(s.name) ? { restartPolicy: 'Always' } : {}),
  }));
  return {
    metadata: { name: 'p', ...(c.deleted ? { deletionTimestamp: '2026-01-05T08:00:00Z' } : {}) },
    spec: {
      containers: (c.main ?? [container('a', {})]).map((s) => ({ name: s.name, image: 'nginx' })),
      ...(init.length ? { initContainers: init } : {}),
    },
    status: {
      ...(c.phase ? { phase: c.phase } : {}),
      ...(c.reason ? { reason: c.reason } : {}),
      conditions: [...(c.conditions ?? [])],
      initContainerStatuses: [...(c.init ?? [])],
      containerStatuses: [...(c.main ?? [])],
    },
  };
}

describe('printPod', () => {
  it.each(cases)('$says', (c) => {
    const printed = printPod(podOf(c));
    expect([printed.status, `${printed.ready}/${printed.containers}`]).toEqual([c.status, c.ready]);
  });

  it('sums restarts of containers and says when the last life ended', () => {
    const life = (at: string, restarts: number) =>
      container('a', running, {
        restartCount: restarts,
        lastState: { terminated: { exitCode: 1, finishedAt: at } },
      });
    const printed = printPod(
      podOf({
        says: '',
        phase: 'Running',
        status: '',
        ready: '',
        init: [container('i', ended(0), { restartCount: 4 })],
        main: [life('2026-01-05T08:00:00Z', 2), life('2026-01-05T08:03:00Z', 1)],
      }),
    );
    expect(printed.restarts).toBe(3);
    expect(restartsText(printed, Date.UTC(2026, 0, 5, 8, 5))).toBe('3 (2m ago)');
  });

  it('counts restarts of an init container while it is its turn', () => {
    const printed = printPod(
      podOf({
        says: '',
        phase: 'Pending',
        status: '',
        ready: '',
        init: [container('i', waiting('CrashLoopBackOff'), { restartCount: 4 })],
      }),
    );
    expect(printed.restarts).toBe(4);
    expect(restartsText(printed, 0)).toBe('4');
  });
});

describe('nodes', () => {
  it('print readiness and cordon', () => {
    const ready = (status: string) => ({ status: { conditions: [{ type: 'Ready', status }] } });
    expect(nodeStatusText(ready('True'))).toBe('Ready');
    expect(nodeStatusText({ ...ready('True'), spec: { unschedulable: true } })).toBe(
      'Ready,SchedulingDisabled',
    );
    expect(nodeStatusText(ready('Unknown'))).toBe('NotReady');
    expect(nodeStatusText({})).toBe('Unknown');
  });

  it('print roles sorted, from both kinds of labels', () => {
    const labels = {
      'node-role.kubernetes.io/master': '',
      'node-role.kubernetes.io/control-plane': '',
      'kubernetes.io/role': 'edge',
    };
    expect(nodeRoles({ metadata: { labels } })).toEqual(['control-plane', 'edge', 'master']);
    expect(nodeRoles({})).toEqual([]);
  });
});

describe('ageText', () => {
  it('is <unknown> without a creation time', () => {
    expect(ageText(undefined, 0)).toBe('<unknown>');
    expect(ageText('1970-01-01T00:00:00Z', 61_000)).toBe('61s');
  });
});
