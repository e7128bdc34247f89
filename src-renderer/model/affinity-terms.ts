/**
 * What a pod's affinity and node selector say, made ready for matching: of its node, and of other pods. Pods of one
 * template say the same: what they say has the same name, and is compiled once for all of them.
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
  type Selector,
  type SelectorOperator,
} from '@shared/api';

export type LinkKind = 'affinity' | 'antiAffinity';

export interface PodTerm {
  readonly kind: LinkKind;
  /** Required, not only preferred. */
  readonly firm: boolean;
  readonly selector: Selector;
  readonly namespaces: ReadonlySet<string>;
  readonly byLabels: Selector | undefined;
}

/** What a pod says of its node. */
export interface NodeTerms {
  /** What its node must be like; undefined where it may be any. */
  readonly required: ((node: SelectableNode) => boolean) | undefined;
  /** What its node's labels must be like in any case: nodes that this does not match need not be looked at. */
  readonly labels: Selector;
  readonly preferred: readonly NodeSelector[];
}

/** The same name, the same terms; null where a pod has none. */
export interface TermNames {
  readonly nodes: string | null;
  readonly pods: string | null;
}

type PodObject = Pod & KubeObject;
const NO_NAMES: TermNames = { nodes: null, pods: null };
const names = new WeakMap<KubeObject, TermNames>();

/** The names of what a pod says. Objects never change, so neither do they. */
export function termNames(object: PodObject): TermNames {
  let found = names.get(object);
  if (!found) names.set(object, (found = nameTerms(object)));
  return found;
}

function nameTerms({ spec, metadata }: PodObject): TermNames {
  const { affinity, nodeSelector } = spec ?? {};
  if (!affinity && !nodeSelector) return NO_NAMES;
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity ?? {};
  return {
    nodes: nodeAffinity || nodeSelector ? JSON.stringify([nodeAffinity ?? null, nodeSelector ?? null]) : null,
    pods:
      podAffinity || podAntiAffinity
        ? JSON.stringify([metadata.namespace ?? '', podAffinity ?? null, podAntiAffinity ?? null])
        : null,
  };
}

const ofNodes = new WeakMap<KubeObject, NodeTerms>();

export function nodeTermsOf(object: PodObject): NodeTerms {
  let terms = ofNodes.get(object);
  if (!terms) ofNodes.set(object, (terms = nodeTerms(object)));
  return terms;
}

function nodeTerms({ spec }: PodObject): NodeTerms {
  const { affinity, nodeSelector } = spec ?? {};
  const firm = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return {
    required: required(firm, nodeSelector),
    labels: [...labelSet(nodeSelector), ...inAnyCase(firm)],
    preferred: (affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(
      ({ preference }) => ({ nodeSelectorTerms: [preference] }),
    ),
  };
}

const ofPods = new WeakMap<KubeObject, readonly PodTerm[]>();

/** What a pod says of other pods. */
export function podTermsOf(object: PodObject): readonly PodTerm[] {
  let terms = ofPods.get(object);
  if (!terms) {
    const { spec, metadata } = object;
    ofPods.set(object, (terms = spec?.affinity ? podTerms(spec.affinity, metadata.namespace ?? '') : []));
  }
  return terms;
}

/** Whether a term is about the pods of a namespace with these labels. */
export function isAboutNamespace(term: PodTerm, namespace: string, labels: Labels | undefined): boolean {
  return (
    term.namespaces.has(namespace) || (term.byLabels !== undefined && matchesSelector(term.byLabels, labels))
  );
}

/** Of several node selector terms one must hold, so only a single one says what must be in any case. */
function inAnyCase(selector: NodeSelector | undefined): Selector {
  const [only, ...others] = selector?.nodeSelectorTerms ?? [];
  if (others.length > 0) return [];
  return (only?.matchExpressions ?? []).map(({ key, operator, values }) => ({
    key,
    operator: operator as SelectorOperator,
    values: values ?? [],
  }));
}

function required(
  selector: NodeSelector | undefined,
  labels: Readonly<Record<string, string>> | undefined,
): NodeTerms['required'] {
  if (!selector && !labels) return undefined;
  const wanted = labels ? labelSet(labels) : undefined;
  return (node) =>
    (!wanted || matchesSelector(wanted, node.labels)) && (!selector || matchesNodeSelector(selector, node));
}

function podTerms({ podAffinity, podAntiAffinity }: Affinity, own: string): readonly PodTerm[] {
  const terms: PodTerm[] = [];
  const add = (kind: LinkKind, firm: boolean, all: readonly PodAffinityTerm[] | undefined): void => {
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
function podTerm(term: PodAffinityTerm, kind: LinkKind, firm: boolean, own: string): PodTerm {
  const namespaces = new Set(term.namespaces ?? []);
  const byLabels = term.namespaceSelector ? labelSelector(term.namespaceSelector) : undefined;
  if (namespaces.size === 0 && !byLabels) namespaces.add(own);
  return { kind, firm, selector: labelSelector(term.labelSelector), namespaces, byLabels };
}
