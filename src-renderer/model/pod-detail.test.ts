import type { Node, Pod } from 'kubernetes-types/core/v1';
import { parseManifests, type KubeObject } from '@shared/api';
import { describe, expect, it } from 'vitest';
import { cloneNodeYaml, freeCloneName } from './clone-node';
import { miniature, wholeInView } from './miniature';
import { podDetail } from './pod-detail';

describe('what is in a pod', () => {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      initContainers: [
        { name: 'prepare', image: 'busybox' },
        { name: 'proxy', image: 'envoy', restartPolicy: 'Always' },
      ],
      containers: [
        {
          name: 'nginx',
          image: 'nginx',
          ports: [
            { name: 'http', containerPort: 80 },
            { containerPort: 53, protocol: 'UDP', hostPort: 5353 },
          ],
          volumeMounts: [{ name: 'data', mountPath: '/data', readOnly: true }],
        },
      ],
      volumes: [
        { name: 'data', emptyDir: { medium: 'Memory' } },
        { name: 'spare', projected: { sources: [{ configMap: { name: 'a' } }, { secret: { name: 'b' } }] } },
      ],
    },
    status: {
      initContainerStatuses: [
        {
          name: 'prepare',
          image: '',
          imageID: '',
          ready: true,
          restartCount: 0,
          state: { terminated: { exitCode: 0, reason: 'Completed' } },
        },
      ],
      containerStatuses: [
        {
          name: 'nginx',
          image: '',
          imageID: '',
          ready: false,
          restartCount: 3,
          state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 40s' } },
          lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } },
        },
      ],
    },
  } as unknown as Pod & KubeObject;

  it('stands in the order in which it runs, with states and ports', () => {
    const detail = podDetail(pod);
    expect(detail.init.map(({ name, kind, state }) => [name, kind, state])).toEqual([
      ['prepare', 'init', 'Completed'],
      ['proxy', 'sidecar', undefined],
    ]);
    expect(detail.containers[0]).toMatchObject({
      state: 'CrashLoopBackOff',
      message: 'back-off 40s',
      tone: 'err',
      restarts: 3,
      ports: ['http 80/TCP', '53/UDP → 5353'],
    });
  });

  it('tells how a container ended, now and the time before', () => {
    const { init, containers } = podDetail(pod);
    expect(init.map(({ exits }) => exits)).toEqual([['Exit Code: 0'], []]);
    expect(containers[0]!.exits).toEqual(['Last State: OOMKilled, Exit Code: 137']);
  });

  it('tells why the pod as a whole is over', () => {
    const message = 'The node was low on resource: memory.';
    const evicted = { ...pod, status: { phase: 'Failed', reason: 'Evicted', message } };
    expect(podDetail(evicted)).toMatchObject({ phase: 'Failed', reason: 'Evicted', message });
    expect(podDetail(pod)).toMatchObject({ reason: undefined, message: undefined });
  });

  it('has volumes with their sources and where they are mounted, or are not', () => {
    expect(podDetail(pod).volumes).toEqual([
      {
        name: 'data',
        source: 'emptyDir (Memory)',
        mounts: [{ container: 'nginx', path: '/data', readOnly: true }],
      },
      { name: 'spare', source: 'projected (configMap, secret)', mounts: [] },
    ]);
  });
});

describe('a clone of a node', () => {
  it.each([
    ['k-node2', [], 'k-node3'],
    ['k-node2', ['k-node3'], 'k-node4'],
    ['k-master', [], 'k-master-2'],
    ['k-master', ['k-master-2'], 'k-master-3'],
  ])('of %s beside %j is called %s', (name, taken, expected) => {
    expect(freeCloneName(name, (n) => (taken as string[]).includes(n))).toBe(expected);
  });

  it('has labels, taints and size, and nothing that belongs to the one machine', () => {
    const node = {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: {
        name: 'a',
        uid: 'x',
        resourceVersion: '7',
        labels: { 'kubernetes.io/hostname': 'a', disk: 'ssd' },
        annotations: { 'node.alpha.kubernetes.io/ttl': '0' },
      },
      spec: {
        podCIDR: '10.244.1.0/24',
        unschedulable: true,
        taints: [
          { key: 'qqq', effect: 'NoSchedule' },
          { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' },
        ],
      },
      status: {
        capacity: { cpu: '4' },
        allocatable: { cpu: '3800m' },
        addresses: [{ type: 'InternalIP', address: '10.0.0.1' }],
      },
    } as unknown as Node & KubeObject;
    expect(parseManifests(cloneNodeYaml(node, 'b')).documents[0]?.value).toEqual({
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: 'b', labels: { 'kubernetes.io/hostname': 'b', disk: 'ssd' } },
      spec: { taints: [{ key: 'qqq', effect: 'NoSchedule' }] },
      status: { capacity: { cpu: '4' }, allocatable: { cpu: '3800m' } },
    });
  });
});

describe('the map', () => {
  const bounds = { x: 0, y: 0, width: 1000, height: 500 };
  const size = { width: 116, height: 116 };

  it('holds all there is, in the middle, and leads back', () => {
    const map = miniature(bounds, size);
    expect(map.toMap(bounds)).toEqual({ x: 8, y: 33, width: 100, height: 50 });
    expect(map.toPicture({ x: 58, y: 58 })).toEqual({ x: 500, y: 250 });
  });

  it('cuts a frame that reaches beyond', () => {
    const { x, y, width, height } = miniature(bounds, size).toMap({
      x: -5000,
      y: 250,
      width: 10_000,
      height: 10_000,
    });
    expect([x, y, width, height]).toEqual([0, 58, 116, 58]);
  });

  it('is only needed while not all is in view', () => {
    expect(wholeInView(bounds, { x: -10, y: -10, width: 1020, height: 600 })).toBe(true);
    expect(wholeInView(bounds, { x: 10, y: 0, width: 2000, height: 600 })).toBe(false);
  });
});
