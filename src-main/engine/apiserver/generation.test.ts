import { describe, expect, it } from 'vitest';
import { ApiWorld, podNamed, type Loose } from '@main/engine/testing/api-world';

const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'a', image: 'x' }] } };
const selector = { matchLabels: { a: 'b' } };
const jobTemplate = {
  spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'x' }] } } },
};
const named = (more: object): object => ({ metadata: { name: 'x' }, ...more });

/** What is changed of the spec, and what of the status. */
const COUNTED: [resource: string, body: object, spec: object, status: object | null][] = [
  ['pods', podNamed('x'), { activeDeadlineSeconds: 9 }, { phase: 'Running' }],
  ['deployments.apps', named({ spec: { selector, template } }), { replicas: 3 }, { observedGeneration: 1 }],
  ['replicasets.apps', named({ spec: { selector, template } }), { replicas: 3 }, { replicas: 1 }],
  [
    'statefulsets.apps',
    named({ spec: { selector, template, serviceName: 'x' } }),
    { replicas: 3 },
    { replicas: 1 },
  ],
  [
    'daemonsets.apps',
    named({ spec: { selector, template } }),
    { minReadySeconds: 3 },
    { observedGeneration: 1 },
  ],
  ['jobs.batch', named(jobTemplate), { parallelism: 3 }, { active: 1 }],
  [
    'cronjobs.batch',
    named({ spec: { schedule: '* * * * *', jobTemplate } }),
    { suspend: true },
    { lastScheduleTime: '2026-01-05T08:00:00Z' },
  ],
  [
    'poddisruptionbudgets.policy',
    named({ spec: { selector, minAvailable: 1 } }),
    { minAvailable: 2 },
    { disruptionsAllowed: 1 },
  ],
  [
    'replicationcontrollers',
    named({ spec: { selector: { a: 'b' }, template } }),
    { replicas: 3 },
    { replicas: 1 },
  ],
];

const UNCOUNTED: [resource: string, body: object, change: object][] = [
  ['configmaps', named({ data: { a: '1' } }), { data: { a: '2' } }],
  ['secrets', named({ data: { a: 'YQ==' } }), { data: { a: 'Yg==' } }],
  ['services', named({ spec: { ports: [{ port: 80 }] } }), { spec: { ports: [{ port: 81 }] } }],
  ['serviceaccounts', named({}), { automountServiceAccountToken: false }],
];

describe('metadata.generation', () => {
  it.each(COUNTED)('of %s counts changes of the spec, and nothing else', (resource, body, spec, status) => {
    const world = new ApiWorld();
    const patch = (change: object, subresource?: 'status'): Loose =>
      world.ok({
        verb: 'patch',
        resource,
        namespace: 'default',
        name: 'x',
        patchType: 'merge',
        body: change,
        ...(subresource ? { subresource } : {}),
      });
    expect(world.create(resource, body).metadata.generation).toBe(1);
    expect(patch({ metadata: { labels: { l: 'v' } } }).metadata.generation).toBe(1);
    expect(patch({ status }, 'status').metadata.generation).toBe(1);
    const changed = patch({ spec });
    expect(changed.metadata.generation).toBe(2);
    expect(changed['status']).toMatchObject(status ?? {});
    expect(patch({ spec }).metadata.generation).toBe(2);
    // The status has a door of its own.
    expect(patch({ spec, status: null })['status']).toMatchObject(status ?? {});
  });

  it.each(UNCOUNTED)('is none of %s', (resource, body, change) => {
    const world = new ApiWorld();
    expect(world.create(resource, body).metadata.generation).toBeUndefined();
    const next = world.ok({
      verb: 'patch',
      resource,
      namespace: 'default',
      name: 'x',
      patchType: 'merge',
      body: change,
    });
    expect(next).toMatchObject(change);
    expect(next.metadata.generation).toBeUndefined();
  });
});
