/** Objects with many fields, and ways to spoil them, for tests of what happens with any input at all. */
import { podNamed } from './api-world';

const template = {
  metadata: { labels: { a: 'b' } },
  spec: {
    containers: [
      {
        name: 'a',
        image: 'x',
        ports: [{ containerPort: 80, name: 'http', hostPort: 80 }],
        env: [
          { name: 'A', valueFrom: { configMapKeyRef: { name: 'c', key: 'k' } } },
          { name: 'B', value: 'b' },
        ],
        envFrom: [{ secretRef: { name: 's' } }],
        resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { memory: '1Gi' } },
        volumeMounts: [{ name: 'v', mountPath: '/v' }],
        livenessProbe: { httpGet: { path: '/', port: 'http' }, periodSeconds: 3 },
        lifecycle: { preStop: { exec: { command: ['a'] } } },
        securityContext: { runAsUser: 1, capabilities: { add: ['X'] } },
      },
    ],
    initContainers: [{ name: 'i', image: 'x', restartPolicy: 'Always' }],
    volumes: [
      { name: 'v', emptyDir: { sizeLimit: '1Gi' } },
      { name: 'w', projected: { sources: [{ configMap: { name: 'c', items: [{ key: 'k', path: 'p' }] } }] } },
    ],
    nodeSelector: { a: 'b' },
    tolerations: [{ key: 'a', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 3 }],
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'In', values: ['b'] }] }],
        },
      },
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 1, podAffinityTerm: { topologyKey: 'z', labelSelector: { matchLabels: { a: 'b' } } } },
        ],
      },
    },
    topologySpreadConstraints: [
      { maxSkew: 1, topologyKey: 'z', whenUnsatisfiable: 'DoNotSchedule', labelSelector: {} },
    ],
    hostAliases: [{ ip: '1.2.3.4', hostnames: ['h'] }],
    dnsConfig: { nameservers: ['1.2.3.4'], options: [{ name: 'x', value: 'y' }] },
    schedulingGates: [{ name: 'a.io/b' }],
    readinessGates: [{ conditionType: 'a.io/b' }],
  },
};
const selector = { matchLabels: { a: 'b' }, matchExpressions: [{ key: 'a', operator: 'Exists' }] };
const jobTemplate = {
  spec: {
    backoffLimit: 1,
    podFailurePolicy: { rules: [{ action: 'Ignore', onExitCodes: { operator: 'In', values: [1] } }] },
    template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'x' }] } },
  },
};
const meta = (more: object = {}): object => ({
  name: 'x',
  labels: { a: 'b' },
  annotations: { c: 'd' },
  finalizers: ['a.io/b'],
  ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: 'n', uid: 'u', controller: true }],
  ...more,
});

/** One object of each kind that has rules of its own, with as many fields as there is something to say about. */
export const SEEDS: readonly [resource: string, body: object][] = [
  [
    'pods',
    {
      ...podNamed('x'),
      metadata: meta(),
      spec: template.spec,
      status: {
        phase: 'Running',
        conditions: [{ type: 'Ready', status: 'True' }],
        containerStatuses: [
          { name: 'a', image: '', imageID: '', ready: true, restartCount: 0, state: { running: {} } },
        ],
      },
    },
  ],
  [
    'deployments.apps',
    {
      metadata: meta(),
      spec: {
        replicas: 1,
        selector,
        template,
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: 1 } },
      },
    },
  ],
  ['replicasets.apps', { metadata: meta(), spec: { replicas: 1, selector, template } }],
  [
    'statefulsets.apps',
    {
      metadata: meta(),
      spec: {
        serviceName: 'x',
        selector,
        template,
        volumeClaimTemplates: [
          {
            metadata: { name: 'c' },
            spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
          },
        ],
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } },
      },
    },
  ],
  [
    'daemonsets.apps',
    {
      metadata: meta(),
      spec: {
        selector,
        template,
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
      },
    },
  ],
  ['jobs.batch', { metadata: meta(), ...jobTemplate }],
  [
    'cronjobs.batch',
    { metadata: meta(), spec: { schedule: '*/5 * * * *', timeZone: 'Etc/UTC', jobTemplate } },
  ],
  [
    'services',
    {
      metadata: meta(),
      spec: {
        type: 'NodePort',
        selector: { a: 'b' },
        ports: [{ name: 'p', port: 80, targetPort: 'http', nodePort: 30080 }],
        externalIPs: ['1.2.3.4'],
      },
    },
  ],
  ['configmaps', { metadata: meta(), data: { a: 'b' }, binaryData: { c: 'YQ==' } }],
  [
    'secrets',
    {
      metadata: meta(),
      type: 'kubernetes.io/tls',
      data: { 'tls.crt': 'YQ==', 'tls.key': 'YQ==' },
      stringData: { c: 'd' },
    },
  ],
  ['serviceaccounts', { metadata: meta(), imagePullSecrets: [{ name: 's' }] }],
  [
    'persistentvolumeclaims',
    {
      metadata: meta(),
      spec: {
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: '1Gi' } },
        selector,
        storageClassName: 's',
        dataSource: { kind: 'PersistentVolumeClaim', name: 'y' },
      },
    },
  ],
  [
    'persistentvolumes',
    {
      metadata: meta(),
      spec: {
        capacity: { storage: '1Gi' },
        accessModes: ['ReadWriteOnce'],
        hostPath: { path: '/x' },
        nodeAffinity: {
          required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'Exists' }] }] },
        },
        claimRef: { name: 'c', namespace: 'd' },
      },
    },
  ],
  [
    'nodes',
    {
      metadata: meta(),
      spec: {
        podCIDR: '10.0.0.0/24',
        podCIDRs: ['10.0.0.0/24'],
        taints: [{ key: 'a', effect: 'NoExecute' }],
      },
      status: {
        capacity: { cpu: '1' },
        conditions: [{ type: 'Ready', status: 'True' }],
        addresses: [{ type: 'InternalIP', address: '1.2.3.4' }],
      },
    },
  ],
  ['namespaces', { metadata: meta(), spec: { finalizers: ['kubernetes'] } }],
  [
    'events',
    {
      metadata: meta(),
      involvedObject: { kind: 'Pod', name: 'x', namespace: 'default' },
      reason: 'r',
      message: 'm',
      type: 'Normal',
      source: { component: 'c' },
    },
  ],
  ['poddisruptionbudgets.policy', { metadata: meta(), spec: { minAvailable: '50%', selector } }],
  ['priorityclasses.scheduling.k8s.io', { metadata: meta(), value: 5, preemptionPolicy: 'Never' }],
  [
    'leases.coordination.k8s.io',
    {
      metadata: meta(),
      spec: { holderIdentity: 'x', leaseDurationSeconds: 4, renewTime: '2026-01-05T08:00:00.000000Z' },
    },
  ],
  [
    'endpointslices.discovery.k8s.io',
    {
      metadata: meta(),
      addressType: 'IPv4',
      endpoints: [{ addresses: ['1.2.3.4'], conditions: { ready: true } }],
      ports: [{ name: 'p', port: 80 }],
    },
  ],
  [
    'horizontalpodautoscalers.autoscaling',
    {
      metadata: meta(),
      spec: {
        scaleTargetRef: { kind: 'Deployment', name: 'x', apiVersion: 'apps/v1' },
        maxReplicas: 3,
        metrics: [
          {
            type: 'Resource',
            resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } },
          },
        ],
      },
    },
  ],
  [
    'kubeschedulerconfigurations.kubescheduler.config.k8s.io',
    {
      metadata: { name: 'kube-scheduler' },
      profiles: [
        {
          schedulerName: 'a',
          plugins: { score: { enabled: [{ name: 'ImageLocality', weight: 2 }] } },
          pluginConfig: [{ name: 'NodeAffinity', args: { addedAffinity: {} } }],
        },
      ],
    },
  ],
  [
    'customresourcedefinitions.apiextensions.k8s.io',
    {
      metadata: { name: 'gadgets.example.com' },
      spec: {
        group: 'example.com',
        scope: 'Namespaced',
        names: { plural: 'gadgets', kind: 'Gadget' },
        versions: [
          { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } },
        ],
      },
    },
  ],
];

export type Json = unknown;
/** What nobody should send. */
export const NASTY: readonly Json[] = [
  null,
  '',
  'x',
  ' ',
  'A B',
  0,
  -1,
  1.5,
  2 ** 31,
  2 ** 53,
  true,
  [],
  {},
  [null],
  [[]],
  [{}],
  ['x'],
  { x: null },
  { a: 'b' },
  { '': '' },
  '__proto__',
  { constructor: 'x' },
  '1Gi',
  '-1',
  '999999999999999999999',
  '2026-01-05',
  '\u0000',
  '💥',
  'a'.repeat(300),
];

/** Every place in a value. */
export function places(value: Json, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [
    path,
    ...Object.keys(value).flatMap((key) => places((value as Record<string, Json>)[key], [...path, key])),
  ];
}

/** The value with something else at one place, or without it. */
export function changed(value: Json, [key, ...rest]: readonly string[], to: Json): Json {
  if (key === undefined) return to;
  const copy = Array.isArray(value) ? [...(value as Json[])] : { ...(value as object) };
  const fields = copy as Record<string, Json>;
  const next = changed(fields[key], rest, to);
  if (next !== undefined) fields[key] = next;
  else if (Array.isArray(copy)) copy.splice(Number(key), 1);
  else delete fields[key];
  return copy;
}
