/**
 * Whom affinity is about, in both directions: what a pod's own terms select, and whose terms select it or its node. Read
 * from the objects when somebody asks; terms of an object are compiled once, since objects never change.
 */
import type { Affinity, NodeSelector, Pod, PodAffinityTerm } from 'kubernetes-types/core/v1';
import {
  labelSelector,
  labelSet,
  matchesNodeSelector,
  matchesSelector,
  type KubeObject,
  type Labels,
  type SelectableNode,
} from '@shared/api';
import type { ConnectionSource } from './connections';
import type { PodView } from './pod-view';
import type { Target } from './target';

/** From the pod whose term it is to what the term is about. */
export interface Link {
  readonly from: string;
  readonly to: Target;
  /** `antiAffinity` from a pod to a node: its node affinity or selector rules the node out. */
  readonly kind: 'affinity' | 'antiAffinity';
  /** Required, not only preferred. */
  readonly firm: boolean;
}

type Selector = ReturnType<typeof labelSelector>;

interface PodTerm {
  readonly kind: Link['kind'];
  readonly firm: boolean;
  readonly selector: Selector;
  readonly namespaces: ReadonlySet<string>;
  readonly byLabels: Selector | undefined;
}

interface Terms {
  readonly pods: readonly PodTerm[];
  /** What its node must be like; undefined where it may be any. */
  readonly required: ((node: SelectableNode) => boolean) | undefined;
  readonly preferred: readonly NodeSelector[];
}

/** What the terms of these pods are about: pods, and nodes that they are drawn to. */
export function linksFrom(pods: readonly PodView[], source: ConnectionSource): readonly Link[] {
  const links: Link[] = [];
  const nodes = nodesOf(source);
  for (const pod of pods) {
    const terms = termsOf(pod, source);
    if (!terms) continue;
    for (const node of isPinned(pod) ? [] : nodes) {
      if (terms.required?.(node)) links.push(toNode(pod, node, 'affinity', true));
      for (const selector of terms.preferred)
        if (matchesNodeSelector(selector, node)) links.push(toNode(pod, node, 'affinity', false));
    }
    for (const term of terms.pods)
      for (const other of source.pods().values())
        if (other.key !== pod.key && isAbout(term, other, source)) links.push(toPod(pod, other, term));
  }
  return unique(links);
}

/** The pods whose terms are about these pods or nodes, without those of the pods themselves. */
export function linksTo(
  pods: readonly PodView[],
  nodes: readonly string[],
  source: ConnectionSource,
): readonly Link[] {
  const selected = new Set(pods.map(({ key }) => key));
  const named = new Set(nodes);
  const selectedNodes = nodesOf(source).filter(({ name }) => named.has(name));
  const links: Link[] = [];
  for (const pod of source.pods().values()) {
    if (pod.over) continue;
    const terms = termsOf(pod, source);
    if (!terms) continue;
    for (const node of isPinned(pod) ? [] : selectedNodes) {
      if (terms.required)
        links.push(toNode(pod, node, terms.required(node) ? 'affinity' : 'antiAffinity', true));
      for (const selector of terms.preferred)
        if (matchesNodeSelector(selector, node)) links.push(toNode(pod, node, 'affinity', false));
    }
    if (selected.has(pod.key)) continue;
    for (const term of terms.pods)
      for (const other of pods) if (isAbout(term, other, source)) links.push(toPod(pod, other, term));
  }
  return unique(links);
}

/** The controller of a DaemonSet makes each of its pods for one node: no node draws them, and none wards them off. */
function isPinned({ owner }: PodView): boolean {
  return owner?.kind === 'DaemonSet';
}

/** Each once, in their order: several terms may say the same. */
export function unique(links: readonly Link[]): readonly Link[] {
  const seen = new Set<string>();
  return links.filter((link) => {
    const id = linkId(link);
    return !seen.has(id) && seen.add(id);
  });
}

export function linkId({ from, to, kind, firm }: Link): string {
  return `${from}>${kind}>${firm}>${to.resource}:${to.key}`;
}

function toNode(pod: PodView, node: SelectableNode, kind: Link['kind'], firm: boolean): Link {
  return { from: pod.key, to: { resource: 'nodes', key: node.name }, kind, firm };
}

function toPod(pod: PodView, other: PodView, { kind, firm }: PodTerm): Link {
  return { from: pod.key, to: { resource: 'pods', key: other.key }, kind, firm };
}

function nodesOf(source: ConnectionSource): readonly SelectableNode[] {
  return [...source.all('nodes')].map(({ metadata }) => ({
    name: metadata.name,
    labels: metadata.labels ?? {},
  }));
}

const known = new WeakMap<KubeObject, Terms | null>();

/** The terms of a pod; null for one without any. */
function termsOf(pod: PodView, source: ConnectionSource): Terms | null {
  const object = source.object('pods', pod.key) as (Pod & KubeObject) | undefined;
  if (!object) return null;
  let terms = known.get(object);
  if (terms === undefined) known.set(object, (terms = compile(object)));
  return terms;
}

function compile({ spec, metadata }: Pod & KubeObject): Terms | null {
  const { affinity, nodeSelector } = spec ?? {};
  if (!affinity && !nodeSelector) return null;
  const own = metadata.namespace ?? '';
  return {
    pods: affinity ? podTerms(affinity, own) : [],
    required: required(affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution, nodeSelector),
    preferred: (affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(
      ({ preference }) => ({ nodeSelectorTerms: [preference] }),
    ),
  };
}

function required(
  selector: NodeSelector | undefined,
  labels: Readonly<Record<string, string>> | undefined,
): Terms['required'] {
  if (!selector && !labels) return undefined;
  const wanted = labels ? labelSet(labels) : undefined;
  return (node) =>
    (!wanted || matchesSelector(wanted, node.labels)) && (!selector || matchesNodeSelector(selector, node));
}

function podTerms({ podAffinity, podAntiAffinity }: Affinity, own: string): readonly PodTerm[] {
  const terms: PodTerm[] = [];
  const add = (kind: Link['kind'], firm: boolean, all: readonly PodAffinityTerm[] | undefined): void => {
    for (const term of all ?? []) terms.push(podTerm(term, kind, firm, own));
  };
  for (const [kind, side] of [
    ['affinity', podAffinity],
    ['antiAffinity', podAntiAffinity],
  ] as const) {
    add(kind, true, side?.requiredDuringSchedulingIgnoredDuringExecution);
    add(
      kind,
      false,
      side?.preferredDuringSchedulingIgnoredDuringExecution?.map((weighted) => weighted.podAffinityTerm),
    );
  }
  return terms;
}

/**
 * Models pkg/scheduler/framework/types.go, AffinityTerm @ v1.34: by default it is about pods of its own namespace;
 * matchLabelKeys and mismatchLabelKeys are merged into the selector by the API server already.
 */
function podTerm(term: PodAffinityTerm, kind: Link['kind'], firm: boolean, own: string): PodTerm {
  const namespaces = new Set(term.namespaces ?? []);
  const byLabels = term.namespaceSelector ? labelSelector(term.namespaceSelector) : undefined;
  if (namespaces.size === 0 && !byLabels) namespaces.add(own);
  return { kind, firm, selector: labelSelector(term.labelSelector), namespaces, byLabels };
}

function isAbout(term: PodTerm, other: PodView, source: ConnectionSource): boolean {
  if (!matchesSelector(term.selector, other.labels)) return false;
  if (term.namespaces.has(other.namespace)) return true;
  const labels: Labels | undefined = source.object('namespaces', other.namespace)?.metadata.labels;
  return term.byLabels !== undefined && matchesSelector(term.byLabels, labels);
}
