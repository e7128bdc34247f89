import { describe, expect, test } from 'vitest';
import type { NodeView } from './node-view';
import type { PodView } from './pod-view';
import { search, type SearchSource } from './search';
import type { WorkloadView } from './workload-view';

const node = (name: string) => ({ name, tone: 'ok' }) as NodeView;
const pod = (key: string, status = 'Running') => ({ key, status, tone: 'ok' }) as PodView;
const workload = (key: string) =>
  ({ resource: 'deployments.apps', key, kind: 'Deployment', tone: 'ok' }) as WorkloadView;

const SHOP: SearchSource = {
  nodes: [node('k-master'), node('k-node1')],
  pods: [pod('default/shop-1'), pod('default/shop-2', 'CrashLoopBackOff'), pod('kube-system/coredns-1')],
  workloads: [workload('default/shop')],
};
const texts = (query: string, source = SHOP, most = 60): string[] =>
  search(source, query, most).found.map(({ text }) => text);

const many = (count: number, make: (i: number) => string): string[] =>
  Array.from({ length: count }, (_, i) => make(i));

describe('what the search field finds', () => {
  test('nothing, of nothing that was asked for', () => {
    expect(search(SHOP, '  ', 60)).toEqual({ found: [], more: 0 });
  });

  test('by words in any order, of the name, the STATUS or the kind', () => {
    expect(texts('node')).toEqual(['k-node1']);
    expect(texts('SHOP crash')).toEqual(['default/shop-2']);
    expect(texts('crash shop')).toEqual(['default/shop-2']);
    expect(texts('deployment')).toEqual(['default/shop']);
    expect(texts('shop nowhere')).toEqual([]);
  });

  test('what is named exactly comes first, with and without its namespace', () => {
    expect(texts('shop')).toEqual(['default/shop', 'default/shop-1', 'default/shop-2']);
    const pods = many(100, (i) => `default/p-${i}`).map((key) => pod(key));
    expect(texts('p-99', { ...SHOP, pods: [...pods, pod('default/p-990')] })[0]).toBe('default/p-99');
    expect(texts('default/p-9', { ...SHOP, pods })[0]).toBe('default/p-9');
  });

  test('what has no room is counted, of all kinds together', () => {
    const { found, more } = search(
      { ...SHOP, pods: many(10_000, (i) => `default/p-${i}`).map((key) => pod(key)) },
      'p-',
      60,
    );
    expect([found.length, more]).toEqual([60, 9940]);
    const all = search({ ...SHOP, nodes: many(100, (i) => `n-${i}`).map(node) }, 'n-', 60);
    expect([all.found.length, all.more]).toEqual([60, 40]);
  });

  test('no kind drives out another', () => {
    const { found, more } = search(
      {
        nodes: many(500, (i) => `a-${i}`).map(node),
        pods: many(500, (i) => `a/a-${i}`).map((key) => pod(key)),
        workloads: [workload('a/b'), workload('a/c')],
      },
      'a',
      60,
    );
    const count = (resource: string): number =>
      found.filter(({ target }) => target.resource === resource).length;
    expect([count('nodes'), count('pods'), count('deployments.apps'), more]).toEqual([29, 29, 2, 942]);
  });
});
