import { isPodReady, type Live } from '@shared/api';
import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1';
import { describe, expect, it } from 'vitest';
import { ControllerWorld } from '@main/engine/testing/controller-world';

const BUDGETS = 'poddisruptionbudgets.policy';

function world(replicas: number, rule: string, ready = replicas): ControllerWorld {
  const w = ControllerWorld.started();
  w.apply(`
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: c, image: nginx}]}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: b}
spec: {${rule}, selector: {matchLabels: {app: web}}}
`);
  w.settle();
  w.pods().forEach((pod, i) => {
    w.bind(pod, 'n1');
    w.run(pod, i < ready);
  });
  w.settle();
  return w;
}

const status = (w: ControllerWorld) => w.get<Live<PodDisruptionBudget>>(BUDGETS, 'b').status;

describe('PodDisruptionBudget', () => {
  it.each([
    [
      'minAvailable: 2',
      3,
      3,
      { expectedPods: 3, desiredHealthy: 2, currentHealthy: 3, disruptionsAllowed: 1 },
    ],
    [
      'minAvailable: 50%',
      5,
      5,
      { expectedPods: 5, desiredHealthy: 3, currentHealthy: 5, disruptionsAllowed: 2 },
    ],
    [
      'maxUnavailable: 1',
      3,
      3,
      { expectedPods: 3, desiredHealthy: 2, currentHealthy: 3, disruptionsAllowed: 1 },
    ],
    [
      'maxUnavailable: 30%',
      10,
      10,
      { expectedPods: 10, desiredHealthy: 7, currentHealthy: 10, disruptionsAllowed: 3 },
    ],
    [
      'maxUnavailable: 30%',
      3,
      3,
      { expectedPods: 3, desiredHealthy: 2, currentHealthy: 3, disruptionsAllowed: 1 },
    ],
    [
      'maxUnavailable: 0',
      3,
      3,
      { expectedPods: 3, desiredHealthy: 3, currentHealthy: 3, disruptionsAllowed: 0 },
    ],
    [
      'minAvailable: 100%',
      3,
      3,
      { expectedPods: 3, desiredHealthy: 3, currentHealthy: 3, disruptionsAllowed: 0 },
    ],
    [
      'minAvailable: 2',
      3,
      1,
      { expectedPods: 3, desiredHealthy: 2, currentHealthy: 1, disruptionsAllowed: 0 },
    ],
  ])('%s of %i pods with %i ready', (rule, replicas, ready, expected) => {
    const w = world(replicas, rule, ready);
    expect(status(w)).toMatchObject({ ...expected, observedGeneration: 1 });
    expect(status(w)?.conditions).toMatchObject([
      expected.disruptionsAllowed > 0
        ? { type: 'DisruptionAllowed', status: 'True', reason: 'SufficientPods' }
        : { type: 'DisruptionAllowed', status: 'False', reason: 'InsufficientPods' },
    ]);
  });

  it('counts an eviction that was allowed as a disruption until its pod is gone', () => {
    const w = world(3, 'maxUnavailable: 1');
    const [pod] = w.pods();
    expect(w.act(() => w.client.evict('default', pod!.metadata.name)).ok).toBe(true);
    w.settle();
    expect(status(w)).toMatchObject({ currentHealthy: 2, disruptionsAllowed: 0 });
    const next = w.pods((p) => p !== pod && p.status?.phase === 'Running')[1]!;
    const refused = w.act(() => w.client.evict('default', next.metadata.name));
    expect(refused).toMatchObject({ ok: false, status: { code: 429, reason: 'TooManyRequests' } });
    w.live();
    expect(status(w)).toMatchObject({ currentHealthy: 3, disruptionsAllowed: 1 });
  });

  it('never lets evictions break the budget, whoever asks', () => {
    const w = world(6, 'minAvailable: 4');
    for (const pod of w.pods()) w.act(() => w.client.evict('default', pod.metadata.name));
    w.settle();
    for (const pod of w.pods()) w.act(() => w.client.evict('default', pod.metadata.name));
    expect(w.pods((p) => p.status?.phase === 'Running' && !p.metadata.deletionTimestamp)).toHaveLength(4);
  });

  it.each([
    // [policy, minAvailable, ready of 3, whether a pod that is not ready may go, whether one that is ready may]
    ['', 2, 2, true, false],
    ['', 2, 1, false, false],
    ['IfHealthyBudget', 2, 2, true, false],
    ['IfHealthyBudget', 3, 1, false, false],
    ['AlwaysAllow', 2, 1, true, false],
    ['AlwaysAllow', 3, 0, true, null],
    ['', 1, 2, true, true],
    ['', 0, 1, true, true],
  ] as const)(
    'unhealthyPodEvictionPolicy "%s", minAvailable %i, %i of 3 ready: an unready pod may go: %s, a ready one: %s',
    (policy, min, ready, unreadyMay, readyMay) => {
      const rule = `minAvailable: ${min}${policy ? `, unhealthyPodEvictionPolicy: ${policy}` : ''}`;
      const may = (wanted: boolean): boolean | null => {
        const w = world(3, rule, ready);
        const pod = w.pods((p) => isPodReady(p) === wanted)[0];
        return pod ? w.act(() => w.client.evict('default', pod.metadata.name)).ok : null;
      };
      expect([may(false), may(true)]).toEqual([unreadyMay, readyMay]);
    },
  );

  it('of which a pod has several lets no eviction through, and says why with a 500', () => {
    const w = world(3, 'maxUnavailable: 1');
    w.apply(
      '{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: c}, spec: {maxUnavailable: 3, selector: {}}}',
    );
    w.settle();
    const [pod] = w.pods();
    expect(w.act(() => w.client.evict('default', pod!.metadata.name))).toMatchObject({
      ok: false,
      status: {
        code: 500,
        reason: 'InternalError',
        message:
          'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
      },
    });
    expect(w.pods((p) => p.metadata.deletionTimestamp !== undefined)).toEqual([]);
    w.delete('poddisruptionbudgets.policy', 'c');
    w.settle();
    expect(w.act(() => w.client.evict('default', pod!.metadata.name)).ok).toBe(true);
  });

  it('allows nothing while it cannot know how many pods there should be', () => {
    const w = ControllerWorld.started();
    w.create('pods', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: 'p',
        namespace: 'default',
        labels: { app: 'x' },
        ownerReferences: [
          { apiVersion: 'example.com/v1', kind: 'Thing', name: 't', uid: 'u', controller: true },
        ],
      },
      spec: { containers: [{ name: 'c', image: 'nginx' }] },
    });
    w.apply(
      '{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: b}, spec: {maxUnavailable: 1, selector: {matchLabels: {app: x}}}}',
    );
    w.settle();
    expect(status(w)).toMatchObject({ disruptionsAllowed: 0 });
    expect(status(w)?.conditions).toMatchObject([
      { status: 'False', reason: 'SyncFailed', message: 'found no controllers for pod "p"' },
    ]);
    expect(w.events('b').join()).toContain(
      'Warning CalculateExpectedPodCountFailed Failed to calculate the number of expected pods: found no controllers for pod "p"',
    );
  });

  it('says when it selects nothing', () => {
    const w = ControllerWorld.started();
    w.apply(
      '{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: b}, spec: {maxUnavailable: 1, selector: {matchLabels: {app: x}}}}',
    );
    w.settle();
    expect(w.events('b')).toEqual([expect.stringMatching(/^Normal NoPods No matching pods found/)]);
    expect(status(w)).toMatchObject({ expectedPods: 0, disruptionsAllowed: 0 });
  });
});
