import { describe, expect, it } from 'vitest';
import type { Cause, StepHeader } from '@shared/contract';
import { mergePulses, pulseOf, type Pulse } from './pulses';

/** Where pods are: one on a node, one in the tray. */
const PLACES: Readonly<Record<string, string>> = { 'default/web': 'n1', 'default/waits': '' };
const nodeOf = (pod: string): string | undefined => PLACES[pod];
const ACTORS: Readonly<Record<number, string>> = { 1: 'user', 2: 'kube-scheduler', 3: 'kubelet@n1' };

const step = (actor: string, cause: Cause | null, more: Partial<StepHeader> = {}): StepHeader => ({
  seq: 9,
  turn: 9,
  time: 0,
  actor,
  action: 'act',
  object: { resource: 'pods', namespace: 'default', name: 'web' },
  cause,
  decision: null,
  fromRevision: 1,
  toRevision: 2,
  ...more,
});
const pulse = (made: StepHeader): Pulse | null => pulseOf(made, (seq) => ACTORS[seq], nodeOf);

const about = (resource: string, name: string): Partial<StepHeader> => ({
  object: { resource, namespace: resource === 'nodes' ? '' : 'default', name },
});

describe('the pulse of a step', () => {
  it('goes to the node whose kubelet was told of what another did, and on to the pod', () => {
    expect(pulse(step('kubelet@n1', { step: 2 }))).toEqual({
      node: 'n1',
      pod: 'default/web',
      reports: false,
      refused: false,
      steps: 1,
    });
  });

  it.each([
    ['what it goes on with', { step: 3 }],
    ['what its clock wants', null],
    ['what was done to its machine', { input: 4 }],
  ])('comes from the kubelet that reports %s', (_what, cause) => {
    expect(pulse(step('kubelet@n1', cause))).toMatchObject({ node: 'n1', reports: true });
  });

  it('is about the node alone where the pod is elsewhere by now, or gone', () => {
    expect(pulse(step('kubelet@n2', { step: 2 }))).toMatchObject({ node: 'n2', pod: null });
    expect(pulse(step('kubelet@n1', { step: 2 }, about('pods', 'gone')))).toMatchObject({
      node: 'n1',
      pod: null,
    });
  });

  it('goes to a pod in the tray, and says where it was told no', () => {
    const decision = { type: 'unschedulable', message: 'no', attempt: 2 } as const;
    const again = step('kube-scheduler', { step: 1 }, { ...about('pods', 'waits'), decision, toRevision: 1 });
    expect(pulse(again)).toMatchObject({ node: '', pod: 'default/waits', refused: true });
  });

  it('goes to a node that somebody else has changed', () => {
    expect(pulse(step('user', { input: 1 }, about('nodes', 'n2')))).toMatchObject({ node: 'n2', pod: null });
  });

  it.each([
    ['what is not in the picture', step('job-controller', { step: 1 }, about('jobs.batch', 'once'))],
    ['a pod that is gone', step('user', { input: 1 }, about('pods', 'gone'))],
    ['nothing', step('user', { input: 1 }, { object: null })],
    ['what did not change', step('kube-scheduler', { step: 1 }, { toRevision: 1 })],
  ])('is none for %s', (_what, made) => {
    expect(pulse(made)).toBeNull();
  });
});

describe('pulses of one instant', () => {
  const to = (node: string, pod: string | null, more: Partial<Pulse> = {}): Pulse => ({
    node,
    pod,
    reports: false,
    refused: false,
    steps: 1,
    ...more,
  });

  it('are one where they run the same way: what binds a pod, and what starts it', () => {
    expect(mergePulses([to('', 'default/web'), to('n1', 'default/web')], 6, nodeOf)).toEqual([
      to('n1', 'default/web', { steps: 2 }),
    ]);
  });

  it('are two there and back', () => {
    expect(mergePulses([to('n1', null), to('n1', null, { reports: true })], 6, nodeOf)).toHaveLength(2);
  });

  it('say that one of them was refused', () => {
    expect(mergePulses([to('n1', null), to('n1', null, { refused: true })], 6, nodeOf)[0]).toMatchObject({
      refused: true,
      steps: 2,
    });
  });

  it('of too many pods become one to each node, and one to the tray', () => {
    const many = [1, 2, 3, 4].flatMap((i) => [to('n1', `default/a${i}`), to('', `default/waits${i}`)]);
    expect(mergePulses(many, 6, () => '')).toEqual([
      to('n1', null, { steps: 4 }),
      to('', null, { steps: 4 }),
    ]);
  });

  it('of too many nodes are those with most steps, and never more than can be followed', () => {
    const many = Array.from({ length: 1000 }, (_, i) => to(`n${i % 100}`, `default/p${i}`));
    const merged = mergePulses([...many, to('n42', null)], 6, nodeOf);
    expect(merged).toHaveLength(6);
    expect(merged[0]).toEqual(to('n42', null, { steps: 11 }));
    expect(mergePulses(many, 0, nodeOf)).toEqual([]);
  });
});
