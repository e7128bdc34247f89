import { describe, expect, it } from 'vitest';
import { SchedulerWorld } from '../testing/scheduler-world';

const condition = (world: SchedulerWorld, pod: string) =>
  world.get(pod).status?.conditions?.find((c) => c.type === 'PodScheduled');

describe('scheduling', () => {
  it('binds a pod, says so, and names the pod’s creation as the cause', () => {
    const world = SchedulerWorld.started();
    world.node('n1');
    world.pod('p');
    const created = world.steps.at(-1)!.seq;
    world.settle();
    expect(world.nodeOf('p')).toBe('n1');
    expect(condition(world, 'p')).toMatchObject({ status: 'True' });
    expect(world.events('p')).toEqual(['Scheduled Successfully assigned default/p to n1']);
    expect(world.steps.at(-1)).toMatchObject({
      actor: 'kube-scheduler',
      action: 'bind',
      object: { resource: 'pods', namespace: 'default', name: 'p' },
      cause: { step: created },
      decision: { type: 'scheduled', node: 'n1', evaluated: 1, feasible: 1, attempt: 1 },
    });
  });

  it('takes the more important pod first, then the older', () => {
    const world = SchedulerWorld.started();
    world.pod('a');
    world.pod('b', { priority: undefined });
    world.node('n1', { allocatable: { pods: '1' } });
    world.settle();
    expect([world.nodeOf('a'), world.nodeOf('b')]).toEqual(['n1', '']);
  });

  it('leaves pods of other schedulers alone', () => {
    const world = SchedulerWorld.started();
    world.node('n1');
    world.pod('p', { schedulerName: 'mine' });
    world.settle();
    expect(world.nodeOf('p')).toBe('');
    expect(world.events('p')).toEqual([]);
  });

  it('a pod without a node says why, in its condition and an event', () => {
    const world = SchedulerWorld.started();
    world.node('n1', { spec: { taints: [{ key: 'qqq', effect: 'NoSchedule' }] } });
    world.pod('p');
    world.settle();
    const message =
      '0/1 nodes are available: 1 node(s) had untolerated taint {qqq: }. no new claims to deallocate, ' +
      'preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.';
    expect(condition(world, 'p')).toMatchObject({ status: 'False', reason: 'Unschedulable', message });
    expect(world.events('p')).toEqual([`FailedScheduling ${message}`]);
    expect(world.steps.at(-1)?.decision).toEqual({ type: 'unschedulable', message, attempt: 1 });
  });
});

describe('waiting pods wake', () => {
  it('when a taint goes, after the back-off of a second', () => {
    const world = SchedulerWorld.started();
    world.node('n1', { spec: { taints: [{ key: 'qqq', effect: 'NoSchedule' }] } });
    world.pod('p');
    world.settle();
    world.patch('nodes', 'n1', { spec: { taints: null } });
    world.settle();
    expect(world.nodeOf('p'), 'the back-off still runs').toBe('');
    world.advance(1000);
    expect(world.nodeOf('p')).toBe('n1');
  });

  it('at once where the back-off is over', () => {
    const world = SchedulerWorld.started();
    world.node('n1');
    world.pod('p', { nodeSelector: { hehe: '666' } });
    world.advance(5000);
    world.patch('nodes', 'n1', { metadata: { labels: { hehe: '666' } } });
    world.settle();
    expect(world.nodeOf('p')).toBe('n1');
  });

  it('not by events that cannot help', () => {
    const world = SchedulerWorld.started();
    world.node('n1', { spec: { taints: [{ key: 'qqq', effect: 'NoSchedule' }] } });
    world.pod('p');
    world.advance(5000);
    const before = world.steps.length;
    world.patch('nodes', 'n1', { metadata: { labels: { other: 'label' } } });
    world.pod('q', { nodeName: 'n1' });
    world.delete('pods', 'q');
    world.settle();
    expect(world.steps.slice(before).filter((step) => step.actor === 'kube-scheduler')).toEqual([]);
  });

  it('when another pod leaves room', () => {
    const world = SchedulerWorld.started();
    world.node('n1', { allocatable: { pods: '1' } });
    world.pod('q');
    world.pod('p');
    world.advance(3000);
    world.delete('pods', 'q');
    world.settle();
    expect(world.nodeOf('p')).toBe('n1');
  });

  it('when a node comes, also where there was none at all', () => {
    const world = SchedulerWorld.started();
    world.pod('p');
    world.advance(3000);
    expect(world.events('p')).toEqual(['FailedScheduling no nodes available to schedule pods']);
    world.node('n1');
    world.settle();
    expect(world.nodeOf('p')).toBe('n1');
  });

  it('by a toleration of their own', () => {
    const world = SchedulerWorld.started();
    world.node('n1', { spec: { taints: [{ key: 'qqq', effect: 'NoSchedule' }] } });
    world.pod('p');
    world.advance(3000);
    world.patch(
      'pods',
      'p',
      [{ op: 'add', path: '/spec/tolerations/-', value: { key: 'qqq', operator: 'Exists' } }],
      'json',
    );
    world.settle();
    expect(world.nodeOf('p')).toBe('n1');
  });

  it('after five minutes anyway, with a longer back-off for each attempt', () => {
    const world = SchedulerWorld.started();
    world.node('n1', { spec: { unschedulable: true } });
    world.pod('p');
    world.advance(299_000);
    expect(world.events('p')).toHaveLength(1);
    world.advance(1000);
    expect(world.events('p')[0]).toMatch(/\(x2\)$/);
    const explained = world.scheduler.explain(world.get('p'), { remedies: false });
    expect(explained.queue).toMatchObject({ queue: 'unschedulable', attempts: 2 });
  });

  it('when their gates are gone', () => {
    const world = SchedulerWorld.started();
    world.node('n1');
    world.pod('p', { schedulingGates: [{ name: 'example.com/wait' }] });
    world.advance(600_000);
    expect(world.nodeOf('p')).toBe('');
    expect(world.events('p')).toEqual([]);
    const explained = world.scheduler.explain(world.get('p'), { remedies: false });
    expect(explained).toMatchObject({
      rejection: { plugin: 'SchedulingGates', reasons: ['waiting for scheduling gates: [example.com/wait]'] },
      queue: { queue: 'gated' },
    });
    world.patch('pods', 'p', { spec: { schedulingGates: null } });
    world.settle();
    expect(world.nodeOf('p')).toBe('n1');
  });
});

describe('preemption', () => {
  const crowded = (): SchedulerWorld => {
    const world = SchedulerWorld.started();
    for (const [name, value] of [
      ['low', 1],
      ['high', 1000],
    ] as const) {
      world.create('priorityclasses.scheduling.k8s.io', {
        apiVersion: 'scheduling.k8s.io/v1',
        kind: 'PriorityClass',
        metadata: { name },
        value,
      });
    }
    world.node('n1', { allocatable: { cpu: '1' } });
    world.pod('victim', {
      priorityClassName: 'low',
      containers: [{ name: 'a', image: 'x', resources: { requests: { cpu: '800m' } } }],
    });
    world.settle();
    return world;
  };
  const important = {
    priorityClassName: 'high',
    containers: [{ name: 'a', image: 'x', resources: { requests: { cpu: '500m' } } }],
  };

  it('takes the victim away, nominates the node, and binds once the victim is gone', () => {
    const world = crowded();
    expect(world.nodeOf('victim')).toBe('n1');
    const p = world.pod('p', important);
    world.settle();
    expect(world.get('p').status?.nominatedNodeName).toBe('n1');
    expect(world.events('p')).toEqual(['FailedScheduling 0/1 nodes are available: 1 Insufficient cpu.']);
    expect(world.events('victim').at(-1)).toBe(`Preempted Preempted by pod ${p.metadata.uid} on node n1`);
    const victim = world.get('victim');
    expect(victim.metadata.deletionTimestamp).toBeDefined();
    expect(victim.status?.conditions).toContainEqual(
      expect.objectContaining({
        type: 'DisruptionTarget',
        status: 'True',
        reason: 'PreemptionByScheduler',
        message: 'default-scheduler: preempting to accommodate a higher priority pod',
      }),
    );
    world.advance(2000);
    expect(world.nodeOf('p'), 'the victim still ends').toBe('');
    world.delete('pods', 'victim');
    world.settle();
    expect(world.nodeOf('p')).toBe('n1');
  });

  it('keeps the room for the nominated pod', () => {
    const world = crowded();
    world.pod('p', important);
    world.settle();
    world.pod('q', {
      priorityClassName: 'low',
      containers: [{ name: 'a', image: 'x', resources: { requests: { cpu: '600m' } } }],
    });
    world.delete('pods', 'victim');
    world.settle();
    expect(world.nodeOf('q')).toBe('');
    world.advance(2000);
    expect([world.nodeOf('p'), world.nodeOf('q')]).toEqual(['n1', '']);
  });
});
