// Affinity at the size of a fleet: the same links as if every pair were looked at, found without looking at them.
import fc from 'fast-check';
import type { Pod } from 'kubernetes-types/core/v1';
import { describe, expect, it } from 'vitest';
import { labelSelector, matchesSelector, type KubeObject } from '@shared/api';
import { node, resourceOf } from '@renderer/client/testing/objects';
import { linkId, type Link } from './affinity-links';
import { linesCount, linesOf } from './connection-lines';
import { connectionsOf, type ConnectionSource } from './connections';
import { Mirror } from './mirror';
import { Projection } from './projection';
import type { Target } from './target';
import { inZone, labelled, toOthers } from '@renderer/client/testing/pods-with-terms';

function sourceOf(objects: readonly KubeObject[]): ConnectionSource {
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

const targets = (keys: readonly string[]): Target[] => keys.map((key) => ({ resource: 'pods', key }));

describe('affinity of a fleet', () => {
  const [NODES, PODS, SELECTED] = [1000, 10_000, 500];
  const names = (from: number, to: number): string[] =>
    Array.from({ length: to - from }, (_, i) => `default/p${from + i}`);
  const fleet = [
    ...Array.from({ length: NODES }, (_, i) => node(`n${i}`, { labels: { zone: `z${i % 4}` } })),
    ...Array.from({ length: PODS }, (_, i) =>
      i < SELECTED
        ? labelled(
            `default/p${i}`,
            `n${i % NODES}`,
            { app: 'db', 'pod-index': String(i) },
            {
              affinity: { podAntiAffinity: toOthers({ app: 'db' }), nodeAffinity: inZone('z1') },
            },
          )
        : labelled(
            `default/p${i}`,
            `n${i % NODES}`,
            { app: `a${i % 100}`, 'pod-index': String(i) },
            {
              affinity: { podAntiAffinity: toOthers({ app: i < 600 ? 'db' : 'none' }) },
            },
          ),
    ),
  ];
  const source = sourceOf(fleet);
  const selected = targets(names(0, SELECTED));

  it('is all of it, of 500 selected pods as of one', () => {
    const { links } = connectionsOf(selected, ['affinity'], source);
    // To each other, to the nodes of their zone, and from the hundred that keep away from them.
    expect(links.size).toBe(500 * 499 + 500 * 250 + 100 * 500);
    const ofOne = connectionsOf(selected.slice(7, 8), ['affinity'], source).links;
    expect(ofOne.size).toBe(499 + 250 + 499 + 100);
    let made = 0;
    for (const link of links) if (link.from !== link.to.key || link.to.resource === 'nodes') made++;
    expect(made).toBe(links.size);
  });

  it('is drawn without making every pair', () => {
    let asked = 0;
    const boxOf = () => (asked++, { x: 0, y: 0, width: 1, height: 1 });
    const found = connectionsOf(selected, ['affinity'], source);
    expect(linesOf(found, { boxOf, hubAt: () => null }, 600)).toHaveLength(600);
    expect(asked).toBe(2 * 600);
    expect(linesCount(found)).toBe(found.links.size);
  });

  it('is found where every pod has terms and labels of its own', () => {
    const own = sourceOf([
      node('n'),
      ...Array.from({ length: 2000 }, (_, i) =>
        labelled(
          `default/p${i}`,
          'n',
          { me: String(i) },
          {
            affinity: { podAntiAffinity: toOthers({ me: String(i + 1) }) },
          },
        ),
      ),
    ]);
    const { links } = connectionsOf(targets(names(0, 500)), ['affinity'], own);
    expect(links.size).toBe(500);
    expect([...links][3]).toMatchObject({ from: 'default/p3', to: { key: 'default/p4' } });
  });

  it('reads what many say of their nodes once, whatever else they say', () => {
    let read = 0;
    const counted = (labels: Record<string, string>) =>
      new Proxy(labels, {
        getOwnPropertyDescriptor: (of, key) => (read++, Reflect.getOwnPropertyDescriptor(of, key)),
      });
    const own = sourceOf([
      ...Array.from({ length: 100 }, (_, i) => {
        const made = node(`n${i}`);
        return {
          ...made,
          metadata: { ...made.metadata, labels: counted({ zone: `z${i % 4}` }) },
        } as KubeObject;
      }),
      ...Array.from({ length: 200 }, (_, i) => {
        const podAntiAffinity = toOthers({ me: String(i) });
        const affinity = { podAntiAffinity, nodeAffinity: inZone(`z${i % 4}`) };
        return labelled(`default/p${i}`, 'n0', {}, { affinity });
      }),
    ]);
    read = 0;
    const { links } = connectionsOf(targets(names(0, 200)), ['affinity'], own);
    expect(links.size).toBe(200 * 25);
    // Each node is looked at twice at most: for the index, and by the one zone that it is in.
    expect(read).toBeLessThan(3 * 100);
  });
});

describe('affinity of any pods', () => {
  const label = fc.constantFrom('x', 'y', 'z');
  const labels = fc.record({ a: label, b: label }, { requiredKeys: [] }) as fc.Arbitrary<
    Record<string, string>
  >;
  const selector = fc.oneof(
    fc.record({ matchLabels: labels }),
    fc.record({
      matchExpressions: fc.array(
        fc.record({
          key: fc.constantFrom('a', 'b'),
          operator: fc.constantFrom('In', 'NotIn', 'Exists', 'DoesNotExist'),
          values: fc.array(label, { minLength: 1, maxLength: 2 }),
        }),
        { maxLength: 2 },
      ),
    }),
    fc.constant(undefined),
  );
  const term = fc.record({
    topologyKey: fc.constant('zone'),
    labelSelector: selector,
    namespaces: fc.constantFrom(undefined, ['one'], ['one', 'two']),
    namespaceSelector: fc.constantFrom(undefined, undefined, {}, { matchLabels: { team: 'one' } }),
  });
  const one = fc.record({
    namespace: fc.constantFrom('one', 'two'),
    labels,
    terms: fc.array(term, { maxLength: 2 }),
    nodeSelector: fc.option(labels, { nil: undefined }),
  });

  it('is what every pair of them says', () => {
    fc.assert(
      fc.property(fc.array(one, { maxLength: 8 }), labels, fc.nat(255), (pods, ofNode, chosen) => {
        const objects = pods.map((p, i) =>
          labelled(`${p.namespace}/p${i}`, 'n', p.labels, {
            ...(p.nodeSelector ? { nodeSelector: p.nodeSelector } : {}),
            ...(p.terms.length > 0
              ? { affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: p.terms } } }
              : {}),
          }),
        );
        const keys = pods.map((p, i) => `${p.namespace}/p${i}`);
        const selected = keys.filter((_, i) => (chosen >> i) & 1);
        const { links } = connectionsOf(
          targets(selected),
          ['affinity'],
          sourceOf([node('n', { labels: ofNode }), namespace('one'), namespace('two'), ...objects]),
        );
        const expected: string[] = [];
        for (const [i, from] of keys.entries()) {
          const own = pods[i]!;
          const { nodeSelector } = (objects[i] as Pod & KubeObject).spec!;
          if (selected.includes(from) && nodeSelector && holds(nodeSelector, ofNode))
            expected.push(linkId(link(from, { resource: 'nodes', key: 'n' })));
          for (const [j, to] of keys.entries()) {
            if (i === j || !(selected.includes(from) || selected.includes(to))) continue;
            const said = own.terms.some(
              ({ labelSelector: wanted, namespaces, namespaceSelector }) =>
                isIn(pods[j]!.namespace, own.namespace, namespaces, namespaceSelector) &&
                matchesSelector(labelSelector(wanted as never), pods[j]!.labels),
            );
            if (said) expected.push(linkId(link(from, { resource: 'pods', key: to })));
          }
        }
        const found = [...links].map(linkId);
        expect([...found].sort()).toEqual(expected.sort());
        expect(links.size).toBe(found.length);
      }),
      { numRuns: 150 },
    );
  });

  const namespace = (name: string): KubeObject =>
    ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: { team: name } },
    }) as unknown as KubeObject;
  const isIn = (
    of: string,
    own: string,
    namespaces: readonly string[] | undefined,
    selector: { matchLabels?: { team: string } } | undefined,
  ): boolean =>
    namespaces || selector
      ? namespaces?.includes(of) === true ||
        (selector !== undefined && (selector.matchLabels?.team ?? of) === of)
      : of === own;
  const link = (from: string, to: Target): Link => ({ from, to, kind: 'affinity', firm: true });
  const holds = (wanted: Record<string, string>, of: Record<string, string>): boolean =>
    Object.entries(wanted).every(([key, value]) => of[key] === value);
});
