/**
 * The kubelets of all nodes as one component: nodes that have work are served one after another in the order of their
 * names, a turn is one sync of one pod or of the node itself, and whatever needs time is one timer a pod.
 *
 * State that is no object (workers, containers, back-offs, pulls) is plain data, kept in history by save().
 */
import { LEASE_NAMESPACE, type KubeObject } from '@shared/api';
import type { Cause, Change, Effect, Fault, ProgramOutcome } from '@shared/contract';
import { podsByNode, type Component, type ComponentContext, type Index, type Saved, type TurnReport } from '../client';
import { Images, PodAddresses, type ImageCatalogue, type PulledImage } from '../runtime';
import { adoptAddress } from './adopt';
import type { PullRequest } from './image-puller';
import { NodeKubelet, type KubeletHost } from './node-kubelet';
import { STATUS_INTERVAL, syncNode } from './node-status';
import type { LiveNode, LivePod, PodWorker } from './pod-worker';
import { ReadyNodes } from './ready-nodes';
import { syncPod } from './sync-pod';

/** The work item of a node itself; pods are named by their UID. */
const NODE = 'node';

interface SavedNode {
  readonly name: string;
  readonly work: readonly (readonly [string, Cause | null])[];
  readonly images: readonly PulledImage[];
  readonly imagesChanged: boolean;
  readonly pulls: readonly PullRequest[];
  readonly networkUpAt: number | null;
  /** Pod workers; the pod itself only where it is not what the API has. */
  readonly workers: readonly (Omit<PodWorker, 'pod'> & { readonly pod: LivePod | null })[];
}

interface SavedKubelets {
  readonly last: string;
  readonly nodes: readonly SavedNode[];
}

export class Kubelets implements Component {
  readonly name = 'kubelets';
  private readonly nodes = new Map<string, NodeKubelet>();
  private readonly ready = new ReadyNodes();
  private readonly host: KubeletHost;
  private readonly podsOfNode: Index;
  /** The pod or node whose sync is under way: news of its own writes mark no work. */
  private busyWith = '';

  constructor(
    private readonly context: ComponentContext,
    catalogue: ImageCatalogue,
  ) {
    this.host = {
      context,
      images: new Images(catalogue),
      addresses: new PodAddresses(context.draws),
      nodeAddresses: new PodAddresses(context.draws),
      workers: new Map(),
    };
    this.podsOfNode = podsByNode(context.informers);
    context.informers.onChange('nodes', (change) => this.onNode(change));
    context.informers.onChange('pods', (change) => this.onPod(change));
    context.informers.onChange('namespaces', (change) => {
      if (change.name === LEASE_NAMESPACE && !change.previous) for (const name of this.nodes.keys()) this.mark(name, NODE);
    });
  }

  hasWork(): boolean {
    return this.ready.size > 0;
  }

  turn(): TurnReport | null {
    const name = this.ready.next();
    const kubelet = name === undefined ? undefined : this.nodes.get(name);
    const next = kubelet?.work.entries().next().value;
    if (!kubelet || !next) throw new Error(`node ${name} is ready without work`);
    const [item, cause] = next;
    kubelet.work.delete(item);
    if (kubelet.work.size === 0) this.ready.remove(kubelet.name);
    const actor = `kubelet@${kubelet.name}`;
    if (item === NODE) {
      const action = this.while(kubelet.name, () => syncNode(kubelet));
      return { action, object: { resource: 'nodes', namespace: '', name: kubelet.name }, cause, actor };
    }
    const worker = this.host.workers.get(item);
    if (!worker) return null;
    const action = this.while(worker.uid, () => syncPod(kubelet, worker));
    this.after(kubelet, worker);
    return { action, object: { resource: 'pods', namespace: worker.namespace, name: worker.name }, cause, actor };
  }

  onTimer(key: string): void {
    const slash = key.indexOf('/');
    const subject = key.slice(slash + 1);
    switch (key.slice(0, slash)) {
      case 'pod': {
        const worker = this.host.workers.get(subject);
        if (worker) this.mark(worker.node, worker.uid);
        break;
      }
      case 'pull': {
        const pull = this.nodes.get(subject)?.pulls[0];
        if (pull) this.mark(subject, pull.uid);
        break;
      }
      case 'node':
        this.mark(subject, NODE);
        break;
      default:
        throw new Error(`kubelets have no timer ${key}`);
    }
  }

  start(): void {
    for (const node of this.context.client.list<LiveNode>('nodes')) this.addNode(node);
  }

  save(): Saved {
    const nodes = [...this.nodes.values()].map((kubelet): SavedNode => ({
      name: kubelet.name,
      work: [...kubelet.work],
      images: kubelet.images.save(),
      imagesChanged: kubelet.images.changed,
      pulls: kubelet.pulls.map((pull) => ({ ...pull })),
      networkUpAt: kubelet.networkUpAt,
      workers: [...kubelet.pods].map((uid) => this.saveWorker(this.host.workers.get(uid)!)),
    }));
    return { last: this.ready.save(), nodes } satisfies SavedKubelets;
  }

  restore(state: Saved): void {
    const { last, nodes } = state as SavedKubelets;
    this.nodes.clear();
    this.host.workers.clear();
    this.host.addresses.clear();
    this.host.nodeAddresses.clear();
    this.ready.restore(last);
    for (const saved of nodes) this.restoreNode(saved);
  }

  /** Programs that somebody outside must run. */
  effects(): readonly Effect[] {
    return [];
  }

  onOutcome(effect: string, _outcome: ProgramOutcome, _cause: Cause): TurnReport | null {
    throw new Error(`no program ${effect} is running`);
  }

  onFault(fault: Fault, _cause: Cause): TurnReport | null {
    throw new Error(`fault ${fault.type} is not modelled`);
  }

  private saveWorker(worker: PodWorker): SavedNode['workers'][number] {
    const { pod, ...rest } = worker;
    const known = this.context.client.get('pods', worker.namespace, worker.name);
    return {
      ...rest,
      sandbox: rest.sandbox && { ...rest.sandbox },
      termination: rest.termination && { ...rest.termination },
      containers: rest.containers.map((record) => ({ ...record, process: record.process && { ...record.process } })),
      pod: known === pod ? null : pod,
    };
  }

  private restoreNode(saved: SavedNode): void {
    const kubelet = new NodeKubelet(saved.name, this.host);
    this.nodes.set(saved.name, kubelet);
    kubelet.images.restore(saved.images);
    kubelet.images.changed = saved.imagesChanged;
    kubelet.pulls = saved.pulls.map((pull) => ({ ...pull }));
    kubelet.networkUpAt = saved.networkUpAt;
    this.adoptNodeAddress(kubelet);
    for (const [item, cause] of saved.work) kubelet.work.set(item, cause);
    if (kubelet.work.size > 0) this.ready.add(saved.name);
    for (const { pod, ...rest } of saved.workers) {
      const known = pod ?? this.context.client.get<LivePod>('pods', rest.namespace, rest.name);
      if (!known) throw new Error(`the pod ${rest.namespace}/${rest.name} of a saved worker is missing`);
      const worker: PodWorker = {
        ...rest,
        pod: known,
        sandbox: rest.sandbox && { ...rest.sandbox },
        termination: rest.termination && { ...rest.termination },
        containers: rest.containers.map((record) => ({ ...record, process: record.process && { ...record.process } })),
        held: null,
      };
      this.host.workers.set(worker.uid, worker);
      kubelet.pods.add(worker.uid);
      if (rest.held) kubelet.hold(worker, rest.held);
      adoptAddress(kubelet, worker);
    }
  }

  /** News of pods: a worker for each that is bound to a node we have. */
  private onPod(change: Change): void {
    const worker = this.host.workers.get(change.uid);
    if (!change.object) {
      if (!worker) return;
      worker.gone = true;
      this.mark(worker.node, worker.uid);
      return;
    }
    if (worker) {
      worker.pod = change.object as LivePod;
      this.mark(worker.node, worker.uid);
      return;
    }
    this.track(change.object as LivePod);
  }

  private track(pod: LivePod): void {
    const node = pod.spec?.nodeName;
    const kubelet = node ? this.nodes.get(node) : undefined;
    const { uid = '', namespace = '', name } = pod.metadata;
    if (!kubelet || this.host.workers.has(uid)) return;
    const worker: PodWorker = {
      uid, namespace, name, node: kubelet.name, pod, gone: false, stage: 'new', held: null, startTime: 0, sandbox: null,
      containers: [], initialized: false, termination: null, verdict: null, wakeAt: Infinity,
    };
    this.host.workers.set(uid, worker);
    kubelet.pods.add(uid);
    this.mark(kubelet.name, uid);
  }

  private onNode(change: Change): void {
    const { name } = change;
    if (!change.object) this.removeNode(name);
    else if (!this.nodes.has(name)) this.addNode(change.object as LiveNode & KubeObject);
    else this.mark(name, NODE);
  }

  /** A node's kubelet comes up: it takes over the node's images and the pods that are bound to it. */
  private addNode(node: LiveNode): void {
    const { name } = node.metadata;
    if (this.nodes.has(name)) return;
    const kubelet = new NodeKubelet(name, this.host);
    this.nodes.set(name, kubelet);
    kubelet.images.adopt(node.status?.images);
    this.adoptNodeAddress(kubelet);
    this.mark(name, NODE);
    for (const pod of this.podsOfNode.sorted(name)) this.track(pod as LivePod);
  }

  private adoptNodeAddress(kubelet: NodeKubelet): void {
    for (const { type, address } of kubelet.node?.status?.addresses ?? []) {
      if (type === 'InternalIP') this.host.nodeAddresses.adopt(address, `node/${kubelet.name}`);
    }
  }

  /** The machine is gone, with everything on it. */
  private removeNode(name: string): void {
    const kubelet = this.nodes.get(name);
    if (!kubelet) return;
    for (const uid of kubelet.pods) {
      const worker = this.host.workers.get(uid)!;
      if (worker.sandbox?.ip) this.host.addresses.release(worker.sandbox.ip, uid);
      this.host.workers.delete(uid);
      this.context.own.cancel(`pod/${uid}`);
    }
    this.context.own.cancel(`pull/${name}`);
    this.context.own.cancel(`node/${name}`);
    this.nodes.delete(name);
    this.ready.remove(name);
  }

  /** Notes that a node or one of its pods is to be looked at. */
  private mark(node: string, item: string): void {
    if (this.busyWith === (item === NODE ? node : item)) return;
    const kubelet = this.nodes.get(node);
    if (!kubelet) return;
    if (!kubelet.work.has(item)) kubelet.work.set(item, this.context.causality.current);
    this.ready.add(node);
  }

  private while(busy: string, work: () => string): string {
    this.busyWith = busy;
    try {
      return work();
    } finally {
      this.busyWith = '';
    }
  }

  /** Keeps timers and maps in step with what a sync has left behind. */
  private after(kubelet: NodeKubelet, worker: PodWorker): void {
    const { own } = this.context;
    if (kubelet.images.changed) this.reportSoon(kubelet);
    if (worker.stage === 'removed') {
      own.cancel(`pod/${worker.uid}`);
      kubelet.pods.delete(worker.uid);
      this.host.workers.delete(worker.uid);
    } else if (worker.wakeAt < Infinity) {
      own.set(`pod/${worker.uid}`, worker.wakeAt);
    } else {
      own.cancel(`pod/${worker.uid}`);
    }
  }

  private reportSoon(kubelet: NodeKubelet): void {
    const key = `node/${kubelet.name}`;
    if (this.context.own.dueAt(key) === undefined) this.context.own.set(key, kubelet.now() + STATUS_INTERVAL);
  }
}
