import { describe, expect, it } from 'vitest';
import { deepFreeze } from '@main/engine/store';
import { decode, quantityProblem } from './decode';
import { structType } from './types';

const pod = (value: unknown, old?: unknown) => decode(structType('core/v1.Pod'), value, old);
const container = (fields: object) => ({ spec: { containers: [{ name: 'a', ...fields }] } });

describe('decoding', () => {
  it('tells unknown fields by their path, in the order of the document', () => {
    const { unknown, value } = pod({
      metadata: { nam: 'x', labels: { anything: 'goes' } },
      spec: {
        contaners: [],
        containers: [{ name: 'a' }, { imagee: 'x' }],
        volumes: [{ emptyDir: { size: 1 } }],
      },
    });
    expect(unknown).toEqual([
      'metadata.nam',
      'spec.contaners',
      'spec.containers[1].imagee',
      'spec.volumes[0].emptyDir.size',
    ]);
    expect(value).toEqual({
      metadata: { labels: { anything: 'goes' } },
      spec: { containers: [{ name: 'a' }, { name: '' }], volumes: [{ name: '', emptyDir: {} }] },
    });
  });

  const wrong: { name: string; value: unknown; message: string }[] = [
    {
      name: 'a text for a number',
      value: container({ ports: [{ containerPort: 'http' }] }),
      message:
        'json: cannot unmarshal string into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32',
    },
    {
      name: 'a boolean for a text',
      value: container({ env: [{ name: 'A', value: true }] }),
      message:
        'json: cannot unmarshal bool into Go struct field EnvVar.spec.containers.env.value of type string',
    },
    {
      name: 'a number for a label',
      value: { metadata: { labels: { a: 1 } } },
      message: 'json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string',
    },
    {
      name: 'an object for a list',
      value: { spec: { containers: {} } },
      message:
        'json: cannot unmarshal object into Go struct field PodSpec.spec.containers of type []v1.Container',
    },
    {
      name: 'a text for an object',
      value: { spec: 'x' },
      message: 'json: cannot unmarshal string into Go struct field Pod.spec of type v1.PodSpec',
    },
    {
      name: 'a list for a map',
      value: { spec: { nodeSelector: [] } },
      message:
        'json: cannot unmarshal array into Go struct field PodSpec.spec.nodeSelector of type map[string]string',
    },
    {
      name: 'a fraction for a whole number',
      value: { spec: { priority: 1.5 } },
      message: 'json: cannot unmarshal number 1.5 into Go struct field PodSpec.spec.priority of type int32',
    },
    {
      name: 'a number beyond 32 bits',
      value: { spec: { priority: 3_000_000_000 } },
      message:
        'json: cannot unmarshal number 3000000000 into Go struct field PodSpec.spec.priority of type int32',
    },
    {
      name: 'a number of 64 bits that is a text',
      value: { spec: { terminationGracePeriodSeconds: '5' } },
      message:
        'json: cannot unmarshal string into Go struct field PodSpec.spec.terminationGracePeriodSeconds of type int64',
    },
    {
      name: 'a text that is no quantity',
      value: container({ resources: { requests: { cpu: 'lots' } } }),
      message: "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    },
    {
      name: 'a text that is no time',
      value: { metadata: { creationTimestamp: 'yesterday' } },
      message: 'parsing time "yesterday" as "2006-01-02T15:04:05Z07:00": cannot parse "yesterday" as "2006"',
    },
    {
      name: 'something that is no object',
      value: [],
      message: 'json: cannot unmarshal array into Go value of type v1.Pod',
    },
  ];
  it.each(wrong)('refuses $name', ({ value, message }) => {
    expect(() => pod(value)).toThrow(message);
  });

  it('refuses what is no base64, and says where it stops being it', () => {
    const secret = (text: string) => decode(structType('core/v1.Secret'), { data: { a: text } }).value;
    expect(secret('YWJj')).toEqual({ data: { a: 'YWJj' } });
    expect(() => secret('YW!j')).toThrow('illegal base64 data at input byte 2');
    expect(() => secret('YWJ')).toThrow('illegal base64 data at input byte 0');
  });

  it('puts quantities and times into their canonical form', () => {
    const { value } = pod({
      metadata: { creationTimestamp: '2026-01-05T09:00:00.75+01:00' },
      ...container({
        resources: {
          requests: { cpu: '0.5', memory: '1024Mi', 'x/y': 2 },
          limits: { cpu: 1e3, memory: '0.0001' },
        },
      }),
    });
    expect(value).toMatchObject({
      metadata: { creationTimestamp: '2026-01-05T08:00:00Z' },
      spec: {
        containers: [
          {
            resources: {
              requests: { cpu: '500m', memory: '1Gi', 'x/y': '2' },
              limits: { cpu: '1k', memory: '1m' },
            },
          },
        ],
      },
    });
  });

  it('drops nulls, and values that a server cannot tell from none', () => {
    const { value } = pod({
      metadata: { name: 'p', labels: {}, annotations: null, finalizers: [] },
      spec: {
        nodeName: '',
        hostNetwork: false,
        priority: 0,
        terminationGracePeriodSeconds: 0,
        tolerations: [],
        securityContext: {},
        containers: [
          {
            name: 'a',
            env: [{ name: 'E', value: '' }],
            ports: [{ containerPort: 1, hostPort: 0 }],
            stdin: false,
            command: [],
          },
        ],
        volumes: [{ name: 'v', emptyDir: {} }],
      },
    });
    expect(value).toEqual({
      metadata: { name: 'p' },
      spec: {
        priority: 0,
        terminationGracePeriodSeconds: 0,
        securityContext: {},
        containers: [{ name: 'a', env: [{ name: 'E' }], ports: [{ containerPort: 1 }] }],
        volumes: [{ name: 'v', emptyDir: {} }],
      },
    });
  });

  it('keeps an empty storage class of a claim, which says something', () => {
    const { value } = decode(structType('core/v1.PersistentVolumeClaim'), { spec: { storageClassName: '' } });
    expect(value).toEqual({ spec: { storageClassName: '' } });
  });

  it('keeps parts that came back untouched, and copies the rest', () => {
    const old = deepFreeze({
      metadata: { name: 'p' },
      spec: { containers: [{ name: 'a' }] },
      status: { phase: 'Pending' },
    });
    const { value } = pod({ ...old, status: { phase: 'Running' } }, old);
    expect(value['spec']).toBe(old.spec);
    expect(value['metadata']).toBe(old.metadata);
    expect(value['status']).toEqual({ phase: 'Running' });
    const other = pod({ spec: old.spec });
    expect(other.value['spec']).not.toBe(old.spec);
    expect(other.value['spec']).toEqual(old.spec);
  });

  it('keeps a key named __proto__ a plain key', () => {
    const { value } = decode(
      structType('core/v1.ConfigMap'),
      JSON.parse('{"data":{"__proto__":"x","constructor":"y"}}'),
    );
    expect(JSON.stringify(value)).toBe('{"data":{"__proto__":"x","constructor":"y"}}');
    expect(decode(structType('core/v1.ConfigMap'), JSON.parse('{"__proto__":{}}')).unknown).toEqual([
      '__proto__',
    ]);
  });

  it('refuses JSON that is nested without end', () => {
    let deep: unknown = 1;
    for (let i = 0; i < 20_000; i++) deep = { a: deep };
    const revision = { data: deep, revision: 1 };
    expect(() => decode(structType('apps/v1.ControllerRevision'), revision)).toThrow('exceeded max depth');
  });

  it.each([
    ['12x', "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"],
    ['100mm', "unable to parse quantity's suffix"],
    ['', "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"],
  ])('says of the quantity %j what is wrong', (text, message) => {
    expect(quantityProblem(text)).toBe(message);
  });
});
