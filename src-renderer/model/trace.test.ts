import { describe, expect, it } from 'vitest';
import type { Cause, StepHeader } from '@shared/contract';
import { StepLog } from './step-log';
import { traceOfObject, traceOfStep } from './trace';

const step = (
  seq: number,
  actor: string,
  cause: Cause | null,
  name = 'p',
  more: Partial<StepHeader> = {},
): StepHeader => ({
  seq,
  turn: seq,
  time: seq * 10,
  actor,
  action: 'act',
  object: { resource: 'pods', namespace: 'default', name },
  cause,
  decision: null,
  fromRevision: seq,
  toRevision: seq + 1,
  ...more,
});

const log = (): StepLog => {
  const made = new StepLog();
  made.reset(6);
  made.add([
    step(1, 'user', { input: 1 }, 'p'),
    step(2, 'user', { input: 2 }, 'other'),
    step(3, 'kube-scheduler', { step: 1 }, 'p', {
      decision: { type: 'scheduled', node: 'n', evaluated: 1, feasible: 1, attempt: 1 },
    }),
    step(4, 'kube-scheduler', { step: 2 }, 'other', {
      fromRevision: 5,
      toRevision: 5,
      decision: { type: 'unschedulable', message: 'no', attempt: 1 },
    }),
    step(5, 'kubelet@n', { step: 3 }, 'p'),
    step(6, 'job-controller', { step: 5 }, 'job', {
      object: { resource: 'jobs.batch', namespace: 'default', name: 'job' },
    }),
  ]);
  return made;
};

describe('traceOfObject', () => {
  it('shows the steps about the object, with what led to them, and nothing else', () => {
    const { rows } = traceOfObject(log(), { resource: 'pods', namespace: 'default', name: 'p' });
    expect(rows.map((row) => [row.step.seq, row.from, row.woken])).toEqual([
      [1, 'user', false],
      [3, 'scheduler', true],
      [5, 'kubelet', true],
    ]);
    expect(rows.map((row) => row.later)).toEqual([0, 20, 20]);
    expect(rows[2]!.who).toBe('n');
  });

  it('brings in causes that are about other objects', () => {
    const { rows } = traceOfObject(log(), { resource: 'jobs.batch', namespace: 'default', name: 'job' });
    expect(rows.map((row) => row.step.seq)).toEqual([1, 3, 5, 6]);
    expect(rows.map((row) => row.main)).toEqual([false, false, false, true]);
  });
});

describe('traceOfStep', () => {
  it('shows what led to a step and all that came of it', () => {
    expect(traceOfStep(log(), 3).rows.map((row) => row.step.seq)).toEqual([1, 3, 5, 6]);
  });

  it('knows refusals, and that they wrote nothing', () => {
    const { rows } = traceOfStep(log(), 2);
    expect(rows.map((row) => [row.step.seq, row.refused, row.revisions])).toEqual([
      [2, false, { from: 3, to: 3 }],
      [4, true, null],
    ]);
  });
});
