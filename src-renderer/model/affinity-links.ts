/**
 * Whom affinity is about, in both directions: what a pod's own terms select, and whose terms select it or its node. Read
 * from the objects when somebody asks. Pods with the same terms are looked at once, and what they are linked with is kept
 * as sets: of hundreds of pods that keep away from each other nobody writes down every pair.
 */
import type { Pod } from 'kubernetes-types/core/v1';
import { matchesNodeSelector, type KubeObject, type SelectableNode } from '@shared/api';
import {
  isAboutNamespace,
  nodeTermsOf,
  podTermsOf,
  termNames,
  type LinkKind,
  type NodeTerms,
  type PodTerm,
} from './affinity-terms';
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
  let nodes: LabelIndex<SelectableNode> | undefined;
  const toNodes = groupsOf(pods, source, 'nodes', (object) => {
    nodes ??= new LabelIndex(nodesOf(source));
    return drawnTo(nodeTermsOf(object), nodes);
  });
  let others: PodsByNamespace | undefined;
  const toPods = groupsOf(pods, source, 'pods', (object) => {
    others ??= new PodsByNamespace(source.pods().values(), source);
    return others.aboutAny(podTermsOf(object));
  });
  return [...bundles(toNodes, () => true), ...bundles(toPods, () => true)];
}

/** The pods whose terms are about these pods or nodes, without those of the pods themselves to each other. */
export function linksTo(
  pods: readonly PodView[],
  nodes: readonly string[],
  source: ConnectionSource,
): readonly Bundle[] {
  const all = [...source.pods().values()].filter(({ over }) => !over);
  const found: Bundle[] = [];
  // What draws the selected pods themselves, and whom they are about, is among the links from them.
  const selected = new Set(pods.map(({ key }) => key));
  const isOther = (key: string): boolean => !selected.has(key);
  if (nodes.length > 0) {
    const named = new Set(nodes);
    const chosen = nodesOf(source).filter(({ name }) => named.has(name));
    const index = new LabelIndex(chosen);
    found.push(
      ...bundles(
        groupsOf(all, source, 'nodes', (object) => drawnTo(nodeTermsOf(object), index)),
        isOther,
      ),
      ...bundles(
        groupsOf(all, source, 'nodes', (object) => ruledOut(nodeTermsOf(object), chosen)),
        () => true,
      ),
    );
  }
  if (pods.length > 0) {
    const about = new PodsByNamespace(pods, source);
    found.push(
      ...bundles(
        groupsOf(all, source, 'pods', (object) => about.aboutAny(podTermsOf(object))),
        isOther,
      ),
    );
  }
  return found;
}

export function linkId({ from, to, kind, firm }: Link): string {
  return `${from}>${kind}>${firm}>${to.resource}:${to.key}`;
}

/** What terms are about, each once however many of them say it. */
type Found = Omit<Bundle, 'from'>;

/** Pods that say the same, and what it is about. */
interface Group {
  readonly pods: string[];
  readonly found: readonly Found[];
}

/**
 * Those of some pods that say something of nodes or of pods, by what they say; it is read once for all that say the same.
 * The controller of a DaemonSet makes each of its pods for one node: no node draws them, and none wards them off.
 * @param read what the terms of such a pod are about
 */
function groupsOf(
  pods: readonly PodView[],
  source: ConnectionSource,
  resource: Bundle['resource'],
  read: (object: Pod & KubeObject) => readonly Found[],
): readonly Group[] {
  const groups: Group[] = [];
  /** Null: about nothing. */
  const byName = new Map<string, Group | null>();
  for (const pod of pods) {
    if (resource === 'nodes' && pod.owner?.kind === 'DaemonSet') continue;
    const object = source.object('pods', pod.key) as (Pod & KubeObject) | undefined;
    const name = object ? termNames(object)[resource] : null;
    if (!object || name === null) continue;
    let group = byName.get(name);
    if (group === undefined) {
      const found = read(object);
      group = found.length > 0 ? { pods: [], found } : null;
      if (group) groups.push(group);
      byName.set(name, group);
    }
    group?.pods.push(pod.key);
  }
  return groups;
}

/** @param isFrom which of the pods are wanted */
function bundles(groups: readonly Group[], isFrom: (key: string) => boolean): readonly Bundle[] {
  return groups.flatMap(({ pods, found }) => {
    const from = pods.filter(isFrom);
    return from.length === 0 ? [] : found.map((of) => ({ ...of, from }));
  });
}

/** The nodes that draw a pod with these terms. */
function drawnTo({ required, labels, preferred }: NodeTerms, nodes: LabelIndex<SelectableNode>): Found[] {
  const firm = required ? nodes.matching(labels).filter(required) : [];
  const loose =
    preferred.length === 0
      ? []
      : nodes
          .matching([])
          .filter((node) => preferred.some((selector) => matchesNodeSelector(selector, node)));
  return [...foundNodes(firm, 'affinity', true), ...foundNodes(loose, 'affinity', false)];
}

/** The nodes on which a pod with these terms may not be. */
function ruledOut({ required }: NodeTerms, nodes: readonly SelectableNode[]): Found[] {
  if (!required) return [];
  return foundNodes(
    nodes.filter((node) => !required(node)),
    'antiAffinity',
    true,
  );
}

function foundNodes(nodes: readonly SelectableNode[], kind: LinkKind, firm: boolean): Found[] {
  return nodes.length === 0 ? [] : [{ resource: 'nodes', kind, firm, to: nodes.map(({ name }) => name) }];
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

  /** The pods that terms are about. */
  aboutAny(terms: readonly PodTerm[]): readonly Found[] {
    const found: { kind: LinkKind; firm: boolean; to: string[]; lists: number }[] = [];
    for (const term of terms) {
      const { kind, firm } = term;
      const pods = this.#about(term);
      if (pods.length === 0) continue;
      const keys = pods.map(({ key }) => key);
      const same = found.find((one) => one.kind === kind && one.firm === firm);
      if (!same) found.push({ kind, firm, to: keys, lists: 1 });
      else {
        same.to.push(...keys);
        same.lists++;
      }
    }
    return found.map(({ kind, firm, to, lists }) => ({
      resource: 'pods',
      kind,
      firm,
      to: lists === 1 ? to : [...new Set(to)],
    }));
  }

  #about(term: PodTerm): readonly PodView[] {
    const { namespaces, byLabels, selector } = term;
    const only = namespaces.size === 1 && byLabels === undefined ? [...namespaces][0]! : undefined;
    if (only !== undefined) return this.#namespaces.get(only)?.matching(selector) ?? [];
    return [...this.#namespaces].flatMap(([namespace, pods]) => {
      const labels = this.#source.object('namespaces', namespace)?.metadata.labels;
      return isAboutNamespace(term, namespace, labels) ? pods.matching(selector) : [];
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
