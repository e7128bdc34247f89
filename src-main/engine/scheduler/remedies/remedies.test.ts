import type { Remedy } from '@shared/contract';
import { describe, expect, it } from 'vitest';
import { expectOk } from '@main/engine/client';
import { SchedulerWorld } from '@main/engine/testing/scheduler-world';

const cpu = (amount: string): object => ({
  containers: [{ name: 'a', image: 'x', resources: { requests: { cpu: amount } } }],
});
const port = { containers: [{ name: 'a', image: 'x', ports: [{ containerPort: 80, hostPort: 80 }] }] };
const hostname = 'kubernetes.io/hostname';

interface Case {
  readonly name: string;
  /** Makes the node `n`, which refuses the pod. */
  readonly given: (world: SchedulerWorld) => void;
  readonly spec: object;
  readonly kinds: readonly (Remedy['kind'] | readonly Remedy['kind'][])[];
}

const CASES: readonly Case[] = [
  {
    name: 'a taint',
    given: (world) => world.node('n', { spec: { taints: [{ key: 'a', value: 'b', effect: 'NoSchedule' }] } }),
    spec: {},
    kinds: ['addToleration', 'removeTaint', 'bindAnyway'],
  },
  {
    name: 'a taint that evicts',
    given: (world) => world.node('n', { spec: { taints: [{ key: 'a', effect: 'NoExecute' }] } }),
    spec: {},
    kinds: ['addToleration', 'removeTaint'],
  },
  {
    name: 'a taint that stands for a condition, and comes back when it is taken away',
    given: (world) =>
      world.node('n', {
        spec: {
          taints: [
            { key: 'node.kubernetes.io/memory-pressure', effect: 'NoSchedule' },
            { key: 'a', effect: 'NoSchedule' },
          ],
        },
      }),
    spec: {},
    kinds: ['addToleration', 'bindAnyway'],
  },
  {
    name: 'a cordon',
    given: (world) => world.node('n', { spec: { unschedulable: true } }),
    spec: {},
    kinds: ['uncordon', 'bindAnyway'],
  },
  {
    name: 'a label that is missing',
    given: (world) => world.node('n'),
    spec: { nodeSelector: { disk: 'ssd' } },
    kinds: ['setNodeLabel', 'dropNodeSelector'],
  },
  {
    name: 'too large a request, with a pod that could go',
    given: (world) => {
      world.node('n', { allocatable: { cpu: '2' } });
      world.pod('other', { ...cpu('1500m'), nodeName: 'n' });
    },
    spec: cpu('1'),
    kinds: ['deletePod', 'shrinkRequest'],
  },
  {
    name: 'a request beyond the node',
    given: (world) => world.node('n', { allocatable: { cpu: '2' } }),
    spec: cpu('4'),
    kinds: ['shrinkRequest'],
  },
  {
    name: 'no place for one more pod',
    given: (world) => {
      world.node('n', { allocatable: { pods: '1' } });
      world.pod('other', { nodeName: 'n' });
    },
    spec: {},
    kinds: ['deletePod'],
  },
  {
    name: 'a port that is taken',
    given: (world) => {
      world.node('n');
      world.pod('other', { ...port, nodeName: 'n' });
    },
    spec: port,
    kinds: ['freePort'],
  },
  {
    name: 'company that is unwanted',
    given: (world) => {
      world.node('n');
      world.pod('other', { nodeName: 'n' }, { labels: { app: 'db' } });
    },
    spec: {
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { topologyKey: hostname, labelSelector: { matchLabels: { app: 'db' } } },
          ],
        },
      },
    },
    kinds: ['deletePod', 'bindAnyway'],
  },
  {
    name: 'two things at once',
    given: (world) => world.node('n', { spec: { taints: [{ key: 'a', effect: 'NoSchedule' }] } }),
    spec: { nodeSelector: { disk: 'ssd' } },
    kinds: [
      ['addToleration', 'setNodeLabel'],
      ['removeTaint', 'setNodeLabel'],
    ],
  },
];

function refused({ given, spec }: Case): SchedulerWorld {
  const world = SchedulerWorld.started();
  given(world);
  world.pod('p', spec);
  world.settle();
  expect(world.nodeOf('p')).toBe('');
  return world;
}

const remediesOf = (world: SchedulerWorld): readonly Remedy[] =>
  world.scheduler.remedies(world.get('p'), 'n');
const kindsOf = ({ kind, changes }: Remedy): unknown =>
  changes ? changes.map((change) => change.kind).sort() : kind;

describe('what would help against', () => {
  it.each(CASES)('$name', (problem) => {
    const offered = remediesOf(refused(problem));
    const kinds = offered.map(kindsOf);
    for (const kind of problem.kinds) expect(kinds).toContainEqual(kind);

    for (const place of offered.keys()) {
      const world = refused(problem);
      const { requests, kubectl, opens } = remediesOf(world)[place]!;
      expect(kubectl.join('\n')).toContain('kubectl ');
      expect(opens).toContain('n');
      for (const request of requests) {
        world.act(() => expectOk(world.client.write(request), kubectl.join('; ')));
      }
      // No kubelet runs here that would see a pod to its end.
      for (const other of world.client.list('pods')) {
        if (other.metadata.deletionTimestamp !== undefined) world.delete('pods', other.metadata.name);
      }
      world.advance(60_000);
      expect(world.nodeOf('p'), kubectl.join('; ')).toBe('n');
    }
  });

  it('nothing where nothing of it can be had', () => {
    const world = SchedulerWorld.started();
    world.node('n');
    world.pod('p', { volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'missing' } }] });
    world.settle();
    expect(remediesOf(world)).toEqual([]);
  });

  it('offers no set of which a part would do', () => {
    const world = SchedulerWorld.started();
    world.node('n', {
      spec: {
        taints: [
          { key: 'a', effect: 'NoSchedule' },
          { key: 'b', effect: 'NoSchedule' },
        ],
      },
    });
    world.pod('p', { tolerations: [{ key: 'b', operator: 'Exists' }] });
    world.settle();
    for (const remedy of remediesOf(world)) expect(remedy.changes).toBeUndefined();
  });
});
