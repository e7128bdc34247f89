/** What the API server lets pass is anything that is valid: no controller, scheduler or kubelet may stumble over it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KubeObject } from '@shared/api';
import type { WriteRequest } from '@shared/contract';
import { changed, NASTY, places, SEEDS, type Json } from './testing/hostile';
import { tutorialCluster } from './testing/tutorial-cluster';

/** Without what would keep it from ever being placed, run or deleted. */
function runnable(object: object): object {
  const text = JSON.stringify(object, (key, value: unknown) =>
    [
      'schedulingGates',
      'nodeSelector',
      'affinity',
      'topologySpreadConstraints',
      'finalizers',
      'ownerReferences',
    ].includes(key)
      ? undefined
      : value,
  );
  return JSON.parse(text.replaceAll('"image":"x"', '"image":"nginx"').replaceAll('"1Gi"', '"1Mi"')) as object;
}

const spoiled = fc.record({
  seed: fc.nat(SEEDS.length - 1),
  changes: fc.array(
    fc.record({ place: fc.nat(), to: fc.option(fc.nat(NASTY.length - 1), { nil: undefined }) }),
    {
      minLength: 1,
      maxLength: 3,
    },
  ),
  way: fc.constantFrom('create', 'merge', 'status'),
  wait: fc.boolean(),
});

describe('a cluster that is given anything', () => {
  it('lives on', () => {
    fc.assert(
      fc.property(fc.array(spoiled, { minLength: 20, maxLength: 40 }), (all) => {
        const { cluster } = tutorialCluster(1);
        for (const [i, { seed, changes, way, wait }] of all.entries()) {
          const [resource, good] = SEEDS[seed]!;
          const definition = cluster.server.registry.get(resource)!;
          const free = runnable(good);
          let body: Json = free;
          for (const { place, to } of changes) {
            const there = places(body);
            body = changed(body, there[place % there.length]!, to === undefined ? undefined : NASTY[to]);
          }
          const base = {
            resource,
            namespace: definition.namespaced ? 'default' : '',
            fieldValidation: 'Ignore',
          } as const;
          const name = (good as KubeObject).metadata.name;
          const request = (
            way === 'create'
              ? { ...base, verb: 'create', body }
              : {
                  ...base,
                  verb: 'patch',
                  name,
                  body,
                  patchType: 'merge',
                  ...(way === 'status' ? { subresource: 'status' } : {}),
                }
          ) as WriteRequest;
          if (way !== 'create')
            cluster.apply({
              type: 'request',
              request: { ...base, verb: 'create', body: free } as WriteRequest,
            });
          cluster.apply({ type: 'request', request });
          if (wait || i === all.length - 1) cluster.advance(cluster.time + 20_000);
        }
        const end = cluster.time + 600_000;
        expect(cluster.advance(end)).toBe(true);
        expect(cluster.time).toBe(end);
        for (const row of cluster.store.list('pods'))
          cluster.explain(row.metadata.namespace ?? '', row.metadata.name, true);
      }),
      { numRuns: Number(process.env['DRYDOCK_HOSTILE_RUNS'] ?? 12) },
    );
  }, 240_000);
});
