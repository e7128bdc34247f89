import { describe, expect, it } from 'vitest';
import { ApiWorld } from '@main/engine/testing/api-world';

const selector = { matchLabels: { a: 'b' } };
const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'a', image: 'x' }] } };
const workload = (more: object): object => ({
  metadata: { name: 'x' },
  spec: { selector, template, ...more },
});
const podSpec = (more: object): object => ({
  template: { ...template, spec: { ...template.spec, ...more } },
});
const job = (more: object, spec: object = {}): object => ({
  metadata: { name: 'x' },
  spec: {
    template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'x' }], ...spec } },
    ...more,
  },
});
const cron = (more: object): object => ({
  metadata: { name: 'x' },
  spec: { schedule: '* * * * *', jobTemplate: job({}), ...more },
});
const service = (more: object): object => ({
  metadata: { name: 'x' },
  spec: { ports: [{ port: 80 }], ...more },
});
const claim = (more: object): object => ({
  metadata: { name: 'x' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...more },
});
const volume = (more: object): object => ({
  metadata: { name: 'x' },
  spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/x' }, ...more },
});
const autoscaler = (metric: object): object => ({
  metadata: { name: 'x' },
  spec: { scaleTargetRef: { kind: 'Deployment', name: 'x' }, maxReplicas: 3, metrics: [metric] },
});
const aim = (target?: object): object => autoscaler({ type: 'Resource', resource: { name: 'cpu', target } });
const budget = (more: object): object => ({ metadata: { name: 'x' }, spec: { selector, ...more } });

/** The messages are those of kube-apiserver v1.34. */
const REFUSED: [resource: string, what: string, body: object, message: string][] = [
  [
    'horizontalpodautoscalers.autoscaling',
    'a metric of no kind',
    autoscaler({}),
    'spec.metrics[0].type: Required value: must specify a metric source type',
  ],
  [
    'horizontalpodautoscalers.autoscaling',
    'a metric that says nothing',
    autoscaler({ type: 'Resource' }),
    'spec.metrics[0].resource: Required value: must populate information for the given metric source',
  ],
  [
    'horizontalpodautoscalers.autoscaling',
    'a metric without an aim',
    aim(),
    'spec.metrics[0].resource.target.type: Required value: must specify a metric target type',
  ],
  [
    'horizontalpodautoscalers.autoscaling',
    'two aims at once',
    aim({ type: 'Utilization', averageUtilization: 50, averageValue: '1' }),
    'spec.metrics[0].resource.target.averageValue: Forbidden: cannot set both a target raw value and a target utilization',
  ],
  [
    'horizontalpodautoscalers.autoscaling',
    'an aim at nothing',
    aim({ type: 'Utilization', averageUtilization: 0 }),
    'spec.metrics[0].resource.target.averageUtilization: ',
  ],
  [
    'deployments.apps',
    'no selector',
    workload({ selector: undefined }),
    'Deployment.apps "x" is invalid: spec.selector: Required value',
  ],
  [
    'deployments.apps',
    'a selector that does not match',
    workload({ selector: { matchLabels: { z: 'z' } } }),
    'spec.template.metadata.labels: Invalid value: {"a":"b"}: `selector` does not match template `labels`',
  ],
  [
    'deployments.apps',
    'an empty selector',
    workload({ selector: {} }),
    'spec.selector: Invalid value: {}: empty selector is invalid for deployment',
  ],
  [
    'deployments.apps',
    'another strategy',
    workload({ strategy: { type: 'Big' } }),
    'spec.strategy.type: Unsupported value: "Big": supported values: "Recreate", "RollingUpdate"',
  ],
  [
    'deployments.apps',
    'an update that never goes on',
    workload({ strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } }),
    'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0',
  ],
  [
    'deployments.apps',
    'a share that is none',
    workload({ strategy: { rollingUpdate: { maxSurge: 'a lot' } } }),
    'spec.strategy.rollingUpdate.maxSurge: Invalid value: "a lot": a valid percent string must be a numeric string followed by an ending \'%\'',
  ],
  [
    'deployments.apps',
    'a share above all',
    workload({ strategy: { rollingUpdate: { maxUnavailable: '101%' } } }),
    'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "101%": must not be greater than 100%',
  ],
  [
    'deployments.apps',
    'a Recreate with shares',
    workload({ strategy: { type: 'Recreate', rollingUpdate: { maxSurge: 1 } } }),
    "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'",
  ],
  [
    'deployments.apps',
    'a deadline below what it waits for',
    workload({ minReadySeconds: 10, progressDeadlineSeconds: 5 }),
    'spec.progressDeadlineSeconds: Invalid value: 5: must be greater than minReadySeconds',
  ],
  [
    'deployments.apps',
    'another restart policy',
    workload(podSpec({ restartPolicy: 'Never' })),
    'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
  ],
  [
    'deployments.apps',
    'a deadline of its pods',
    workload(podSpec({ activeDeadlineSeconds: 5 })),
    'spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ReplicaSet is not Supported',
  ],
  [
    'deployments.apps',
    'what its pods may not be',
    workload(podSpec({ containers: [{ name: 'a' }] })),
    'spec.template.spec.containers[0].image: Required value',
  ],
  [
    'replicasets.apps',
    'an empty selector',
    workload({ selector: {} }),
    'spec.selector: Invalid value: {}: empty selector is invalid for deployment',
  ],
  [
    'daemonsets.apps',
    'another strategy',
    workload({ updateStrategy: { type: 'Big' } }),
    'spec.updateStrategy.type: Unsupported value: "Big": supported values: "RollingUpdate", "OnDelete"',
  ],
  [
    'statefulsets.apps',
    'another policy',
    workload({ podManagementPolicy: 'Some' }),
    "spec.podManagementPolicy: Invalid value: \"Some\": must be 'OrderedReady' or 'Parallel'",
  ],
  [
    'statefulsets.apps',
    'a negative partition',
    workload({ updateStrategy: { rollingUpdate: { partition: -1 } } }),
    'spec.updateStrategy.rollingUpdate.partition: Invalid value: -1: must be greater than or equal to 0',
  ],

  [
    'jobs.batch',
    'another restart policy',
    job({}, { restartPolicy: 'Always' }),
    'Job.batch "x" is invalid: spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
  ],
  [
    'jobs.batch',
    'negative parallelism',
    job({ parallelism: -1 }),
    'spec.parallelism: Invalid value: -1: must be greater than or equal to 0',
  ],
  [
    'jobs.batch',
    'another mode',
    job({ completionMode: 'Some' }),
    'spec.completionMode: Unsupported value: "Some": supported values: "Indexed", "NonIndexed"',
  ],
  [
    'jobs.batch',
    'an index without a number',
    job({ completionMode: 'Indexed', parallelism: 2 }),
    'spec.completions: Required value: when completion mode is Indexed',
  ],
  ['jobs.batch', 'a selector of its own', job({ selector }), ': `selector` not auto-generated'],
  [
    'cronjobs.batch',
    'no schedule',
    cron({ schedule: '' }),
    'CronJob.batch "x" is invalid: spec.schedule: Required value',
  ],
  [
    'cronjobs.batch',
    'a schedule that is none',
    cron({ schedule: 'often' }),
    'spec.schedule: Invalid value: "often": expected exactly 5 fields, found 1: [often]',
  ],
  [
    'cronjobs.batch',
    'another policy',
    cron({ concurrencyPolicy: 'Some' }),
    'spec.concurrencyPolicy: Unsupported value: "Some": supported values: "Allow", "Forbid", "Replace"',
  ],
  [
    'cronjobs.batch',
    'a zone that is not there',
    cron({ timeZone: 'Mars/North' }),
    'spec.timeZone: Invalid value: "Mars/North": unknown time zone Mars/North',
  ],
  [
    'cronjobs.batch',
    'a long name',
    { ...cron({}), metadata: { name: 'a'.repeat(53) } },
    'metadata.name: Invalid value: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa": must be no more than 52 characters',
  ],

  ['services', 'no ports', service({ ports: [] }), 'Service "x" is invalid: spec.ports: Required value'],
  [
    'services',
    'two ports without names',
    service({ ports: [{ port: 80 }, { port: 81 }] }),
    'spec.ports[0].name: Required value',
  ],
  [
    'services',
    'a port twice',
    service({
      ports: [
        { name: 'a', port: 80 },
        { name: 'b', port: 80 },
      ],
    }),
    'spec.ports[1]: Duplicate value: {"Name":"","Protocol":"TCP","AppProtocol":null,"Port":80,"TargetPort":0,"NodePort":0}',
  ],
  [
    'services',
    'another type',
    service({ type: 'Some' }),
    'spec.type: Unsupported value: "Some": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
  ],
  [
    'services',
    'an address that is none',
    service({ clusterIP: 'x' }),
    'spec.clusterIPs[0]: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
  ],
  [
    'services',
    'a port of the node out of its range',
    service({ type: 'NodePort', ports: [{ port: 80, nodePort: 80 }] }),
    'spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767',
  ],
  [
    'services',
    'a port of the node where there is none',
    service({ ports: [{ port: 80, nodePort: 30080 }] }),
    "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
  ],
  [
    'services',
    'a name outside without a name',
    service({ type: 'ExternalName' }),
    'spec.externalName: Required value',
  ],
  [
    'services',
    'a bad name',
    { ...service({}), metadata: { name: '1x' } },
    'metadata.name: Invalid value: "1x": a DNS-1035 label must consist of lower case alphanumeric characters or \'-\'',
  ],

  [
    'configmaps',
    'a bad key',
    { metadata: { name: 'x' }, data: { 'a b': '' } },
    'ConfigMap "x" is invalid: data[a b]: Invalid value: "a b": a valid config key must consist of alphanumeric characters',
  ],
  [
    'configmaps',
    'a key twice',
    { metadata: { name: 'x' }, data: { a: '' }, binaryData: { a: '' } },
    'data[a]: Invalid value: "a": duplicate of key present in binaryData',
  ],
  [
    'secrets',
    'a missing key',
    { metadata: { name: 'x' }, type: 'kubernetes.io/tls', data: { 'tls.crt': 'YQ==' } },
    'Secret "x" is invalid: data[tls.key]: Required value',
  ],
  [
    'persistentvolumeclaims',
    'no access mode',
    claim({ accessModes: [] }),
    'PersistentVolumeClaim "x" is invalid: spec.accessModes: Required value: at least 1 access mode is required',
  ],
  [
    'persistentvolumeclaims',
    'another access mode',
    claim({ accessModes: ['Some'] }),
    'spec.accessModes: Unsupported value: "Some": supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"',
  ],
  ['persistentvolumeclaims', 'no size', claim({ resources: {} }), 'spec.resources[storage]: Required value'],
  [
    'persistentvolumes',
    'no size',
    volume({ capacity: {} }),
    'PersistentVolume "x" is invalid: spec.capacity: Required value',
  ],
  [
    'persistentvolumes',
    'no place',
    volume({ hostPath: undefined }),
    'spec: Required value: must specify a volume type',
  ],
  [
    'persistentvolumes',
    'another policy',
    volume({ persistentVolumeReclaimPolicy: 'Some' }),
    'spec.persistentVolumeReclaimPolicy: Unsupported value: "Some": supported values: "Delete", "Recycle", "Retain"',
  ],

  [
    'poddisruptionbudgets.policy',
    'both numbers',
    budget({ minAvailable: 1, maxUnavailable: 1 }),
    'PodDisruptionBudget.policy "x" is invalid: spec: Invalid value: ',
  ],
  [
    'poddisruptionbudgets.policy',
    'a negative number',
    budget({ minAvailable: -1 }),
    'spec.minAvailable: Invalid value: -1: must be greater than or equal to 0',
  ],
  [
    'priorityclasses.scheduling.k8s.io',
    'a value of the system',
    { metadata: { name: 'x' }, value: 2_000_000_000 },
    'value: Forbidden: maximum allowed value of a user defined priority is 1000000000',
  ],
  [
    'nodes',
    'a taint twice',
    {
      metadata: { name: 'x' },
      spec: {
        taints: [
          { key: 'a', effect: 'NoExecute' },
          { key: 'a', effect: 'NoExecute', value: 'v' },
        ],
      },
    },
    'metadata.taints[1]: Duplicate value: {"Key":"a","Value":"v","Effect":"NoExecute","TimeAdded":null}: taints must be unique by key and effect pair',
  ],
  [
    'nodes',
    'a taint of another effect',
    { metadata: { name: 'x' }, spec: { taints: [{ key: 'a', effect: 'Never' }] } },
    'metadata.taints[0].effect: Unsupported value: "Never": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
  ],
  [
    'nodes',
    'a network that is none',
    { metadata: { name: 'x' }, spec: { podCIDRs: ['x'] } },
    'spec.podCIDRs[0]: Invalid value: "x": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
  ],
  [
    'namespaces',
    'a bad name',
    { metadata: { name: 'a.b' } },
    'Namespace "a.b" is invalid: metadata.name: Invalid value: "a.b": a lowercase RFC 1123 label must consist of',
  ],
  [
    'events',
    'another namespace than its object',
    { metadata: { name: 'x' }, involvedObject: { kind: 'Pod', name: 'p', namespace: 'kube-system' } },
    'involvedObject.namespace: Invalid value: "kube-system": does not match event.namespace',
  ],
];

describe('an object is refused', () => {
  it.each(REFUSED)('%s for %s', (resource, _what, body, message) => {
    const world = new ApiWorld();
    const { namespaced } = world.api.registry.get(resource)!;
    const status = world.refused({ verb: 'create', resource, namespace: namespaced ? 'default' : '', body });
    expect(status.message).toContain(message);
    expect(status).toMatchObject({ code: 422, reason: 'Invalid' });
  });
});
