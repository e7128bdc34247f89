/** `npm run bench -- model`: what the window's model works out for a selection, without a window. 1,000 nodes, 10,000 pods. */
import type { KubeObject } from '@shared/api';
import { node, resourceOf } from '@renderer/client/testing/objects';
import { linesOf } from '@renderer/model/connection-lines';
import { connectionsOf, type ConnectionSource } from '@renderer/model/connections';
import { Mirror } from '@renderer/model/mirror';
import { Projection } from '@renderer/model/projection';
import { inZone, labelled, toOthers } from '@renderer/client/testing/pods-with-terms';
import { reportTime } from './lib/report';

const [NODES, PODS, SELECTED] = [1000, 10_000, 500];

/** What a pod of an application keeps away from, and where it may be. */
type Terms = (pod: number) => { readonly labels: Record<string, string>; readonly affinity: object };

measure('500 replicas of one application', (i) => {
  const app = i < SELECTED ? 'db' : `a${i % 100}`;
  return { labels: { app }, affinity: { podAntiAffinity: toOthers({ app }), nodeAffinity: inZone('z1') } };
});
measure('500 pods, each with terms of its own', (i) => ({
  labels: { app: `a${i}` },
  affinity: { podAntiAffinity: toOthers({ app: `a${i + 1}` }), nodeAffinity: inZone(`z${i % 4}`) },
}));

function measure(what: string, terms: Terms): void {
  const source = sourceOf([
    ...Array.from({ length: NODES }, (_, i) => node(`n${i}`, { labels: { zone: `z${i % 4}` } })),
    ...Array.from({ length: PODS }, (_, i) => {
      const { labels, affinity } = terms(i);
      return labelled(`default/p${i}`, `n${i % NODES}`, labels, { affinity });
    }),
  ]);
  const selected = Array.from({ length: SELECTED }, (_, i) => ({ resource: 'pods', key: `default/p${i}` }));
  const at = { x: 0, y: 0, width: 1, height: 1 };
  const times: number[] = [];
  let links = 0;
  for (let i = 0; i < 7; i++) {
    const begun = performance.now();
    const found = connectionsOf(selected, ['affinity'], source);
    linesOf(found, { boxOf: () => at, hubAt: () => null }, 600);
    times.push(performance.now() - begun);
    links = found.links.size;
  }
  const [first, ...others] = times;
  reportTime(`affinity of ${what}: ${links} links, for the first time`, first!);
  reportTime(`the same again`, others.sort((a, b) => a - b)[Math.floor(others.length / 2)]!);
}

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
