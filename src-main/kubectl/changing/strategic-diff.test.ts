import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { equalJson, strategicMerge, type MergeType } from '@shared/api';
import type { FieldSchema, SchemaType, TypeSchema } from '../cluster';
import { threeWayMergePatch, threeWayPatch, twoWayPatch } from './strategic-diff';

const ANY = { kind: 'any' } as unknown as SchemaType;
const list = (of: SchemaType): SchemaType => ({ kind: 'list', of });
const struct = (name: string, fields: Record<string, Partial<FieldSchema>>): SchemaType & TypeSchema => ({
  kind: 'struct',
  name,
  fields: new Map(
    Object.entries(fields).map(([field, rest]) => [
      field,
      { name: field, type: ANY, required: false, retainKeys: false, ...rest },
    ]),
  ),
});

const CONTAINER = struct('Container', {
  env: { type: list(struct('EnvVar', {})), mergeKey: 'name' },
  ports: { type: list(struct('ContainerPort', {})), mergeKey: 'containerPort' },
});
const POD_SPEC = struct('PodSpec', {
  containers: { type: list(CONTAINER), mergeKey: 'name' },
  volumes: { type: list(struct('Volume', {})), mergeKey: 'name', retainKeys: true },
});
const META = struct('ObjectMeta', { finalizers: { type: list(ANY), mergeKey: '' } });
const TEMPLATE = struct('PodTemplateSpec', { metadata: { type: META }, spec: { type: POD_SPEC } });
const DEPLOYMENT = struct('Deployment', {
  metadata: { type: META },
  spec: { type: struct('DeploymentSpec', { template: { type: TEMPLATE } }) },
});

const before = {
  metadata: { labels: { a: 'b' } },
  spec: {
    replicas: 1,
    template: {
      spec: {
        containers: [
          {
            name: 'c1',
            env: [
              { name: 'A', value: '1' },
              { name: 'B', value: '2' },
            ],
            ports: [{ containerPort: 80 }],
          },
          { name: 'c2' },
        ],
        tolerations: [{ key: 'x' }],
        volumes: [{ name: 'v', emptyDir: {} }, { name: 'w' }],
      },
    },
  },
};
const after = {
  metadata: {},
  spec: {
    replicas: 2,
    template: {
      spec: {
        containers: [{ name: 'c1', env: [{ name: 'B', value: '3' }], ports: [{ containerPort: 81 }] }],
        volumes: [{ name: 'v', configMap: { name: 'x' } }],
      },
    },
  },
};

describe('strategic merge patches as kubectl makes them', () => {
  it('two items of one key, such as a port over TCP and UDP, are compared one by one', () => {
    const of = (image: string, udp: string) => ({
      spec: {
        template: {
          spec: {
            containers: [
              {
                name: 'dns',
                image,
                ports: [
                  { containerPort: 53, name: udp, protocol: 'UDP' },
                  { containerPort: 53, name: 'dns-tcp', protocol: 'TCP' },
                ],
              },
            ],
          },
        },
      },
    });
    const order = [{ name: 'dns' }];
    expect(twoWayPatch(DEPLOYMENT, of('a', 'dns'), of('b', 'dns'))).toEqual({
      spec: {
        template: {
          spec: { '$setElementOrder/containers': order, containers: [{ name: 'dns', image: 'b' }] },
        },
      },
    });
    expect(twoWayPatch(DEPLOYMENT, of('a', 'dns'), of('a', 'dns'))).toEqual({});
  });

  it('say the same as the real kubectl about a realistic change', () => {
    expect(twoWayPatch(DEPLOYMENT, before, after)).toEqual({
      metadata: { labels: null },
      spec: {
        replicas: 2,
        template: {
          spec: {
            '$setElementOrder/containers': [{ name: 'c1' }],
            '$setElementOrder/volumes': [{ name: 'v' }],
            containers: [
              {
                '$setElementOrder/env': [{ name: 'B' }],
                '$setElementOrder/ports': [{ containerPort: 81 }],
                env: [
                  { name: 'B', value: '3' },
                  { $patch: 'delete', name: 'A' },
                ],
                name: 'c1',
                ports: [{ containerPort: 81 }, { $patch: 'delete', containerPort: 80 }],
              },
              { $patch: 'delete', name: 'c2' },
            ],
            tolerations: null,
            volumes: [
              { $retainKeys: ['configMap', 'name'], configMap: { name: 'x' }, emptyDir: null, name: 'v' },
              { $patch: 'delete', name: 'w' },
            ],
          },
        },
      },
    });
  });

  it('leave alone what others added to the live object', () => {
    const states = {
      original: { spec: { replicas: 1, paused: true } },
      modified: { spec: { replicas: 1 } },
      current: { spec: { replicas: 1, paused: true, progressDeadlineSeconds: 600 } },
    };
    expect(threeWayPatch(DEPLOYMENT, states)).toEqual({ spec: { paused: null } });
    expect(threeWayMergePatch(states)).toEqual({ spec: { paused: null } });
  });

  it('are empty where nothing differs', () => {
    expect(twoWayPatch(DEPLOYMENT, before, before)).toEqual({});
  });

  it('add to and take from sets of plain values', () => {
    const patch = twoWayPatch(
      DEPLOYMENT,
      { metadata: { finalizers: ['a', 'b'] } },
      { metadata: { finalizers: ['b', 'c'] } },
    );
    expect(patch).toEqual({
      metadata: {
        '$deleteFromPrimitiveList/finalizers': ['a'],
        '$setElementOrder/finalizers': ['b', 'c'],
        finalizers: ['c'],
      },
    });
  });

  const named = fc.uniqueArray(
    fc.record({
      name: fc.constantFrom('a', 'b', 'c', 'd'),
      env: fc.uniqueArray(
        fc.record({ name: fc.constantFrom('X', 'Y', 'Z'), value: fc.constantFrom('1', '2') }),
        {
          selector: ({ name }) => name,
        },
      ),
    }),
    { selector: ({ name }) => name, minLength: 1 },
  );
  const state = fc.record({
    metadata: fc.record({ finalizers: fc.uniqueArray(fc.constantFrom('f', 'g', 'h'), { minLength: 1 }) }),
    spec: fc.record({ template: fc.record({ spec: fc.record({ containers: named }) }) }),
  });

  it('bring any state to any other, applied as the server applies them', () => {
    fc.assert(
      fc.property(state, state, (from, to) => {
        const merged = strategicMerge(
          DEPLOYMENT as unknown as MergeType,
          from,
          twoWayPatch(DEPLOYMENT, from, to),
        );
        expect(equalJson(withoutEmpty(merged), withoutEmpty(to))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

/** A list that is emptied is as good as none. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => !(Array.isArray(field) && field.length === 0))
      .map(([key, field]) => [key, withoutEmpty(field)]),
  );
}
