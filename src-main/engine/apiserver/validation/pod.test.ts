import { describe, expect, it } from 'vitest';
import { ApiWorld, podNamed } from '@main/engine/testing/api-world';

const container = (more: object, rest: object = {}): object => ({
  containers: [{ name: 'a', image: 'x', ...more }],
  ...rest,
});
const probe = (more: object): object => container({ livenessProbe: more });
const resources = (more: object): object => container({ resources: more });
const volume = (source: object, more: object = {}): object => ({
  volumes: [{ name: 'v', ...source }],
  ...more,
});
const affinity = (more: object): object => ({ affinity: more });
const spread = (more: object): object => ({
  topologySpreadConstraints: [
    { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', ...more },
  ],
});
const toleration = (more: object): object => ({ tolerations: [more] });

/** The messages are those of kube-apiserver v1.34. */
const REFUSED: [what: string, spec: object, message: string][] = [
  ['no containers', { containers: [] }, 'spec.containers: Required value'],
  ['a container without a name', { containers: [{ image: 'x' }] }, 'spec.containers[0].name: Required value'],
  [
    'a container without an image',
    { containers: [{ name: 'a' }] },
    'spec.containers[0].image: Required value',
  ],
  [
    'a bad name of a container',
    { containers: [{ name: 'A_b', image: 'x' }] },
    `spec.containers[0].name: Invalid value: "A_b": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')`,
  ],
  [
    'two containers of one name',
    {
      containers: [
        { name: 'a', image: 'x' },
        { name: 'a', image: 'y' },
      ],
    },
    'spec.containers[1].name: Duplicate value: "a"',
  ],
  [
    'an init container of that name',
    container({}, { initContainers: [{ name: 'a', image: 'y' }] }),
    'spec.initContainers[0].name: Duplicate value: "a"',
  ],
  [
    'an image with spaces',
    container({ image: ' x' }),
    'spec.containers[0].image: Invalid value: " x": must not have leading or trailing whitespace',
  ],
  [
    'another pull policy',
    container({ imagePullPolicy: 'Sometimes' }),
    'spec.containers[0].imagePullPolicy: Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"',
  ],
  [
    'another restart policy',
    { restartPolicy: 'Maybe' },
    'spec.restartPolicy: Unsupported value: "Maybe": supported values: "Always", "OnFailure", "Never"',
  ],
  [
    'another DNS policy',
    { dnsPolicy: 'None' },
    'spec.dnsConfig.nameservers: Required value: must provide at least one DNS nameserver when `dnsPolicy` is None',
  ],
  [
    'a deadline of nothing',
    { activeDeadlineSeconds: 0 },
    'spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive',
  ],
  [
    'a bad node name',
    { nodeName: 'N 1' },
    'spec.nodeName: Invalid value: "N 1": a lowercase RFC 1123 subdomain must consist of',
  ],
  [
    'a bad node selector',
    { nodeSelector: { 'a b': 'c' } },
    'spec.nodeSelector: Invalid value: "a b": name part must consist of alphanumeric characters',
  ],
  [
    'a bad host name',
    { hostname: 'a.b' },
    'spec.hostname: Invalid value: "a.b": a lowercase RFC 1123 label must consist of',
  ],

  [
    'a port of nothing',
    container({ ports: [{ containerPort: 0 }] }),
    'spec.containers[0].ports[0].containerPort: Required value',
  ],
  [
    'a port too large',
    container({ ports: [{ containerPort: 65536 }] }),
    'spec.containers[0].ports[0].containerPort: Invalid value: 65536: must be between 1 and 65535, inclusive',
  ],
  [
    'another protocol',
    container({ ports: [{ containerPort: 80, protocol: 'ICMP' }] }),
    'spec.containers[0].ports[0].protocol: Unsupported value: "ICMP": supported values: "SCTP", "TCP", "UDP"',
  ],
  [
    'two ports of one name',
    container({
      ports: [
        { containerPort: 80, name: 'p' },
        { containerPort: 81, name: 'p' },
      ],
    }),
    'spec.containers[0].ports[1].name: Duplicate value: "p"',
  ],
  [
    'a host port twice',
    container({
      ports: [
        { containerPort: 80, hostPort: 8080 },
        { containerPort: 81, hostPort: 8080 },
      ],
    }),
    'spec.containers[0].ports[1].hostPort: Duplicate value: "TCP//8080"',
  ],
  [
    'a host port that is not the port of the host',
    container({ ports: [{ containerPort: 80, hostPort: 81 }] }, { hostNetwork: true }),
    'spec.containers[0].ports[0].containerPort: Invalid value: 80: must match `hostPort` when `hostNetwork` is true',
  ],

  [
    'a request above its limit',
    resources({ requests: { cpu: '2' }, limits: { cpu: '1' } }),
    'spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
  ],
  [
    'a negative request',
    resources({ requests: { memory: '-1' } }),
    'spec.containers[0].resources.requests[memory]: Invalid value: "-1": must be greater than or equal to 0',
  ],
  [
    'a resource without a domain',
    resources({ requests: { gpus: '1' } }),
    'spec.containers[0].resources.requests[gpus]: Invalid value: "gpus": must be a standard resource for containers',
  ],
  [
    'an extended resource without a limit',
    resources({ requests: { 'example.com/gpu': '1' } }),
    'spec.containers[0].resources.limits: Required value: Limit must be set for non overcommitable resources',
  ],
  [
    'a fraction of an extended resource',
    resources({ limits: { 'example.com/gpu': '500m' } }),
    'spec.containers[0].resources.limits[example.com/gpu]: Invalid value: "500m": must be an integer',
  ],
  [
    'another request than limit of an extended resource',
    resources({ limits: { 'example.com/gpu': '2' }, requests: { 'example.com/gpu': '1' } }),
    'spec.containers[0].resources.requests: Invalid value: "1": must be equal to example.com/gpu limit of 2',
  ],

  [
    'a probe without a handler',
    probe({}),
    'spec.containers[0].livenessProbe: Required value: must specify a handler type',
  ],
  [
    'a probe with two',
    probe({ exec: { command: ['a'] }, tcpSocket: { port: 1 } }),
    'spec.containers[0].livenessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type',
  ],
  [
    'a probe of nothing',
    probe({ exec: { command: [] } }),
    'spec.containers[0].livenessProbe.exec.command: Required value',
  ],
  [
    'a probe with a negative delay',
    probe({ exec: { command: ['a'] }, initialDelaySeconds: -1 }),
    'spec.containers[0].livenessProbe.initialDelaySeconds: Invalid value: -1: must be greater than or equal to 0',
  ],
  [
    'a liveness probe that wants two successes',
    probe({ exec: { command: ['a'] }, successThreshold: 2 }),
    'spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1',
  ],
  [
    'a probe of a bad port',
    probe({ httpGet: { port: 'not_a_port' } }),
    'spec.containers[0].livenessProbe.httpGet.port: Invalid value: "not_a_port": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
  ],
  [
    'a probe by another scheme',
    probe({ httpGet: { port: 80, scheme: 'FTP' } }),
    'spec.containers[0].livenessProbe.httpGet.scheme: Unsupported value: "FTP": supported values: "HTTP", "HTTPS"',
  ],
  [
    'a probe of an init container',
    container(
      {},
      { initContainers: [{ name: 'i', image: 'x', readinessProbe: { exec: { command: ['a'] } } }] },
    ),
    'spec.initContainers[0].readinessProbe: Forbidden: may not be set for init containers without restartPolicy=Always',
  ],
  [
    'a hook without a handler',
    container({ lifecycle: { preStop: {} } }),
    'spec.containers[0].lifecycle.preStop: Required value: must specify a handler type',
  ],

  [
    'a mount of no volume',
    container({ volumeMounts: [{ name: 'v', mountPath: '/x' }] }),
    'spec.containers[0].volumeMounts[0].name: Not found: "v"',
  ],
  [
    'a mount without a path',
    container({ volumeMounts: [{ name: 'v', mountPath: '' }] }, volume({ emptyDir: {} })),
    'spec.containers[0].volumeMounts[0].mountPath: Required value',
  ],
  [
    'two mounts at one path',
    container(
      {
        volumeMounts: [
          { name: 'v', mountPath: '/x' },
          { name: 'v', mountPath: '/x' },
        ],
      },
      volume({ emptyDir: {} }),
    ),
    'spec.containers[0].volumeMounts[1].mountPath: Invalid value: "/x": must be unique',
  ],
  [
    'a sub path that leads away',
    container({ volumeMounts: [{ name: 'v', mountPath: '/x', subPath: '../y' }] }, volume({ emptyDir: {} })),
    'spec.containers[0].volumeMounts[0].subPath: Invalid value: "../y": must not contain \'..\'',
  ],
  [
    'a volume of two sources',
    volume({ emptyDir: {}, hostPath: { path: '/x' } }),
    'spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type',
  ],
  ['a volume without a name', { volumes: [{ emptyDir: {} }] }, 'spec.volumes[0].name: Required value'],
  [
    'two volumes of one name',
    {
      volumes: [
        { name: 'v', emptyDir: {} },
        { name: 'v', emptyDir: {} },
      ],
    },
    'spec.volumes[1].name: Duplicate value: "v"',
  ],
  [
    'a host path that leads away',
    volume({ hostPath: { path: '/a/../b' } }),
    'spec.volumes[0].hostPath.path: Invalid value: "/a/../b": must not contain \'..\'',
  ],
  [
    'a host path of another type',
    volume({ hostPath: { path: '/a', type: 'Folder' } }),
    'spec.volumes[0].hostPath.type: Unsupported value: "Folder"',
  ],
  [
    'a claim without a name',
    volume({ persistentVolumeClaim: {} }),
    'spec.volumes[0].persistentVolumeClaim.claimName: Required value',
  ],
  ['a secret without a name', volume({ secret: {} }), 'spec.volumes[0].secret.secretName: Required value'],

  [
    'a variable without a name',
    container({ env: [{ value: 'x' }] }),
    'spec.containers[0].env[0].name: Required value',
  ],
  [
    'a variable of value and source',
    container({ env: [{ name: 'A', value: 'x', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] }),
    'spec.containers[0].env[0].valueFrom: Invalid value: "": may not be specified when `value` is not empty',
  ],
  [
    'a variable of nothing',
    container({ env: [{ name: 'A', valueFrom: {} }] }),
    'spec.containers[0].env[0].valueFrom: Invalid value: "": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`',
  ],
  [
    'a variable of another field',
    container({ env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'spec.replicas' } } }] }),
    'spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Invalid value: "spec.replicas": error converting fieldPath: field label not supported: spec.replicas',
  ],

  [
    'a toleration of a bad key',
    toleration({ key: 'a b', operator: 'Exists' }),
    'spec.tolerations[0].key: Invalid value: "a b": name part must consist of',
  ],
  [
    'a toleration of another operator',
    toleration({ key: 'a', operator: 'Like' }),
    'spec.tolerations[0].operator: Unsupported value: "Like": supported values: "Equal", "Exists"',
  ],
  [
    'a toleration of everything by a value',
    toleration({ operator: 'Exists', value: 'x' }),
    'spec.tolerations[0].operator: Invalid value: {"Key":"","Operator":"Exists","Value":"x","Effect":"","TolerationSeconds":null}: value must be empty when `operator` is \'Exists\'',
  ],
  [
    'a toleration without a key',
    toleration({ operator: 'Equal', value: 'x' }),
    'spec.tolerations[0].operator: Invalid value: "Equal": operator must be Exists when `key` is empty, which means "match all values and all keys"',
  ],
  [
    'seconds of a toleration that never ends',
    toleration({ key: 'a', operator: 'Exists', effect: 'NoSchedule', tolerationSeconds: 3 }),
    'spec.tolerations[0].effect: Invalid value: "NoSchedule": effect must be \'NoExecute\' when `tolerationSeconds` is set',
  ],
  [
    'a toleration of another effect',
    toleration({ key: 'a', operator: 'Exists', effect: 'Never' }),
    'spec.tolerations[0].effect: Unsupported value: "Never": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
  ],

  [
    'node affinity without terms',
    affinity({ nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } } }),
    'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms: Required value: must have at least one node selector term',
  ],
  [
    'node affinity by another operator',
    affinity({
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'Is' }] }],
        },
      },
    }),
    'nodeSelectorTerms[0].matchExpressions[0].operator: Invalid value: "Is": not a valid selector operator',
  ],
  [
    'node affinity In nothing',
    affinity({
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'In' }] }],
        },
      },
    }),
    "nodeSelectorTerms[0].matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
  ],
  [
    'a preference of no weight',
    affinity({
      nodeAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 0, preference: { matchExpressions: [{ key: 'a', operator: 'Exists' }] } },
        ],
      },
    }),
    'spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: Invalid value: 0: must be in the range 1-100',
  ],
  [
    'pod affinity without a topology',
    affinity({
      podAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: {}, topologyKey: '' }],
      },
    }),
    'spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Required value: can not be empty',
  ],

  [
    'a skew of nothing',
    spread({ maxSkew: 0 }),
    'spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero',
  ],
  [
    'spreading without a topology',
    spread({ topologyKey: '' }),
    'spec.topologySpreadConstraints[0].topologyKey: Required value: can not be empty',
  ],
  [
    'spreading that does something else',
    spread({ whenUnsatisfiable: 'Wait' }),
    'spec.topologySpreadConstraints[0].whenUnsatisfiable: Unsupported value: "Wait": supported values: "DoNotSchedule", "ScheduleAnyway"',
  ],
  [
    'domains where spreading is only preferred',
    spread({ whenUnsatisfiable: 'ScheduleAnyway', minDomains: 2 }),
    'spec.topologySpreadConstraints[0].minDomains: Invalid value: 2: can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway',
  ],
  [
    'a gate of a bad name',
    { schedulingGates: [{ name: 'a b' }] },
    'spec.schedulingGates[0]: Invalid value: "a b": name part must consist of',
  ],
  [
    'a gate twice',
    { schedulingGates: [{ name: 'a.io/b' }, { name: 'a.io/b' }] },
    'spec.schedulingGates[1]: Duplicate value: "a.io/b"',
  ],
  [
    'a node for a gated pod',
    { schedulingGates: [{ name: 'a.io/b' }], nodeName: 'n' },
    'spec.nodeName: Forbidden: cannot be set until all schedulingGates have been cleared',
  ],
  [
    'debuggers from the start',
    { ephemeralContainers: [{ name: 'd', image: 'x' }] },
    'spec.ephemeralContainers: Forbidden: cannot be set on create',
  ],
];

describe('a pod', () => {
  it.each(REFUSED)('is refused for %s', (_what, spec, message) => {
    const status = new ApiWorld().refused({
      verb: 'create',
      resource: 'pods',
      namespace: 'default',
      body: podNamed('p', spec),
    });
    expect(status).toMatchObject({ code: 422, reason: 'Invalid' });
    expect(status.message).toContain(message);
    expect(status.message.startsWith('Pod "p" is invalid: ')).toBe(true);
  });

  it.each([
    ['p', {}, null],
    ['p.q', {}, null],
    ['P', {}, 'metadata.name: Invalid value: "P": a lowercase RFC 1123 subdomain must consist of'],
    ['a'.repeat(254), {}, 'metadata.name: Invalid value: '],
    [
      'p',
      { labels: { a: '-' } },
      'metadata.labels: Invalid value: "-": a valid label must be an empty string or consist of',
    ],
    [
      'p',
      { labels: { 'a/b/c': '' } },
      'metadata.labels: Invalid value: "a/b/c": a qualified name must consist of',
    ],
    [
      'p',
      { annotations: { 'a b': '' } },
      'metadata.annotations: Invalid value: "a b": name part must consist of',
    ],
    [
      'p',
      { annotations: { a: 'x'.repeat(262144) } },
      'metadata.annotations: Too long: may not be more than 262144 bytes',
    ],
    [
      'p',
      { finalizers: ['nonsense'] },
      'metadata.finalizers[0]: Invalid value: "nonsense": name is neither a standard finalizer name nor is it fully qualified',
    ],
    [
      'p',
      { ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: 'n' }] },
      'metadata.ownerReferences[0].uid: Invalid value: "": must not be empty',
    ],
  ] as [string, object, string | null][])('may be called %.20s with %j', (name, metadata, message) => {
    const request = {
      verb: 'create',
      resource: 'pods',
      namespace: 'default',
      body: podNamed(name, {}, metadata),
    } as const;
    if (message === null) new ApiWorld().ok(request);
    else expect(new ApiWorld().refused(request).message).toContain(message);
  });
});
