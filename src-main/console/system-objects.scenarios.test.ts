/** What every cluster has before anybody makes anything. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsoleWorld } from './testing/world';

let world: ConsoleWorld;
beforeAll(() => {
  world = ConsoleWorld.make();
});
afterAll(() => {
  world.close();
});

describe('the priority classes of the system', () => {
  it('are listed', async () => {
    const rows = (await world.show('kubectl get priorityclasses')).trim().split('\n');
    expect(rows.map((row) => row.split(/\s+/).filter((_, column) => column !== 3))).toEqual([
      ['NAME', 'VALUE', 'GLOBAL-DEFAULT', 'PREEMPTIONPOLICY'],
      ['system-cluster-critical', '2000000000', 'false', 'PreemptLowerPriority'],
      ['system-node-critical', '2000001000', 'false', 'PreemptLowerPriority'],
    ]);
  });

  it('outlive whoever wants to delete them', async () => {
    expect(await world.run('kubectl delete pc system-cluster-critical')).toMatchObject({
      code: 1,
      err: 'Error from server (Forbidden): priorityclasses.scheduling.k8s.io "system-cluster-critical" is forbidden: this is a system priority class and cannot be deleted\n',
    });
  });
});
