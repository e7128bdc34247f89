/** Objects of a small cluster, as an API server would hand them out. Only for tests and the development harness. */
import type { Node, Pod, Taint } from 'kubernetes-types/core/v1';
import { formatTime, type KubeObject } from '@shared/api';

export const START = Date.UTC(2026, 0, 5, 8, 0, 0);

let uid = 0;
const nextUid = (): string => `00000000-0000-4000-8000-${String(++uid).padStart(12, '0')}`;

export interface NodeOptions {
  readonly taints?: readonly Taint[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly unschedulable?: boolean;
  readonly ready?: boolean;
}

export function node(name: string, options: NodeOptions = {}): Node & KubeObject {
  const amounts = { cpu: '2', memory: '3879Mi', pods: '110', 'ephemeral-storage': '40Gi' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      uid: nextUid(),
      resourceVersion: '1',
      creationTimestamp: formatTime(START) as never,
      labels: {
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        ...options.labels,
      },
    },
    spec: {
      podCIDR: '10.244.0.0/24',
      ...(options.taints ? { taints: [...options.taints] } : {}),
      ...(options.unschedulable ? { unschedulable: true } : {}),
    },
    status: {
      capacity: amounts,
      allocatable: amounts,
      conditions: [
        { type: 'MemoryPressure', status: 'False', reason: 'KubeletHasSufficientMemory' },
        { type: 'Ready', status: options.ready === false ? 'Unknown' : 'True', reason: 'KubeletReady' },
      ],
      nodeInfo: { kubeletVersion: 'v1.26.0' } as never,
    },
  };
}

export interface PodOptions {
  readonly node?: string;
  readonly status?: 'running' | 'pending' | 'creating' | 'crash' | 'completed' | 'terminating';
  readonly owner?: { readonly kind: string; readonly name: string };
  readonly mirror?: boolean;
  readonly cpu?: string;
  readonly memory?: string;
  readonly tolerations?: NonNullable<Pod['spec']>['tolerations'];
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly message?: string;
  readonly containers?: number;
  readonly created?: number;
}

export function pod(key: string, options: PodOptions = {}): Pod & KubeObject {
  const [namespace = 'default', name = key] = key.split('/');
  const count = options.containers ?? 1;
  const names = Array.from({ length: count }, (_, i) => (i === 0 ? name : `side-${i}`));
  const status = options.status ?? (options.node ? 'running' : 'pending');
  const requests = {
    ...(options.cpu ? { cpu: options.cpu } : {}),
    ...(options.memory ? { memory: options.memory } : {}),
  };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace,
      uid: nextUid(),
      resourceVersion: '1',
      creationTimestamp: formatTime(options.created ?? START) as never,
      labels: { app: name },
      ...(status === 'terminating' ? { deletionTimestamp: formatTime(START + 60_000) as never } : {}),
      ...(options.mirror ? { annotations: { 'kubernetes.io/config.mirror': 'abc' } } : {}),
      ...(options.owner
        ? {
            ownerReferences: [
              {
                apiVersion: 'apps/v1',
                kind: options.owner.kind,
                name: options.owner.name,
                uid: nextUid(),
                controller: true,
              },
            ],
          }
        : {}),
    },
    spec: {
      ...(options.node ? { nodeName: options.node } : {}),
      ...(options.tolerations ? { tolerations: options.tolerations } : {}),
      ...(options.nodeSelector ? { nodeSelector: options.nodeSelector } : {}),
      containers: names.map((n) => ({ name: n, image: 'nginx', resources: { requests } })),
    },
    status: podStatus(names, status, options),
  };
}

function podStatus(
  names: readonly string[],
  status: NonNullable<PodOptions['status']>,
  options: PodOptions,
): NonNullable<Pod['status']> {
  const started = formatTime(START) as never;
  const state =
    status === 'running' || status === 'terminating'
      ? { running: { startedAt: started } }
      : status === 'crash'
        ? { waiting: { reason: 'CrashLoopBackOff' } }
        : status === 'completed'
          ? { terminated: { exitCode: 0, reason: 'Completed', finishedAt: started } }
          : { waiting: { reason: 'ContainerCreating' } };
  const up = status === 'running' || status === 'terminating';
  return {
    phase: status === 'completed' ? 'Succeeded' : up || status === 'crash' ? 'Running' : 'Pending',
    conditions: options.node
      ? [
          { type: 'PodScheduled', status: 'True' },
          { type: 'Ready', status: up ? 'True' : 'False' },
        ]
      : options.message
        ? [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: options.message }]
        : [],
    ...(options.node
      ? {
          podIP: '10.244.1.7',
          hostIP: '192.168.8.11',
          containerStatuses: names.map((name, i) => ({
            name,
            image: 'nginx',
            imageID: '',
            ready: up,
            restartCount: status === 'crash' && i === 0 ? 4 : 0,
            state: status === 'crash' && i > 0 ? { running: { startedAt: started } } : state,
            ...(status === 'crash' && i > 0 ? { ready: true } : {}),
          })),
        }
      : {}),
  };
}

/** Any other object, by kind. */
export function thing(
  apiVersion: string,
  kind: string,
  key: string,
  rest: Record<string, unknown> = {},
): KubeObject {
  const slash = key.indexOf('/');
  const { metadata, ...body } = rest as { metadata?: Record<string, unknown> };
  return {
    apiVersion,
    kind,
    metadata: {
      name: key.slice(slash + 1),
      ...(slash < 0 ? {} : { namespace: key.slice(0, slash) }),
      uid: nextUid(),
      resourceVersion: '1',
      creationTimestamp: formatTime(START) as never,
      ...metadata,
    },
    ...body,
  };
}

/** The tutorial's cluster in the middle of its lessons, with a fourth node. */
export function tutorial(): KubeObject[] {
  const objects: KubeObject[] = [];
  for (const ns of ['default', 'kube-system', 'calico-system', 'kube-public']) {
    objects.push(thing('v1', 'Namespace', ns, { status: { phase: 'Active' } }));
  }
  objects.push(
    node('k-master', {
      labels: { 'node-role.kubernetes.io/control-plane': '' },
      taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }],
    }),
    node('k-node1', { taints: [{ key: 'qqq', effect: 'NoSchedule' }], labels: { hehe: '666' } }),
    node('k-node2', {
      unschedulable: true,
      taints: [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }],
    }),
    node('k-node3'),
  );
  for (const part of ['etcd', 'kube-apiserver', 'kube-scheduler', 'kube-controller-manager']) {
    objects.push(
      pod(`kube-system/${part}-k-master`, {
        node: 'k-master',
        mirror: true,
        owner: { kind: 'Node', name: 'k-master' },
        cpu: '200m',
        memory: '100Mi',
      }),
    );
  }
  const sets = [
    ['kube-system/kube-proxy', 'x7k2p'],
    ['calico-system/calico-node', 'b4zlm'],
    ['calico-system/csi-node-driver', 'w9fqc'],
  ] as const;
  for (const [key, ending] of sets) {
    objects.push(
      thing('apps/v1', 'DaemonSet', key, { status: { numberReady: 4, desiredNumberScheduled: 4 } }),
    );
    for (const [i, on] of ['k-master', 'k-node1', 'k-node2', 'k-node3'].entries()) {
      objects.push(
        pod(`${key}-${ending.slice(0, 4)}${i}`, {
          node: on,
          owner: { kind: 'DaemonSet', name: key.split('/')[1]! },
          cpu: '100m',
        }),
      );
    }
  }
  const deployment = (key: string, hash: string, ready: number, wanted: number): string => {
    const [namespace, name] = key.split('/') as [string, string];
    objects.push(
      thing('apps/v1', 'Deployment', key, { spec: { replicas: wanted }, status: { readyReplicas: ready } }),
    );
    objects.push(
      thing('apps/v1', 'ReplicaSet', `${namespace}/${name}-${hash}`, {
        metadata: {
          ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name, uid: 'd', controller: true }],
        },
        spec: { replicas: wanted },
        status: { readyReplicas: ready },
      }),
    );
    return `${name}-${hash}`;
  };
  const coredns = deployment('kube-system/coredns', '787d4945fb', 2, 2);
  objects.push(
    pod(`kube-system/${coredns}-7tq4d`, {
      node: 'k-node1',
      owner: { kind: 'ReplicaSet', name: coredns },
      cpu: '100m',
      memory: '70Mi',
    }),
  );
  objects.push(
    pod(`kube-system/${coredns}-h8xkv`, {
      node: 'k-node2',
      owner: { kind: 'ReplicaSet', name: coredns },
      cpu: '100m',
      memory: '70Mi',
    }),
  );
  const web = deployment('default/web', '7c9d6bf54d', 2, 3);
  const owner = { kind: 'ReplicaSet', name: web };
  objects.push(
    pod(`default/${web}-8fj2w`, { node: 'k-node1', owner, cpu: '250m', memory: '128Mi' }),
    pod(`default/${web}-qx2vz`, { node: 'k-node1', owner, cpu: '250m', memory: '128Mi' }),
    pod(`default/${web}-m4tz9`, { node: 'k-node2', owner, cpu: '250m', memory: '128Mi', status: 'creating' }),
    pod('default/vpod', { node: 'k-node1' }),
    pod('default/two', { node: 'k-node1', status: 'crash', containers: 2 }),
    thing('batch/v1', 'Job', 'default/once', {
      spec: { completions: 1 },
      status: { succeeded: 1, conditions: [{ type: 'Complete', status: 'True' }] },
    }),
    pod('default/once-5kz7b', { node: 'k-node2', owner: { kind: 'Job', name: 'once' }, status: 'completed' }),
    pod('default/pod', {
      cpu: '100m',
      message:
        '0/4 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 1 node(s) had untolerated taint {qqq: }, 1 node(s) were unschedulable.',
    }),
    pod('default/notol', {
      nodeSelector: { hehe: '777' },
      message:
        "0/4 nodes are available: 4 node(s) didn't match Pod's node affinity/selector. preemption: 0/4 nodes are available: 4 Preemption is not helpful for scheduling.",
    }),
  );
  return objects;
}

const RESOURCES: Readonly<Record<string, string>> = {
  Namespace: 'namespaces',
  Node: 'nodes',
  Pod: 'pods',
  Event: 'events',
  Deployment: 'deployments.apps',
  ReplicaSet: 'replicasets.apps',
  DaemonSet: 'daemonsets.apps',
  Job: 'jobs.batch',
  StatefulSet: 'statefulsets.apps',
  Service: 'services',
};

export function resourceOf(object: KubeObject): string {
  return RESOURCES[object.kind] ?? object.kind.toLowerCase();
}
