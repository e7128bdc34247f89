/** A namespace with limits: what its pods get without asking, and what becomes of a workload that asks for too much. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsoleWorld } from './testing/world';

let world: ConsoleWorld;
beforeAll(async () => {
  world = ConsoleWorld.make();
  await world.run(`cd; kubectl create namespace team; cat > limits.yaml <<'E'
apiVersion: v1
kind: LimitRange
metadata: {name: limits, namespace: team}
spec:
  limits:
  - type: Container
    default: {cpu: 200m, memory: 64Mi}
    defaultRequest: {cpu: 50m}
    max: {cpu: 500m}
E
kubectl apply -f limits.yaml`);
});
afterAll(() => {
  world.close();
});

describe('a LimitRange in a cluster', () => {
  it('gives its defaults to pods of a Deployment that asks for nothing', async () => {
    await world.run('kubectl -n team create deployment web --image=nginx; sleep 30');
    expect(
      await world.show(`kubectl -n team get pods -o jsonpath='{.items[*].spec.containers[*].resources}'`),
    ).toBe('{"limits":{"cpu":"200m","memory":"64Mi"},"requests":{"cpu":"50m","memory":"64Mi"}}');
    expect(await world.show('kubectl -n team describe pods')).toContain(
      'kubernetes.io/limit-ranger: LimitRanger plugin set: cpu, memory request for container nginx; cpu, memory limit for container nginx\n',
    );
  });

  it('keeps a ReplicaSet from making pods that are too large, which says so', async () => {
    await world.run(
      'kubectl -n team create deployment big --image=nginx; kubectl -n team set resources deployment big --limits=cpu=1; sleep 30',
    );
    expect(await world.show('kubectl -n team get events')).toMatch(
      /Warning +FailedCreate +replicaset\/big-\S+ +Error creating: pods "big-\S+" is forbidden: maximum cpu usage per Container is 500m, but limit is 1\n/,
    );
    // The old set goes on; the new one has its first failure as a condition, and tries again ever more seldom.
    expect(await world.show('kubectl -n team get deployment big')).toMatch(/\nbig +1\/1 +0 +1 /);
  });
});
