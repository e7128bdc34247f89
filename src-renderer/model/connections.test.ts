import type { Pod } from 'kubernetes-types/core/v1';
import type { KubeObject } from '@shared/api';
import { describe, expect, it } from 'vitest';
import { node, pod, resourceOf } from '@renderer/client/testing/objects';
import { relationsOf } from './connection-words';
import { connectionsOf, NO_CONNECTIONS, type Connections, type ConnectionSource } from './connections';
import { Mirror } from './mirror';
import { Projection } from './projection';
import type { Target } from './target';
import { labelled as labelledOn } from '@renderer/client/testing/pods-with-terms';

function sourceOf(...objects: readonly KubeObject[]): ConnectionSource {
  const mirror = new Mirror();
  const projection = new Projection(mirror);
  const puts = objects.map((object) => ({ resource: resourceOf(object), object }));
  projection.apply(mirror.apply({ to: { branch: 1, seq: 1, revision: 1, time: 0 }, puts, deletes: [] }));
  return {
    pods: () => projection.pods(),
    podsOn: (name) => projection.podsOn(name),
    object: (resource, key) => mirror.get(resource, key),
    all: (resource) => mirror.all(resource).values(),
  };
}

const labelled = (key: string, labels: Record<string, string>, spec: Partial<Pod['spec']> = {}): KubeObject =>
  labelledOn(key, 'a', labels, spec);

const service = (key: string, selector?: Record<string, string>): KubeObject => {
  const [namespace, name] = key.split('/');
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { namespace, name, uid: key },
    spec: { ...(selector ? { selector } : {}) },
  } as unknown as KubeObject;
};

const of = (key: string): Target => ({ resource: 'pods', key });
const hubs = ({ hubs: all }: Connections): unknown =>
  all.map(({ title, name, pods }) => [title, name, pods.map(({ key }) => key).sort()]);

describe('connections', () => {
  const source = sourceOf(
    node('a'),
    labelled('default/web-1', { app: 'web' }),
    labelled('default/web-2', { app: 'web' }),
    labelled('default/db', { app: 'db' }),
    labelled('other/web', { app: 'web' }),
    service('default/web', { app: 'web' }),
    service('default/outside'),
  );

  it('are none while nothing is selected or asked for', () => {
    expect(connectionsOf([], ['owner', 'service', 'affinity'], source)).toEqual(NO_CONNECTIONS);
    expect(connectionsOf([of('default/web-1')], [], source)).toEqual(NO_CONNECTIONS);
  });

  it('lead from a pod to its Services and all pods behind them, of its own namespace only', () => {
    const found = connectionsOf([of('default/web-1')], ['service'], source);
    expect(hubs(found)).toEqual([['Service', 'web', ['default/web-1', 'default/web-2']]]);
    expect(hubs(connectionsOf([of('default/db')], ['service'], source))).toEqual([]);
  });

  it('lead from a Service or a node the same way', () => {
    const expected = [['Service', 'web', ['default/web-1', 'default/web-2']]];
    expect(hubs(connectionsOf([{ resource: 'services', key: 'default/web' }], ['service'], source))).toEqual(
      expected,
    );
    expect(hubs(connectionsOf([{ resource: 'nodes', key: 'a' }], ['service'], source))).toEqual(expected);
  });

  it('show which pods a Service does not count on', () => {
    const broken = sourceOf(
      node('a'),
      pod('default/x', { node: 'a', status: 'crash' }),
      service('default/x', pod('default/x').metadata.labels ?? {}),
    );
    const [hub] = connectionsOf([of('default/x')], ['service'], broken).hubs;
    expect(hub?.pods).toEqual([{ key: 'default/x', firm: false }]);
  });

  it('follow affinity and anti-affinity by selector and namespace, and node selectors to nodes', () => {
    const term = (labels: Record<string, string>, more = {}) => ({
      topologyKey: 'kubernetes.io/hostname',
      labelSelector: { matchLabels: labels },
      ...more,
    });
    const world = sourceOf(
      node('a', { labels: { disk: 'ssd' } }),
      node('b'),
      labelled('default/db', { app: 'db' }),
      labelled('other/db', { app: 'db' }),
      labelled('default/web-2', { app: 'web' }),
      labelled(
        'default/web-1',
        { app: 'web' },
        {
          nodeSelector: { disk: 'ssd' },
          affinity: {
            podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term({ app: 'db' })] },
            podAntiAffinity: {
              preferredDuringSchedulingIgnoredDuringExecution: [
                { weight: 1, podAffinityTerm: term({ app: 'web' }) },
                { weight: 1, podAffinityTerm: term({ app: 'db' }, { namespaces: ['other'] }) },
              ],
            },
          },
        },
      ),
    );
    const links = [...connectionsOf([of('default/web-1')], ['affinity'], world).links];
    expect(links.map(({ kind, to, firm }) => [kind, to.resource, to.key, firm])).toEqual([
      ['affinity', 'nodes', 'a', true],
      ['affinity', 'pods', 'default/db', true],
      ['antiAffinity', 'pods', 'default/web-2', false],
      ['antiAffinity', 'pods', 'other/db', false],
    ]);
  });

  describe('by affinity', () => {
    const term = (labels: Record<string, string>, more = {}) => ({
      topologyKey: 'kubernetes.io/hostname',
      labelSelector: { matchLabels: labels },
      ...more,
    });
    const keepsAway = (labels: Record<string, string>, firm: boolean) => ({
      affinity: {
        podAntiAffinity: firm
          ? { requiredDuringSchedulingIgnoredDuringExecution: [term(labels)] }
          : {
              preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: term(labels) }],
            },
      },
    });
    const world = sourceOf(
      node('a', { labels: { disk: 'ssd', zone: 'z1' } }),
      node('b', { labels: { disk: 'hdd' } }),
      labelled('default/db', { app: 'db' }),
      labelled('default/web', { app: 'web' }, keepsAway({ app: 'db' }, true)),
      labelled('default/batch', { app: 'batch' }, keepsAway({ app: 'db' }, false)),
      labelled('other/web', { app: 'web' }, keepsAway({ app: 'db' }, true)),
      labelled('default/fast', { app: 'fast' }, { nodeSelector: { disk: 'ssd' } }),
      labelled('default/slow', { app: 'slow' }, { nodeSelector: { disk: 'hdd' } }),
      labelled(
        'default/likes',
        { app: 'likes' },
        {
          affinity: {
            nodeAffinity: {
              preferredDuringSchedulingIgnoredDuringExecution: [
                {
                  weight: 1,
                  preference: { matchExpressions: [{ key: 'zone', operator: 'In', values: ['z1'] }] },
                },
              ],
            },
          },
        },
      ),
    );
    const links = (target: Target): unknown =>
      [...connectionsOf([target], ['affinity'], world).links].map(({ from, to, kind, firm }) => [
        from,
        kind,
        to.key,
        firm,
      ]);

    it('lead to a pod from those whose terms are about it, of their namespaces only', () => {
      expect(links(of('default/db'))).toEqual([
        ['default/web', 'antiAffinity', 'default/db', true],
        ['default/batch', 'antiAffinity', 'default/db', false],
      ]);
    });

    it('lead to a node from those that it draws, and those that may not go there', () => {
      const found = [...connectionsOf([{ resource: 'nodes', key: 'b' }], ['affinity'], world).links];
      expect(found.map(({ from, to, kind, firm }) => [from, kind, to.key, firm])).toEqual([
        ['default/slow', 'affinity', 'b', true],
        ['default/fast', 'antiAffinity', 'b', true],
      ]);
      expect(links(of('default/likes'))).toEqual([['default/likes', 'affinity', 'a', false]]);
    });

    it('are not about where the controller of a DaemonSet has pinned its pods', () => {
      const pinned = labelled('default/agent', {}, { nodeSelector: { disk: 'hdd' } });
      const owned = {
        ...pinned,
        metadata: {
          ...pinned.metadata,
          ownerReferences: [
            { apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'agent', uid: '1', controller: true },
          ],
        },
      } as KubeObject;
      const fleet = sourceOf(node('a'), node('b'), owned);
      expect(connectionsOf([{ resource: 'nodes', key: 'b' }], ['affinity'], fleet).links.size).toBe(0);
    });

    it('are told in words, with their direction', () => {
      const told = (target: Target): unknown =>
        relationsOf(target, connectionsOf([target], ['owner', 'service', 'affinity'], world)).map(
          (relation) =>
            'hub' in relation
              ? [relation.kind, relation.hub.name]
              : [relation.direction, relation.kind, relation.firm, relation.others.map(({ key }) => key)],
        );
      expect(told(of('default/db'))).toEqual([
        ['in', 'antiAffinity', true, ['default/web']],
        ['in', 'antiAffinity', false, ['default/batch']],
      ]);
      expect(told(of('default/web'))).toEqual([['out', 'antiAffinity', true, ['default/db']]]);
      // What the pods on the node want of each other is told with them.
      expect(told({ resource: 'nodes', key: 'a' })).toEqual([
        ['in', 'affinity', true, ['default/fast']],
        ['in', 'affinity', false, ['default/likes']],
        ['in', 'antiAffinity', true, ['default/slow']],
      ]);
    });
  });
});
