/**
 * A node with the sums over its pods, kept up to date pod by pod.
 * Models the scheduler framework's NodeInfo @ v1.34.
 */
import type { Node, Taint } from 'kubernetes-types/core/v1';
import { readAmounts, unitValue, type Labels, type Live } from '@shared/api';
import { HostPorts } from './host-ports';
import type { PodInfo } from './pod-info';
import { Resources } from './resources';

export type LiveNode = Live<Node>;

/** What plugins read of a node object, worked out once for each version of it. */
export interface NodeView {
  readonly name: string;
  readonly labels: Labels;
  readonly taints: readonly Taint[];
  readonly unschedulable: boolean;
  readonly allocatable: Resources;
  /** How many pods the node takes. */
  readonly allowedPods: number;
  /** Size in bytes of each image on the node, by each of its names. */
  readonly images: ReadonlyMap<string, number>;
  readonly object: LiveNode;
}

const NO_LABELS: Labels = Object.freeze({});

/** Reads a node object; capacity stands in where there is no allocatable, as the API server defaults it. */
export function viewOf(object: LiveNode): NodeView {
  const allocatable = object.status?.allocatable ?? object.status?.capacity ?? {};
  const images = new Map<string, number>();
  for (const image of object.status?.images ?? []) {
    for (const name of image.names ?? []) if (!images.has(name)) images.set(name, image.sizeBytes ?? 0);
  }
  return {
    name: object.metadata.name,
    labels: object.metadata.labels ?? NO_LABELS,
    taints: object.spec?.taints ?? [],
    unschedulable: object.spec?.unschedulable ?? false,
    allocatable: Resources.of(readAmounts(allocatable)),
    allowedPods: allocatable['pods'] === undefined ? 0 : unitValue(allocatable['pods']),
    images,
    object,
  };
}

export class NodeInfo {
  /** By `namespace/name`. */
  readonly pods = new Map<string, PodInfo>();
  readonly podsWithAffinity = new Set<PodInfo>();
  readonly podsWithRequiredAntiAffinity = new Set<PodInfo>();
  requested = new Resources();
  nonZeroRequested = new Resources();
  ports = new HostPorts();
  /** Grows whenever anything here changes; never the same number for two states of a snapshot's nodes. */
  generation = 0;
  /** The node's place in the snapshot's order. */
  index = -1;

  constructor(public node: NodeView) {}

  get name(): string {
    return this.node.name;
  }

  addPod(info: PodInfo): void {
    const { template } = info;
    this.pods.set(info.key, info);
    if (template.hasPodAffinity) this.podsWithAffinity.add(info);
    if (template.requiredAntiAffinity.length > 0) this.podsWithRequiredAntiAffinity.add(info);
    this.requested.add(template.requests);
    this.nonZeroRequested.add(template.nonZero);
    for (const port of template.hostPorts) this.ports.add(port);
  }

  /**
   * Takes a pod off the node.
   * @param freesPorts frees its host ports even where another pod of the node has the same ones, as the real
   *   scheduler's dry run of a preemption does
   */
  removePod(info: PodInfo, freesPorts = false): void {
    const { template } = info;
    if (!this.pods.delete(info.key)) throw new Error(`pod ${info.key} is not on node ${this.name}`);
    this.podsWithAffinity.delete(info);
    this.podsWithRequiredAntiAffinity.delete(info);
    this.requested.subtract(template.requests);
    this.nonZeroRequested.subtract(template.nonZero);
    for (const port of template.hostPorts) {
      if (freesPorts) this.ports.free(port);
      else this.ports.remove(port);
    }
  }

  /** A copy to try things on. It keeps its place and generation; the original does not notice. */
  clone(node: NodeView = this.node): NodeInfo {
    const copy = new NodeInfo(node);
    for (const [key, info] of this.pods) copy.pods.set(key, info);
    for (const info of this.podsWithAffinity) copy.podsWithAffinity.add(info);
    for (const info of this.podsWithRequiredAntiAffinity) copy.podsWithRequiredAntiAffinity.add(info);
    copy.requested = this.requested.clone();
    copy.nonZeroRequested = this.nonZeroRequested.clone();
    copy.ports = this.ports.clone();
    copy.generation = this.generation;
    copy.index = this.index;
    return copy;
  }
}
