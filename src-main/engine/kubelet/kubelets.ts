/**
 * The kubelets of all nodes as one component: nodes that have work are served one after another in the order of their
 * names, a turn is one sync of one pod or of the node itself, and whatever needs time is one timer a pod.
 *
 * State that is no object (workers, containers, back-offs, pulls) is plain data, kept in history by save().
 */
import {
  failure,
  LEASE_NAMESPACE,
  NODE_FILESYSTEMS,
  NODE_IMAGE_STORES,
  type KubeObject,
  type NodeFilesystem,
  type NodeImageStore,
  type Status,
} from '@shared/api';
import type {
  Cause,
  Change,
  Effect,
  ExecCommand,
  ExecResult,
  Fault,
  NetworkAnswer,
  NetworkQuestion,
  ProgramOutcome,
  ProgramOutput,
} from '@shared/contract';
import { podsByNode, type Component, type ComponentContext, type Saved, type TurnReport } from '../client';
import { effectId, Images, PodAddresses, type ImageCatalogue, type ProgramRun } from '../runtime';
import type { Gate } from '../apiserver';
import { adoptNodeAddress } from './adopt';
import { ControlPlane } from './control-plane';
import { beginExec, endExec } from './exec';
import { isImageObjectForeign, readImageObject } from './image-object';
import { injectFault, isSilent, type FaultScope } from './faults';
import { NodeKubelet, type KubeletHost } from './node-kubelet';
import { STATUS_INTERVAL, syncNode } from './node-status';
import { takeOutcome } from './outcomes';
import { answerQuestion } from './network';
import { newWorker, type LiveNode, type LivePod, type PodWorker } from './pod-worker';
import { effectOf } from './programs';
import { ReadyNodes } from './ready-nodes';
import { restoreKubelets, saveKubelets, type SavedKubelets } from './saved';
import { adoptManifests, isMirror, manifestsKey, mirroredUid, syncManifests } from './static-pods';
import { runOn, syncPod } from './sync-pod';
import { usageOf, type Usage } from './usage';

/** The work item of a node itself; pods are named by their UID. */
const NODE = 'node';
/** That of the images that somebody has changed by hand. */
const IMAGES = 'images';
/** That of its folder of static pods. */
const MANIFESTS = 'manifests';

export class Kubelets implements Component {
  readonly name = 'kubelets';
  private readonly ready = new ReadyNodes();
  private readonly host: KubeletHost;
  private readonly nodes: Map<string, NodeKubelet>;
  /** The pod or node whose sync is under way: news of its own writes mark no work. */
  private busyWith = '';

  constructor(
    private readonly context: ComponentContext,
    catalogue: ImageCatalogue,
  ) {
    this.host = {
      context,
      images: new Images(catalogue, context.objects),
      addresses: new PodAddresses(context.draws),
      nodeAddresses: new PodAddresses(context.draws),
      workers: new Map(),
      staticPods: new Set(),
      controlPlane: null as unknown as ControlPlane,
      podsOfNode: podsByNode(context.informers),
      isCut: false,
      nodes: new Map(),
      outstanding: new Map(),
      execResults: new Map(),
    };
    Object.assign(this.host, { controlPlane: new ControlPlane(this.host) });
    this.nodes = this.host.nodes;
    context.informers.onChange('nodes', (change) => this.onNode(change));
    context.informers.onChange('pods', (change) => this.onPod(change));
    context.informers.onChange(NODE_FILESYSTEMS, ({ name, object }) => {
      const kubelet = this.nodes.get(name);
      if (kubelet && manifestsKey((object ?? undefined) as NodeFilesystem | undefined) !== kubelet.manifests)
        this.mark(name, MANIFESTS);
    });
    context.informers.onChange(NODE_IMAGE_STORES, ({ name, object }) => {
      const kubelet = this.nodes.get(name);
      if (kubelet && object && isImageObjectForeign(kubelet, object as NodeImageStore))
        this.mark(name, IMAGES);
    });
    context.informers.onChange('namespaces', (change) => {
      if (change.name === LEASE_NAMESPACE && !change.previous)
        for (const name of this.nodes.keys()) this.mark(name, NODE);
    });
  }

  hasWork(): boolean {
    return this.ready.size > 0;
  }

  turn(): TurnReport | null {
    const name = this.ready.next();
    const kubelet = name === undefined ? undefined : this.nodes.get(name);
    if (kubelet && !kubelet.isPowered) {
      // What it was about to do when the power went.
      kubelet.work.clear();
      this.ready.remove(kubelet.name);
      return null;
    }
    const next = kubelet?.work.entries().next().value;
    if (!kubelet || !next) throw new Error(`node ${name} is ready without work`);
    const [item, cause] = next;
    kubelet.work.delete(item);
    if (kubelet.work.size === 0) this.ready.remove(kubelet.name);
    const actor = `kubelet@${kubelet.name}`;
    if (item === NODE) {
      this.host.isCut = kubelet.isPartitioned;
      const action = this.while(kubelet.name, () => syncNode(kubelet));
      this.host.isCut = false;
      return { action, object: { resource: 'nodes', namespace: '', name: kubelet.name }, cause, actor };
    }
    if (item === MANIFESTS) {
      for (const worker of syncManifests(kubelet)) this.mark(kubelet.name, worker.uid);
      return {
        action: 'read manifests',
        object: { resource: 'nodes', namespace: '', name: kubelet.name },
        cause,
        actor,
      };
    }
    if (item === IMAGES) {
      readImageObject(kubelet);
      if (kubelet.images.changed) this.reportSoon(kubelet);
      const object = { resource: NODE_IMAGE_STORES, namespace: '', name: kubelet.name };
      return { action: 'read images', object, cause, actor };
    }
    const worker = this.host.workers.get(item);
    if (!worker) return null;
    this.host.isCut = kubelet.isPartitioned;
    const action = this.while(worker.uid, () =>
      kubelet.isStopped ? runOn(kubelet, worker) : syncPod(kubelet, worker),
    );
    this.host.isCut = false;
    this.after(kubelet, worker);
    return {
      action,
      object: { resource: 'pods', namespace: worker.namespace, name: worker.name },
      cause,
      actor,
    };
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
    for (const kubelet of this.nodes.values()) adoptManifests(kubelet);
    this.host.controlPlane.load();
  }

  /** Whether a component of the engine takes turns: not so while what it stands for is down. */
  runs(component: string): boolean {
    return this.host.controlPlane.runs(component);
  }

  /** Components of the control plane that do not run now, whatever the API can still say of them. */
  get stoppedControlPlane(): readonly string[] {
    return this.host.controlPlane.stopped;
  }

  /** Why a request is not answered now; undefined where it is. */
  readonly gate: Gate = ({ resource }, { user }) => {
    if (this.host.isCut && user === KUBELET && !resource.endsWith('.drydock.dev')) return CUT_OFF;
    return this.host.controlPlane.refusal(resource);
  };

  save(): Saved {
    return saveKubelets(this.host, this.ready);
  }

  restore(state: Saved): void {
    restoreKubelets(this.host, this.ready, state as SavedKubelets);
  }

  /** Programs that somebody outside must run: of each pod the first, since what it does may matter to the next. */
  effects(): readonly Effect[] {
    const { outstanding, workers } = this.host;
    if (outstanding.size === 0) return NO_EFFECTS;
    const effects: Effect[] = [];
    const seen = new Set<string>();
    for (const [id, uid] of outstanding) {
      if (seen.has(uid)) continue;
      seen.add(uid);
      const worker = workers.get(uid)!;
      effects.push(effectOf(this.nodes.get(worker.node)!, worker, runOf(worker, id)));
    }
    return effects;
  }

  /** What the running containers of a pod use, by name; undefined where the pod runs nowhere. */
  usage(uid: string): ReadonlyMap<string, Usage> | undefined {
    return usageOf(this.host, uid);
  }

  /** Takes what a program gave back. */
  onOutcome(effect: string, outcome: ProgramOutcome, cause: Cause): TurnReport {
    const worker = this.host.workers.get(this.host.outstanding.get(effect) ?? '');
    if (!worker) throw new Error(`nobody waits for the outcome of ${effect}`);
    const kubelet = this.nodes.get(worker.node)!;
    const run = runOf(worker, effect);
    this.mark(worker.node, worker.uid);
    const message = this.while(worker.uid, () => takeOutcome(kubelet, worker, run, outcome));
    return {
      action: `run ${run.command.join(' ').slice(0, 60)}`,
      object: { resource: 'pods', namespace: worker.namespace, name: worker.name },
      cause,
      actor: `kubelet@${kubelet.name}`,
      decision: { type: 'note', message },
    };
  }

  /** Starts a command in a container. `id` names it until its result is fetched. */
  onExec(
    command: ExecCommand,
    id: string,
    cause: Cause,
  ): { readonly report: TurnReport } | { readonly status: Status } {
    const started = beginExec(this.host, command, id);
    if ('status' in started) return started;
    const { worker } = started;
    const text = command.command.join(' ');
    return {
      report: {
        action: `exec ${text.slice(0, 60)}`,
        object: { resource: 'pods', namespace: worker.namespace, name: worker.name },
        cause,
        decision: { type: 'note', message: text },
      },
    };
  }

  /** Answers who reaches into a pod's network from outside; undefined where the pod has none. */
  onAsk(
    namespace: string,
    pod: string,
    question: NetworkQuestion,
    cause: Cause,
  ): { readonly answer: NetworkAnswer; readonly report: TurnReport } | undefined {
    const uid = this.context.client.get<LivePod>('pods', namespace, pod)?.metadata.uid ?? '';
    const worker = this.host.workers.get(uid);
    const kubelet = worker && this.nodes.get(worker.node);
    if (!worker?.sandbox || !kubelet) return undefined;
    const { answer } = answerQuestion(kubelet, worker, question);
    const object = { resource: 'pods', namespace, name: pod };
    return { answer, report: { action: 'port-forward', object, cause } };
  }

  /** Kills a command whose caller has gone. */
  onEndExec(id: string, cause: Cause): TurnReport | null {
    const worker = endExec(this.host, id);
    return (
      (worker && {
        action: 'end exec',
        object: { resource: 'pods', namespace: worker.namespace, name: worker.name },
        cause,
        decision: { type: 'note', message: id },
      }) ??
      null
    );
  }

  /** The result of a command that has ended; it is given once. */
  takeExecResult(id: string): ExecResult | undefined {
    const result = this.host.execResults.get(id);
    this.host.execResults.delete(id);
    return result;
  }

  /** What a command has written that still runs. */
  execOutput(id: string): readonly ProgramOutput[] {
    for (const worker of this.host.workers.values()) {
      const run = worker.programs.find((r) => r.id === id);
      if (run) return run.output;
    }
    return [];
  }

  /** Injects a fault; a refusal where there is nothing that it could hit. */
  onFault(fault: Fault, cause: Cause): { readonly report: TurnReport } | { readonly status: Status } {
    const result = injectFault(this.scope(), fault);
    if ('status' in result) return result;
    const { action, object, message } = result;
    return { report: { action, object, cause, decision: { type: 'note', message } } };
  }

  private readonly scope = (): FaultScope => ({
    host: this.host,
    markAll: (kubelet) => this.markAll(kubelet),
    markPod: (worker) => this.mark(worker.node, worker.uid),
    catchUp: (kubelet) => this.catchUp(kubelet),
  });

  private markAll(kubelet: NodeKubelet): void {
    this.mark(kubelet.name, NODE);
    this.mark(kubelet.name, MANIFESTS);
    this.mark(kubelet.name, IMAGES);
    for (const uid of kubelet.pods) this.mark(kubelet.name, uid);
  }

  private catchUp(kubelet: NodeKubelet): void {
    const present = new Set<string>();
    for (const pod of this.host.podsOfNode.sorted(kubelet.name)) {
      const { uid = '' } = pod.metadata;
      present.add(uid);
      const worker = this.host.workers.get(uid);
      if (worker) worker.pod = pod as LivePod;
      else this.track(pod as LivePod);
    }
    for (const uid of kubelet.pods) {
      const worker = this.host.workers.get(uid)!;
      if (!worker.isStatic && !present.has(uid)) worker.gone = true;
    }
  }

  /** News of pods: a worker for each that is bound to a node we have. */
  private onPod(change: Change): void {
    const shown = mirroredUid((change.object ?? change.previous)!);
    if (shown !== undefined) {
      const mirrored = this.host.workers.get(shown);
      if (mirrored) this.mark(mirrored.node, shown);
      return;
    }
    const worker = this.host.workers.get(change.uid);
    // Whoever is cut off hears nothing; it catches up when it is back.
    if (worker && isDeaf(this.nodes.get(worker.node))) return;
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
    const { uid = '' } = pod.metadata;
    if (!kubelet || isDeaf(kubelet) || isMirror(pod) || this.host.workers.has(uid)) return;
    const worker = newWorker(pod, kubelet.name);
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
    adoptNodeAddress(kubelet);
    this.mark(name, NODE);
    if (this.context.client.get(NODE_FILESYSTEMS, '', name)) this.mark(name, MANIFESTS);
    const stored = this.context.client.get<NodeImageStore>(NODE_IMAGE_STORES, '', name);
    if (stored && isImageObjectForeign(kubelet, stored)) this.mark(name, IMAGES);
    for (const pod of this.host.podsOfNode.sorted(name)) this.track(pod as LivePod);
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
    if (!kubelet?.isPowered) return;
    if (kubelet.isStopped && (item === NODE || item === MANIFESTS || item === IMAGES)) return;
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
    if (worker.isStatic) this.host.controlPlane.refresh();
    if (worker.stage === 'removed') {
      own.cancel(`pod/${worker.uid}`);
      kubelet.pods.delete(worker.uid);
      this.host.workers.delete(worker.uid);
      if (worker.isStatic) {
        // The same file may be back, or another one of its name has waited.
        this.host.staticPods.delete(worker.uid);
        this.mark(kubelet.name, MANIFESTS);
        for (const uid of kubelet.pods) if (this.host.staticPods.has(uid)) this.mark(kubelet.name, uid);
      }
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

const NO_EFFECTS: readonly Effect[] = [];
const KUBELET = 'system:nodes';

/** Whether news of the API do not get to a kubelet. */
function isDeaf(kubelet: NodeKubelet | undefined): boolean {
  return kubelet !== undefined && isSilent(kubelet);
}

/** What a kubelet that is cut off gets instead of an answer. */
const CUT_OFF = failure('ServiceUnavailable', 'the API server cannot be reached');

/** The program of a pod that waits for this effect. */
function runOf(worker: PodWorker, effect: string): ProgramRun {
  const run = worker.programs.find((r) => effectId(r) === effect);
  if (!run) throw new Error(`pod ${worker.namespace}/${worker.name} runs no program ${effect}`);
  return run;
}
