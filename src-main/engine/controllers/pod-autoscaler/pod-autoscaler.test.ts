import { beforeEach, describe, expect, it } from 'vitest';
import type { Live } from '@shared/api';
import type { Deployment } from 'kubernetes-types/apps/v1';
import type { HorizontalPodAutoscaler } from 'kubernetes-types/autoscaling/v2';
import { ControllerWorld } from '@main/engine/testing/controller-world';

const HPA = 'horizontalpodautoscalers.autoscaling';
const TICK = 15_000;
let world: ControllerWorld;

beforeEach(() => {
  world = ControllerWorld.started();
  world.apply('apiVersion: v1\nkind: Node\nmetadata: {name: n1}\n');
});

function setUp(replicas: number, spec = '', requests = '{cpu: 100m}'): void {
  world.apply(`
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: web}}
  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: i, resources: {requests: ${requests}}}]}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  minReplicas: 2
  maxReplicas: 10
${spec}`);
  world.live();
}

/** Every pod uses so many thousandths of a core from now on. */
function use(cpu: number): void {
  world.usage.clear();
  for (const pod of world.pods()) {
    world.setStatus(pod, { startTime: '2026-01-05T07:00:00Z' });
    world.usage.set(pod.metadata.uid!, new Map([['c', { cpu, memory: 1 }]]));
  }
}

function tick(times = 1): void {
  for (let i = 0; i < times; i++) {
    world.advance(TICK);
    world.live();
  }
}

const replicas = (): number => world.get<Live<Deployment>>('deployments.apps', 'web').spec!.replicas!;
const status = () => world.get<Live<HorizontalPodAutoscaler>>(HPA, 'web').status!;
const condition = (type: string): string => {
  const found = status().conditions?.find((c) => c.type === type);
  return `${found?.status} ${found?.reason}: ${found?.message}`;
};

describe('an autoscaler', () => {
  it('scales up with the usage: 80 % of the request is the default target', () => {
    setUp(2);
    use(160);
    tick();
    expect(replicas()).toBe(4);
    expect(world.events('web')).toContain(
      'Normal SuccessfulRescale New size: 4; reason: cpu resource utilization (percentage of request) above target',
    );
    expect(status().currentMetrics).toEqual([
      {
        type: 'Resource',
        resource: { name: 'cpu', current: { averageUtilization: 160, averageValue: '160m' } },
      },
    ]);
    expect(condition('ScalingActive')).toBe(
      'True ValidMetricFound: the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)',
    );
  });

  it('leaves changes of less than a tenth alone', () => {
    setUp(3);
    use(87);
    tick(2);
    expect(replicas()).toBe(3);
    expect(condition('AbleToScale')).toBe('True ReadyForNewScale: recommended size matches current size');
  });

  it('goes up no faster than to four or to double, and no further than its maximum', () => {
    setUp(2);
    use(10_000);
    tick();
    expect(replicas()).toBe(4);
    expect(condition('ScalingLimited')).toContain('True ScaleUpLimit');
    use(10_000);
    tick();
    expect(replicas()).toBe(8);
    use(10_000);
    tick();
    expect(replicas()).toBe(10);
    expect(condition('ScalingLimited')).toBe(
      'True TooManyReplicas: the desired replica count is more than the maximum replica count',
    );
  });

  it('waits five minutes before it goes down, and no further than its minimum', () => {
    setUp(4);
    use(80);
    tick();
    use(8);
    tick(10);
    expect(replicas()).toBe(4);
    expect(condition('AbleToScale')).toContain('True ScaleDownStabilized');
    tick(12);
    expect(replicas()).toBe(2);
    expect(condition('ScalingLimited')).toContain('True TooFewReplicas');
  });

  it('follows its behavior', () => {
    setUp(
      6,
      '  behavior: {scaleDown: {stabilizationWindowSeconds: 0, policies: [{type: Pods, value: 1, periodSeconds: 15}]}, scaleUp: {selectPolicy: Disabled}}',
    );
    use(8);
    tick();
    expect(replicas()).toBe(5);
    tick();
    expect(replicas()).toBe(4);
    use(800);
    tick(2);
    expect(replicas()).toBe(4);
  });

  it('brings the number into its limits whatever the usage', () => {
    setUp(12);
    tick();
    expect(replicas()).toBe(10);
  });

  it('does nothing without metrics, and says so once', () => {
    setUp(3);
    tick(5);
    expect(replicas()).toBe(3);
    expect(condition('ScalingActive')).toBe(
      'False FailedGetResourceMetric: the HPA was unable to compute the replica count: failed to get cpu utilization: unable to get metrics for resource cpu: no metrics returned from resource metrics API',
    );
    expect(world.events('web').filter((event) => event.includes('FailedGetResourceMetric'))).toHaveLength(1);
  });

  it('does nothing where a container has no request, where its target is gone, and at zero', () => {
    setUp(3, '', '{}');
    use(500);
    tick();
    expect(condition('ScalingActive')).toContain('missing request for cpu in container c of Pod web-');
    world.patch('deployments.apps', 'web', { spec: { replicas: 0 } });
    world.live();
    tick();
    expect(condition('ScalingActive')).toContain('False ScalingDisabled');
    world.delete('deployments.apps', 'web');
    world.live();
    tick();
    expect(condition('AbleToScale')).toBe(
      'False FailedGetScale: the HPA controller was unable to get the target\'s current scale: deployments.apps "web" not found',
    );
  });

  it('goes on after a save as it would have without', () => {
    const run = (saved: boolean): string => {
      world = ControllerWorld.started();
      setUp(4);
      use(80);
      tick(2);
      const { usage } = world;
      if (saved) {
        world = ControllerWorld.restored(world.save());
        for (const [uid, used] of usage) world.usage.set(uid, used);
      }
      use(8);
      tick(25);
      return JSON.stringify([...world.store.rows()]);
    };
    expect(run(true)).toBe(run(false));
  });
});
