import { describe, expect, it } from 'vitest';
import type { StepHeader } from '@shared/contract';
import { briefReason, mainReason, shortReason } from './reasons';
import { boundBy, laneOf, lanes, placingStep, scale, StepLog } from './step-log';
import { bytesText, cpuText, elapsedText, percentText } from './units';

const step = (
  seq: number,
  actor: string,
  input = false,
  object: StepHeader['object'] = null,
): StepHeader => ({
  seq,
  turn: seq,
  time: seq,
  actor,
  action: 'x',
  object,
  cause: input ? { input: seq } : { step: seq - 1 },
  decision: null,
  fromRevision: seq,
  toRevision: seq,
});

describe('StepLog', () => {
  it('names the newest gap first, page by page', () => {
    const log = new StepLog();
    log.reset(10);
    expect(log.gap(4)).toEqual({ from: 7, to: 10 });
    log.add([7, 8, 9, 10].map((n) => step(n, 'user')));
    expect(log.gap(4)).toEqual({ from: 3, to: 6 });
    log.add([1, 2, 3, 4, 5, 6].map((n) => step(n, 'user')));
    expect(log.gap(4)).toBeUndefined();
  });

  it('goes on as another branch does, with the steps that both share', () => {
    const log = new StepLog();
    log.reset(4);
    log.add([step(1, 'user'), step(3, 'kubelet@a'), step(4, 'kubelet@b')]);
    log.cut(3, 7);
    expect([1, 2, 3, 4].map((seq) => log.step(seq)?.seq)).toEqual([1, undefined, 3, undefined]);
    expect([log.head, [...log.kubelets]]).toEqual([7, ['a']]);
    expect(log.gap(4)).toEqual({ from: 4, to: 7 });
  });

  it('finds the input before and after', () => {
    const log = new StepLog();
    log.add([step(1, 'user', true), step(2, 'kube-scheduler'), step(3, 'user', true), step(4, 'kubelet@a')]);
    expect([log.input(4, -1), log.input(3, -1), log.input(1, -1), log.input(1, 1), log.input(3, 1)]).toEqual([
      3,
      1,
      undefined,
      3,
      undefined,
    ]);
  });

  it('tells how a pod came to its node where no scheduler was asked', () => {
    const pod = { resource: 'pods', namespace: 'd', name: 'p' };
    const made = (by: StepHeader): StepLog => {
      const log = new StepLog();
      log.add([{ ...step(1, 'user', true, pod), action: 'create' }, step(2, 'x', false, null), by]);
      return log;
    };
    const of = (log: StepLog, seq = 3) => boundBy(log, { ...pod, created: 0 }, seq);
    const bound = made({ ...step(3, 'user', true, pod), action: 'bind' });
    expect(of(bound)).toEqual({ by: 'binding', step: 3 });
    expect(of(bound, 2)).toEqual({ by: 'name', step: 1 });
    expect(of(made({ ...step(3, 'kube-scheduler', false, pod), action: 'bind' }))).toBeUndefined();
    expect(of(made(step(3, 'x', false, { ...pod, name: 'q' })))).toEqual({ by: 'name', step: 1 });
    expect(of(new StepLog())).toBeUndefined();
  });

  it('lists the steps of an object, newest first', () => {
    const log = new StepLog();
    const p = { resource: 'pods', namespace: 'd', name: 'p' };
    log.add([
      step(1, 'user', true, p),
      step(2, 'x', false, { ...p, name: 'q' }),
      step(3, 'kube-scheduler', false, p),
    ]);
    expect(log.stepsOf('pods', 'd', 'p', 10).map((s) => s.seq)).toEqual([3, 1]);
    expect(log.stepsOf('pods', 'd', 'p', 1).map((s) => s.seq)).toEqual([3]);
  });
});

it('the main reason of a pod that is refused before any node is looked at has no count', () => {
  expect(
    mainReason(
      '0/3 nodes are available: persistentvolumeclaim "nope" not found. preemption: 0/3 nodes are available: x.',
    ),
  ).toBe('persistentvolumeclaim "nope" not found');
});

describe('lanes', () => {
  it('gives every actor its lane, kubelets by node', () => {
    const all = lanes(['a', 'b'], 8);
    expect(
      ['user', 'kube-apiserver', 'kube-scheduler', 'deployment-controller', 'kubelet@b'].map((actor) =>
        laneOf(actor, all),
      ),
    ).toEqual([0, 1, 2, 3, 5]);
  });

  it('gives many kubelets one lane', () => {
    const all = lanes(['n0', 'n1', 'n2', 'n3', 'n4'], 8);
    expect(all).toHaveLength(5);
    expect(laneOf('kubelet@n3', all)).toBe(4);
  });

  it('spreads few steps wide and never lets many melt', () => {
    expect(scale(1000, 10).perStep).toBe(14);
    expect(scale(1000, 100_000).perStep).toBe(4);
  });
});

describe('texts', () => {
  it('makes scheduler reasons short', () => {
    expect(shortReason('node(s) had untolerated taint {qqq: }')).toBe('untolerated taint {qqq: }');
    expect(shortReason("node(s) didn't match Pod's node affinity/selector")).toBe(
      "didn't match Pod's node affinity/selector",
    );
    expect(shortReason('Insufficient cpu')).toBe('Insufficient cpu');
  });

  it('leaves out the domain of a long taint key where room is least', () => {
    expect(briefReason('node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }')).toBe(
      'untolerated taint {control-plane: }',
    );
    expect(briefReason('untolerated taint {example.com/a: b}')).toBe('untolerated taint {example.com/a: b}');
    expect(briefReason('Insufficient cpu')).toBe('Insufficient cpu');
  });

  it.each([
    [
      '0/3 nodes are available: 1 node(s) had untolerated taint {a: }, 2 Insufficient cpu. preemption: 0/3 nodes are available: 3 x.',
      'Insufficient cpu',
    ],
    ['0/2 nodes are available: 2 Insufficient memory.', 'Insufficient memory'],
    [
      "0/3 nodes are available: 1 node(s) were unschedulable, 2 node(s) didn't match Pod's node affinity/selector. no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.",
      "didn't match Pod's node affinity/selector",
    ],
    ['no nodes available to schedule pods', 'no nodes available to schedule pods'],
  ])('finds the main reason of %s', (message, reason) => {
    expect(mainReason(message)).toBe(reason);
  });

  it('prints amounts', () => {
    expect([cpuText(0), cpuText(100), cpuText(1550), cpuText(2000)]).toEqual(['0', '100m', '1.55', '2']);
    expect([bytesText(0), bytesText(70 * 1024 ** 2), bytesText(1.7 * 1024 ** 3)]).toEqual([
      '0',
      '70Mi',
      '1.7Gi',
    ]);
    expect([percentText(0), percentText(0.004), percentText(0.384)]).toEqual(['0%', '<1%', '38%']);
    expect([elapsedText(872_120), elapsedText(90_061_000)]).toEqual(['00:14:32.120', '1d 01:01:01.000']);
  });
});

describe('placingStep', () => {
  const pod = { resource: 'pods', namespace: 'default', name: 'p' };
  const scheduled = (seq: number, node: string): StepHeader => ({
    ...step(seq, 'kube-scheduler', false, pod),
    decision: { type: 'scheduled', node, feasible: 1, evaluated: 1 } as StepHeader['decision'],
  });
  const view = (node: string, created: number) => ({ namespace: 'default', name: 'p', node, created });

  it('is the last one that placed this life of the pod where it is', () => {
    const log = new StepLog();
    log.add([step(1, 'user', true), scheduled(2, 'a'), step(3, 'kubelet@a', false, pod), step(4, 'user')]);
    expect(placingStep(log, view('a', 1), 4)?.seq).toBe(2);
    expect(placingStep(log, view('a', 1), 1)).toBeUndefined();
  });

  it('is none where somebody else bound the pod, or where an earlier pod of the name was placed', () => {
    const log = new StepLog();
    log.add([step(1, 'user', true), scheduled(2, 'a'), step(3, 'user'), step(4, 'user')]);
    expect(placingStep(log, view('b', 1), 4)).toBeUndefined();
    expect(placingStep(log, view('a', 3), 4)).toBeUndefined();
  });
});
