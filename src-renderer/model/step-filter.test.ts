import { describe, expect, it } from 'vitest';
import type { StepHeader } from '@shared/contract';
import { filteredSteps, ALL_STEPS, stepKind, type StepFilter } from './step-filter';
import { StepLog } from './step-log';

const pod = { resource: 'pods', namespace: 'default', name: 'p' } as const;

function step(seq: number, actor: string, more: Partial<StepHeader> = {}): StepHeader {
  return {
    seq,
    turn: seq,
    time: seq,
    actor,
    action: 'x',
    object: null,
    cause: { step: seq - 1 },
    decision: null,
    fromRevision: seq,
    toRevision: seq + 1,
    ...more,
  };
}

const refusal = { type: 'unschedulable', message: 'no' } as StepHeader['decision'];
const STEPS = [
  step(1, 'user', { cause: { input: 1 }, object: pod, action: 'create' }),
  step(2, 'kube-scheduler', { object: pod, decision: refusal }),
  step(3, 'user', { cause: { input: 2 }, decision: { type: 'requestRefused', message: 'no' } as never }),
  step(4, 'kubelet@a', { object: { ...pod, name: 'q' }, action: 'start container' }),
  step(5, 'kubelet@b', { object: pod, action: 'probe', toRevision: 5, fromRevision: 5 }),
];

describe('stepKind', () => {
  it('tells what somebody did, what was refused, what changed something and what did not', () => {
    expect(STEPS.map(stepKind)).toEqual(['input', 'refused', 'refused', 'change', 'quiet']);
  });
});

describe('filteredSteps', () => {
  const log = new StepLog();
  log.add(STEPS);
  const found = (filter: Partial<StepFilter>) =>
    filteredSteps(
      log,
      { ...ALL_STEPS, ...filter },
      ({ action, object }) => `${action} ${object?.name ?? ''}`,
    );

  it('has nothing to say without a filter', () => {
    expect(found({})).toBeNull();
    expect(found({ query: '  ' })).toBeNull();
  });

  it.each<[string, Partial<StepFilter>, number[]]>([
    ['all words, whatever their case', { query: 'CONTAINER q' }, [4]],
    ['a kind', { kind: 'refused' }, [2, 3]],
    ['an actor', { lane: { kind: 'kubelet', node: 'b' } }, [5]],
    ['all kubelets where they share a lane', { lane: { kind: 'kubelets', node: '' } }, [4, 5]],
    ['an object', { about: pod }, [1, 2, 5]],
    ['all of it together', { about: pod, kind: 'quiet', query: 'probe' }, [5]],
    ['nothing', { query: 'probe', kind: 'input' }, []],
  ])('finds %s', (_what, filter, seqs) => {
    expect(found(filter)).toEqual(seqs);
  });
});
