/** Nodes that run short of disk, processes or memory: conditions, who is evicted first, who is turned away. */
import { describe, expect, it } from 'vitest';
import { PodWorld } from '@main/programs/testing';

const declares = (step: object): object => ({
  annotations: { 'drydock.dev/usage': JSON.stringify({ c: [{ after: 20, ...step }] }) },
});
const GIB = 1024 ** 3;
/** Makes the classes `p10`, `p100` … and returns the spec of a pod that has one. */
function priority(w: PodWorld, value: number): object {
  const name = `p${value}`;
  if (!w.client.get('priorityclasses.scheduling.k8s.io', '', name))
    w.create('priorityclasses.scheduling.k8s.io', {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name },
      value,
    });
  return { priorityClassName: name };
}

describe('a node short of disk', () => {
  it('removes images that nobody uses first, and evicts nobody where that is enough', async () => {
    const w = new PodWorld();
    // 50 GiB: from 42.5 GiB on it is under pressure. The system takes 4 GiB, images a little.
    w.pod('once', 'n1', {
      restartPolicy: 'Never',
      containers: [{ name: 'c', image: 'perl:5.34.0', command: ['true'] }],
    });
    await w.pass(300);
    const perl = (): boolean => JSON.stringify(w.client.get('nodes', '', 'n1')).includes('library/perl');
    expect(perl()).toBe(true);
    w.add('writer', {}, {}, 'n1', declares({ disk: `${Math.round(38.2 * GIB)}` }));
    await w.pass(60);
    expect(perl()).toBe(false);
    expect(w.shown('writer')).toBe('1/1 Running 0');
    expect(w.condition('n1', 'DiskPressure')).toBe('True');
    await w.pass(310);
    expect(w.condition('n1', 'DiskPressure')).toBe('False');
    expect(w.events('n1')).toContain('Normal NodeHasDiskPressure Node n1 status is now: NodeHasDiskPressure');
    expect(w.events('n1')).toContain(
      'Normal NodeHasNoDiskPressure Node n1 status is now: NodeHasNoDiskPressure (x2)',
    );
  });

  it('then evicts whoever has written most beyond its requests, and takes nobody in but static and critical pods', async () => {
    const w = new PodWorld();
    w.add(
      'asked',
      { resources: { requests: { 'ephemeral-storage': '30Gi' } } },
      {},
      'n1',
      declares({ disk: '25Gi' }),
    );
    w.add('greedy', {}, {}, 'n1', declares({ disk: '15Gi' }));
    await w.pass(60);
    expect(w.shown('asked')).toBe('1/1 Running 0');
    expect(w.get('greedy')!.status).toMatchObject({ phase: 'Failed', reason: 'Evicted' });
    expect(w.get('greedy')!.status!.message).toMatch(
      /^The node was low on resource: ephemeral-storage\. Threshold quantity: 7680Mi, available: \d+Ki\. Container c was using 15Gi, request is 0, has larger consumption of ephemeral-storage\. $/,
    );
    expect(w.events('n1')).toContain('Warning EvictionThresholdMet Attempting to reclaim ephemeral-storage');
    w.add('refused', { resources: { requests: { memory: '10Mi' } } });
    w.add('critical', {}, { priorityClassName: 'system-node-critical' });
    await w.pass(5);
    expect(w.get('refused')!.status).toMatchObject({
      reason: 'Evicted',
      message: 'Pod was rejected: The node had condition: [DiskPressure]. ',
    });
    expect(w.shown('critical')).toBe('1/1 Running 0');
  });
});

describe('a node short of processes', () => {
  it('says so, and evicts by priority, then by how many a pod has', async () => {
    const w = new PodWorld();
    w.add('dear', {}, priority(w, 100), 'n1', declares({ pids: 20_000 }));
    w.add('many', {}, {}, 'n1', declares({ pids: 9_000 }));
    w.add('few', {}, {}, 'n1', declares({ pids: 900 }));
    await w.pass(60);
    expect(['dear', 'many', 'few'].map((name) => w.get(name)!.status!.phase)).toEqual([
      'Running',
      'Failed',
      'Running',
    ]);
    expect(w.get('many')!.status!.message).toBe(
      'The node was low on resource: pids. Threshold quantity: 3276, available: 2668. ' +
        'Container c was using 9000, request is 0, has larger consumption of pids. ',
    );
    expect(w.condition('n1', 'PIDPressure')).toBe('True');
    w.add('late', { resources: { requests: { memory: '10Mi' } } });
    await w.pass(5);
    expect(w.get('late')!.status!.message).toBe('Pod was rejected: The node had condition: [PIDPressure]. ');
  });
});

describe('a node short of memory', () => {
  it('evicts by what is used beyond requests before it looks at priorities', async () => {
    const w = new PodWorld();
    const ask = (memory: string): object => ({ resources: { requests: { memory } } });
    w.add('guaranteed', ask('4Gi'), {}, 'n1', declares({ memory: '3Gi' }));
    w.add('dear', ask('1Gi'), priority(w, 1_000), 'n1', declares({ memory: '3Gi' }));
    w.add('cheap', ask('1Gi'), priority(w, 10), 'n1', declares({ memory: '2Gi' }));
    await w.pass(60);
    expect(['guaranteed', 'dear', 'cheap'].map((name) => w.get(name)!.status!.phase)).toEqual([
      'Running',
      'Running',
      'Failed',
    ]);
  });

  it('turns away pods without requests, unless they tolerate it', async () => {
    const w = new PodWorld();
    w.add('greedy', {}, {}, 'n1', declares({ memory: '9Gi' }));
    await w.pass(40);
    expect(w.condition('n1', 'MemoryPressure')).toBe('True');
    w.add('burstable', { resources: { requests: { cpu: '10m' } } });
    w.add('effortless', {});
    w.add(
      'tolerant',
      {},
      {
        tolerations: [
          { key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' },
        ],
      },
    );
    await w.pass(5);
    expect(['burstable', 'effortless', 'tolerant'].map((name) => w.shown(name))).toEqual([
      '1/1 Running 0',
      '0/1 Evicted 0',
      '1/1 Running 0',
    ]);
  });
});
