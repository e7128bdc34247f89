// What `kubectl get … -A -o yaml` prints of a large cluster, object for object as complete as a real one prints it.
import type { KubeObject } from '@shared/api';

const BORN = '2026-01-05T08:00:00Z';
const NOW = '2026-03-01T10:00:07Z';
const PODS_A_SET = 50;

/** Nodes and pods with what belongs to them: Deployments of 50 replicas, their ReplicaSets, Services, leases. */
export function largeDump(nodes: number, pods: number): KubeObject[] {
  const objects: object[] = [];
  for (let i = 0; i < nodes; i++) objects.push(node(i), lease(i));
  for (let set = 0; set * PODS_A_SET < pods; set++) {
    objects.push(...workload(set));
    for (let i = set * PODS_A_SET; i < Math.min(pods, (set + 1) * PODS_A_SET); i++) {
      objects.push(pod(set, i, i % nodes));
    }
  }
  return objects as KubeObject[];
}

const nodeName = (i: number): string => `ip-10-0-${i >> 8}-${i & 255}.eu-west-1.compute.internal`;
const namespaceOf = (set: number): string => `team-${set % 20}`;
const uid = (kind: number, i: number): string =>
  `${kind.toString(16).padStart(8, '0')}-5f0b-4c4e-9c3a-${i.toString(16).padStart(12, '0')}`;

function node(i: number): object {
  const name = nodeName(i);
  const condition = (type: string, status: string, reason: string, message: string): object => ({
    lastHeartbeatTime: NOW,
    lastTransitionTime: BORN,
    message,
    reason,
    status,
    type,
  });
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      annotations: {
        'csi.volume.kubernetes.io/nodeid': `{"ebs.csi.aws.com":"i-${i.toString(16).padStart(17, '0')}"}`,
        'node.alpha.kubernetes.io/ttl': '0',
        'volumes.kubernetes.io/controller-managed-attach-detach': 'true',
      },
      creationTimestamp: BORN,
      labels: {
        'beta.kubernetes.io/arch': 'amd64',
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'node.kubernetes.io/instance-type': 'm6i.2xlarge',
        'topology.kubernetes.io/region': 'eu-west-1',
        'topology.kubernetes.io/zone': `eu-west-1${'abc'[i % 3]}`,
      },
      name,
      resourceVersion: String(1_000 + i),
      uid: uid(1, i),
    },
    spec: {
      podCIDR: `10.${100 + (i >> 8)}.${i & 255}.0/24`,
      podCIDRs: [`10.${100 + (i >> 8)}.${i & 255}.0/24`],
      providerID: `aws:///eu-west-1a/i-${i.toString(16).padStart(17, '0')}`,
    },
    status: {
      addresses: [
        { address: `10.0.${i >> 8}.${i & 255}`, type: 'InternalIP' },
        { address: name, type: 'Hostname' },
      ],
      allocatable: { cpu: '7910m', 'ephemeral-storage': '95551679124', memory: '31482284Ki', pods: '110' },
      capacity: { cpu: '8', 'ephemeral-storage': '104845292Ki', memory: '32499116Ki', pods: '110' },
      conditions: [
        condition(
          'MemoryPressure',
          'False',
          'KubeletHasSufficientMemory',
          'kubelet has sufficient memory available',
        ),
        condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
        condition('PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
        condition('Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'),
      ],
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      images: Array.from({ length: 20 }, (_, n) => ({
        names: [
          `registry.example.com/team-${n}/service@sha256:${(i * 31 + n).toString(16).padStart(64, '0')}`,
          `registry.example.com/team-${n}/service:1.${n}.0`,
        ],
        sizeBytes: 50_000_000 + n * 1_234_567,
      })),
      nodeInfo: {
        architecture: 'amd64',
        bootID: uid(2, i),
        containerRuntimeVersion: 'containerd://1.7.11',
        kernelVersion: '5.10.205-195.807.amzn2.x86_64',
        kubeProxyVersion: 'v1.29.3',
        kubeletVersion: 'v1.29.3',
        machineID: i.toString(16).padStart(32, '0'),
        operatingSystem: 'linux',
        osImage: 'Amazon Linux 2',
        systemUUID: uid(3, i),
      },
    },
  };
}

function lease(i: number): object {
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { creationTimestamp: BORN, name: nodeName(i), namespace: 'kube-node-lease', uid: uid(4, i) },
    spec: { holderIdentity: nodeName(i), leaseDurationSeconds: 40, renewTime: '2026-03-01T10:00:05.123456Z' },
  };
}

function workload(set: number): object[] {
  const namespace = namespaceOf(set);
  const app = { 'app.kubernetes.io/name': `service-${set}` };
  const labels = { ...app, 'pod-template-hash': hashOf(set) };
  const meta = (name: string, kind: number): object => ({
    creationTimestamp: BORN,
    generation: 1,
    labels: app,
    name,
    namespace,
    resourceVersion: String(5_000 + set),
    uid: uid(kind, set),
  });
  const counts = { availableReplicas: PODS_A_SET, readyReplicas: PODS_A_SET, replicas: PODS_A_SET };
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { ...meta(`service-${set}`, 5), annotations: { 'deployment.kubernetes.io/revision': '1' } },
      spec: {
        progressDeadlineSeconds: 600,
        replicas: PODS_A_SET,
        revisionHistoryLimit: 10,
        selector: { matchLabels: app },
        strategy: { rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' }, type: 'RollingUpdate' },
        template: { metadata: { creationTimestamp: null, labels: app }, spec: templateSpec(set) },
      },
      status: { ...counts, observedGeneration: 1, updatedReplicas: PODS_A_SET },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {
        ...meta(`service-${set}-${hashOf(set)}`, 6),
        annotations: { 'deployment.kubernetes.io/revision': '1' },
        labels,
        ownerReferences: [owner('Deployment', `service-${set}`, uid(5, set))],
      },
      spec: {
        replicas: PODS_A_SET,
        selector: { matchLabels: labels },
        template: { metadata: { creationTimestamp: null, labels }, spec: templateSpec(set) },
      },
      status: { ...counts, fullyLabeledReplicas: PODS_A_SET, observedGeneration: 1 },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: meta(`service-${set}`, 7),
      spec: {
        clusterIP: `10.96.${set >> 8}.${set & 255 || 1}`,
        ports: [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 8080 }],
        selector: app,
        type: 'ClusterIP',
      },
    },
  ];
}

const hashOf = (set: number): string => (0x5f3a1c00 + set * 7919).toString(16).slice(-8);

function owner(kind: string, name: string, id: string): object {
  return { apiVersion: 'apps/v1', blockOwnerDeletion: true, controller: true, kind, name, uid: id };
}

function templateSpec(set: number): object {
  const probe = (path: string): object => ({
    failureThreshold: 3,
    httpGet: { path, port: 'http', scheme: 'HTTP' },
    periodSeconds: 10,
    successThreshold: 1,
    timeoutSeconds: 1,
  });
  return {
    containers: [
      {
        args: ['--config=/etc/service/config.yaml', '--log-level=info'],
        env: [
          { name: 'REGION', value: 'eu-west-1' },
          { name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { key: 'password', name: 'db' } } },
          { name: 'POD_NAME', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } } },
        ],
        image: `registry.example.com/team-${set % 20}/service:1.${set % 20}.0`,
        imagePullPolicy: 'IfNotPresent',
        livenessProbe: probe('/healthz'),
        name: 'service',
        ports: [{ containerPort: 8080, name: 'http', protocol: 'TCP' }],
        readinessProbe: probe('/ready'),
        resources: { limits: { memory: '512Mi' }, requests: { cpu: '100m', memory: '256Mi' } },
        securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File',
        volumeMounts: [{ mountPath: '/etc/service', name: 'config', readOnly: true }],
      },
    ],
    dnsPolicy: 'ClusterFirst',
    restartPolicy: 'Always',
    schedulerName: 'default-scheduler',
    securityContext: { runAsNonRoot: true },
    terminationGracePeriodSeconds: 30,
    topologySpreadConstraints: [
      {
        labelSelector: { matchLabels: { 'app.kubernetes.io/name': `service-${set}` } },
        maxSkew: 1,
        topologyKey: 'topology.kubernetes.io/zone',
        whenUnsatisfiable: 'ScheduleAnyway',
      },
    ],
    volumes: [{ configMap: { defaultMode: 420, name: `service-${set}` }, name: 'config' }],
  };
}

function pod(set: number, i: number, on: number): object {
  const name = `service-${set}-${hashOf(set)}-${i.toString(36).padStart(5, '0')}`;
  const token = 'kube-api-access-x7k2p';
  const spec = templateSpec(set) as {
    containers: { volumeMounts: object[]; image: string }[];
    volumes: object[];
  };
  const [container] = spec.containers;
  const ip = `10.${100 + (on >> 8)}.${on & 255}.${2 + (i % 200)}`;
  const condition = (type: string): object => ({
    lastProbeTime: null,
    lastTransitionTime: BORN,
    status: 'True',
    type,
  });
  const toleration = (key: string): object => ({
    effect: 'NoExecute',
    key: `node.kubernetes.io/${key}`,
    operator: 'Exists',
    tolerationSeconds: 300,
  });
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      creationTimestamp: BORN,
      generateName: `service-${set}-${hashOf(set)}-`,
      labels: { 'app.kubernetes.io/name': `service-${set}`, 'pod-template-hash': hashOf(set) },
      name,
      namespace: namespaceOf(set),
      ownerReferences: [owner('ReplicaSet', `service-${set}-${hashOf(set)}`, uid(6, set))],
      resourceVersion: String(10_000 + i),
      uid: uid(8, i),
    },
    spec: {
      ...spec,
      containers: [
        {
          ...container,
          volumeMounts: [
            ...container!.volumeMounts,
            { mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', name: token, readOnly: true },
          ],
        },
      ],
      enableServiceLinks: true,
      nodeName: nodeName(on),
      preemptionPolicy: 'PreemptLowerPriority',
      priority: 0,
      serviceAccount: 'default',
      serviceAccountName: 'default',
      tolerations: [toleration('not-ready'), toleration('unreachable')],
      volumes: [
        ...spec.volumes,
        {
          name: token,
          projected: {
            defaultMode: 420,
            sources: [
              { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
              { configMap: { items: [{ key: 'ca.crt', path: 'ca.crt' }], name: 'kube-root-ca.crt' } },
              {
                downwardAPI: {
                  items: [
                    { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' }, path: 'namespace' },
                  ],
                },
              },
            ],
          },
        },
      ],
    },
    status: {
      conditions: ['Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map(condition),
      containerStatuses: [
        {
          containerID: `containerd://${i.toString(16).padStart(64, '0')}`,
          image: container!.image,
          imageID: `registry.example.com/team-${set % 20}/service@sha256:${set.toString(16).padStart(64, '0')}`,
          lastState: {},
          name: 'service',
          ready: true,
          restartCount: 0,
          started: true,
          state: { running: { startedAt: BORN } },
        },
      ],
      hostIP: `10.0.${on >> 8}.${on & 255}`,
      phase: 'Running',
      podIP: ip,
      podIPs: [{ ip }],
      qosClass: 'Burstable',
      startTime: BORN,
    },
  };
}
