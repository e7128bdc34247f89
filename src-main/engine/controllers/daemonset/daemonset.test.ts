import type { Live } from '@shared/api';
import type { DaemonSet } from 'kubernetes-types/apps/v1';
import { describe, expect, it } from 'vitest';
import { ControllerWorld } from '@main/engine/testing/controller-world';

const SETS = 'daemonsets.apps';

const manifest = (more = '', pod = ''): string => `
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:${more}
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec: {containers: [{name: c, image: "agent:1"}]${pod}}
`;

function world(...nodes: string[]): ControllerWorld {
  const w = ControllerWorld.started();
  for (const name of nodes) addNode(w, name);
  w.settle();
  return w;
}

function addNode(w: ControllerWorld, name: string, labels: object = {}): void {
  w.create('nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name, labels } });
  w.patch(
    'nodes',
    name,
    { status: { conditions: [{ type: 'Ready', status: 'True' }] } },
    'merge',
    '',
    'status',
  );
}

const aim = (pod: ReturnType<ControllerWorld['pods']>[number]): string =>
  pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms[0]
    ?.matchFields?.[0]?.values?.[0] ?? '?';
const aims = (w: ControllerWorld) =>
  w
    .pods((p) => !p.metadata.deletionTimestamp)
    .map((pod) => pod.spec?.nodeName ?? aim(pod))
    .sort();
const live = (w: ControllerWorld) => {
  for (let i = 0; i < 50; i++) {
    w.settle();
    w.endTerminating();
    w.runAll(aim);
  }
};
const status = (w: ControllerWorld) => w.get<Live<DaemonSet>>(SETS, 'agent').status;
const update = { spec: { template: { spec: { containers: [{ name: 'c', image: 'agent:2' }] } } } };
const images = (w: ControllerWorld) =>
  w
    .pods((p) => !p.metadata.deletionTimestamp)
    .map((p) => p.spec!.containers[0]!.image)
    .sort();

describe('DaemonSet', () => {
  it('makes one pod for each node, aimed at it by affinity, with the tolerations that such pods have', () => {
    const w = world('n1', 'n2');
    w.apply(manifest());
    w.settle();
    expect(aims(w)).toEqual(['n1', 'n2']);
    expect(w.pods()[0]!.spec?.tolerations?.map((t) => `${t.key}:${t.operator}:${t.effect}`)).toEqual([
      'node.kubernetes.io/not-ready:Exists:NoExecute',
      'node.kubernetes.io/unreachable:Exists:NoExecute',
      'node.kubernetes.io/disk-pressure:Exists:NoSchedule',
      'node.kubernetes.io/memory-pressure:Exists:NoSchedule',
      'node.kubernetes.io/pid-pressure:Exists:NoSchedule',
      'node.kubernetes.io/unschedulable:Exists:NoSchedule',
    ]);
    expect(w.pods()[0]!.metadata.labels).toMatchObject({ app: 'agent', 'pod-template-generation': '1' });
    live(w);
    expect(status(w)).toEqual({
      currentNumberScheduled: 2,
      desiredNumberScheduled: 2,
      numberMisscheduled: 0,
      numberReady: 2,
      numberAvailable: 2,
      updatedNumberScheduled: 2,
      observedGeneration: 1,
    });
    const revisions = w.list('controllerrevisions.apps');
    expect(revisions.map((r) => r.metadata.name)).toEqual([
      `agent-${w.pods()[0]!.metadata.labels!['controller-revision-hash']}`,
    ]);
  });

  it('follows nodes that join, leave, are labelled and tainted', () => {
    const w = world('n1', 'n2');
    w.apply(manifest('', ', nodeSelector: {disk: ssd}'));
    w.settle();
    expect(aims(w)).toEqual([]);
    w.patch('nodes', 'n1', { metadata: { labels: { disk: 'ssd' } } }, 'merge', '');
    addNode(w, 'n3', { disk: 'ssd' });
    live(w);
    expect(aims(w)).toEqual(['n1', 'n3']);
    w.patch('nodes', 'n1', { metadata: { labels: { disk: null } } }, 'merge', '');
    live(w);
    expect(aims(w)).toEqual(['n3']);
    // A NoSchedule taint keeps new pods away and lets the old one stay; it is where it should not be.
    w.patch('nodes', 'n3', { spec: { taints: [{ key: 'q', effect: 'NoSchedule' }] } }, 'merge', '');
    live(w);
    expect(aims(w)).toEqual(['n3']);
    expect(status(w)).toMatchObject({ desiredNumberScheduled: 0, numberMisscheduled: 1 });
    w.delete('pods', w.pods()[0]!.metadata.name);
    live(w);
    expect(aims(w)).toEqual([]);
  });

  it('keeps a cordoned node', () => {
    const w = world('n1');
    w.apply(manifest());
    live(w);
    w.patch('nodes', 'n1', { spec: { unschedulable: true } }, 'merge', '');
    w.delete('pods', w.pods()[0]!.metadata.name);
    live(w);
    expect(aims(w)).toEqual(['n1']);
  });

  it('updates node by node, within maxUnavailable', () => {
    const w = world('n1', 'n2', 'n3', 'n4');
    w.apply(manifest('\n  updateStrategy: {rollingUpdate: {maxUnavailable: 2}}'));
    live(w);
    w.patch(SETS, 'agent', update, 'strategic');
    for (let i = 0; i < 50; i++) {
      w.settle();
      expect(
        w.pods((p) => p.status?.phase === 'Running' && !p.metadata.deletionTimestamp).length,
      ).toBeGreaterThanOrEqual(2);
      w.endTerminating();
      w.settle();
      w.runAll(aim);
    }
    expect(images(w)).toEqual(['agent:2', 'agent:2', 'agent:2', 'agent:2']);
    expect(status(w)).toMatchObject({ updatedNumberScheduled: 4, numberAvailable: 4, observedGeneration: 2 });
    expect(
      w
        .list('controllerrevisions.apps')
        .map((r) => (r as unknown as { revision: number }).revision)
        .sort(),
    ).toEqual([1, 2]);
  });

  it('surges: the new pod is there before the old one goes', () => {
    const w = world('n1', 'n2');
    w.apply(manifest('\n  updateStrategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}'));
    live(w);
    w.patch(SETS, 'agent', update, 'strategic');
    w.settle();
    expect(images(w)).toEqual(['agent:1', 'agent:1', 'agent:2']);
    for (let i = 0; i < 20; i++) {
      expect(
        w.pods((p) => p.status?.phase === 'Running' && !p.metadata.deletionTimestamp).length,
      ).toBeGreaterThanOrEqual(2);
      w.endTerminating();
      w.runAll(aim);
      w.settle();
    }
    expect(images(w)).toEqual(['agent:2', 'agent:2']);
  });

  it('OnDelete: replaces only what somebody deletes', () => {
    const w = world('n1', 'n2');
    w.apply(manifest('\n  updateStrategy: {type: OnDelete}'));
    live(w);
    w.patch(SETS, 'agent', update, 'strategic');
    live(w);
    expect(images(w)).toEqual(['agent:1', 'agent:1']);
    w.delete('pods', w.pods()[0]!.metadata.name);
    live(w);
    expect(images(w)).toEqual(['agent:1', 'agent:2']);
  });

  it('replaces failed pods, more slowly each time', () => {
    const w = world('n1');
    w.apply(manifest());
    live(w);
    const replaced: number[] = [];
    for (let i = 0; i < 5; i++) {
      const name = w.pods()[0]!.metadata.name;
      w.setStatus(w.pods()[0]!, { phase: 'Failed' });
      const from = w.elapsed;
      while (w.pods().some((p) => p.metadata.name === name)) w.advance(1_000);
      replaced.push(w.elapsed - from);
      w.runAll(aim);
    }
    expect(replaced).toEqual([1, 1, 1, 4, 8]);
    expect(w.events('agent').join()).toMatch(
      /Warning FailedDaemonPod Found failed daemon pod default\/agent-\w+ on node n1, will try to kill it/,
    );
  });
});
