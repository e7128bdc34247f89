/**
 * The steps of a busy cluster, made without an engine: deployments whose pods are created, scheduled, started, restarted
 * and rolled out, nodes that report their status, events that expire. Objects look like real ones and share what did not
 * change, as the engine's do. For tests and benchmarks of history alone.
 */
import { formatTime, type KubeObject, type ObjectKey } from '@shared/api';
import type { Change, Decision, Step } from '@shared/contract';
import { META } from './script';

interface Thing extends KubeObject {
  readonly [field: string]: unknown;
}

interface Pod {
  readonly name: string;
  readonly deployment: number;
  readonly node: number;
}

const EVENT_LIFE = 3_600_000;

export class BusyCluster {
  private readonly objects = new Map<string, { object: Thing; version: number }>();
  private readonly events: { readonly name: string; readonly until: number }[] = [];
  private expired = 0;
  private readonly pods: Pod[] = [];
  private made = 0;
  private revision = 0;
  private seq = 0;
  private time = META.startTime;
  private random = 12345;

  constructor(
    private readonly nodes: number,
    private readonly podCount: number,
    /** Virtual milliseconds a step. */
    private readonly pace = 160,
  ) {}

  /** The first `count` steps: nodes and deployments, then pods up to their number, then the cluster's daily life. */
  *steps(count: number): Generator<Step> {
    for (const step of this.life()) {
      yield step;
      if (step.seq >= count) return;
    }
  }

  private *life(): Generator<Step> {
    for (let i = 0; i < this.nodes; i++)
      yield this.step('user', 'create', this.put('nodes', node(i, this.now())));
    const deployments = Math.max(1, Math.ceil(this.podCount / 200));
    for (let i = 0; i < deployments; i++) {
      yield this.step('user', 'create', this.put('replicasets.apps', replicaSet(i, 200)));
    }
    for (let i = 0; i < this.podCount; i++) yield* this.startPod(i % deployments);
    for (;;) yield* this.day();
  }

  /** Something that happens in a cluster that runs: mostly status, now and then a pod is replaced. */
  private *day(): Generator<Step> {
    const dice = this.dice(100);
    if (dice < 45) yield this.heartbeat(this.dice(this.nodes));
    else if (dice < 80) yield* this.restart(this.pods[this.dice(this.pods.length)]!);
    else {
      const [gone] = this.pods.splice(this.dice(this.pods.length), 1);
      yield* this.stopPod(gone!);
      yield* this.startPod(gone!.deployment);
    }
    if (this.expired < this.events.length && this.events[this.expired]!.until < this.time)
      yield this.expire();
  }

  private *startPod(deployment: number): Generator<Step> {
    const suffix = (2_176_782_336 + this.made++ * 7919).toString(36).slice(-5);
    const name = `app-${deployment}-7d9c6b5f4-${suffix}`;
    const at = this.dice(this.nodes);
    this.pods.push({ name, deployment, node: at });
    const actor = `kubelet@node-${at}`;
    yield this.step(
      'replicaset-controller',
      'create',
      this.put('pods', pod(deployment, name, this.made, this.now())),
      this.event(name, 'SuccessfulCreate', `Created pod: ${name}`, 'replicaset-controller'),
    );
    yield this.step(
      'kube-scheduler',
      'bind',
      this.update('pods', name, (old) => ({
        ...old,
        spec: { ...part(old, 'spec'), nodeName: `node-${at}` },
        status: bound(this.now()),
      })),
      this.event(
        name,
        'Scheduled',
        `Successfully assigned default/${name} to node-${at}`,
        'default-scheduler',
      ),
    );
    yield this.step(
      actor,
      'sync',
      this.update('pods', name, (old) => ({ ...old, status: creating(old, at, this.now()) })),
    );
    yield this.step(
      actor,
      'start container app',
      this.event(name, 'Started', 'Container app started', 'kubelet'),
    );
    yield this.step(
      actor,
      'sync',
      this.update('pods', name, (old) => ({ ...old, status: running(old, this.made, 0, this.now()) })),
    );
  }

  private *stopPod({ name, node: at }: Pod): Generator<Step> {
    yield this.step(
      'replicaset-controller',
      'delete',
      this.update('pods', name, (old) => ({
        ...old,
        metadata: { ...old.metadata, deletionTimestamp: this.now(), deletionGracePeriodSeconds: 30 },
      })),
      this.event(name, 'Killing', 'Stopping container app', 'kubelet'),
    );
    yield this.step(`kubelet@node-${at}`, 'delete', this.remove('pods', 'default', name));
  }

  private *restart({ name, node: at }: Pod): Generator<Step> {
    const actor = `kubelet@node-${at}`;
    yield this.step(
      actor,
      'sync',
      this.update('pods', name, (old) => ({ ...old, status: notReady(old, this.now()) })),
      this.event(name, 'BackOff', 'Back-off restarting failed container app in pod', 'kubelet'),
    );
    yield this.step(
      actor,
      'sync',
      this.update('pods', name, (old) => ({
        ...old,
        status: running(old, this.seq, 1 + this.dice(5), this.now()),
      })),
    );
  }

  private heartbeat(i: number): Step {
    const now = this.now();
    const change = this.update('nodes', `node-${i}`, (old) => {
      const status = part(old, 'status');
      const conditions = (status['conditions'] as object[]).map((condition) => ({
        ...condition,
        lastHeartbeatTime: now,
      }));
      return { ...old, status: { ...status, conditions } };
    });
    return this.step(`kubelet@node-${i}`, 'update status', change);
  }

  private expire(): Step {
    const { name } = this.events[this.expired++]!;
    return this.step('kube-apiserver', 'expire', this.remove('events', 'default', name));
  }

  private step(actor: string, action: string, ...changes: Change[]): Step {
    const first = changes[0]!;
    this.time += this.pace;
    const decision: Decision | null =
      action === 'bind'
        ? { type: 'scheduled', node: 'node-1', evaluated: 1000, feasible: 800 + (this.seq % 90), attempt: 1 }
        : null;
    const object: ObjectKey = { resource: first.resource, namespace: first.namespace, name: first.name };
    const seq = ++this.seq;
    return {
      seq,
      turn: Math.floor(seq * 1.3),
      time: this.time,
      actor,
      action,
      object,
      cause: seq % 3 === 0 || seq === 1 ? { input: 1 + Math.floor(seq / 50) } : { step: seq - 1 },
      decision,
      fromRevision: first.revision - 1,
      toRevision: this.revision,
      changes,
    };
  }

  private event(pod: string, reason: string, message: string, component: string): Change {
    const name = `${pod}.${(0x17a4000000000 + this.revision * 4099).toString(16)}`;
    this.events.push({ name, until: this.time + EVENT_LIFE });
    return this.put('events', {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name, namespace: 'default', uid: uid(this.revision + 5e7), creationTimestamp: this.now() },
      involvedObject: {
        kind: 'Pod',
        namespace: 'default',
        name: pod,
        uid: uid(this.made),
        apiVersion: 'v1',
        resourceVersion: String(this.revision),
      },
      reason,
      message,
      source: { component },
      firstTimestamp: this.now(),
      lastTimestamp: this.now(),
      count: 1,
      type: 'Normal',
      eventTime: null,
      reportingComponent: component,
      reportingInstance: '',
    });
  }

  private update(resource: string, name: string, change: (old: Thing) => Thing): Change {
    const namespace = resource === 'nodes' ? '' : 'default';
    return this.put(resource, change(this.objects.get(`${resource}/${namespace}/${name}`)!.object));
  }

  private put(resource: string, given: Thing): Change {
    const { name, namespace = '', uid: id = '' } = given.metadata;
    const key = `${resource}/${namespace}/${name}`;
    const before = this.objects.get(key);
    const revision = ++this.revision;
    const object = { ...given, metadata: { ...given.metadata, resourceVersion: String(revision) } };
    const version = (before?.version ?? 0) + 1;
    this.objects.set(key, { object, version });
    return {
      revision,
      resource,
      namespace,
      name,
      uid: id,
      version,
      object,
      previous: before?.object ?? null,
    };
  }

  private remove(resource: string, namespace: string, name: string): Change {
    const key = `${resource}/${namespace}/${name}`;
    const previous = this.objects.get(key)!.object;
    this.objects.delete(key);
    return {
      revision: ++this.revision,
      resource,
      namespace,
      name,
      uid: previous.metadata.uid ?? '',
      version: 0,
      object: null,
      previous,
    };
  }

  private now(): string {
    return formatTime(this.time);
  }

  private dice(sides: number): number {
    this.random = (Math.imul(this.random, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.random / 0x1_0000_0000) * sides);
  }
}

const uid = (n: number): string => {
  const hex = (Math.imul(n, 2654435761) >>> 0).toString(16).padStart(8, '0');
  return `${hex}-${hex.slice(0, 4)}-4${hex.slice(1, 4)}-9${hex.slice(4, 7)}-${n.toString(16).padStart(12, '0')}`;
};

const part = (object: Thing, field: string): Readonly<Record<string, unknown>> =>
  object[field] as Record<string, unknown>;

const condition = (type: string, status: string, time: string, reason?: string): object => ({
  type,
  status,
  lastProbeTime: null,
  lastTransitionTime: time,
  ...(reason === undefined ? {} : { reason, message: 'containers with unready status: [app]' }),
});

function bound(time: string): object {
  return { phase: 'Pending', qosClass: 'Burstable', conditions: [condition('PodScheduled', 'True', time)] };
}

function creating(pod: Thing, node: number, time: string): object {
  return {
    ...part(pod, 'status'),
    conditions: [
      condition('PodReadyToStartContainers', 'False', time),
      condition('Initialized', 'True', time),
      condition('Ready', 'False', time, 'ContainersNotReady'),
      condition('ContainersReady', 'False', time, 'ContainersNotReady'),
      condition('PodScheduled', 'True', time),
    ],
    hostIP: `10.0.${node >> 8}.${node & 255}`,
    hostIPs: [{ ip: `10.0.${node >> 8}.${node & 255}` }],
    startTime: time,
    containerStatuses: [
      {
        name: 'app',
        state: { waiting: { reason: 'ContainerCreating' } },
        lastState: {},
        ready: false,
        restartCount: 0,
        image: 'registry.example.com/shop/app:1.25.3',
        imageID: '',
        started: false,
      },
    ],
  };
}

function running(pod: Thing, n: number, restarts: number, time: string): object {
  const ip = `10.${244 + (n >> 20)}.${(n >> 8) & 255}.${n & 255}`;
  const id = uid(n).replaceAll('-', '');
  return {
    ...part(pod, 'status'),
    phase: 'Running',
    podIP: ip,
    podIPs: [{ ip }],
    conditions: ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map(
      (type) => condition(type, 'True', time),
    ),
    containerStatuses: [
      {
        name: 'app',
        state: { running: { startedAt: time } },
        lastState: {},
        ready: true,
        restartCount: restarts,
        image: 'registry.example.com/shop/app:1.25.3',
        imageID:
          'registry.example.com/shop/app@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
        containerID: `containerd://${id}${id}`,
        started: true,
      },
    ],
  };
}

function notReady(pod: Thing, time: string): object {
  const status = part(pod, 'status');
  const conditions = (status['conditions'] as { type: string }[]).map((old) =>
    old.type.endsWith('Ready') ? condition(old.type, 'False', time, 'ContainersNotReady') : old,
  );
  return { ...status, conditions };
}

function pod(deployment: number, name: string, n: number, time: string): Thing {
  const app = `app-${deployment}`;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      generateName: `${app}-7d9c6b5f4-`,
      namespace: 'default',
      uid: uid(n),
      creationTimestamp: time,
      labels: { app, tier: 'backend', 'pod-template-hash': '7d9c6b5f4' },
      annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '8080' },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          name: `${app}-7d9c6b5f4`,
          uid: uid(deployment + 9e8),
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: {
      containers: [
        {
          name: 'app',
          image: 'registry.example.com/shop/app:1.25.3',
          ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
          env: [
            { name: 'LOG_LEVEL', value: 'info' },
            { name: 'DATABASE_URL', value: 'postgres://db.default.svc:5432/shop' },
          ],
          resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
          livenessProbe: {
            httpGet: { path: '/healthz', port: 'http', scheme: 'HTTP' },
            timeoutSeconds: 1,
            periodSeconds: 10,
            successThreshold: 1,
            failureThreshold: 3,
          },
          readinessProbe: {
            httpGet: { path: '/ready', port: 'http', scheme: 'HTTP' },
            timeoutSeconds: 1,
            periodSeconds: 5,
            successThreshold: 1,
            failureThreshold: 3,
          },
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
          imagePullPolicy: 'IfNotPresent',
        },
      ],
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      serviceAccountName: 'default',
      serviceAccount: 'default',
      securityContext: {},
      schedulerName: 'default-scheduler',
      tolerations: ['not-ready', 'unreachable'].map((taint) => ({
        key: `node.kubernetes.io/${taint}`,
        operator: 'Exists',
        effect: 'NoExecute',
        tolerationSeconds: 300,
      })),
      priority: 0,
      enableServiceLinks: true,
      preemptionPolicy: 'PreemptLowerPriority',
    },
    status: { phase: 'Pending', qosClass: 'Burstable' },
  };
}

function node(i: number, time: string): Thing {
  const name = `node-${i}`;
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      uid: uid(i + 7e8),
      creationTimestamp: time,
      labels: {
        'beta.kubernetes.io/arch': 'amd64',
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/os': 'linux',
        'kubernetes.io/hostname': name,
        'topology.kubernetes.io/zone': `zone-${i % 3}`,
        'node.kubernetes.io/instance-type': 'm5.xlarge',
      },
    },
    spec: {
      podCIDR: `10.244.${i & 255}.0/24`,
      podCIDRs: [`10.244.${i & 255}.0/24`],
      providerID: `drydock://${name}`,
    },
    status: {
      capacity: { cpu: '4', memory: '32Gi', pods: '110', 'ephemeral-storage': '100Gi' },
      allocatable: { cpu: '3920m', memory: '31Gi', pods: '110', 'ephemeral-storage': '90Gi' },
      conditions: [
        ['MemoryPressure', 'False', 'KubeletHasSufficientMemory'],
        ['DiskPressure', 'False', 'KubeletHasNoDiskPressure'],
        ['PIDPressure', 'False', 'KubeletHasSufficientPID'],
        ['Ready', 'True', 'KubeletReady'],
      ].map(([type, status, reason]) => ({
        type,
        status,
        lastHeartbeatTime: time,
        lastTransitionTime: time,
        reason,
        message: `kubelet has said ${reason}`,
      })),
      addresses: [
        { type: 'InternalIP', address: `10.0.${i >> 8}.${i & 255}` },
        { type: 'Hostname', address: name },
      ],
      nodeInfo: {
        machineID: uid(i),
        systemUUID: uid(i),
        bootID: uid(i),
        kernelVersion: '5.15.0',
        osImage: 'Debian GNU/Linux 12',
        containerRuntimeVersion: 'containerd://1.7.2',
        kubeletVersion: 'v1.34.0',
        kubeProxyVersion: '',
        operatingSystem: 'linux',
        architecture: 'amd64',
      },
    },
  };
}

function replicaSet(i: number, replicas: number): Thing {
  const app = `app-${i}`;
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${app}-7d9c6b5f4`,
      namespace: 'default',
      uid: uid(i + 9e8),
      labels: { app, 'pod-template-hash': '7d9c6b5f4' },
    },
    spec: { replicas, selector: { matchLabels: { app, 'pod-template-hash': '7d9c6b5f4' } } },
    status: {
      replicas,
      fullyLabeledReplicas: replicas,
      readyReplicas: replicas,
      availableReplicas: replicas,
      observedGeneration: 1,
    },
  };
}
