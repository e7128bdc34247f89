import { describe, expect, it } from 'vitest';
import { movesOf } from './moving';

const KEY = { namespace: 'kube-system', name: 'p' };
const pod = (metadata: object) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p', namespace: 'kube-system', ...metadata },
  spec: { nodeName: 'a', containers: [] },
});
const owner = (kind: string) => ({
  ownerReferences: [{ apiVersion: 'v1', kind, name: 'o', uid: 'u', controller: true }],
});

describe('what helps to get a bound pod elsewhere', () => {
  it('is to let its controller make another, or to make it again there', () => {
    expect(movesOf(KEY, 'b', pod(owner('ReplicaSet')))).toMatchObject([
      {
        kind: 'evictForRoom',
        kubectl: ['kubectl delete pod p -n kube-system'],
        values: { owner: 'ReplicaSet o' },
      },
    ]);
    expect(movesOf(KEY, 'b', pod({}))).toMatchObject([
      {
        kind: 'recreate',
        opens: ['b'],
        requests: [{ verb: 'delete' }, { body: { spec: { nodeName: 'b' } } }],
      },
    ]);
  });

  it('is nothing for a static pod, which its kubelet runs from a file, and for none', () => {
    const mirror = { annotations: { 'kubernetes.io/config.mirror': 'hash' }, ...owner('Node') };
    expect(movesOf(KEY, 'b', pod(mirror))).toEqual([]);
    expect(movesOf(KEY, 'b', undefined)).toEqual([]);
  });
});
