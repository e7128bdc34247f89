/** One node's kubelet: the work it has, the images its node stores, what its pods hold. Shared parts are in the host. */
import { nameOf, type ResourceAmounts } from '@shared/api';
import type { Cause, ExecResult } from '@shared/contract';
import type { ComponentContext, EventRecorder, Index } from '../client';
import type { Images, PodAddresses } from '../runtime';
import type { ControlPlane } from './control-plane';
import { ImageStore } from './image-store';
import type { PullRequest } from './image-puller';
import type { LiveNode, PodWorker } from './pod-worker';
import type { Pressure } from './pressure';

/** What all kubelets of a cluster share. */
export interface KubeletHost {
  readonly context: ComponentContext;
  readonly images: Images;
  readonly addresses: PodAddresses;
  readonly nodeAddresses: PodAddresses;
  /** Pod workers of all nodes by pod UID. */
  readonly workers: Map<string, PodWorker>;
  /** UIDs of static pods, of all nodes. */
  readonly staticPods: Set<string>;
  readonly controlPlane: ControlPlane;
  readonly podsOfNode: Index;
  /** The kubelet that acts now is cut off from the API server. */
  isCut: boolean;
  /** All nodes by name. */
  readonly nodes: Map<string, NodeKubelet>;
  /** Effects that somebody outside must run, in the order in which they came up: the pod's UID by the effect's id. */
  readonly outstanding: Map<string, string>;
  /** What became of commands that were run in containers on request, by id, until it is fetched. */
  readonly execResults: Map<string, ExecResult>;
}

export class NodeKubelet {
  /** What to look at, in the order it came up: `node`, or a pod's UID; with the reason why. */
  readonly work = new Map<string, Cause | null>();
  readonly images = new ImageStore();
  /** Pulls one after another; the first is under way. */
  pulls: PullRequest[] = [];
  /** What admitted pods hold that are not over. */
  readonly held: Record<string, number> = {};
  /** How many of them there are. */
  heldPods = 0;
  /** UIDs of the pods that this kubelet takes care of. */
  readonly pods = new Set<string>();
  /** When a new node's network plugin is up (virtual time, ms); null for a node that was ready when it came. */
  networkUpAt: number | null = null;
  /** The machine runs. */
  isPowered = true;
  /** The machine runs, but nothing beyond it can be reached. */
  isPartitioned = false;
  /** The kubelet's process does not run; containers do. */
  isStopped = false;
  /** When a shortage was last seen, by condition (virtual time, ms). */
  pressure: Partial<Record<Pressure, number>> = {};
  /** Its disk is so many times slower than usual. */
  diskFactor = 1;
  /** Its clock is so many ms ahead. */
  clockAhead = 0;
  /** Names what lies in the manifests folder, as it was last looked at. */
  manifests = '';
  /** Texts of manifests that could not be read, by path: complained of once. */
  readonly brokenManifests = new Map<string, string>();
  readonly recorder: EventRecorder;

  constructor(
    readonly name: string,
    readonly host: KubeletHost,
  ) {
    const { context } = host;
    this.recorder = context.recorder.on(name, context.informers);
  }

  /** The node's object as it is now. */
  get node(): LiveNode | undefined {
    return this.host.context.client.get<LiveNode>('nodes', '', this.name);
  }

  now(): number {
    return this.host.context.clock.now();
  }

  hold(worker: PodWorker, amounts: ResourceAmounts): void {
    if (worker.held) throw new Error(`pod ${nameOf(worker.pod)} is admitted twice`);
    worker.held = amounts;
    this.count(amounts, 1);
  }

  letGo(worker: PodWorker): void {
    if (worker.held) this.count(worker.held, -1);
    worker.held = null;
  }

  private count(amounts: ResourceAmounts, sign: 1 | -1): void {
    for (const name in amounts) this.held[name] = (this.held[name] ?? 0) + sign * amounts[name]!;
    this.heldPods += sign;
  }
}
