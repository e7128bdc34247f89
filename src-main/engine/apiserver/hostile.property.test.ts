import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KubeObject } from '@shared/api';
import type { ApiRequest } from '@shared/contract';
import { ApiWorld } from '@main/engine/testing/api-world';
import { changed, NASTY, places, SEEDS, type Json } from '@main/engine/testing/hostile';

const change = fc.record({ place: fc.nat(), to: fc.option(fc.nat(NASTY.length - 1), { nil: undefined }) });

describe('a body that is anything', () => {
  it('is granted or refused, never a fault, and a refusal changes nothing', () => {
    fc.assert(
      fc.property(
        fc.nat(SEEDS.length - 1),
        fc.array(change, { minLength: 1, maxLength: 3 }),
        fc.constantFrom('create', 'update', 'merge', 'strategic', 'apply', 'status'),
        fc.constantFrom('Strict', 'Warn', 'Ignore'),
        (seed, changes, way, fieldValidation) => {
          const [resource, good] = SEEDS[seed]!;
          let body: Json = good;
          for (const { place, to } of changes) {
            const all = places(body);
            body = changed(body, all[place % all.length]!, to === undefined ? undefined : NASTY[to]);
          }
          const world = new ApiWorld();
          const definition = world.api.registry.get(resource)!;
          const namespace = definition.namespaced ? 'default' : '';
          const base = { resource, namespace, fieldValidation } as const;
          const name = (good as KubeObject).metadata.name;
          if (way !== 'create')
            world.call({ ...base, verb: 'create', body: good, fieldValidation: 'Ignore' });
          const { revision } = world.store;
          const request = (
            way === 'create'
              ? { ...base, verb: 'create', body }
              : way === 'update'
                ? { ...base, verb: 'update', name, body }
                : way === 'status'
                  ? { ...base, verb: 'update', name, body, subresource: 'status' }
                  : { ...base, verb: 'patch', name, body, patchType: way, fieldManager: 'm', force: true }
          ) as ApiRequest;
          const answer = world.call(request);
          if (answer.ok) return;
          expect(answer.status.code).toBeGreaterThanOrEqual(400);
          expect(answer.status.code).not.toBe(500);
          expect(answer.status.message).not.toBe('');
          expect(world.store.revision).toBe(revision);
        },
      ),
      { numRuns: Number(process.env['DRYDOCK_HOSTILE_RUNS'] ?? 1500) },
    );
  }, 120_000);

  const DOORS: readonly [
    resource: string,
    subresource: string,
    verb: 'create' | 'update' | 'patch',
    body: object,
  ][] = [
    [
      'pods',
      'binding',
      'create',
      { metadata: { name: 'x', annotations: { a: 'b' } }, target: { kind: 'Node', name: 'n' } },
    ],
    [
      'pods',
      'eviction',
      'create',
      {
        metadata: { name: 'x' },
        deleteOptions: { gracePeriodSeconds: 1, preconditions: { uid: 'u' }, dryRun: ['All'] },
      },
    ],
    [
      'pods',
      'ephemeralcontainers',
      'patch',
      { spec: { ephemeralContainers: [{ name: 'd', image: 'x', env: [{ name: 'A' }] }] } },
    ],
    [
      'pods',
      'resize',
      'patch',
      { spec: { containers: [{ name: 'a', resources: { requests: { cpu: '2' }, limits: { cpu: '3' } } }] } },
    ],
    [
      'pods',
      'status',
      'patch',
      {
        status: {
          phase: 'x',
          conditions: [{ type: 'a', status: 'True' }],
          containerStatuses: [{ name: 'a', state: { terminated: { exitCode: 1 } } }],
        },
      },
    ],
    [
      'deployments.apps',
      'scale',
      'update',
      { metadata: { name: 'x', resourceVersion: '3' }, spec: { replicas: 3 } },
    ],
    ['deployments.apps', 'scale', 'patch', { spec: { replicas: 3 } }],
    ['namespaces', 'finalize', 'update', { metadata: { name: 'x' }, spec: { finalizers: ['kubernetes'] } }],
  ];

  it('is not a fault at the door of a part either', () => {
    fc.assert(
      fc.property(
        fc.nat(DOORS.length - 1),
        fc.array(change, { minLength: 1, maxLength: 3 }),
        fc.constantFrom('merge', 'strategic', 'json'),
        (door, changes, patchType) => {
          const [resource, subresource, verb, good] = DOORS[door]!;
          const world = new ApiWorld();
          const { namespaced } = world.api.registry.get(resource)!;
          const namespace = namespaced ? 'default' : '';
          const [, seed] = SEEDS.find(([known]) => known === resource)!;
          world.ok({ verb: 'create', resource, namespace, body: seed });
          let body: Json = patchType === 'json' ? [{ op: 'replace', path: '/spec', value: good }] : good;
          for (const { place, to } of changes) {
            const all = places(body);
            body = changed(body, all[place % all.length]!, to === undefined ? undefined : NASTY[to]);
          }
          const { revision } = world.store;
          const answer = world.call({
            verb,
            resource,
            namespace,
            name: 'x',
            subresource,
            body,
            patchType,
          } as unknown as ApiRequest);
          if (answer.ok) return;
          expect(answer.status.code).not.toBe(500);
          expect(world.store.revision).toBe(revision);
        },
      ),
      { numRuns: Number(process.env['DRYDOCK_HOSTILE_RUNS'] ?? 700) },
    );
  }, 120_000);

  it('is not a fault when it is taken over from another cluster', () => {
    const world = new ApiWorld();
    fc.assert(
      fc.property(
        fc.nat(SEEDS.length - 1),
        fc.array(change, { minLength: 1, maxLength: 3 }),
        (seed, changes) => {
          const [resource, good] = SEEDS[seed]!;
          const { apiVersion, kind } = world.api.registry.get(resource)!;
          let body: Json = good;
          for (const { place, to } of changes) {
            const all = places(body);
            body = changed(body, all[place % all.length]!, to === undefined ? undefined : NASTY[to]);
          }
          if (typeof body !== 'object' || body === null || Array.isArray(body)) return;
          const { revision } = world.store;
          const answer = world.api.takeOver({ ...body, apiVersion, kind } as KubeObject);
          if (!answer.ok) expect(answer.status.message).not.toBe('');
          expect(world.store.revision).toBe(revision);
        },
      ),
      { numRuns: Number(process.env['DRYDOCK_HOSTILE_RUNS'] ?? 700) },
    );
  }, 120_000);

  it('begins with objects that are granted', () => {
    for (const [resource, body] of SEEDS) {
      const world = new ApiWorld();
      const { namespaced } = world.api.registry.get(resource)!;
      const answer = world.call({ verb: 'create', resource, namespace: namespaced ? 'default' : '', body });
      if (!answer.ok)
        expect(`${resource}: ${answer.status.message}`).toMatch(
          /priority|schedulingGates|forbidden|Not found|addedAffinity/,
        );
    }
  });
});
