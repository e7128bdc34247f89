/**
 * What a pod's affinity and node selector say, made ready for matching. Pods of one template say the same: their terms
 * have the same name, and are compiled once for all of them.
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

export interface Terms {
  readonly pods: readonly PodTerm[];
  /** What its node must be like; undefined where it may be any. */
  readonly required: ((node: SelectableNode) => boolean) | undefined;
  /** What its node's labels must be like in any case: nodes that this does not match need not be looked at. */
  readonly labels: Selector;
  readonly preferred: readonly NodeSelector[];
}

type PodObject = Pod & KubeObject;
const names = new WeakMap<KubeObject, string | null>();

/** The name of a pod's terms; null for one without any. The same name, the same terms. */
export function termsName(object: PodObject): string | null {
  let name = names.get(object);
  if (name === undefined) names.set(object, (name = nameTerms(object)));
  return name;
}

function nameTerms({ spec, metadata }: PodObject): string | null {
  const { affinity, nodeSelector } = spec ?? {};
  if (!affinity && !nodeSelector) return null;
  return JSON.stringify([metadata.namespace ?? '', affinity ?? null, nodeSelector ?? null]);
}

const compiled = new WeakMap<KubeObject, Terms>();

/** A pod's terms; objects never change, so neither do they. */
export function termsOf(object: PodObject): Terms {
  let terms = compiled.get(object);
  if (!terms) compiled.set(object, (terms = compile(object)));
  return terms;
}

function compile({ spec, metadata }: PodObject): Terms {
  const { affinity, nodeSelector } = spec ?? {};
  const firm = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return {
    pods: affinity ? podTerms(affinity, metadata.namespace ?? '') : [],
    required: required(firm, nodeSelector),
    labels: [...labelSet(nodeSelector), ...inAnyCase(firm)],
    preferred: (affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(
      ({ preference }) => ({ nodeSelectorTerms: [preference] }),
    ),
  };
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
): Terms['required'] {
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
