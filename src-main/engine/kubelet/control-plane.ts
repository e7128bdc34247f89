/**
 * The control plane lives in static pods: a component of it works as long as one of its containers runs. A cluster
 * whose control plane was never seen in static pods (an imported one, a managed one) has it elsewhere, always up.
 *
 * Which components are kept that way is written on the node's NodeFilesystem, beside the manifests, so that a component
 * whose manifest was moved away is missed also after a restart of everything.
 */
import { NODE_FILESYSTEMS, type NodeFilesystem, type Status } from '@shared/api';
import type { GroupResource } from '@shared/api';
import { commandLine } from '../runtime';
import type { KubeletHost, NodeKubelet } from './node-kubelet';
import type { PodWorker } from './pod-worker';

const COMPONENTS = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'] as const;
export type ControlPlaneComponent = (typeof COMPONENTS)[number];

/** The annotation of a NodeFilesystem that lists the components whose manifests were run on the node. */
const HOSTED = 'drydock.dev/control-plane';

export class ControlPlane {
  private readonly hosted = new Set<string>();
  private readonly down = new Set<string>();

  constructor(private readonly host: KubeletHost) {}

  /** Looks anew at which components there are and which of them run. */
  refresh(): void {
    const running = new Set<string>();
    for (const uid of this.host.staticPods) {
      const worker = this.host.workers.get(uid);
      const kubelet = worker && this.host.nodes.get(worker.node);
      const component = worker && componentOf(worker);
      if (!worker || !kubelet || component === undefined || !kubelet.isPowered) continue;
      if (!worker.containers.some((record) => record.state === 'running')) continue;
      running.add(component);
      if (!this.hosted.has(component)) this.note(kubelet, component);
    }
    this.down.clear();
    for (const component of this.hosted) if (!running.has(component)) this.down.add(component);
  }

  /** Reads which components the cluster keeps in static pods. */
  load(): void {
    this.hosted.clear();
    for (const system of this.host.context.client.list<NodeFilesystem>(NODE_FILESYSTEMS)) {
      const listed = system.metadata.annotations?.[HOSTED];
      for (const component of listed?.split(',') ?? []) this.hosted.add(component);
    }
    this.refresh();
  }

  private note(kubelet: NodeKubelet, component: string): void {
    this.hosted.add(component);
    const { client } = this.host.context;
    const system = client.get<NodeFilesystem>(NODE_FILESYSTEMS, '', kubelet.name);
    if (!system) return;
    const listed = system.metadata.annotations?.[HOSTED]?.split(',') ?? [];
    if (listed.includes(component)) return;
    const annotations = { ...system.metadata.annotations, [HOSTED]: [...listed, component].join(',') };
    client.update<NodeFilesystem>(NODE_FILESYSTEMS, {
      ...system,
      metadata: { ...system.metadata, annotations },
    });
  }

  isUp(component: ControlPlaneComponent): boolean {
    return !this.down.has(component);
  }

  /** The components that do not run now. */
  get stopped(): readonly ControlPlaneComponent[] {
    return COMPONENTS.filter((component) => this.down.has(component));
  }

  /** Whether one of the engine's components takes turns. */
  runs(component: string): boolean {
    if (this.down.size === 0 || component === 'kubelets') return true;
    if (this.down.has('kube-apiserver') || this.down.has('etcd')) return false;
    return component === 'kube-scheduler'
      ? this.isUp('kube-scheduler')
      : this.isUp('kube-controller-manager');
  }

  /** Why the API cannot answer a request now; undefined where it can. What Kubernetes has no object for is no API. */
  refusal(resource: GroupResource): Status | undefined {
    if (this.down.size === 0 || resource.endsWith('.drydock.dev')) return undefined;
    if (this.down.has('kube-apiserver')) return connectionRefused(this.address());
    return this.down.has('etcd') ? etcdDown() : undefined;
  }

  /** Where clients look for the API server. */
  private address(): string {
    for (const kubelet of this.host.nodes.values()) {
      const { node } = kubelet;
      if (node?.metadata.labels?.['node-role.kubernetes.io/control-plane'] === undefined) continue;
      const ip = node.status?.addresses?.find((a) => a.type === 'InternalIP')?.address;
      if (ip) return `${ip}:6443`;
    }
    return 'localhost:6443';
  }
}

/** The component of the control plane that a static pod is. */
function componentOf(worker: PodWorker): ControlPlaneComponent | undefined {
  for (const container of worker.pod.spec?.containers ?? []) {
    const [executable = ''] = commandLine({
      image: undefined,
      command: container.command,
      args: container.args,
    });
    const name = executable.slice(executable.lastIndexOf('/') + 1);
    const component = COMPONENTS.find((known) => known === name);
    if (component) return component;
  }
  return undefined;
}

/** What kubectl says where nobody listens; no server has said it. */
function connectionRefused(address: string): Status {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: `The connection to the server ${address} was refused - did you specify the right host or port?`,
    reason: 'ServiceUnavailable',
    details: {
      causes: [{ reason: 'ConnectionRefused', message: `dial tcp ${address}: connect: connection refused` }],
    },
    code: 503,
  } as Status;
}

/** What the API server answers when its store does not. It gives no reason. */
function etcdDown(): Status {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: 'etcdserver: request timed out',
    code: 500,
  } as Status;
}
