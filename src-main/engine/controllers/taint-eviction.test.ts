import { describe, expect, it } from 'vitest';
import { ControllerWorld } from '@main/engine/testing/controller-world';

function world(): ControllerWorld {
  const w = ControllerWorld.started();
  w.create('nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1' } });
  w.patch(
    'nodes',
    'n1',
    { status: { conditions: [{ type: 'Ready', status: 'True' }] } },
    'merge',
    '',
    'status',
  );
  w.settle();
  return w;
}

function pod(w: ControllerWorld, name: string, ...tolerations: object[]): void {
  w.create('pods', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default' },
    spec: { nodeName: 'n1', containers: [{ name: 'c', image: 'nginx' }], tolerations },
  });
  w.run(w.get('pods', name));
}

const taint = (w: ControllerWorld, ...taints: object[]): void => {
  w.patch('nodes', 'n1', { spec: { taints: taints.length > 0 ? taints : null } }, 'merge', '');
  w.settle();
};
const QQQ = { key: 'qqq', effect: 'NoExecute' };
const leaving = (w: ControllerWorld) =>
  w.pods((p) => p.metadata.deletionTimestamp !== undefined).map((p) => p.metadata.name);
const tolerates = (seconds?: number) => ({
  key: 'qqq',
  operator: 'Exists',
  effect: 'NoExecute',
  ...(seconds === undefined ? {} : { tolerationSeconds: seconds }),
});

describe('taint eviction', () => {
  it('deletes at once what does not tolerate a NoExecute taint, and marks it first', () => {
    const w = world();
    pod(w, 'plain');
    pod(w, 'tolerant', tolerates());
    taint(w, QQQ);
    expect(leaving(w)).toEqual(['plain']);
    expect(w.events('plain')).toEqual(['Normal TaintManagerEviction Marking for deletion Pod default/plain']);
    expect(w.pods()[0]!.status?.conditions).toContainEqual(
      expect.objectContaining({
        type: 'DisruptionTarget',
        status: 'True',
        reason: 'DeletionByTaintManager',
        message: 'Taint manager: deleting due to NoExecute taint',
      }),
    );
  });

  it('leaves pods alone on a node with NoSchedule and PreferNoSchedule taints', () => {
    const w = world();
    pod(w, 'plain');
    taint(w, { key: 'a', effect: 'NoSchedule' }, { key: 'b', effect: 'PreferNoSchedule' });
    expect(leaving(w)).toEqual([]);
  });

  it('lets a tolerated pod go when its seconds are over', () => {
    const w = world();
    pod(w, 'patient', tolerates(60));
    taint(w, QQQ);
    w.advance(59_000);
    expect(leaving(w)).toEqual([]);
    w.advance(1_000);
    expect(leaving(w)).toEqual(['patient']);
  });

  it('takes the shortest time that several taints are tolerated', () => {
    const w = world();
    pod(w, 'p', tolerates(60), {
      key: 'other',
      operator: 'Exists',
      tolerationSeconds: 5,
      effect: 'NoExecute',
    });
    taint(w, QQQ, { key: 'other', effect: 'NoExecute' });
    w.advance(5_000);
    expect(leaving(w)).toEqual(['p']);
  });

  it('calls the eviction off when the taint goes, and counts anew when it comes back', () => {
    const w = world();
    pod(w, 'p', tolerates(60));
    taint(w, QQQ);
    w.advance(30_000);
    taint(w);
    expect(w.events('p')).toEqual(['Normal TaintManagerEviction Cancelling deletion of Pod default/p']);
    taint(w, QQQ);
    w.advance(59_000);
    expect(leaving(w)).toEqual([]);
    w.advance(1_000);
    expect(leaving(w)).toEqual(['p']);
  });

  it('evicts a pod that is bound to a node with such a taint', () => {
    const w = world();
    taint(w, QQQ);
    pod(w, 'late');
    w.settle();
    expect(leaving(w)).toEqual(['late']);
  });

  it('keeps its appointments across a save', () => {
    const w = world();
    pod(w, 'p', tolerates(60));
    taint(w, QQQ);
    w.advance(30_000);
    const again = ControllerWorld.restored(w.save());
    again.advance(29_000);
    expect(leaving(again)).toEqual([]);
    again.advance(1_000);
    expect(leaving(again)).toEqual(['p']);
  });
});
