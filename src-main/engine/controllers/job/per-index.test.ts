import { type Live } from '@shared/api';
import type { Job } from 'kubernetes-types/batch/v1';
import type { Pod } from 'kubernetes-types/core/v1';
import { describe, expect, it } from 'vitest';
import { ControllerWorld } from '@main/engine/testing/controller-world';
import { matchingRule } from './outcome';

const JOBS = 'jobs.batch';
const PREFIX = 'batch.kubernetes.io/';

type World = ControllerWorld;
const job = (w: World) => w.get<Live<Job>>(JOBS, 'work');
const conditions = (w: World) =>
  (job(w).status?.conditions ?? [])
    .filter((c) => c.status === 'True')
    .map((c) => `${c.type} ${c.reason}: ${c.message}`);
const indexOf = (pod: Live<Pod>): string => pod.metadata.annotations?.[`${PREFIX}job-completion-index`] ?? '';
const active = (w: World) =>
  w.pods(
    (p) => !p.metadata.deletionTimestamp && p.status?.phase !== 'Succeeded' && p.status?.phase !== 'Failed',
  );
/** The indexes that are worked on, with their failures so far. */
const working = (w: World): string[] =>
  active(w)
    .map((pod) => {
      const {
        [`${PREFIX}job-index-failure-count`]: failures,
        [`${PREFIX}job-index-ignored-failure-count`]: ignored,
      } = pod.metadata.annotations ?? {};
      return `${indexOf(pod)}: ${failures}${ignored === undefined ? '' : `+${ignored}`}`;
    })
    .sort((a, b) => (a < b ? -1 : 1));

function start(spec: string): World {
  const w = ControllerWorld.started();
  w.create('nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1' } });
  w.apply(`
apiVersion: batch/v1
kind: Job
metadata: {name: work}
spec:
  completionMode: Indexed
  ${spec}
  template: {spec: {restartPolicy: Never, containers: [{name: c, image: busybox}]}}
`);
  w.settle();
  w.runAll();
  w.settle();
  return w;
}

/** Ends the pod of an index; a new pod runs at once, if it comes. */
function end(w: World, index: number, exitCode = 0): void {
  const pod = active(w).find((p) => indexOf(p) === `${index}`);
  if (!pod) throw new Error(`nobody works on ${index}`);
  w.end(pod, exitCode);
  w.settle();
  w.runAll();
  w.settle();
}

function pass(w: World, seconds: number): void {
  w.advance(seconds * 1000);
  w.runAll();
  w.settle();
}

/** Lets pods that are being deleted end. */
function clear(w: World): void {
  w.endTerminating();
  w.settle();
}

describe('backoffLimitPerIndex', () => {
  it('gives an index up when its pods have failed too often, and goes on with the others', () => {
    const w = start('completions: 3\n  parallelism: 3\n  backoffLimitPerIndex: 1');
    expect(working(w)).toEqual(['0: 0', '1: 0', '2: 0']);
    expect(job(w).status?.failedIndexes).toBe('');
    end(w, 1, 1);
    pass(w, 9);
    expect(working(w)).toEqual(['0: 0', '2: 0']);
    // The failed pod carries the count: it is held, and not counted, until another pod carries it on.
    expect(job(w).status?.failed).toBeUndefined();
    const failed = w.pods((p) => p.status?.phase === 'Failed')[0]!;
    expect(failed.metadata.finalizers).toEqual([`${PREFIX}job-tracking`]);
    pass(w, 1);
    expect(working(w)).toEqual(['0: 0', '1: 1', '2: 0']);
    expect(job(w).status?.failed).toBe(1);
    expect(w.pods((p) => p.status?.phase === 'Failed')[0]!.metadata.finalizers).toBeUndefined();
    end(w, 1, 1);
    expect(job(w).status).toMatchObject({ failed: 2, failedIndexes: '1' });
    expect(conditions(w)).toEqual([]);
    end(w, 0);
    end(w, 2);
    expect(job(w).status).toMatchObject({
      succeeded: 2,
      failed: 2,
      completedIndexes: '0,2',
      failedIndexes: '1',
    });
    expect(conditions(w)).toEqual([
      'FailureTarget FailedIndexes: Job has failed indexes',
      'Failed FailedIndexes: Job has failed indexes',
    ]);
    expect(w.events('work')).toContain('Warning FailedIndexes Job has failed indexes');
  });

  it('waits 10 s, 20 s, 40 s for each index by itself', () => {
    const w = start('completions: 2\n  parallelism: 2\n  backoffLimitPerIndex: 5');
    const waits: number[] = [];
    for (let i = 0; i < 3; i++) {
      end(w, 0, 1);
      const from = w.elapsed;
      while (working(w).length < 2) pass(w, 1);
      waits.push(w.elapsed - from);
    }
    expect(waits).toEqual([10, 20, 40]);
    expect(working(w)).toEqual(['0: 3', '1: 0']);
    end(w, 1, 1);
    const from = w.elapsed;
    while (working(w).length < 2) pass(w, 1);
    expect(w.elapsed - from).toBe(10);
    // No limit for the whole job: failures that indexes may have do not add up.
    expect(job(w).spec?.backoffLimit).toBe(2 ** 31 - 1);
  });

  it('still counts all failures against a backoffLimit that is set', () => {
    const w = start('completions: 3\n  parallelism: 3\n  backoffLimitPerIndex: 5\n  backoffLimit: 1');
    end(w, 0, 1);
    expect(conditions(w)).toEqual([]);
    end(w, 1, 1);
    clear(w);
    expect(conditions(w)).toEqual([
      'FailureTarget BackoffLimitExceeded: Job has reached the specified backoff limit',
      'Failed BackoffLimitExceeded: Job has reached the specified backoff limit',
    ]);
    // The third pod was stopped because of them.
    expect(job(w).status).toMatchObject({ failed: 3, failedIndexes: '' });
    expect(w.pods((p) => p.metadata.finalizers !== undefined)).toEqual([]);
  });

  it('ends the job when more than maxFailedIndexes are given up: first FailureTarget, then Failed', () => {
    const w = start('completions: 4\n  parallelism: 4\n  backoffLimitPerIndex: 0\n  maxFailedIndexes: 1');
    end(w, 0, 1);
    expect(conditions(w)).toEqual([]);
    expect(working(w)).toHaveLength(3);
    end(w, 3, 1);
    const said = 'MaxFailedIndexesExceeded: Job has exceeded the specified maximal number of failed indexes';
    expect(conditions(w)).toEqual([`FailureTarget ${said}`]);
    expect(working(w)).toEqual([]);
    clear(w);
    expect(conditions(w)).toEqual([`FailureTarget ${said}`, `Failed ${said}`]);
    expect(job(w).status).toMatchObject({ failed: 4, failedIndexes: '0,3', terminating: 0 });
  });

  it('FailIndex gives an index up at once; Ignore costs it time, but no retry', () => {
    const rules =
      '[{action: FailIndex, onExitCodes: {operator: In, values: [42]}}, {action: Ignore, onExitCodes: {operator: In, values: [7]}}]';
    const w = start(
      `completions: 2\n  parallelism: 2\n  backoffLimitPerIndex: 1\n  podFailurePolicy: {rules: ${rules}}`,
    );
    end(w, 0, 42);
    expect(job(w).status).toMatchObject({ failed: 1, failedIndexes: '0' });
    end(w, 1, 7);
    pass(w, 9);
    expect(working(w)).toEqual([]);
    pass(w, 1);
    expect(working(w)).toEqual(['1: 0+1']);
    end(w, 1, 1);
    pass(w, 20);
    expect(working(w)).toEqual(['1: 1+1']);
    expect(job(w).status).toMatchObject({ failed: 2, failedIndexes: '0' });
    end(w, 1, 1);
    expect(job(w).status).toMatchObject({ failed: 3, failedIndexes: '0,1' });
    expect(conditions(w)).toContain('Failed FailedIndexes: Job has failed indexes');
  });

  it('counts a deleted pod as a failure of its index', () => {
    const w = start('completions: 1\n  backoffLimitPerIndex: 1');
    w.delete('pods', w.pods()[0]!.metadata.name);
    w.settle();
    pass(w, 10);
    expect(working(w)).toEqual(['0: 1']);
    expect(job(w).status).toMatchObject({ failed: 1 });
  });

  it('goes on after a save as it would have', () => {
    const before = start('completions: 2\n  parallelism: 2\n  backoffLimitPerIndex: 1');
    end(before, 0, 1);
    const w = ControllerWorld.restored(before.save());
    pass(w, 10);
    expect(working(w)).toEqual(['0: 1', '1: 0']);
  });
});

describe('successPolicy', () => {
  it('ends the job well once a rule is met: first SuccessCriteriaMet, then Complete', () => {
    const w = start(
      'completions: 4\n  parallelism: 4\n  successPolicy: {rules: [{succeededIndexes: "0", succeededCount: 1}, {succeededCount: 3}]}',
    );
    end(w, 1);
    end(w, 2);
    expect(conditions(w)).toEqual([]);
    end(w, 3);
    expect(conditions(w)).toEqual(['SuccessCriteriaMet SuccessPolicy: Matched rules at index 1']);
    expect(working(w)).toEqual([]);
    expect(job(w).status?.completionTime).toBeUndefined();
    clear(w);
    expect(conditions(w)).toEqual([
      'SuccessCriteriaMet SuccessPolicy: Matched rules at index 1',
      'Complete SuccessPolicy: Matched rules at index 1',
    ]);
    expect(job(w).status).toMatchObject({ succeeded: 3, completedIndexes: '1-3' });
    expect(job(w).status?.completionTime).toBeDefined();
    // Pods that are stopped because the job has succeeded are no failures.
    expect(job(w).status?.failed).toBeUndefined();
    expect(w.events('work')).toContain('Normal Completed Job completed');
  });

  it('stays decided, whatever becomes of the pods that are left', () => {
    const w = start(
      'completions: 2\n  parallelism: 2\n  backoffLimitPerIndex: 0\n  successPolicy: {rules: [{succeededIndexes: "0"}]}',
    );
    end(w, 0);
    const last = w.pods((p) => indexOf(p) === '1')[0]!;
    w.setStatus(last, { phase: 'Failed' });
    w.settle();
    clear(w);
    expect(conditions(w).map((text) => text.split(':')[0])).toEqual([
      'SuccessCriteriaMet SuccessPolicy',
      'Complete SuccessPolicy',
    ]);
  });

  it('comes after failures: a job all of whose indexes are decided, one of them badly, fails', () => {
    const w = start(
      'completions: 2\n  parallelism: 2\n  backoffLimitPerIndex: 0\n  successPolicy: {rules: [{succeededIndexes: "1"}]}',
    );
    end(w, 0, 1);
    end(w, 1);
    expect(conditions(w)).toContain('Failed FailedIndexes: Job has failed indexes');
  });

  it('without a rule that is met the job completes as usual', () => {
    const w = start(
      'completions: 2\n  parallelism: 2\n  successPolicy: {rules: [{succeededIndexes: "0,1"}]}',
    );
    end(w, 0);
    expect(conditions(w)).toEqual([]);
    end(w, 1);
    expect(conditions(w)).toContain('Complete SuccessPolicy: Matched rules at index 0');
  });

  it.each<[string, object, number[], number | undefined]>([
    ['all of the indexes', { succeededIndexes: '0,2-3' }, [0, 2, 3, 7], 0],
    ['not if one is missing', { succeededIndexes: '0,2-3' }, [0, 2, 7], undefined],
    ['so many of the indexes', { succeededIndexes: '1-4', succeededCount: 3 }, [1, 3, 4], 0],
    ['not of others', { succeededIndexes: '1-4', succeededCount: 3 }, [1, 3, 5], undefined],
    ['so many of all', { succeededCount: 2 }, [5, 9], 0],
    ['nothing before an index has succeeded', { succeededCount: 0 }, [], undefined],
  ])('a rule asks for %s', (_what, rule, done, expected) => {
    expect(matchingRule({ rules: [rule] }, new Set(done))).toBe(expected);
  });
});
