import { describe, expect, it } from 'vitest';
import type { KubeObject } from '@shared/api';
import { node, pod, resourceOf, thing, tutorial } from '@renderer/client/testing/objects';
import { Mirror } from './mirror';
import { PLAIN_VIEW } from '@shared/contract';
import { outlineRows, parentRow, targetsBetween } from './outline';
import { podFilter } from './pod-filter';
import { Projection } from './projection';

class World {
  readonly mirror = new Mirror();
  readonly projection = new Projection(this.mirror);
  #seq = 0;

  put(...objects: KubeObject[]) {
    return this.projection.apply(
      this.mirror.apply({
        to: { branch: 1, seq: ++this.#seq, revision: this.#seq, time: 0 },
        puts: objects.map((object) => ({ resource: resourceOf(object), object })),
        deletes: [],
      }),
    );
  }
  remove(object: KubeObject) {
    const { namespace = '', name } = object.metadata;
    return this.projection.apply(
      this.mirror.apply({
        to: { branch: 1, seq: ++this.#seq, revision: this.#seq, time: 0 },
        puts: [],
        deletes: [{ resource: resourceOf(object), namespace, name }],
      }),
    );
  }
}

describe('Projection', () => {
  it('knows which pods are not well, and finds the pieces of a pod’s logs', () => {
    const world = new World();
    const well = pod('default/well', { node: 'n' });
    const waiting = pod('default/waiting');
    world.put(node('n'), well, waiting);
    expect([...world.projection.unwell]).toEqual(['default/waiting']);
    world.remove(waiting);
    expect([...world.projection.unwell]).toEqual([]);

    const log = {
      apiVersion: 'drydock.dev/v1alpha1',
      kind: 'ContainerLog',
      metadata: { name: 'piece' },
      spec: { podUID: well.metadata.uid },
      lines: [],
    } as unknown as KubeObject;
    const at = (seq: number) => ({ branch: 1, seq, revision: seq, time: 0 });
    const resource = 'containerlogs.drydock.dev';
    world.projection.apply(world.mirror.apply({ to: at(9), puts: [{ resource, object: log }], deletes: [] }));
    expect([...world.projection.logsOf(well.metadata.uid ?? '')]).toEqual(['piece']);
    world.projection.apply(
      world.mirror.apply({ to: at(10), puts: [], deletes: [{ resource, namespace: '', name: 'piece' }] }),
    );
    expect([...world.projection.logsOf(well.metadata.uid ?? '')]).toEqual([]);
  });

  it('puts pods on their nodes, the others into the tray, and sums requests', () => {
    const world = new World();
    world.put(...tutorial());
    expect(world.projection.nodeNames).toEqual(['k-master', 'k-node1', 'k-node2', 'k-node3']);
    expect([...world.projection.unplaced]).toEqual(['default/notol', 'default/pod']);
    expect(world.projection.podsOn('k-node1')).toHaveLength(8);
    expect(world.projection.node('k-node1')).toMatchObject({
      cpu: { requested: 900, allocatable: 2000 },
      pods: { requested: 8, allocatable: 110 },
    });
    // The completed Job's pod is shown, and holds nothing any more.
    expect(world.projection.podsOn('k-node2')).toContain('default/once-5kz7b');
    expect(world.projection.node('k-node2')).toMatchObject({ cordoned: true, pods: { requested: 5 } });
  });

  it('says what changed, and no more', () => {
    const world = new World();
    world.put(node('a'), node('b'), pod('x/one', { node: 'a', cpu: '100m' }));
    const bound = world.put(pod('x/two', { node: 'b', cpu: '250m' }));
    expect({
      nodes: [...bound.nodes],
      crews: [...bound.crews],
      pods: [...bound.pods],
      tray: bound.tray,
    }).toEqual({
      nodes: ['b'],
      crews: ['b'],
      pods: ['x/two'],
      tray: false,
    });
    const again = world.put(pod('x/two', { node: 'b', cpu: '250m', status: 'crash' }));
    expect([...again.crews]).toEqual([]);
    expect(world.projection.pod('x/two')?.tone).toBe('err');
  });

  it('moves a pod out of the tray when it is bound, and sums come out as if it had always been there', () => {
    const world = new World();
    world.put(node('a'), pod('x/p', { cpu: '100m', memory: '64Mi' }));
    const change = world.put(pod('x/p', { node: 'a', cpu: '100m', memory: '64Mi' }));
    expect(change.tray).toBe(true);
    expect([...world.projection.unplaced]).toEqual([]);
    expect(world.projection.node('a')).toMatchObject({
      cpu: { requested: 100 },
      memory: { requested: 64 * 1024 * 1024 },
    });
    world.remove(pod('x/p'));
    expect(world.projection.node('a')).toMatchObject({
      cpu: { requested: 0 },
      memory: { requested: 0 },
      pods: { requested: 0 },
    });
  });

  it('keeps showing pods whose node is gone', () => {
    const world = new World();
    world.put(node('a'), pod('x/p', { node: 'a' }));
    world.remove(node('a'));
    expect(world.projection.nodeNames).toEqual(['a']);
    expect(world.projection.node('a')?.missing).toBe(true);
    world.remove(pod('x/p'));
    expect(world.projection.nodeNames).toEqual([]);
  });

  it('names the Deployment behind a ReplicaSet, whichever comes first', () => {
    const world = new World();
    world.put(
      node('a'),
      pod('x/web-7c9-abcde', { node: 'a', owner: { kind: 'ReplicaSet', name: 'web-7c9' } }),
    );
    expect(world.projection.pod('x/web-7c9-abcde')?.owner).toMatchObject({
      kind: 'ReplicaSet',
      name: 'web-7c9',
    });
    const owned = {
      ownerReferences: [
        { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: 'd', controller: true },
      ],
    };
    const change = world.put(thing('apps/v1', 'ReplicaSet', 'x/web-7c9', { metadata: owned }));
    expect([...change.pods]).toEqual(['x/web-7c9-abcde']);
    expect(world.projection.pod('x/web-7c9-abcde')).toMatchObject({
      owner: { kind: 'Deployment', name: 'web' },
      label: 'web-abcde',
    });
  });

  it('finds the events of an object by its uid', () => {
    const world = new World();
    const p = pod('x/p');
    const event = thing('v1', 'Event', 'x/p.1', {
      involvedObject: { kind: 'Pod', name: 'p', uid: p.metadata.uid },
    });
    expect([...world.put(p, event).events]).toEqual([p.metadata.uid]);
    expect([...world.projection.eventsOf(p.metadata.uid!)]).toEqual(['x/p.1']);
    world.remove(event);
    expect([...world.projection.eventsOf(p.metadata.uid!)]).toEqual([]);
  });
});

describe('labels of chips', () => {
  it.each([
    [
      'kube-system/etcd-k-master',
      { node: 'k-master', mirror: true, owner: { kind: 'Node', name: 'k-master' } },
      'etcd',
    ],
    [
      'kube-system/kube-proxy-x7k2p',
      { node: 'a', owner: { kind: 'DaemonSet', name: 'kube-proxy' } },
      'kube-proxy',
    ],
    ['default/once-5kz7b', { node: 'a', owner: { kind: 'Job', name: 'once' } }, 'once-5kz7b'],
    ['default/db-0', { node: 'a', owner: { kind: 'StatefulSet', name: 'db' } }, 'db-0'],
    ['default/bare', { node: 'a' }, 'bare'],
  ] as const)('%s', (key, options, label) => {
    const world = new World();
    world.put(pod(key, options));
    expect(world.projection.pod(key)?.label).toBe(label);
  });
});

describe('outlineRows', () => {
  const world = new World();
  world.put(...tutorial());
  const rows = (open: string[] = [], closed: string[] = [], namespace = '') =>
    outlineRows(world.projection, {
      open: new Set(open),
      closed: new Set(closed),
      filter: podFilter({ ...PLAIN_VIEW, namespace }),
    });

  it('lists nodes, what is not placed, and workloads', () => {
    expect(rows().map((r) => r.id)).toEqual([
      'section:nodes',
      'node:k-master',
      'node:k-node1',
      'node:k-node2',
      'node:k-node3',
      'section:unplaced',
      'pod:default/notol',
      'pod:default/pod',
      'section:workloads',
      'daemonsets.apps:calico-system/calico-node',
      'daemonsets.apps:calico-system/csi-node-driver',
      'daemonsets.apps:kube-system/kube-proxy',
      'deployments.apps:default/web',
      'deployments.apps:kube-system/coredns',
      'jobs.batch:default/once',
      'section:services',
    ]);
  });

  it('opens a node to its pods, which know their place and parent', () => {
    const all = rows(['node:k-node3'], ['section:workloads']);
    const pods = all.filter((r) => r.level === 3);
    expect(pods.map((r) => [r.position, r.siblings])).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
    expect(all[parentRow(all, all.indexOf(pods[2]!))!]!.id).toBe('node:k-node3');
  });

  it('leaves out other namespaces, but no node', () => {
    const ids = rows([], [], 'kube-system').map((r) => r.id);
    expect(ids).toContain('node:k-node3');
    expect(ids).not.toContain('pod:default/pod');
    expect(ids).toContain('deployments.apps:kube-system/coredns');
  });

  it('counts what it leaves out', () => {
    const all = rows([], [], 'kube-system');
    const hidden = Object.fromEntries(all.flatMap((r) => ('hidden' in r ? [[r.id, r.hidden]] : [])));
    expect(hidden['section:unplaced']).toBe(2);
    expect(hidden['section:workloads']).toBe(4);
    const shown = rows(['node:k-node1'], [], 'kube-system').filter((r) => r.level === 3).length;
    expect(shown + hidden['node:k-node1']!).toBe(world.projection.podsOn('k-node1').length);
  });

  it('lists Services, which come and go', () => {
    const other = new World();
    const service = thing('v1', 'Service', 'default/web');
    other.put(service);
    const ids = (): string[] =>
      outlineRows(other.projection, { open: new Set(), closed: new Set() }).map((r) => r.id);
    expect(ids()).toContain('services:default/web');
    other.remove(service);
    expect(ids()).not.toContain('services:default/web');
  });

  it('names what lies between two rows, in the order in which it stands', () => {
    const all = rows();
    expect(targetsBetween(all, 3, 0).map(({ key }) => key)).toEqual(['k-master', 'k-node1', 'k-node2']);
  });
});
