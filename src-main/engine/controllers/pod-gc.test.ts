import { describe, expect, it } from 'vitest';
import { ControllerWorld } from '@main/engine/testing/controller-world';

const bound = (node: string, name = 'p') => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default' },
  spec: { nodeName: node, containers: [{ name: 'c', image: 'nginx' }] },
});

describe('pod garbage collection', () => {
  it('gives up the pods of a node that is gone, after its quarantine', () => {
    const world = ControllerWorld.started();
    world.create('nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1' } });
    world.create('pods', bound('n1'));
    world.run(world.pods()[0]!);
    world.advance(60_000);
    world.delete('nodes', 'n1', {}, '');
    world.advance(59_000);
    expect(world.pods()).toHaveLength(1);
    world.advance(2_000);
    expect(world.pods()).toEqual([]);
    const last = world.steps
      .flatMap((step) => step.changes)
      .filter((change) => change.resource === 'pods')
      .at(-1);
    expect(last?.previous).toMatchObject({
      status: {
        phase: 'Failed',
        conditions: expect.arrayContaining([
          expect.objectContaining({
            type: 'DisruptionTarget',
            reason: 'DeletionByPodGC',
            message: 'PodGC: node no longer exists',
          }),
        ]),
      },
    });
  });

  it('keeps them where the node comes back in time', () => {
    const world = ControllerWorld.started();
    world.create('pods', bound('n1'));
    world.advance(30_000);
    world.create('nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1' } });
    world.advance(120_000);
    expect(world.pods()).toHaveLength(1);
  });

  it('ends pods that were being deleted on a node that is out of service', () => {
    const world = ControllerWorld.started();
    world.create('nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1' } });
    world.create('pods', bound('n1'));
    world.run(world.pods()[0]!);
    world.delete('pods', 'p');
    world.advance(60_000);
    expect(world.pods()).toHaveLength(1);
    world.patch(
      'nodes',
      'n1',
      {
        spec: {
          taints: [{ key: 'node.kubernetes.io/out-of-service', value: 'nodeshutdown', effect: 'NoExecute' }],
        },
      },
      'merge',
      '',
    );
    world.advance(20_000);
    expect(world.pods()).toEqual([]);
  });
});
