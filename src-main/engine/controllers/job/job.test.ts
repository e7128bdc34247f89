import { formatTime, type Live } from '@shared/api';
import type { Job } from 'kubernetes-types/batch/v1';
import { describe, expect, it } from 'vitest';
import { ControllerWorld } from '@main/engine/testing/controller-world';
import { formatIndexes, parseIndexes } from './indexes';

const JOBS = 'jobs.batch';
const TRACKING = 'batch.kubernetes.io/job-tracking';

const manifest = (spec: string, pod = 'restartPolicy: Never'): string => `
apiVersion: batch/v1
kind: Job
metadata: {name: work}
spec: {${spec === '{}' ? '' : `${spec.slice(1, -1)}, `}template: {spec: {${pod}, containers: [{name: c, image: busybox}]}}}
`;

type World = ControllerWorld;
const job = (w: World) => w.get<Live<Job>>(JOBS, 'work');
const types = (w: World) =>
  (job(w).status?.conditions ?? []).filter((c) => c.status === 'True').map((c) => `${c.type} ${c.reason}`);
const active = (w: World) =>
  w.pods(
    (p) => !p.metadata.deletionTimestamp && p.status?.phase !== 'Succeeded' && p.status?.phase !== 'Failed',
  );

function start(spec: string, pod?: string): World {
  const w = ControllerWorld.started();
  w.apply(manifest(spec, pod));
  w.settle();
  w.runAll();
  w.settle();
  return w;
}

function end(w: World, pod: ReturnType<World['pods']>[number], exitCode = 0): void {
  w.end(pod, exitCode);
  w.settle();
}

describe('Job', () => {
  it('runs one pod to its end, holds it until it is counted, and says so', () => {
    const w = start('{}');
    const [pod] = w.pods();
    expect(pod!.metadata.finalizers).toEqual([TRACKING]);
    expect(job(w).status).toMatchObject({ active: 1, ready: 1, startTime: formatTime(w.clock.now()) });
    w.advance(5_000);
    end(w, pod!);
    expect(w.pods()[0]!.metadata.finalizers).toBeUndefined();
    expect(job(w).status).toMatchObject({
      succeeded: 1,
      ready: 0,
      terminating: 0,
      uncountedTerminatedPods: {},
      completionTime: formatTime(w.clock.now()),
    });
    expect(job(w).status?.active).toBeUndefined();
    expect(types(w)).toEqual(['SuccessCriteriaMet CompletionsReached', 'Complete CompletionsReached']);
    expect(w.events('work')).toEqual([
      `Normal SuccessfulCreate Created pod: ${pod!.metadata.name}`,
      'Normal Completed Job completed',
    ]);
  });

  it('keeps up to parallelism pods at work until completions are reached', () => {
    const w = start('{parallelism: 2, completions: 3}');
    const seen: number[] = [];
    for (let i = 0; i < 3; i++) {
      seen.push(active(w).length);
      end(w, active(w)[0]!);
      w.runAll();
      w.settle();
    }
    expect(seen).toEqual([2, 2, 1]);
    expect(job(w).status).toMatchObject({ succeeded: 3 });
    expect(types(w)).toContain('Complete CompletionsReached');
  });

  it('without completions is done when one pod succeeded and all are over', () => {
    const w = start('{parallelism: 3}');
    const [a, b, c] = active(w);
    end(w, a!);
    end(w, b!);
    expect(active(w)).toHaveLength(1);
    expect(types(w)).toEqual([]);
    end(w, c!);
    expect(types(w)).toContain('Complete CompletionsReached');
    expect(job(w).status?.succeeded).toBe(3);
  });

  it('replaces failed pods after 10 s, 20 s, 40 s, and gives up beyond backoffLimit', () => {
    const w = start('{backoffLimit: 3}');
    const waits: number[] = [];
    for (let i = 0; i < 3; i++) {
      end(w, active(w)[0]!, 1);
      const from = w.elapsed;
      while (active(w).length === 0) w.advance(1_000);
      waits.push(w.elapsed - from);
      w.runAll();
    }
    expect(waits).toEqual([10, 20, 40]);
    end(w, active(w)[0]!, 1);
    expect(types(w)).toEqual(['FailureTarget BackoffLimitExceeded', 'Failed BackoffLimitExceeded']);
    expect(job(w).status).toMatchObject({ failed: 4 });
    expect(w.events('work')).toContain(
      'Warning BackoffLimitExceeded Job has reached the specified backoff limit',
    );
  });

  it('counts restarts in place where the pods restart on failure', () => {
    const w = start('{backoffLimit: 2}', 'restartPolicy: OnFailure');
    w.setStatus(w.pods()[0]!, {
      containerStatuses: [{ name: 'c', image: '', imageID: '', ready: false, restartCount: 2 }],
    });
    w.settle();
    expect(types(w)).toEqual(['FailureTarget BackoffLimitExceeded']);
    w.endTerminating();
    w.settle();
    expect(types(w)).toEqual(['FailureTarget BackoffLimitExceeded', 'Failed BackoffLimitExceeded']);
  });

  it('ends when activeDeadlineSeconds are over', () => {
    const w = start('{activeDeadlineSeconds: 30}');
    w.advance(29_000);
    expect(active(w)).toHaveLength(1);
    w.advance(1_000);
    expect(active(w)).toEqual([]);
    w.endTerminating();
    w.settle();
    expect(types(w)).toEqual(['FailureTarget DeadlineExceeded', 'Failed DeadlineExceeded']);
  });

  it('Indexed: gives each pod an index, its environment and host name, and runs each index once', () => {
    const w = start('{completionMode: Indexed, completions: 4, parallelism: 2}');
    const indexes = () =>
      active(w)
        .map((p) => p.metadata.annotations?.['batch.kubernetes.io/job-completion-index'])
        .sort();
    expect(indexes()).toEqual(['0', '1']);
    const zero = active(w).find((p) => p.spec?.hostname === 'work-0')!;
    expect(zero.metadata.name).toMatch(/^work-0-/);
    expect(zero.spec?.containers[0]?.env).toContainEqual({
      name: 'JOB_COMPLETION_INDEX',
      valueFrom: {
        fieldRef: {
          apiVersion: 'v1',
          fieldPath: "metadata.labels['batch.kubernetes.io/job-completion-index']",
        },
      },
    });
    end(w, zero);
    expect(indexes()).toEqual(['1', '2']);
    w.runAll();
    w.settle();
    end(
      w,
      active(w).find((p) => p.spec?.hostname === 'work-2')!,
      1,
    );
    w.advance(10_000);
    expect(indexes()).toEqual(['1', '2']);
    for (let i = 0; i < 5; i++) {
      w.runAll();
      w.settle();
      for (const pod of active(w)) end(w, pod);
      w.advance(20_000);
    }
    expect(job(w).status).toMatchObject({ succeeded: 4, failed: 1, completedIndexes: '0-3' });
    expect(types(w)).toContain('Complete CompletionsReached');
  });

  it.each([
    [
      'FailJob for the exit code',
      '[{action: FailJob, onExitCodes: {containerName: c, operator: In, values: [42]}}]',
      42,
      ['FailureTarget PodFailurePolicy', 'Failed PodFailurePolicy'],
      1,
    ],
    [
      'Count for another exit code',
      '[{action: FailJob, onExitCodes: {operator: In, values: [42]}}]',
      1,
      [],
      1,
    ],
    [
      'Ignore outside of the listed codes',
      '[{action: Ignore, onExitCodes: {operator: NotIn, values: [42]}}]',
      1,
      [],
      0,
    ],
  ])('podFailurePolicy: %s', (_name, rules, code, conditions, failed) => {
    const w = start(`{backoffLimit: 3, podFailurePolicy: {rules: ${rules}}}`);
    const pod = w.pods()[0]!;
    end(w, pod, code);
    expect(types(w)).toEqual(conditions);
    expect(job(w).status?.failed ?? 0).toBe(failed);
    if (conditions.length > 0) {
      expect(job(w).status?.conditions?.[0]?.message).toBe(
        `Container c for pod default/${pod.metadata.name} failed with exit code 42 matching FailJob rule at index 0`,
      );
    }
  });

  it('podFailurePolicy: Ignore lets disrupted pods be replaced at no cost', () => {
    const w = start(
      '{backoffLimit: 0, podFailurePolicy: {rules: [{action: Ignore, onPodConditions: [{type: DisruptionTarget}]}]}}',
    );
    w.setStatus(w.pods()[0]!, {
      phase: 'Failed',
      conditions: [{ type: 'DisruptionTarget', status: 'True' }],
    });
    w.settle();
    expect(active(w)).toHaveLength(1);
    expect(job(w).status?.failed).toBeUndefined();
  });

  it('suspends: its pods go and its clock stops; resumed it begins anew', () => {
    const w = start('{suspend: true, activeDeadlineSeconds: 60}');
    expect(w.pods()).toEqual([]);
    expect(types(w)).toEqual(['Suspended JobSuspended']);
    expect(job(w).status?.startTime).toBeUndefined();
    w.advance(120_000);
    w.patch(JOBS, 'work', { spec: { suspend: false } });
    w.settle();
    expect(active(w)).toHaveLength(1);
    expect(job(w).status?.startTime).toBe(formatTime(w.clock.now()));
    w.runAll();
    w.patch(JOBS, 'work', { spec: { suspend: true } });
    w.settle();
    expect(active(w)).toEqual([]);
    expect(w.events('work')).toContain('Normal Resumed Job resumed');
    w.endTerminating();
    w.settle();
    expect(types(w)).toEqual(['Suspended JobSuspended']);
  });

  it('counts a pod that somebody deletes as failed, and replaces it', () => {
    const w = start('{}');
    w.delete('pods', w.pods()[0]!.metadata.name);
    w.settle();
    expect(job(w).status).toMatchObject({ failed: 1, terminating: 1 });
    w.advance(10_000);
    expect(active(w)).toHaveLength(1);
  });

  it('ttlSecondsAfterFinished takes it away, with its pods', () => {
    const w = start('{ttlSecondsAfterFinished: 30}');
    end(w, w.pods()[0]!);
    w.advance(29_000);
    expect(w.list(JOBS)).toHaveLength(1);
    w.advance(1_000);
    expect(w.list(JOBS)).toEqual([]);
    expect(w.pods()).toEqual([]);
  });

  it('lets go of its pods when it is gone itself', () => {
    const w = start('{parallelism: 2, completions: 2}');
    w.delete(JOBS, 'work', { propagationPolicy: 'Background' });
    w.settle();
    w.endTerminating();
    w.settle();
    expect(w.pods()).toEqual([]);
  });

  it('writes and reads lists of indexes', () => {
    for (const text of ['', '0', '0,1', '0-2', '1,3-5,7', '0-9,11'])
      expect(formatIndexes(parseIndexes(text))).toBe(text);
  });
});
