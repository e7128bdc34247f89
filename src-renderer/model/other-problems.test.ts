import type { Event, PersistentVolumeClaim } from 'kubernetes-types/core/v1';
import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1';
import { describe, expect, it } from 'vitest';
import { formatTime, type GroupResource, type KubeObject } from '@shared/api';
import { budgetProblem, claimProblem, workloadProblem } from './other-problems';
import type { PodView } from './pod-view';
import { PATIENCE } from './problems';
import { workloadView } from './workload-view';

const NOW = Date.UTC(2026, 0, 1, 12);
const events = (...all: object[]) => all as (Event & KubeObject)[];

describe('workloadProblem', () => {
  const problem = (resource: GroupResource, kind: string, status: object, ...told: object[]) => {
    const object = {
      apiVersion: 'v1',
      kind,
      metadata: { name: 'w', namespace: 'default' },
      spec: { replicas: 2, completions: 2 },
      status,
    } as unknown as KubeObject;
    return workloadProblem(workloadView(resource, object)!, object, events(...told));
  };

  it('names what the API server says of pods that it refuses', () => {
    const message =
      'pods "w-" is forbidden: exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2';
    const conditions = [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message }];
    expect(problem('deployments.apps', 'Deployment', { conditions })).toMatchObject({
      title: 'Deployment default/w',
      status: '0/2',
      reason: message,
      advice: 'createRefused',
      next: 'overview',
    });
    // A StatefulSet has no such condition: its events tell.
    const event = { type: 'Warning', reason: 'FailedCreate', message: 'no such account' };
    expect(problem('statefulsets.apps', 'StatefulSet', {}, event)).toMatchObject({
      reason: 'no such account',
      advice: 'createRefused',
    });
  });

  it('names rollouts that do not get on, and jobs that gave up', () => {
    const late = {
      type: 'Progressing',
      status: 'False',
      reason: 'ProgressDeadlineExceeded',
      message: 'late',
    };
    expect(problem('deployments.apps', 'Deployment', { conditions: [late] })?.advice).toBe('deadline');
    const failed = { type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded', message: 'limit' };
    expect(problem('jobs.batch', 'Job', { conditions: [failed] })).toMatchObject({ advice: 'jobFailed' });
  });

  it('has nothing to say of one that is on its way, or well', () => {
    expect(problem('deployments.apps', 'Deployment', {})).toBeUndefined();
    expect(problem('deployments.apps', 'Deployment', { readyReplicas: 2 })).toBeUndefined();
  });
});

describe('claimProblem', () => {
  const claim = (age: number, phase = 'Pending') =>
    ({
      metadata: { name: 'data', namespace: 'default', creationTimestamp: formatTime(NOW - age) },
      status: { phase },
    }) as PersistentVolumeClaim & KubeObject;

  it('names a claim that no volume suits, with what was said last', () => {
    const told = events(
      { reason: 'ProvisioningFailed', message: 'no class', lastTimestamp: formatTime(NOW - 1000) },
      { reason: 'FailedBinding', message: 'old', lastTimestamp: formatTime(NOW - 9000) },
    );
    expect(claimProblem(claim(2 * PATIENCE), told, NOW)).toMatchObject({
      title: 'PersistentVolumeClaim default/data',
      reason: 'no class',
      advice: 'claimPending',
    });
  });

  it('is patient, and lets claims wait for their first consumer', () => {
    expect(claimProblem(claim(1000), [], NOW)).toBeUndefined();
    expect(claimProblem(claim(2 * PATIENCE, 'Bound'), [], NOW)).toBeUndefined();
    const told = events({ reason: 'WaitForFirstConsumer', message: 'waiting' });
    expect(claimProblem(claim(2 * PATIENCE), told, NOW)).toBeUndefined();
  });
});

describe('budgetProblem', () => {
  const budget = (disruptionsAllowed: number) =>
    ({
      metadata: { name: 'b', namespace: 'default' },
      spec: { selector: { matchLabels: { app: 'a' } } },
      status: { disruptionsAllowed, expectedPods: 2, currentHealthy: 1, desiredHealthy: 2 },
    }) as unknown as PodDisruptionBudget & KubeObject;
  const on = (name: string, app: string) =>
    ({ namespace: 'default', name, labels: { app }, over: false }) as unknown as PodView;

  it('names a budget that holds pods on a node that is being drained', () => {
    expect(budgetProblem(budget(0), [on('p', 'a'), on('q', 'other')])).toMatchObject({
      status: '1/2',
      advice: 'budget',
      reason: expect.stringMatching(/disruptionsAllowed: 0 .*: p$/) as string,
    });
  });

  it('does not name one that lets pods go, or that nobody waits for', () => {
    expect(budgetProblem(budget(1), [on('p', 'a')])).toBeUndefined();
    expect(budgetProblem(budget(0), [on('q', 'other')])).toBeUndefined();
  });
});
