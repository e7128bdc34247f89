/**
 * Terms of pod affinity and anti-affinity, made ready for matching.
 * Models the scheduler framework's AffinityTerm @ v1.34.
 */
import type { PodAffinityTerm } from 'kubernetes-types/core/v1';
import {
  labelSelector,
  matchesSelector,
  MATCH_NOTHING,
  type Labels,
  type Requirement,
  type Selector,
} from '@shared/api';

export interface AffinityTerm {
  readonly topologyKey: string;
  readonly selector: Selector;
  /** Namespaces named outright; the pod's own where the term says nothing about namespaces. */
  readonly namespaces: ReadonlySet<string>;
  readonly namespaceSelector: Selector;
}

export interface WeightedAffinityTerm extends AffinityTerm {
  readonly weight: number;
}

/** What a term looks at in another pod. */
export interface AffinitySubject {
  readonly namespace: string;
  readonly labels: Labels;
}

/**
 * Makes a term of a pod ready. `matchLabelKeys` and `mismatchLabelKeys` are added to the selector here; where an API
 * server has merged them already, adding them again changes nothing.
 */
export function affinityTerm(term: PodAffinityTerm, namespace: string, labels: Labels): AffinityTerm {
  const named = term.namespaces ?? [];
  const own = named.length === 0 && term.namespaceSelector == null;
  return {
    topologyKey: term.topologyKey,
    selector: withLabelKeys(labelSelector(term.labelSelector), term, labels),
    namespaces: new Set(own ? [namespace] : named),
    namespaceSelector: labelSelector(term.namespaceSelector),
  };
}

function withLabelKeys(selector: Selector, term: PodAffinityTerm, labels: Labels): Selector {
  const added: Requirement[] = [];
  const add = (keys: readonly string[] | undefined, operator: 'In' | 'NotIn'): void => {
    for (const key of keys ?? []) {
      const value = labels[key];
      if (value !== undefined) added.push({ key, operator, values: [value] });
    }
  };
  add(term.matchLabelKeys, 'In');
  add(term.mismatchLabelKeys, 'NotIn');
  return added.length === 0 ? selector : [...selector, ...added];
}

/** Whether another pod is meant by a term. `namespaceLabels` are those of the other pod's namespace. */
export function matchesTerm(
  term: AffinityTerm,
  other: AffinitySubject,
  namespaceLabels: Labels | undefined,
): boolean {
  const inNamespace =
    term.namespaces.has(other.namespace) ||
    (term.namespaceSelector !== MATCH_NOTHING &&
      namespaceLabels !== undefined &&
      matchesSelector(term.namespaceSelector, namespaceLabels)) ||
    term.namespaceSelector.length === 0;
  return inNamespace && matchesSelector(term.selector, other.labels);
}

/** Whether another pod is meant by all the terms; false where there are none. */
export function matchesAllTerms(
  terms: readonly AffinityTerm[],
  other: AffinitySubject,
  namespaceLabels: Labels | undefined,
): boolean {
  return terms.length > 0 && terms.every((term) => matchesTerm(term, other, namespaceLabels));
}
