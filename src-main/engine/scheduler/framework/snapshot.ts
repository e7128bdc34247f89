/**
 * The nodes with their pods, as one scheduling cycle sees them, and a journal of what changed, by which results that
 * were kept for a template follow instead of being worked out anew.
 *
 * Models the scheduler's cache, its node tree and its snapshot @ v1.34. Turns are atomic here, so that cache and
 * snapshot are one; the order of nodes is a function of the set of nodes (zones by name, one node of each in turn,
 * nodes by name) instead of the order in which they came.
 */
import { compareText } from '@shared/api';
import type { ClusterObjects } from './cluster-objects';
import { NodeInfo, viewOf, type LiveNode, type NodeView } from './node-info';
import type { PodInfo } from './pod-info';

/** One pod came to (+1) or left (−1) a node; or (0, without a pod) only the node itself changed. */
export type NodeChange =
  | { readonly node: NodeInfo; readonly info: PodInfo; readonly delta: 1 | -1 }
  | { readonly node: NodeInfo; readonly info: null; readonly delta: 0 };

/** How many changes the journal keeps; who is further behind starts anew. */
const JOURNAL_LIMIT = 1 << 15;

export class Snapshot {
  private byName = new Map<string, NodeInfo>();
  private ordered: NodeInfo[] = [];
  private orderIsStale = false;
  /** Pods bound to nodes that do not exist (yet), by node name. */
  private strays = new Map<string, Map<string, PodInfo>>();
  private generations = 0;
  private epochCount = 0;
  private journal: NodeChange[] = [];
  private journalStart = 0;
  /** How many nodes have an image of this name. */
  private imageNodes = new Map<string, number>();

  constructor(readonly objects: ClusterObjects) {}

  /** Nodes in the order in which they are asked. */
  get nodes(): readonly NodeInfo[] {
    if (this.orderIsStale) this.order();
    return this.ordered;
  }

  node(name: string): NodeInfo | undefined {
    return this.byName.get(name);
  }

  /**
   * Grows when something changed that concerns many nodes at once: the set of nodes, labels, taints, images, or other
   * objects that plugins read. Results kept from an earlier epoch are worthless.
   */
  get epoch(): number {
    return this.epochCount;
  }

  /** Something that plugins read besides nodes and pods has changed. */
  objectsChanged(): void {
    this.epochCount++;
  }

  /** The position behind the latest change of a node. */
  get journalEnd(): number {
    return this.journalStart + this.journal.length;
  }

  /** The changes of nodes from a position on; undefined where the journal no longer has them all. */
  changesFrom(position: number): readonly NodeChange[] | undefined {
    if (position < this.journalStart) return undefined;
    return position === this.journalEnd ? NO_CHANGES : this.journal.slice(position - this.journalStart);
  }

  /** On how many nodes an image of this name is. */
  nodesWithImage(name: string): number {
    return this.imageNodes.get(name) ?? 0;
  }

  /** Adds a node, or replaces the object of one that is there. */
  setNode(object: LiveNode): void {
    const view = viewOf(object);
    const known = this.byName.get(view.name);
    if (!known) {
      const node = new NodeInfo(view);
      this.byName.set(view.name, node);
      this.countImages(view, 1);
      this.orderIsStale = true;
      this.epochCount++;
      for (const info of this.strays.get(view.name)?.values() ?? []) node.addPod(info);
      this.strays.delete(view.name);
      node.generation = ++this.generations;
      return;
    }
    const previous = known.node;
    known.node = view;
    if (sameForAll(previous, view)) {
      // Most updates are heartbeats: nothing that a verdict depends on has changed.
      if (!sameAmounts(previous, view)) this.note({ node: known, info: null, delta: 0 });
      return;
    }
    this.countImages(previous, -1);
    this.countImages(view, 1);
    if (zoneOf(previous) !== zoneOf(view)) this.orderIsStale = true;
    known.generation = ++this.generations;
    this.epochCount++;
  }

  /** Removes a node; its pods stay known in case it comes back. */
  removeNode(name: string): void {
    const node = this.byName.get(name);
    if (!node) return;
    this.byName.delete(name);
    this.countImages(node.node, -1);
    if (node.pods.size > 0) this.strays.set(name, new Map(node.pods));
    this.orderIsStale = true;
    this.epochCount++;
  }

  /** Puts a pod on the node of that name. */
  addPod(info: PodInfo, nodeName: string): void {
    const node = this.byName.get(nodeName);
    if (!node) {
      let strays = this.strays.get(nodeName);
      if (!strays) this.strays.set(nodeName, (strays = new Map()));
      strays.set(info.key, info);
      return;
    }
    node.addPod(info);
    this.note({ info, node, delta: 1 });
  }

  removePod(info: PodInfo, nodeName: string): void {
    const node = this.byName.get(nodeName);
    if (!node) {
      const strays = this.strays.get(nodeName);
      if (strays?.delete(info.key) && strays.size === 0) this.strays.delete(nodeName);
      return;
    }
    node.removePod(info);
    this.note({ info, node, delta: -1 });
  }

  /**
   * A copy in which other things are tried: some nodes are replaced, some pods are gone. Untouched nodes are shared;
   * the order stays. The copy must not be changed any further.
   */
  fork(nodes: readonly LiveNode[], removed: readonly PodInfo[]): Snapshot {
    const copy = new Snapshot(this.objects);
    copy.ordered = [...this.nodes];
    copy.byName = new Map(this.byName);
    copy.imageNodes = this.imageNodes;
    const touch = (name: string): NodeInfo | undefined => {
      const node = copy.byName.get(name);
      if (!node || node !== this.byName.get(name)) return node;
      const touched = node.clone();
      copy.byName.set(name, touched);
      copy.ordered[touched.index] = touched;
      return touched;
    };
    for (const object of nodes) {
      const node = touch(object.metadata.name);
      if (node) node.node = viewOf(object);
    }
    for (const info of removed) touch(info.nodeName)?.removePod(info);
    return copy;
  }

  private note(change: NodeChange): void {
    change.node.generation = ++this.generations;
    this.journal.push(change);
    if (this.journal.length > JOURNAL_LIMIT) {
      const dropped = JOURNAL_LIMIT / 2;
      this.journal = this.journal.slice(dropped);
      this.journalStart += dropped;
    }
  }

  private countImages(view: NodeView, delta: 1 | -1): void {
    for (const name of view.images.keys()) {
      const count = (this.imageNodes.get(name) ?? 0) + delta;
      if (count === 0) this.imageNodes.delete(name);
      else this.imageNodes.set(name, count);
    }
  }

  private order(): void {
    const zones = new Map<string, NodeInfo[]>();
    const byName = [...this.byName.values()].sort((a, b) => compareText(a.name, b.name));
    for (const node of byName) {
      const zone = zoneOf(node.node);
      const inZone = zones.get(zone);
      if (inZone) inZone.push(node);
      else zones.set(zone, [node]);
    }
    const lists = [...zones.entries()].sort(([a], [b]) => compareText(a, b)).map(([, nodes]) => nodes);
    this.ordered = [];
    for (let round = 0; this.ordered.length < byName.length; round++) {
      for (const list of lists) {
        const node = list[round];
        if (node) {
          node.index = this.ordered.length;
          this.ordered.push(node);
        }
      }
    }
    this.orderIsStale = false;
  }
}

const NO_CHANGES: readonly NodeChange[] = Object.freeze([]);

/** Region and zone of a node as one text. Models component-helpers `node.GetZoneKey` @ v1.34. */
function zoneOf(view: NodeView): string {
  const region =
    view.labels['topology.kubernetes.io/region'] ??
    view.labels['failure-domain.beta.kubernetes.io/region'] ??
    '';
  const zone =
    view.labels['topology.kubernetes.io/zone'] ?? view.labels['failure-domain.beta.kubernetes.io/zone'] ?? '';
  return `${region}:${zone}`;
}

/** Whether nothing has changed that verdicts about other nodes could depend on. */
function sameForAll(a: NodeView, b: NodeView): boolean {
  return (
    a.unschedulable === b.unschedulable &&
    same(a.labels, b.labels) &&
    same(a.taints, b.taints) &&
    (a.object.status?.images === b.object.status?.images || same([...a.images], [...b.images]))
  );
}

function sameAmounts(a: NodeView, b: NodeView): boolean {
  const x = a.object.status;
  const y = b.object.status;
  if (x?.allocatable === y?.allocatable && x?.capacity === y?.capacity) return true;
  return same([x?.allocatable, x?.capacity], [y?.allocatable, y?.capacity]);
}

/** Plain data that is written the same. A difference in the order of keys costs only work. */
function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
