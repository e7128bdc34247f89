import { describe, expect, it } from 'vitest';
import { strategicMerge } from '@shared/api';
import { deepFreeze } from '@main/engine/store';
import { structType } from '../schema/types';

type Json = Record<string, unknown>;

const merge = (type: string, current: object, patch: object): unknown =>
  strategicMerge(structType(type), deepFreeze(current), deepFreeze(patch));

const pod = (spec: object): Json => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec });

describe('strategic merge patch', () => {
  const cases: { name: string; type?: string; current: object; patch: object; result: object }[] = [
    {
      name: 'merges objects and leaves what it does not name',
      current: pod({ nodeName: 'n', hostNetwork: true }),
      patch: { spec: { nodeName: 'm' } },
      result: pod({ nodeName: 'm', hostNetwork: true }),
    },
    {
      name: 'removes a field by null',
      current: { metadata: { name: 'p', labels: { a: '1', b: '2' } } },
      patch: { metadata: { labels: { a: null } } },
      result: { metadata: { name: 'p', labels: { b: '2' } } },
    },
    {
      name: 'removes a whole map by null',
      current: { metadata: { name: 'p', labels: { a: '1' } } },
      patch: { metadata: { labels: null } },
      result: { metadata: { name: 'p' } },
    },
    {
      name: 'ignores null for what is not there',
      current: { metadata: { name: 'p' } },
      patch: { metadata: { labels: null } },
      result: { metadata: { name: 'p' } },
    },
    {
      name: 'merges containers by name and appends new ones',
      current: pod({ containers: [{ name: 'a', image: 'x' }] }),
      patch: {
        spec: {
          containers: [
            { name: 'b', image: 'y' },
            { name: 'a', image: 'z' },
          ],
        },
      },
      result: pod({
        containers: [
          { name: 'a', image: 'z' },
          { name: 'b', image: 'y' },
        ],
      }),
    },
    {
      name: 'merges ports of a container by containerPort',
      current: pod({ containers: [{ name: 'a', ports: [{ containerPort: 80, name: 'web' }] }] }),
      patch: {
        spec: {
          containers: [{ name: 'a', ports: [{ containerPort: 80, hostPort: 8080 }, { containerPort: 81 }] }],
        },
      },
      result: pod({
        containers: [
          { name: 'a', ports: [{ containerPort: 80, name: 'web', hostPort: 8080 }, { containerPort: 81 }] },
        ],
      }),
    },
    {
      name: 'merges ports of a service by port',
      type: 'core/v1.Service',
      current: { spec: { ports: [{ port: 80, targetPort: 8080 }] } },
      patch: { spec: { ports: [{ port: 80, name: 'web' }, { port: 443 }] } },
      result: { spec: { ports: [{ port: 80, targetPort: 8080, name: 'web' }, { port: 443 }] } },
    },
    {
      name: 'replaces taints as a whole',
      type: 'core/v1.Node',
      current: {
        spec: {
          taints: [
            { key: 'a', effect: 'NoSchedule' },
            { key: 'b', effect: 'NoSchedule' },
          ],
        },
      },
      patch: { spec: { taints: [{ key: 'c', effect: 'NoExecute' }] } },
      result: { spec: { taints: [{ key: 'c', effect: 'NoExecute' }] } },
    },
    {
      name: 'replaces tolerations, command and args as a whole',
      current: pod({
        tolerations: [{ key: 'a' }],
        containers: [{ name: 'a', command: ['x', 'y'], args: ['1'] }],
      }),
      patch: {
        spec: { tolerations: [{ key: 'b' }], containers: [{ name: 'a', command: ['z'], args: ['2', '3'] }] },
      },
      result: pod({
        tolerations: [{ key: 'b' }],
        containers: [{ name: 'a', command: ['z'], args: ['2', '3'] }],
      }),
    },
    {
      name: 'deletes an item of a merged list',
      current: pod({ containers: [{ name: 'a' }, { name: 'b' }] }),
      patch: { spec: { containers: [{ name: 'a', $patch: 'delete' }] } },
      result: pod({ containers: [{ name: 'b' }] }),
    },
    {
      name: 'deletes nothing where the item is not there',
      current: pod({ containers: [{ name: 'a' }] }),
      patch: { spec: { containers: [{ name: 'x', $patch: 'delete' }] } },
      result: pod({ containers: [{ name: 'a' }] }),
    },
    {
      name: 'replaces a merged list',
      current: pod({ containers: [{ name: 'a', image: 'x' }, { name: 'b' }] }),
      patch: { spec: { containers: [{ name: 'c', image: 'z' }, { $patch: 'replace' }] } },
      result: pod({ containers: [{ name: 'c', image: 'z' }] }),
    },
    {
      name: 'replaces an object',
      current: pod({ securityContext: { runAsUser: 1, fsGroup: 2 } }),
      patch: { spec: { securityContext: { $patch: 'replace', runAsGroup: 3 } } },
      result: pod({ securityContext: { runAsGroup: 3 } }),
    },
    {
      name: 'empties an object by delete',
      current: pod({ securityContext: { runAsUser: 1 } }),
      patch: { spec: { securityContext: { $patch: 'delete' } } },
      result: pod({ securityContext: {} }),
    },
    {
      name: 'keeps only the retained keys of a volume',
      current: pod({ volumes: [{ name: 'v', emptyDir: {} }] }),
      patch: {
        spec: { volumes: [{ name: 'v', $retainKeys: ['configMap', 'name'], configMap: { name: 'x' } }] },
      },
      result: pod({ volumes: [{ name: 'v', configMap: { name: 'x' } }] }),
    },
    {
      name: 'keeps only the retained keys of a strategy',
      type: 'apps/v1.Deployment',
      current: { spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } } },
      patch: { spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } },
      result: { spec: { strategy: { type: 'Recreate' } } },
    },
    {
      name: 'adds to and takes from a list of plain values',
      current: { metadata: { name: 'p', finalizers: ['a/1', 'b/2'] } },
      patch: { metadata: { finalizers: ['c/3'], '$deleteFromPrimitiveList/finalizers': ['a/1'] } },
      result: { metadata: { name: 'p', finalizers: ['b/2', 'c/3'] } },
    },
    {
      name: 'takes from a list of plain values without adding',
      current: { metadata: { name: 'p', finalizers: ['a/1', 'b/2'] } },
      patch: { metadata: { '$deleteFromPrimitiveList/finalizers': ['b/2'] } },
      result: { metadata: { name: 'p', finalizers: ['a/1'] } },
    },
    {
      name: 'orders a merged list',
      current: pod({ containers: [{ name: 'a' }, { name: 'b' }] }),
      patch: {
        spec: {
          '$setElementOrder/containers': [{ name: 'b' }, { name: 'c' }, { name: 'a' }],
          containers: [{ name: 'c' }],
        },
      },
      result: pod({ containers: [{ name: 'b' }, { name: 'c' }, { name: 'a' }] }),
    },
    {
      name: 'orders without changing any item',
      current: pod({ containers: [{ name: 'a' }, { name: 'b' }] }),
      patch: { spec: { '$setElementOrder/containers': [{ name: 'b' }, { name: 'a' }] } },
      result: pod({ containers: [{ name: 'b' }, { name: 'a' }] }),
    },
    {
      name: 'keeps items that only the server has in their places',
      current: pod({
        containers: [{ name: 's1' }, { name: 'a' }, { name: 's2' }, { name: 'b' }, { name: 's3' }],
      }),
      patch: { spec: { '$setElementOrder/containers': [{ name: 'a' }, { name: 'b' }] } },
      result: pod({
        containers: [{ name: 's1' }, { name: 'a' }, { name: 's2' }, { name: 'b' }, { name: 's3' }],
      }),
    },
    {
      name: 'merges conditions by type',
      current: {
        status: {
          conditions: [
            { type: 'Ready', status: 'False' },
            { type: 'Initialized', status: 'True' },
          ],
        },
      },
      patch: { status: { conditions: [{ type: 'Ready', status: 'True' }] } },
      result: {
        status: {
          conditions: [
            { type: 'Ready', status: 'True' },
            { type: 'Initialized', status: 'True' },
          ],
        },
      },
    },
    {
      name: 'leaves directives and nulls out of what is new',
      current: pod({}),
      patch: {
        spec: { volumes: [{ name: 'v', $retainKeys: ['emptyDir', 'name'], emptyDir: {}, hostPath: null }] },
      },
      result: pod({ volumes: [{ name: 'v', emptyDir: {} }] }),
    },
    {
      name: 'keeps a key named __proto__ a plain key',
      type: 'core/v1.ConfigMap',
      current: { data: { a: '1' } },
      patch: JSON.parse('{"data":{"__proto__":"x"}}') as object,
      result: JSON.parse('{"data":{"a":"1","__proto__":"x"}}') as object,
    },
  ];

  it.each(cases)('$name', ({ type = 'core/v1.Pod', current, patch, result }) => {
    expect(merge(type, current, patch)).toEqual(result);
  });

  it('carries out what kubectl really sends for one realistic change', () => {
    const current = {
      metadata: { name: 'd', labels: { x: 'y' } },
      spec: {
        replicas: 1,
        template: {
          spec: {
            containers: [
              {
                name: 'c1',
                image: 'i',
                env: [
                  { name: 'A', value: '1' },
                  { name: 'B', value: '2' },
                ],
                ports: [{ containerPort: 80 }],
              },
              { name: 'c2', image: 'j' },
            ],
            tolerations: [{ key: 'k', operator: 'Exists' }],
            volumes: [
              { name: 'v', emptyDir: {} },
              { name: 'w', emptyDir: {} },
            ],
          },
        },
      },
    };
    const patch = JSON.parse(
      '{"metadata":{"labels":null},"spec":{"replicas":2,"template":{"spec":{"$setElementOrder/containers":[{"name":"c1"}],"$setElementOrder/volumes":[{"name":"v"}],' +
        '"containers":[{"$setElementOrder/env":[{"name":"B"}],"$setElementOrder/ports":[{"containerPort":81}],"env":[{"name":"B","value":"3"},{"$patch":"delete","name":"A"}],"name":"c1","ports":[{"containerPort":81},{"$patch":"delete","containerPort":80}]},{"$patch":"delete","name":"c2"}],' +
        '"tolerations":null,"volumes":[{"$retainKeys":["configMap","name"],"configMap":{"name":"x"},"emptyDir":null,"name":"v"},{"$patch":"delete","name":"w"}]}}}}',
    ) as object;
    expect(merge('apps/v1.Deployment', current, patch)).toEqual({
      metadata: { name: 'd' },
      spec: {
        replicas: 2,
        template: {
          spec: {
            containers: [
              { name: 'c1', image: 'i', env: [{ name: 'B', value: '3' }], ports: [{ containerPort: 81 }] },
            ],
            volumes: [{ name: 'v', configMap: { name: 'x' } }],
          },
        },
      },
    });
  });

  it('shares what it does not touch', () => {
    const current = deepFreeze(pod({ containers: [{ name: 'a' }, { name: 'b' }] }));
    const next = merge('core/v1.Pod', current, { metadata: { labels: { x: 'y' } } }) as Json;
    expect(next['spec']).toBe(current['spec']);
  });

  const refused: { name: string; patch: object; message: string }[] = [
    {
      name: 'an item without its merge key',
      patch: { spec: { containers: [{ image: 'x' }] } },
      message: 'map: {"image":"x"} does not contain declared merge key: name',
    },
    {
      name: 'an unknown directive',
      patch: { spec: { $patch: 'explode' } },
      message: 'unknown patch type found: explode',
    },
    {
      name: 'a key that the patch does not retain',
      patch: { spec: { volumes: [{ name: 'v', $retainKeys: ['name'], emptyDir: {} }] } },
      message: 'found key emptyDir in the patch that $retainKeys does not list',
    },
  ];
  it.each(refused)('refuses $name', ({ patch, message }) => {
    expect(() => merge('core/v1.Pod', pod({ containers: [{ name: 'a' }] }), patch)).toThrow(message);
  });
});
