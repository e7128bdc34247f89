import { describe, expect, it } from 'vitest';
import { ControllerWorld } from '@main/engine/testing/controller-world';

const template = (more = ''): string =>
  `{metadata: {labels: {app: x}}, spec: {${more}containers: [{name: c, image: nginx, resources: {limits: {cpu: 2}}}]}}`;
const selector = 'selector: {matchLabels: {app: x}}';

/** Each attempt has another name for the pod, so that neither its message nor the status may set off the next one. */
describe('a controller whose pods are refused', () => {
  it.each([
    ['apps/v1', 'Deployment', `{${selector}, template: ${template()}}`, 'x-'],
    ['apps/v1', 'ReplicaSet', `{${selector}, template: ${template()}}`, 'x'],
    ['apps/v1', 'DaemonSet', `{${selector}, template: ${template()}}`, 'x'],
    ['apps/v1', 'StatefulSet', `{serviceName: x, ${selector}, template: ${template()}}`, 'x'],
    ['batch/v1', 'Job', `{template: ${template('restartPolicy: Never, ')}}`, 'x'],
    [
      'batch/v1',
      'Job',
      `{completionMode: Indexed, completions: 3, parallelism: 3, backoffLimitPerIndex: 1, template: ${template('restartPolicy: Never, ')}}`,
      'x',
    ],
  ])(
    '$1 (case %#) tries ever more seldom, and makes them once they are allowed',
    (apiVersion, kind, spec, prefix) => {
      const world = ControllerWorld.started();
      world.create('nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1' } });
      world.create('limitranges', {
        metadata: { name: 'small', namespace: 'default' },
        spec: { limits: [{ type: 'Container', max: { cpu: '1' } }] },
      });
      world.apply(`{apiVersion: ${apiVersion}, kind: ${kind}, metadata: {name: x}, spec: ${spec}}`);
      world.settle();
      world.advance(20_000);
      expect(world.pods()).toEqual([]);
      const failed = world
        .list('events')
        .map(
          (event) => event as unknown as { reason: string; count?: number; involvedObject: { name: string } },
        )
        .filter(
          ({ reason, involvedObject }) => reason === 'FailedCreate' && involvedObject.name.startsWith(prefix),
        );
      const tries = failed.reduce((sum, { count = 1 }) => sum + count, 0);
      expect(tries).toBeGreaterThan(3);
      expect(tries).toBeLessThan(60);
      world.delete('limitranges', 'small');
      world.advance(30_000);
      expect(world.pods().length).toBeGreaterThan(0);
    },
  );
});
