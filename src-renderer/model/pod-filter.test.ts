import { describe, expect, it } from 'vitest';
import { pod } from '@renderer/client/testing/objects';
import { PLAIN_VIEW } from '@shared/contract';
import { byLabel, compareGroups, nodeGroup, podGroup } from './grouping';
import { countMatching, podFilter, statusesOf, type FilterOptions } from './pod-filter';
import { podView, type PodView } from './pod-view';

const labelled = (key: string, labels: Record<string, string>, options = {}): PodView => {
  const object = pod(key, { node: 'k-node1', ...options });
  return podView({ ...object, metadata: { ...object.metadata, labels } }, () => undefined);
};
const PODS = [
  labelled('default/web-1', { app: 'web', tier: 'front' }),
  labelled('default/db-1', { app: 'db' }, { status: 'crash' }),
  labelled('kube-system/dns', { app: 'dns' }, { node: '' }),
];
const found = (options: Partial<FilterOptions>): string[] => {
  const filter = podFilter({ ...PLAIN_VIEW, ...options });
  return PODS.filter(filter.matches).map((p) => p.key);
};

describe('a filter', () => {
  it('leaves nothing out while it is empty', () => {
    expect(podFilter(PLAIN_VIEW).active).toBe(false);
    expect(found({})).toHaveLength(3);
  });

  it.each([
    ['a namespace', { namespace: 'default' }, ['default/web-1', 'default/db-1']],
    ['a selector', { selector: 'app in (web,dns),tier!=front' }, ['kube-system/dns']],
    ['an existing label', { selector: 'tier' }, ['default/web-1']],
    ['a STATUS', { statuses: ['CrashLoopBackOff'] }, ['default/db-1']],
    ['words in any order, of name, node and STATUS', { text: 'NODE1 crash' }, ['default/db-1']],
    ['all at once', { namespace: 'default', selector: 'app=web', text: 'db' }, []],
  ] as const)('finds by %s', (_, options, expected) => {
    expect(found(options)).toEqual(expected);
  });

  it('says what is wrong with a selector in the server’s words, and leaves it out', () => {
    const filter = podFilter({ ...PLAIN_VIEW, selector: 'app in (web' });
    expect(filter.error).toContain('unable to parse requirement');
    expect(filter.active).toBe(false);
  });

  it('counts what matches, and what STATUS there are', () => {
    expect(countMatching(PODS, podFilter({ ...PLAIN_VIEW, namespace: 'default' }))).toEqual({
      shown: 2,
      all: 3,
    });
    expect(statusesOf(PODS).map(({ count }) => count)).toEqual([1, 1, 1]);
  });
});

describe('groups', () => {
  it('of nodes are zones, of both spellings, or labels', () => {
    const labels = { 'topology.kubernetes.io/zone': 'a', disk: 'ssd' };
    expect(nodeGroup({ labels }, 'zone')).toBe('a');
    expect(nodeGroup({ labels: { 'failure-domain.beta.kubernetes.io/zone': 'b' } }, 'zone')).toBe('b');
    expect(nodeGroup({ labels }, byLabel('disk'))).toBe('ssd');
    expect(nodeGroup({ labels }, byLabel('none'))).toBe('');
    expect(nodeGroup({ labels }, '')).toBe('');
  });

  it('of pods are namespaces, workloads or labels', () => {
    expect(PODS.map((p) => podGroup(p, 'namespace'))).toEqual(['default', 'default', 'kube-system']);
    expect(PODS.map((p) => podGroup(p, byLabel('tier')))).toEqual(['front', '', '']);
    expect(podGroup({ ...PODS[0]!, owner: { kind: 'Deployment', name: 'web', key: 'k' } }, 'workload')).toBe(
      'Deployment/web',
    );
  });

  it('stand in natural order, those that do not say last', () => {
    expect(['', 'z10', 'z2'].sort(compareGroups)).toEqual(['z2', 'z10', '']);
  });
});
