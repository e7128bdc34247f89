/**
 * Whom affinity is about, in both directions: what a pod's own terms select, and whose terms select it or its node. Read
 * from the objects when somebody asks. Pods with the same terms are looked at once, and what they are linked with is kept
 * as sets: of hundreds of pods that keep away from each other nobody writes down every pair.
 */
import type { Pod } from 'kubernetes-types/core/v1';
import { matchesNodeSelector, type KubeObject, type SelectableNode } from '@shared/api';
import { isAboutNamespace, termsName, termsOf, type LinkKind, type Terms } from './affinity-terms';
import type { ConnectionSource } from './connections';
import { LabelIndex } from './label-index';
import type { PodView } from './pod-view';
import type { Target } from './target';

/** From the pod whose term it is to what the term is about. */
export interface Link {
  readonly from: string;
  readonly to: Target;
  /** `antiAffinity` from a pod to a node: its node affinity or selector rules the node out. */
  readonly kind: LinkKind;
  /** Required, not only preferred. */
  readonly firm: boolean;
}

/** Links from each of some pods to each of some others, or nodes; never from a pod to itself. */
export interface Bundle extends Pick<Link, 'kind' | 'firm'> {
  readonly from: readonly string[];
  readonly resource: 'pods' | 'nodes';
  readonly to: readonly string[];
}

/** Links without one being there twice: counted at once, made one by one. */
export class Links implements Iterable<Link> {
  readonly size: number;
  readonly #bundles: readonly Bundle[];

  constructor(bundles: readonly Bundle[]) {
    this.#bundles = bundles;
    this.size = bundles.reduce((sum, bundle) => sum + sizeOf(bundle), 0);
  }

  *[Symbol.iterator](): IterableIterator<Link> {
    for (const { from, to, resource, kind, firm } of this.#bundles)
      for (const one of from)
        for (const key of to)
          if (resource === 'nodes' || key !== one) yield { from: one, to: { resource, key }, kind, firm };
  }
}

export const NO_LINKS = new Links([]);

/** What the terms of these pods are about: pods, and nodes that they are drawn to. */
export function linksFrom(pods: readonly PodView[], source: ConnectionSource): readonly Bundle[] {
  const groups = groupsOf(pods, source);
  if (groups.length === 0) return [];
  const nodes = new LabelIndex(nodesOf(source));
  let others: PodsByNamespace | undefined;
  return groups.flatMap((group) => {
    const found = new Found();
    const { terms } = group;
    if (!group.pinned) {
      if (terms.required)
        for (const node of nodes.matching(terms.labels))
          if (terms.required(node)) found.node(node, 'affinity', true);
      for (const selector of terms.preferred)
        for (const node of nodes.matching([]))
          if (matchesNodeSelector(selector, node)) found.node(node, 'affinity', false);
    }
    if (terms.pods.length > 0) others ??= new PodsByNamespace(source.pods().values(), source);
    for (const term of terms.pods)
      for (const pod of others!.about(term)) found.pod(pod, term.kind, term.firm);
    return found.bundles(() => group.pods);
  });
}

/** The pods whose terms are about these pods or nodes, without those of the pods themselves to each other. */
export function linksTo(
  pods: readonly PodView[],
  nodes: readonly string[],
  source: ConnectionSource,
): readonly Bundle[] {
  const selected = new Set(pods.map(({ key }) => key));
  const named = new Set(nodes);
  const selectedNodes = nodesOf(source).filter(({ name }) => named.has(name));
  const about = new PodsByNamespace(pods, source);
  const all = [...source.pods().values()].filter(({ over }) => !over);
  return groupsOf(all, source).flatMap(({ pods: group, terms, pinned }) => {
    // What draws the selected pods themselves, and whom they are about, is among the links from them.
    const [others, own] = [new Found(), new Found()];
    for (const node of pinned ? [] : selectedNodes) {
      const suits = terms.required?.(node);
      if (suits === true) others.node(node, 'affinity', true);
      for (const from of suits === false ? [others, own] : []) from.node(node, 'antiAffinity', true);
      for (const selector of terms.preferred)
        if (matchesNodeSelector(selector, node)) others.node(node, 'affinity', false);
    }
    for (const term of terms.pods) for (const pod of about.about(term)) others.pod(pod, term.kind, term.firm);
    return [
      ...others.bundles(() => group.filter((key) => !selected.has(key))),
      ...own.bundles(() => group.filter((key) => selected.has(key))),
    ];
  });
}

export function linkId({ from, to, kind, firm }: Link): string {
  return `${from}>${kind}>${firm}>${to.resource}:${to.key}`;
}

/** Pods that say the same. */
interface Group {
  readonly pods: string[];
  readonly terms: Terms;
  /** The controller of a DaemonSet makes each of its pods for one node: no node draws them, and none wards them off. */
  readonly pinned: boolean;
}

function groupsOf(pods: readonly PodView[], source: ConnectionSource): readonly Group[] {
  const [free, bound] = [new Map<string, Group>(), new Map<string, Group>()];
  for (const pod of pods) {
    const object = source.object('pods', pod.key) as (Pod & KubeObject) | undefined;
    const name = object ? termsName(object) : null;
    if (!object || name === null) continue;
    const pinned = pod.owner?.kind === 'DaemonSet';
    const groups = pinned ? bound : free;
    const group = groups.get(name);
    if (group) group.pods.push(pod.key);
    else groups.set(name, { pods: [pod.key], terms: termsOf(object), pinned });
  }
  return [...free.values(), ...bound.values()];
}

/** What terms are about, each once however many of them say it. */
class Found {
  readonly #sets = new Map<
    string,
    { readonly bundle: Omit<Bundle, 'from' | 'to'>; readonly to: Set<string> }
  >();

  node(node: SelectableNode, kind: LinkKind, firm: boolean): void {
    this.#add('nodes', node.name, kind, firm);
  }

  pod(pod: PodView, kind: LinkKind, firm: boolean): void {
    this.#add('pods', pod.key, kind, firm);
  }

  /** @param pods whose terms they are; asked for only where there is something */
  bundles(pods: () => readonly string[]): readonly Bundle[] {
    if (this.#sets.size === 0) return [];
    const from = pods();
    if (from.length === 0) return [];
    return [...this.#sets.values()].map(({ bundle, to }) => ({ ...bundle, from, to: [...to] }));
  }

  #add(resource: Bundle['resource'], key: string, kind: LinkKind, firm: boolean): void {
    const id = `${resource} ${kind} ${firm}`;
    let set = this.#sets.get(id);
    if (!set) this.#sets.set(id, (set = { bundle: { resource, kind, firm }, to: new Set() }));
    set.to.add(key);
  }
}

/** Pods by namespace and labels. */
class PodsByNamespace {
  readonly #namespaces = new Map<string, LabelIndex<PodView>>();
  readonly #source: ConnectionSource;

  constructor(pods: Iterable<PodView>, source: ConnectionSource) {
    this.#source = source;
    const all = new Map<string, PodView[]>();
    for (const pod of pods) {
      const own = all.get(pod.namespace);
      if (own) own.push(pod);
      else all.set(pod.namespace, [pod]);
    }
    for (const [namespace, own] of all) this.#namespaces.set(namespace, new LabelIndex(own));
  }

  /** The pods that a term is about. */
  about(term: Terms['pods'][number]): readonly PodView[] {
    return [...this.#namespaces].flatMap(([namespace, pods]) => {
      const labels = this.#source.object('namespaces', namespace)?.metadata.labels;
      return isAboutNamespace(term, namespace, labels) ? pods.matching(term.selector) : [];
    });
  }
}

function nodesOf(source: ConnectionSource): readonly SelectableNode[] {
  return [...source.all('nodes')].map(({ metadata }) => ({
    name: metadata.name,
    labels: metadata.labels ?? {},
  }));
}

function sizeOf({ from, to, resource }: Bundle): number {
  const all = from.length * to.length;
  if (resource === 'nodes') return all;
  const reached = new Set(to);
  return all - from.filter((key) => reached.has(key)).length;
}
