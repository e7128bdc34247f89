/**
 * From objects to the picture: nodes with their pods and sums, the tray of pods that are not placed, workloads, and
 * which events speak of what. Incremental: a delta of k changes costs O(k), whatever the size of the cluster.
 */
import type { Event, Node, Pod } from 'kubernetes-types/core/v1';
import { compareText, CONTAINER_LOGS, controllerOf, type ContainerLog, type KubeObject } from '@shared/api';
import type { Mirror, MirrorChange } from './mirror';
import { nodeView, type NodeSums, type NodeView } from './node-view';
import { podView, type PodView } from './pod-view';
import { compareNatural, SortedNames } from './sorted-names';
import { WORKLOAD_RESOURCES, workloadView, type WorkloadView } from './workload-view';

/** What an application of changes touched; whoever shows one of these looks again. */
export interface ProjectionChange {
  /** Nodes whose own data or sums changed, came or went. */
  readonly nodes: ReadonlySet<string>;
  /** Nodes whose set of pods changed. */
  readonly crews: ReadonlySet<string>;
  readonly pods: ReadonlySet<string>;
  readonly tray: boolean;
  readonly workloads: boolean;
  /** UIDs of objects that events speak of. */
  readonly events: ReadonlySet<string>;
}

interface Crew {
  /** Pod keys on this node, oldest first. */
  readonly pods: SortedNames;
  sums: { cpu: number; memory: number; pods: number };
}

export class Projection {
  readonly #mirror: Mirror;
  readonly #nodes = new Map<string, NodeView>();
  readonly #pods = new Map<string, PodView>();
  readonly #crews = new Map<string, Crew>();
  readonly #workloads = new Map<string, WorkloadView>();
  readonly #nodeNames = new SortedNames();
  readonly #unplaced: SortedNames;
  readonly #workloadNames = new SortedNames(compareText);
  readonly #serviceNames = new SortedNames(compareText);
  readonly #eventsOf = new Map<string, Set<string>>();
  /** Keys of the pieces of containers' logs, by the UID of their pod. */
  readonly #logsOf = new Map<string, Set<string>>();
  /** Pods by the object that directly owns them, to follow a ReplicaSet that comes after its pods. */
  readonly #podsOf = new Map<string, Set<string>>();
  readonly #ages = new Map<string, number>();
  readonly #namespaces = new SortedNames(compareText);
  /** Pods that neither run as they should nor are done. */
  readonly #unwell = new Set<string>();

  constructor(mirror: Mirror) {
    this.#mirror = mirror;
    this.#unplaced = new SortedNames(this.#byAge);
  }

  get nodeNames(): readonly string[] {
    return this.#nodeNames.toArray();
  }
  get unplaced(): readonly string[] {
    return this.#unplaced.toArray();
  }
  get workloadKeys(): readonly string[] {
    return this.#workloadNames.toArray();
  }
  /** `namespace/name` */
  get serviceKeys(): readonly string[] {
    return this.#serviceNames.toArray();
  }
  get namespaces(): readonly string[] {
    return this.#namespaces.toArray();
  }
  get podCount(): number {
    return this.#pods.size;
  }

  node(name: string): NodeView | undefined {
    return this.#nodes.get(name);
  }
  pod(key: string): PodView | undefined {
    return this.#pods.get(key);
  }
  /** `resource:namespace/name` */
  workload(key: string): WorkloadView | undefined {
    return this.#workloads.get(key);
  }
  pods(): ReadonlyMap<string, PodView> {
    return this.#pods;
  }
  /** Keys of the pods that neither run as they should nor are done, in no order. */
  get unwell(): ReadonlySet<string> {
    return this.#unwell;
  }
  /** Keys of the pods on a node, oldest first. */
  podsOn(node: string): readonly string[] {
    return this.#crews.get(node)?.pods.toArray() ?? [];
  }
  /** Keys of the events that speak of an object, in no order. */
  eventsOf(uid: string): Iterable<string> {
    return this.#eventsOf.get(uid) ?? [];
  }

  /** Keys of the pieces of a pod's logs, in no order. */
  logsOf(uid: string): Iterable<string> {
    return this.#logsOf.get(uid) ?? [];
  }

  /** Follows the mirror. `changes` is what `Mirror.apply` gave. */
  apply(changes: readonly MirrorChange[]): ProjectionChange {
    const change = new Touched();
    const later: MirrorChange[] = [];
    const owners: MirrorChange[] = [];
    for (const c of changes) {
      if (c.resource === 'pods') later.push(c);
      else if (c.resource === 'nodes') change.nodes.add(c.key);
      else if (c.resource === 'events') this.#event(c, change);
      else if (c.resource === CONTAINER_LOGS) this.#log(c);
      else if (c.resource === 'services') {
        if (c.after) this.#serviceNames.add(c.key);
        else this.#serviceNames.delete(c.key);
      } else if (c.resource === 'namespaces') {
        if (c.after) this.#namespaces.add(c.key);
        else this.#namespaces.delete(c.key);
      }
      if (WORKLOAD_RESOURCES.has(c.resource)) {
        this.#workload(c, change);
        if (c.before === undefined || c.after === undefined) owners.push(c);
      }
    }
    for (const c of later) this.#pod(c.key, c.after as (Pod & KubeObject) | undefined, c.before, change);
    for (const c of owners) this.#adopt(c, change);
    for (const name of change.nodes) this.#node(name);
    return change;
  }

  #node(name: string): void {
    const object = this.#mirror.get('nodes', name) as (Node & KubeObject) | undefined;
    const crew = this.#crews.get(name);
    if (!object && (!crew || crew.pods.size === 0)) {
      this.#nodes.delete(name);
      this.#crews.delete(name);
      this.#nodeNames.delete(name);
      return;
    }
    const sums: NodeSums = crew?.sums ?? { cpu: 0, memory: 0, pods: 0 };
    if (!this.#nodes.has(name)) this.#nodeNames.add(name);
    this.#nodes.set(name, nodeView(name, object, sums));
  }

  #pod(
    key: string,
    after: (Pod & KubeObject) | undefined,
    before: KubeObject | undefined,
    change: Touched,
  ): void {
    const old = this.#pods.get(key);
    const view = after && podView(after, this.#lookup);
    const moved = old?.node !== view?.node || old?.created !== view?.created;
    if (old) {
      this.#count(old, -1, change);
      if (moved) this.#leave(old, change);
    }
    this.#index(before, key, false);
    this.#index(after, key, true);
    change.pods.add(key);
    if (view) {
      this.#ages.set(key, view.created);
      this.#pods.set(key, view);
      if (view.tone === 'ok' || view.tone === 'done') this.#unwell.delete(key);
      else this.#unwell.add(key);
      this.#count(view, 1, change);
      if (moved) this.#enter(view, change);
      else if (view.node === '') change.tray = true;
    } else {
      this.#pods.delete(key);
      this.#unwell.delete(key);
      this.#ages.delete(key);
    }
  }

  #enter(view: PodView, change: Touched): void {
    if (view.node === '') {
      this.#unplaced.add(view.key);
      change.tray = true;
      return;
    }
    this.#crew(view.node).pods.add(view.key);
    change.crews.add(view.node);
  }

  #leave(view: PodView, change: Touched): void {
    if (view.node === '') {
      this.#unplaced.delete(view.key);
      change.tray = true;
      return;
    }
    this.#crew(view.node).pods.delete(view.key);
    change.crews.add(view.node);
  }

  #count(view: PodView, sign: 1 | -1, change: Touched): void {
    if (view.node === '') return;
    change.nodes.add(view.node);
    if (view.over) return;
    const { sums } = this.#crew(view.node);
    sums.cpu += sign * (view.requests['cpu'] ?? 0);
    sums.memory += sign * (view.requests['memory'] ?? 0);
    sums.pods += sign;
  }

  #crew(node: string): Crew {
    let crew = this.#crews.get(node);
    if (!crew) {
      crew = { pods: new SortedNames(this.#byAge), sums: { cpu: 0, memory: 0, pods: 0 } };
      this.#crews.set(node, crew);
    }
    return crew;
  }

  #workload(c: MirrorChange, change: Touched): void {
    const key = `${c.resource}:${c.key}`;
    const view = c.after && workloadView(c.resource, c.after);
    change.workloads = true;
    if (view) {
      this.#workloads.set(key, view);
      this.#workloadNames.add(key);
    } else {
      this.#workloads.delete(key);
      this.#workloadNames.delete(key);
    }
  }

  /** Pods that came before their owner, or outlive it, get their view anew. */
  #adopt(c: MirrorChange, change: Touched): void {
    const owner = c.after ?? c.before;
    if (!owner) return;
    for (const key of this.#podsOf.get(`${owner.kind}/${c.key}`) ?? []) {
      const object = this.#mirror.get('pods', key) as (Pod & KubeObject) | undefined;
      if (!object || !this.#pods.has(key)) continue;
      this.#pods.set(key, podView(object, this.#lookup));
      change.pods.add(key);
    }
  }

  #event(c: MirrorChange, change: Touched): void {
    for (const [object, present] of [
      [c.before, false],
      [c.after, true],
    ] as const) {
      const uid = (object as (Event & KubeObject) | undefined)?.involvedObject.uid;
      if (uid === undefined) continue;
      change.events.add(uid);
      put(this.#eventsOf, uid, c.key, present);
    }
  }

  #log(c: MirrorChange): void {
    for (const [object, present] of [
      [c.before, false],
      [c.after, true],
    ] as const) {
      const uid = (object as ContainerLog | undefined)?.spec.podUID;
      if (uid !== undefined) put(this.#logsOf, uid, c.key, present);
    }
  }

  #index(pod: KubeObject | undefined, key: string, present: boolean): void {
    const owner = pod && controllerOf(pod);
    if (owner) put(this.#podsOf, `${owner.kind}/${pod.metadata.namespace ?? ''}/${owner.name}`, key, present);
  }

  readonly #byAge = (a: string, b: string): number =>
    (this.#ages.get(a) ?? 0) - (this.#ages.get(b) ?? 0) || compareNatural(a, b);

  readonly #lookup = (kind: string, namespace: string, name: string): KubeObject | undefined => {
    const resource = kind === 'ReplicaSet' ? 'replicasets.apps' : kind === 'Job' ? 'jobs.batch' : undefined;
    return resource && this.#mirror.get(resource, `${namespace}/${name}`);
  };
}

class Touched implements ProjectionChange {
  readonly nodes = new Set<string>();
  readonly crews = new Set<string>();
  readonly pods = new Set<string>();
  readonly events = new Set<string>();
  tray = false;
  workloads = false;
}

function put(index: Map<string, Set<string>>, key: string, value: string, present: boolean): void {
  let set = index.get(key);
  if (present) {
    if (!set) index.set(key, (set = new Set()));
    set.add(value);
  } else if (set) {
    set.delete(value);
    if (set.size === 0) index.delete(key);
  }
}
