import { controllerOf, type Live } from '@shared/api';
import type { Deployment, ReplicaSet } from 'kubernetes-types/apps/v1';
import { describe, expect, it } from 'vitest';
import { ControllerWorld } from '@main/engine/testing/controller-world';

const DEPLOYMENTS = 'deployments.apps';
const SETS = 'replicasets.apps';
const REVISION = 'deployment.kubernetes.io/revision';

const manifest = (replicas: number, more = ''): string => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, annotations: {team: blue}}
spec:
  replicas: ${replicas}${more}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: c, image: "nginx:1"}]}
`;

const image = (name: string) => ({
  spec: { template: { spec: { containers: [{ name: 'c', image: name }] } } },
});

type LiveDeployment = Live<Deployment>;
type LiveSet = Live<ReplicaSet>;

const deployment = (world: ControllerWorld) => world.get<LiveDeployment>(DEPLOYMENTS, 'web');
const progressing = (world: ControllerWorld) =>
  deployment(world).status?.conditions?.find((c) => c.type === 'Progressing');
const sets = (world: ControllerWorld) =>
  [...world.list<LiveSet>(SETS)].sort((a, b) => revision(a) - revision(b));
const revision = (object: LiveSet | LiveDeployment) => Number(object.metadata.annotations?.[REVISION]);
const sizes = (world: ControllerWorld) => sets(world).map((set) => set.spec?.replicas);
const active = (world: ControllerWorld) => world.pods((pod) => !pod.metadata.deletionTimestamp);

function started(replicas: number, more = ''): ControllerWorld {
  const world = ControllerWorld.started();
  world.apply(manifest(replicas, more));
  world.live();
  return world;
}

describe('Deployment', () => {
  it('makes a ReplicaSet named after the template, and says what it did', () => {
    const world = started(3);
    const [set] = sets(world);
    const hash = set!.metadata.labels?.['pod-template-hash'];
    expect(hash).toMatch(/^[bcdf456789]{5,10}$/);
    expect(set!.metadata.name).toBe(`web-${hash}`);
    expect(set!.spec?.selector.matchLabels).toEqual({ app: 'web', 'pod-template-hash': hash });
    expect(set!.metadata.annotations).toEqual({
      team: 'blue',
      [REVISION]: '1',
      'deployment.kubernetes.io/desired-replicas': '3',
      'deployment.kubernetes.io/max-replicas': '4',
    });
    expect(controllerOf(set!)).toMatchObject({ kind: 'Deployment', name: 'web' });
    expect(world.events('web')).toEqual([
      `Normal ScalingReplicaSet Scaled up replica set web-${hash} from 0 to 3`,
    ]);
    expect(deployment(world).metadata.annotations).toMatchObject({ [REVISION]: '1' });
    expect(deployment(world).metadata.generation).toBe(1);
  });

  it('tells of its progress in counts and conditions', () => {
    const world = ControllerWorld.started();
    world.apply(manifest(2));
    world.settle();
    const name = sets(world)[0]!.metadata.name;
    expect(deployment(world).status).toMatchObject({
      observedGeneration: 1,
      replicas: 2,
      updatedReplicas: 2,
      unavailableReplicas: 2,
    });
    expect(deployment(world).status?.conditions).toMatchObject([
      {
        type: 'Available',
        status: 'False',
        reason: 'MinimumReplicasUnavailable',
        message: 'Deployment does not have minimum availability.',
      },
      {
        type: 'Progressing',
        status: 'True',
        reason: 'ReplicaSetUpdated',
        message: `ReplicaSet "${name}" is progressing.`,
      },
    ]);
    world.live();
    expect(deployment(world).status).toEqual({
      observedGeneration: 1,
      replicas: 2,
      updatedReplicas: 2,
      readyReplicas: 2,
      availableReplicas: 2,
      conditions: [
        expect.objectContaining({
          type: 'Available',
          status: 'True',
          reason: 'MinimumReplicasAvailable',
          message: 'Deployment has minimum availability.',
        }),
        expect.objectContaining({
          type: 'Progressing',
          status: 'True',
          reason: 'NewReplicaSetAvailable',
          message: `ReplicaSet "${name}" has successfully progressed.`,
        }),
      ],
    });
  });

  it('rolls out a new template without ever going below or above its bounds', () => {
    const world = started(8, '\n  strategy: {rollingUpdate: {maxSurge: 25%, maxUnavailable: 1}}');
    world.patch(DEPLOYMENTS, 'web', image('nginx:2'), 'strategic');
    for (let i = 0; i < 100; i++) {
      world.settle();
      expect(
        world.list<LiveSet>(SETS).reduce((sum, set) => sum + (set.spec?.replicas ?? 0), 0),
      ).toBeLessThanOrEqual(10);
      expect(active(world).filter((pod) => pod.status?.phase === 'Running').length).toBeGreaterThanOrEqual(7);
      world.endTerminating();
      const waiting = active(world).find((pod) => pod.status?.phase === 'Pending');
      if (!waiting) break;
      world.bind(waiting, 'n1');
      world.run(waiting);
    }
    world.live();
    expect(sizes(world)).toEqual([0, 8]);
    expect(sets(world).map(revision)).toEqual([1, 2]);
    expect(revision(deployment(world))).toBe(2);
    const [first, second] = sets(world).map((set) => set.metadata.name);
    expect(world.events('web').slice(0, 4)).toEqual([
      `Normal ScalingReplicaSet Scaled up replica set ${first} from 0 to 8`,
      `Normal ScalingReplicaSet Scaled up replica set ${second} from 0 to 2`,
      `Normal ScalingReplicaSet Scaled down replica set ${first} from 8 to 7`,
      `Normal ScalingReplicaSet Scaled up replica set ${second} from 2 to 3`,
    ]);
  });

  it('takes old pods that never became ready away first', () => {
    const world = started(4, '\n  strategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 1}}');
    world.patch(DEPLOYMENTS, 'web', image('broken'), 'strategic');
    world.settle();
    expect(sizes(world)).toEqual([3, 2]);
    world.patch(DEPLOYMENTS, 'web', image('nginx:3'), 'strategic');
    world.settle();
    // The two pods of the broken template serve nobody: they make room at once.
    expect(sizes(world)).toEqual([3, 0, 2]);
    expect(active(world).filter((pod) => pod.status?.phase === 'Running')).toHaveLength(3);
  });

  it('goes back to an old template under a new revision, and remembers the earlier one', () => {
    const world = started(1);
    world.patch(DEPLOYMENTS, 'web', image('nginx:2'), 'strategic');
    world.live();
    world.patch(DEPLOYMENTS, 'web', image('nginx:1'), 'strategic');
    world.live();
    expect(sets(world).map(revision)).toEqual([2, 3]);
    expect(sets(world)[1]!.metadata.annotations?.['deployment.kubernetes.io/revision-history']).toBe('1');
    expect(sizes(world)).toEqual([0, 1]);
    expect(revision(deployment(world))).toBe(3);
  });

  it('keeps as many old ReplicaSets as revisionHistoryLimit says', () => {
    const world = started(1, '\n  revisionHistoryLimit: 2');
    for (let i = 2; i <= 6; i++) {
      world.patch(DEPLOYMENTS, 'web', image(`nginx:${i}`), 'strategic');
      world.live();
    }
    expect(sets(world).map(revision)).toEqual([4, 5, 6]);
  });

  it('Recreate: starts nothing new before the last old pod is gone', () => {
    const world = started(2, '\n  strategy: {type: Recreate}');
    world.patch(DEPLOYMENTS, 'web', image('nginx:2'), 'strategic');
    world.settle();
    expect(sizes(world)).toEqual([0]);
    expect(world.pods()).toHaveLength(2);
    const [one] = world.pods();
    world.delete('pods', one!.metadata.name, { gracePeriodSeconds: 0 });
    world.settle();
    expect(sizes(world)).toEqual([0]);
    world.endTerminating();
    world.settle();
    expect(sizes(world)).toEqual([0, 2]);
  });

  it('pauses: scales, but rolls nothing out until it is resumed', () => {
    const world = started(2);
    world.patch(DEPLOYMENTS, 'web', { spec: { paused: true } });
    world.patch(DEPLOYMENTS, 'web', image('nginx:2'), 'strategic');
    world.patch(DEPLOYMENTS, 'web', { spec: { replicas: 3 } });
    world.live();
    expect(sizes(world)).toEqual([3]);
    expect(progressing(world)).toMatchObject({
      status: 'Unknown',
      reason: 'DeploymentPaused',
      message: 'Deployment is paused',
    });
    world.patch(DEPLOYMENTS, 'web', { spec: { paused: false } });
    world.live();
    expect(sizes(world)).toEqual([0, 3]);
    expect(progressing(world)).toMatchObject({ status: 'True', reason: 'NewReplicaSetAvailable' });
  });

  it('scales in proportion in the middle of a rollout', () => {
    const world = started(10, '\n  strategy: {rollingUpdate: {maxSurge: 3, maxUnavailable: 2}}');
    world.patch(DEPLOYMENTS, 'web', image('broken'), 'strategic');
    world.settle();
    expect(sizes(world)).toEqual([8, 5]);
    world.patch(DEPLOYMENTS, 'web', { spec: { replicas: 15 } });
    world.settle();
    // The example of the Kubernetes documentation: 3 more for the old one, 2 for the new one.
    expect(sizes(world)).toEqual([11, 7]);
  });

  it('reports a rollout that makes no progress for progressDeadlineSeconds', () => {
    const world = started(1, '\n  progressDeadlineSeconds: 60');
    world.patch(DEPLOYMENTS, 'web', image('broken'), 'strategic');
    world.advance(58_000);
    expect(progressing(world)).toMatchObject({ status: 'True', reason: 'ReplicaSetUpdated' });
    world.advance(4_000);
    const name = sets(world)[1]!.metadata.name;
    expect(progressing(world)).toMatchObject({
      status: 'False',
      reason: 'ProgressDeadlineExceeded',
      message: `ReplicaSet "${name}" has timed out progressing.`,
    });
    world.live();
    expect(progressing(world)).toMatchObject({ status: 'True', reason: 'NewReplicaSetAvailable' });
  });

  it('takes another hash where the name belongs to somebody else', () => {
    const first = started(1);
    const taken = sets(first)[0]!.metadata.name;
    const world = ControllerWorld.started();
    world.apply(
      manifest(0)
        .replace('kind: Deployment', 'kind: ReplicaSet')
        .replace('name: web,', `name: ${taken},`)
        .replaceAll('app: web', 'app: other'),
    );
    world.apply(manifest(1));
    world.live();
    world.advance(1_000);
    world.live();
    expect(deployment(world).status).toMatchObject({ collisionCount: 1, availableReplicas: 1 });
    expect(world.list(SETS)).toHaveLength(2);
  });

  it('adopts the ReplicaSet of its template, and orphans one whose labels went', () => {
    const world = started(2);
    world.delete(DEPLOYMENTS, 'web', { propagationPolicy: 'Orphan' });
    world.settle();
    expect(controllerOf(world.list(SETS)[0]!)).toBeUndefined();
    world.apply(manifest(2));
    world.live();
    expect(world.list(SETS)).toHaveLength(1);
    expect(controllerOf(world.list(SETS)[0]!)?.name).toBe('web');
    expect(active(world)).toHaveLength(2);
  });
});
