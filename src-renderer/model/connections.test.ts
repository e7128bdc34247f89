import type { Pod } from 'kubernetes-types/core/v1';
import type { KubeObject } from '@shared/api';
import { describe, expect, it } from 'vitest';
import { node, pod, resourceOf } from '@renderer/client/testing/objects';
import { connectionsOf, type Connections, type ConnectionSource } from './connections';
import { Mirror } from './mirror';
import { Projection } from './projection';
import type { Target } from './target';

function sourceOf(...objects: KubeObject[]): ConnectionSource {
  const mirror = new Mirror();
  const projection = new Projection(mirror);
  projection.apply(
    mirror.apply({
      to: { branch: 1, seq: 1, revision: 1, time: 0 },
      puts: objects.map((object) => ({ resource: resourceOf(object), object })),
      deletes: [],
    }),
  );
  return {
    pods: () => projection.pods(),
    podsOn: (name) => projection.podsOn(name),
    object: (resource, key) => mirror.get(resource, key),
    all: (resource) => mirror.all(resource).values(),
  };
}

function labelled(key: string, labels: Record<string, string>, spec: Partial<Pod['spec']> = {}): KubeObject {
  const made = pod(key, { node: 'a' });
  return {
    ...made,
    metadata: { ...made.metadata, labels },
    spec: { ...made.spec, ...spec },
  } as KubeObject;
}

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
    expect(connectionsOf([], ['owner', 'service', 'affinity'], source)).toEqual({ hubs: [], links: [] });
    expect(connectionsOf([of('default/web-1')], [], source)).toEqual({ hubs: [], links: [] });
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
    const links = connectionsOf([of('default/web-1')], ['affinity'], world).links;
    expect(links.map(({ kind, to, firm }) => [kind, to.resource, to.key, firm])).toEqual([
      ['affinity', 'nodes', 'a', true],
      ['affinity', 'pods', 'default/db', true],
      ['antiAffinity', 'pods', 'default/web-2', false],
      ['antiAffinity', 'pods', 'other/db', false],
    ]);
  });
});
