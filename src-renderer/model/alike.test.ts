import { describe, expect, it } from 'vitest';
import type { KubeObject } from '@shared/api';
import { alike } from './alike';
import type { Carried } from './drag';

const pod = (name: string, change: { labels?: object; spec?: object; owner?: string } = {}): KubeObject =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'default',
      labels: change.labels ?? { app: 'web' },
      ...(change.owner
        ? { ownerReferences: [{ controller: true, uid: change.owner, kind: 'ReplicaSet', name: 'r' }] }
        : {}),
    },
    spec: change.spec ?? { containers: [{ name: 'a', image: 'nginx' }] },
  }) as unknown as KubeObject;

const groupsOf = (...objects: readonly KubeObject[]): string[][] => {
  const byKey = new Map(objects.map((object) => [`default/${object.metadata.name}`, object]));
  const pods: Carried[] = objects.map(({ metadata }) => ({
    namespace: 'default',
    pod: metadata.name,
    boundTo: '',
  }));
  return alike(pods, (key) => byKey.get(key)).map((group) => group.map((one) => one.pod));
};

describe('pods that are asked about together', () => {
  it('are replicas: the same owner, labels and spec, whatever their token is called', () => {
    const withToken = (token: string): object => ({
      containers: [{ name: 'a', volumeMounts: [{ name: `kube-api-access-${token}` }] }],
      volumes: [{ name: `kube-api-access-${token}`, projected: {} }],
    });
    expect(
      groupsOf(
        pod('a', { owner: '1', spec: withToken('abcde') }),
        pod('b', { owner: '1', spec: withToken('fghij') }),
        pod('c', { owner: '1', labels: { tier: 'x', app: 'y' } }),
        pod('d', { owner: '1', labels: { app: 'y', tier: 'x' } }),
      ),
    ).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  it.each<[string, Parameters<typeof pod>[1]]>([
    ['other labels', { labels: { app: 'db' } }],
    ['another owner', { owner: '2' }],
    [
      'other requests',
      { spec: { containers: [{ name: 'a', image: 'nginx', resources: { requests: { cpu: '1' } } }] } },
    ],
    ['another place', { spec: { containers: [{ name: 'a', image: 'nginx' }], nodeName: 'n' } }],
  ])('are not those with %s', (_, change) => {
    expect(groupsOf(pod('a'), pod('b', change))).toEqual([['a'], ['b']]);
  });

  it('are not those that are not there any more', () => {
    const gone: Carried = { namespace: 'default', pod: 'x', boundTo: '' };
    expect(alike([gone, { ...gone, pod: 'y' }], () => undefined)).toHaveLength(2);
  });
});
