/** What must hold for Jobs, ReplicaSets and DaemonSets whatever happened before: random lives of them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatMicroTime, formatTime, isPodActive, isPodReady, RENEWING, type Live } from '@shared/api';
import type { DaemonSet, ReplicaSet } from 'kubernetes-types/apps/v1';
import type { Job } from 'kubernetes-types/batch/v1';
import { ControllerWorld } from '../testing/controller-world';

const RUNS = { numRuns: 20 };
const JOBS = 'jobs.batch';

const podAction = fc.record({
  type: fc.constantFrom(
    'succeed' as const,
    'fail' as const,
    'delete' as const,
    'ready' as const,
    'unready' as const,
  ),
  index: fc.nat(6),
});

function act(world: ControllerWorld, { type, index }: { type: string; index: number }): void {
  const pods = world.pods((pod) => isPodActive(pod));
  const pod = pods[index % Math.max(1, pods.length)];
  if (!pod) return;
  if (type === 'delete') world.delete('pods', pod.metadata.name);
  else if (type === 'ready' || type === 'unready') {
    if (!pod.spec?.nodeName) world.bind(pod, targetOf(pod));
    world.run(pod, type === 'ready');
  } else world.setStatus(pod, { phase: type === 'fail' ? 'Failed' : 'Succeeded' });
}

describe('a Job', () => {
  it.each(['NonIndexed', 'Indexed'])(
    '%s: comes to its completions, never with more pods at work than it may',
    (mode) => {
      const step = fc.oneof(
        podAction,
        fc.record({ type: fc.constant('parallelism' as const), value: fc.nat(4) }),
        fc.record({ type: fc.constant('suspend' as const), value: fc.boolean() }),
        fc.record({ type: fc.constant('wait' as const), value: fc.constantFrom(0, 1_000, 15_000, 100_000) }),
        fc.constant({ type: 'end' as const }),
      );
      fc.assert(
        fc.property(
          fc.integer({ min: 1, max: 5 }),
          fc.integer({ min: 1, max: 4 }),
          fc.array(step, { maxLength: 14 }),
          (completions, parallelism, steps) => {
            const world = ControllerWorld.started();
            world.apply(`
apiVersion: batch/v1
kind: Job
metadata: {name: work}
spec:
  completions: ${completions}
  parallelism: ${parallelism}
  completionMode: ${mode}
  backoffLimit: 1000
  template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}
`);
            const job = () => world.get<Live<Job>>(JOBS, 'work');
            let allowed = parallelism;
            let [succeeded, failed] = [0, 0];
            const check = (): void => {
              world.settle();
              const { status } = job();
              expect(world.pods((pod) => isPodActive(pod)).length).toBeLessThanOrEqual(allowed);
              expect(status?.succeeded ?? 0).toBeGreaterThanOrEqual(succeeded);
              expect(status?.succeeded ?? 0).toBeLessThanOrEqual(completions + parallelism);
              expect(status?.failed ?? 0).toBeGreaterThanOrEqual(failed);
              [succeeded, failed] = [status?.succeeded ?? 0, status?.failed ?? 0];
            };
            check();
            for (const s of steps) {
              if (s.type === 'parallelism') {
                allowed = s.value;
                world.patch(JOBS, 'work', { spec: { parallelism: s.value } });
              } else if (s.type === 'suspend') world.patch(JOBS, 'work', { spec: { suspend: s.value } });
              else if (s.type === 'wait') world.advance(s.value);
              else if (s.type === 'end') world.endTerminating();
              else act(world, s);
              check();
            }
            allowed = 2;
            world.patch(JOBS, 'work', { spec: { suspend: false, parallelism: 2 } });
            for (let i = 0; i < 40 && !job().status?.completionTime; i++) {
              world.endTerminating();
              for (const pod of world.pods((p) => isPodActive(p)))
                world.setStatus(pod, { phase: 'Succeeded' });
              check();
              world.advance(600_000);
            }
            expect(job().status).toMatchObject({
              conditions: expect.arrayContaining([
                expect.objectContaining({ type: 'Complete', status: 'True' }),
              ]) as unknown,
            });
            expect(job().status?.succeeded).toBeGreaterThanOrEqual(completions);
            if (mode === 'Indexed')
              expect(job().status?.completedIndexes).toBe(
                completions === 1 ? '0' : completions === 2 ? '0,1' : `0-${completions - 1}`,
              );
            // Nothing of it works on, and nothing is held by it any more.
            expect(world.pods((pod) => isPodActive(pod))).toEqual([]);
            world.endTerminating();
            world.settle();
            expect(world.pods((pod) => (pod.metadata.finalizers ?? []).length > 0)).toEqual([]);
          },
        ),
        RUNS,
      );
    },
  );
});

describe('a ReplicaSet', () => {
  it('has as many active pods as it wants after every step, and all of them ready in the end', () => {
    const step = fc.oneof(
      podAction,
      fc.record({ type: fc.constant('scale' as const), value: fc.nat(5) }),
      fc.constantFrom({ type: 'live' as const }, { type: 'end' as const }),
    );
    fc.assert(
      fc.property(fc.nat(5), fc.array(step, { maxLength: 14 }), (replicas, steps) => {
        const world = ControllerWorld.started();
        world.apply(`
apiVersion: apps/v1
kind: ReplicaSet
metadata: {name: web}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: web}}
  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: i}]}}
`);
        let wanted = replicas;
        for (const s of steps) {
          if (s.type === 'scale') {
            wanted = s.value;
            world.patch('replicasets.apps', 'web', { spec: { replicas: s.value } });
          } else if (s.type === 'live') world.live();
          else if (s.type === 'end') world.endTerminating();
          else act(world, s);
          world.settle();
          const now = world.pods((pod) => isPodActive(pod)).length;
          expect(now).toBe(wanted);
        }
        for (const pod of world.pods(
          (p) => isPodActive(p) && p.status?.phase === 'Running' && !isPodReady(p),
        ))
          world.run(pod);
        world.live();
        const { status } = world.get<Live<ReplicaSet>>('replicasets.apps', 'web');
        expect([status?.replicas ?? 0, status?.readyReplicas ?? 0]).toEqual([wanted, wanted]);
      }),
      RUNS,
    );
  });
});

describe('a DaemonSet', () => {
  it('has one pod on each node that it is for, whatever came and went', () => {
    const node = fc.constantFrom('n1', 'n2', 'n3', 'n4');
    const step = fc.oneof(
      podAction,
      fc.record({ type: fc.constantFrom('join' as const, 'leave' as const), node }),
      fc.record({ type: fc.constant('label' as const), node, value: fc.boolean() }),
      fc.record({ type: fc.constant('image' as const), value: fc.constantFrom('i', 'j') }),
      fc.constantFrom({ type: 'run' as const }, { type: 'end' as const }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 16 }), (steps) => {
        const world = ControllerWorld.started();
        world.create('namespaces', {
          apiVersion: 'v1',
          kind: 'Namespace',
          metadata: { name: 'kube-node-lease' },
        });
        world.apply(`
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec: {nodeSelector: {agent: "true"}, containers: [{name: c, image: i}]}
`);
        const nodes = new Map<string, boolean>();
        const runAll = (): void => world.runAll((pod) => targetOf(pod));
        for (const s of steps) {
          if (s.type === 'join' && !nodes.has(s.node)) {
            nodes.set(s.node, true);
            join(world, s.node);
          } else if (s.type === 'leave' && nodes.delete(s.node)) {
            world.delete('nodes', s.node, {}, '');
            world.delete('leases.coordination.k8s.io', s.node, {}, 'kube-node-lease');
          } else if (s.type === 'label' && nodes.has(s.node)) {
            nodes.set(s.node, s.value);
            world.patch(
              'nodes',
              s.node,
              { metadata: { labels: { agent: s.value ? 'true' : null } } },
              'merge',
              '',
            );
          } else if (s.type === 'image')
            world.patch(
              'daemonsets.apps',
              'agent',
              { spec: { template: { spec: { containers: [{ name: 'c', image: s.value }] } } } },
              'strategic',
            );
          else if (s.type === 'run') runAll();
          else if (s.type === 'end') world.endTerminating();
          else if ('index' in s) act(world, s);
          world.settle();
        }
        for (let i = 0; i < 30; i++) {
          world.endTerminating();
          runAll();
          for (const pod of world.pods(
            (p) => p.status?.phase === 'Running' && !isPodReady(p) && !p.metadata.deletionTimestamp,
          ))
            world.run(pod);
          world.settle();
          // Failed pods are replaced more slowly each time; pods of nodes that are gone go after their quarantine.
          world.advance(1_000_000);
        }
        const wanted = [...nodes]
          .filter(([, on]) => on)
          .map(([name]) => name)
          .sort();
        const pods = world.pods((pod) => pod.metadata.deletionTimestamp === undefined);
        expect(pods.map((pod) => pod.spec?.nodeName).sort()).toEqual(wanted);
        expect(world.get<Live<DaemonSet>>('daemonsets.apps', 'agent').status).toMatchObject({
          desiredNumberScheduled: wanted.length,
          numberMisscheduled: 0,
          numberReady: wanted.length,
        });
      }),
      RUNS,
    );
  });
});

/** A node that is ready and stays so: its lease is being renewed. */
function join(world: ControllerWorld, name: string): void {
  const time = formatTime(world.clock.now());
  world.create('nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name, labels: { agent: 'true' } } });
  const conditions = [{ type: 'Ready', status: 'True', lastHeartbeatTime: time, lastTransitionTime: time }];
  world.patch('nodes', name, { status: { conditions } }, 'merge', '', 'status');
  world.create('leases.coordination.k8s.io', {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name, namespace: 'kube-node-lease', annotations: { [RENEWING]: 'true' } },
    spec: { renewTime: formatMicroTime(world.clock.now()) },
  });
}

/** The node that a pod of a DaemonSet is aimed at. */
function targetOf(pod: { spec?: unknown }): string {
  const text = JSON.stringify(pod.spec);
  return /"matchFields":\[\{[^\]]*"values":\["([^"]+)"\]/.exec(text)?.[1] ?? 'n1';
}
