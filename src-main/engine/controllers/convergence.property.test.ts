/** What must hold whatever happened before: random lives of workloads, budgets and owners. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPodReady, type KubeObject, type Live } from '@shared/api';
import type { Deployment, StatefulSet } from 'kubernetes-types/apps/v1';
import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1';
import { ControllerWorld } from '../testing/controller-world';

const RUNS = { numRuns: 15 };
/** The longest back-off of a work queue, ms. */
const LONGEST_RETRY = 1_000_000;

const deployment = (name: string, replicas: number): string => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: ${name}}}
  template: {metadata: {labels: {app: ${name}}}, spec: {containers: [{name: c, image: i}]}}
`;

const statefulSet = (name: string, replicas: number): string => `
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: ${name}}
spec:
  serviceName: ${name}
  replicas: ${replicas}
  selector: {matchLabels: {app: ${name}}}
  template: {metadata: {labels: {app: ${name}}}, spec: {containers: [{name: c, image: i}]}}
`;

const kinds = { Deployment: 'deployments.apps', StatefulSet: 'statefulsets.apps' } as const;

type Disturbance =
  | { readonly type: 'scale'; readonly replicas: number }
  | { readonly type: 'image'; readonly image: string }
  | { readonly type: 'deletePod' | 'unreadyPod' | 'failPod' | 'orphanPod'; readonly index: number }
  | { readonly type: 'deleteSets' }
  | { readonly type: 'run' | 'settle' };

const disturbance: fc.Arbitrary<Disturbance> = fc.oneof(
  fc.record({ type: fc.constant('scale' as const), replicas: fc.nat(5) }),
  fc.record({ type: fc.constant('image' as const), image: fc.constantFrom('i', 'j', 'k') }),
  fc.record({
    type: fc.constantFrom(
      'deletePod' as const,
      'unreadyPod' as const,
      'failPod' as const,
      'orphanPod' as const,
    ),
    index: fc.nat(5),
  }),
  fc.constant({ type: 'deleteSets' as const }),
  fc.constantFrom({ type: 'run' as const }, { type: 'settle' as const }),
);

function disturb(world: ControllerWorld, resource: string, step: Disturbance): void {
  const pods = world.pods((pod) => pod.metadata.deletionTimestamp === undefined);
  switch (step.type) {
    case 'scale':
      return world.patch(resource, 'web', { spec: { replicas: step.replicas } });
    case 'image':
      return world.patch(
        resource,
        'web',
        { spec: { template: { spec: { containers: [{ name: 'c', image: step.image }] } } } },
        'strategic',
      );
    case 'deleteSets':
      for (const set of world.list('replicasets.apps', 'default'))
        world.delete('replicasets.apps', set.metadata.name);
      return;
    case 'run':
      return world.runAll();
    case 'settle':
      return world.settle();
    default: {
      const pod = pods[step.index % Math.max(1, pods.length)];
      if (!pod) return;
      if (step.type === 'deletePod') world.delete('pods', pod.metadata.name);
      else if (step.type === 'unreadyPod') world.run(pod, false);
      else if (step.type === 'failPod') world.setStatus(pod, { phase: 'Failed' });
      else world.patch('pods', pod.metadata.name, { metadata: { labels: { app: 'stray' } } });
    }
  }
}

/**
 * Pods that were not ready become so: their trouble is over. Pods that nobody selects any more go: the name of one that
 * was a StatefulSet's would be taken for ever, here as in a real cluster.
 */
function heal(world: ControllerWorld): void {
  for (const pod of world.pods(
    (p) => p.metadata.labels?.['app'] === 'stray' && !p.metadata.deletionTimestamp,
  )) {
    world.delete('pods', pod.metadata.name);
  }
  for (const pod of world.pods((p) => p.status?.phase === 'Running' && !isPodReady(p))) {
    if (pod.metadata.deletionTimestamp === undefined) world.run(pod);
  }
}

describe('workloads', () => {
  it.each(['Deployment', 'StatefulSet'] as const)('%s: replicas converge from any state', (kind) => {
    const resource = kinds[kind];
    fc.assert(
      fc.property(fc.nat(4), fc.array(disturbance, { maxLength: 12 }), (replicas, steps) => {
        const world = ControllerWorld.started();
        world.apply((kind === 'Deployment' ? deployment : statefulSet)('web', replicas));
        for (const step of steps) disturb(world, resource, step);
        for (let i = 0; i < 3; i++) {
          world.live();
          heal(world);
          world.advance(LONGEST_RETRY); // a name that a stray kept is tried again after its back-off
        }
        world.live();
        const { spec, status } = world.get<Live<Deployment> & Live<StatefulSet>>(resource, 'web');
        const mine = world.pods(
          (pod) => pod.metadata.labels?.['app'] === 'web' && pod.status?.phase === 'Running',
        );
        expect(mine).toHaveLength(spec!.replicas!);
        expect(status?.readyReplicas ?? 0).toBe(spec!.replicas);
        expect(status?.updatedReplicas ?? 0).toBe(spec!.replicas);
      }),
      RUNS,
    );
  });
});

describe('a disruption budget', () => {
  it('is never broken by evictions, in whatever order they come', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.constantFrom('minAvailable: 2', 'minAvailable: 50%', 'maxUnavailable: 1', 'maxUnavailable: 34%'),
        fc.array(fc.oneof(fc.nat(6), fc.constant('live' as const), fc.constant('settle' as const)), {
          maxLength: 25,
        }),
        (replicas, rule, steps) => {
          const world = ControllerWorld.started();
          world.apply(deployment('web', replicas));
          world.apply(`
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec: {selector: {matchLabels: {app: web}}, ${rule}}
`);
          world.live();
          const desired = (): number =>
            world.get<Live<PodDisruptionBudget>>('poddisruptionbudgets.policy', 'web').status!.desiredHealthy;
          const healthy = (): number =>
            world.pods((pod) => isPodReady(pod) && pod.metadata.deletionTimestamp === undefined).length;
          const floor = Math.min(desired(), healthy());
          for (const step of steps) {
            if (step === 'live') world.live();
            else if (step === 'settle') world.settle();
            else {
              const pods = world.pods();
              const pod = pods[step % Math.max(1, pods.length)];
              if (pod) world.evict(pod);
            }
            expect(healthy()).toBeGreaterThanOrEqual(floor);
          }
        },
      ),
      RUNS,
    );
  });
});

describe('owners', () => {
  it('take what they own with them, unless it is orphaned on purpose', () => {
    const policy = fc.constantFrom('Background' as const, 'Foreground' as const, 'Orphan' as const);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        policy,
        fc.boolean(),
        (replicas, propagationPolicy, twice) => {
          const world = ControllerWorld.started();
          world.apply(deployment('web', replicas));
          world.live();
          if (twice) {
            disturb(world, 'deployments.apps', { type: 'image', image: 'j' });
            world.settle();
          }
          world.delete('deployments.apps', 'web', { propagationPolicy });
          world.live();
          const uids = new Set([...world.store.rows()].map(({ row }) => row.object.metadata.uid));
          const orphans = [...world.store.rows()].filter(({ row }) => hasDeadOwner(row.object, uids));
          expect(orphans.map(({ row }) => row.object.metadata.name)).toEqual([]);
          const left = world.list('replicasets.apps', 'default').length;
          if (propagationPolicy === 'Orphan') expect(left).toBeGreaterThan(0);
          else expect(left + world.pods().length).toBe(0);
        },
      ),
      RUNS,
    );
  });
});

function hasDeadOwner(object: KubeObject, uids: ReadonlySet<string | undefined>): boolean {
  const { ownerReferences = [] } = object.metadata;
  return ownerReferences.length > 0 && ownerReferences.every((owner) => !uids.has(owner.uid));
}
