import { describe, expect, it } from 'vitest';
import type { KubeObject } from '@shared/api';
import { node, pod, resourceOf } from '@renderer/client/testing/objects';
import { controlPlane, type KnownDown } from './control-plane';
import { Mirror } from './mirror';
import { Projection } from './projection';

const MASTER = node('m', { labels: { 'node-role.kubernetes.io/control-plane': '' } });
const part = (name: string, status: 'running' | 'crash' = 'running'): KubeObject =>
  pod(`kube-system/${name}-m`, { node: 'm', mirror: true, status });

const seen = (...objects: readonly KubeObject[]) => seenWith({}, ...objects);

function seenWith(known: KnownDown, ...objects: readonly KubeObject[]) {
  const mirror = new Mirror();
  const projection = new Projection(mirror);
  projection.apply(
    mirror.apply({
      to: { branch: 1, seq: 1, revision: 1, time: 0 },
      puts: objects.map((object) => ({ resource: resourceOf(object), object })),
      deletes: [],
    }),
  );
  return controlPlane(projection, known);
}

describe('the control plane', () => {
  it('is alive where its static pods run, and stopped where one is gone or does not come up', () => {
    expect(seen(MASTER, part('kube-apiserver'), part('etcd'), part('kube-scheduler', 'crash'))).toEqual({
      'kube-apiserver': 'ok',
      etcd: 'ok',
      'kube-scheduler': 'err',
      'kube-controller-manager': 'err',
    });
  });

  it('is down where it is known to be, though nobody could write that into its objects', () => {
    const all = ['kube-apiserver', 'etcd', 'kube-scheduler', 'kube-controller-manager'].map((name) =>
      part(name),
    );
    expect(seenWith({ components: ['kube-apiserver'] }, MASTER, ...all)).toEqual({
      'kube-apiserver': 'err',
      etcd: 'ok',
      'kube-scheduler': 'ok',
      'kube-controller-manager': 'ok',
    });
    const off = (name: string) => ({ faults: [{ type: 'nodePower', node: name, state: 'off' }] }) as const;
    expect(Object.values(seenWith(off('m'), MASTER, ...all))).toEqual(['err', 'err', 'err', 'err']);
    expect(Object.values(seenWith(off('a'), MASTER, ...all))).toEqual(['ok', 'ok', 'ok', 'ok']);
  });

  it('is taken for alive where it is nowhere to be seen', () => {
    expect(Object.values(seen(node('a')))).toEqual(['ok', 'ok', 'ok', 'ok']);
    expect(Object.values(seen(MASTER))).toEqual(['ok', 'ok', 'ok', 'ok']);
  });

  it('is looked for on nodes of the control plane only', () => {
    const elsewhere = pod('kube-system/etcd-a', { node: 'a', mirror: true });
    expect(seen(MASTER, node('a'), elsewhere, part('kube-apiserver')).etcd).toBe('err');
  });
});
