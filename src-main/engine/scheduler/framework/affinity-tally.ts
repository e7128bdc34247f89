/**
 * How many pods stand in the way of, or are wanted near, the pods of a template, by topology domain: for pod affinity
 * and anti-affinity in both directions.
 * Models plugins/interpodaffinity's topology counts @ v1.34.
 */
import type { Labels } from '@shared/api';
import { matchesAllTerms, matchesTerm, type AffinityTerm } from './affinity-terms';
import type { ClusterObjects } from './cluster-objects';
import type { NodeInfo } from './node-info';
import type { PodInfo, PodTemplate } from './pod-info';
import type { Snapshot } from './snapshot';
import type { Tally } from './tally';

/** Sums by topology key and value. */
export class DomainSums {
  private readonly byKey = new Map<string, Map<string, number>>();

  get isEmpty(): boolean {
    return this.byKey.size === 0;
  }

  get(key: string, value: string): number {
    return this.byKey.get(key)?.get(value) ?? 0;
  }

  keys(): Iterable<string> {
    return this.byKey.keys();
  }

  /** Adds to the node's domain of a key; nothing where the node has no such label. */
  add(node: NodeInfo, key: string, delta: number): void {
    const value = node.node.labels[key];
    if (value === undefined) return;
    let sums = this.byKey.get(key);
    if (!sums) this.byKey.set(key, (sums = new Map()));
    const sum = (sums.get(value) ?? 0) + delta;
    if (sum !== 0) sums.set(value, sum);
    else if (sums.delete(value) && sums.size === 0) this.byKey.delete(key);
  }

  clone(): DomainSums {
    const copy = new DomainSums();
    for (const [key, sums] of this.byKey) copy.byKey.set(key, new Map(sums));
    return copy;
  }
}

/** For the filter: who refuses the pod, who is refused by it, and who is wanted by it, by domain. */
export class RequiredAffinityTally implements Tally {
  private constructor(
    readonly template: PodTemplate,
    private readonly objects: ClusterObjects,
    private readonly ownNamespace: Labels | undefined,
    /** Pods whose required anti-affinity refuses this template. */
    readonly refusedBy: DomainSums,
    /** Pods that this template's required anti-affinity refuses. */
    readonly refuses: DomainSums,
    /** Pods that satisfy all of this template's required affinity terms. */
    readonly wants: DomainSums,
  ) {}

  static count(template: PodTemplate, snapshot: Snapshot): RequiredAffinityTally {
    const { objects } = snapshot;
    const tally = new RequiredAffinityTally(
      template,
      objects,
      objects.namespaceLabels(template.namespace),
      new DomainSums(),
      new DomainSums(),
      new DomainSums(),
    );
    const hasTerms = template.requiredAffinity.length > 0 || template.requiredAntiAffinity.length > 0;
    for (const node of snapshot.nodes) {
      // Without terms of its own, only pods that may refuse it matter.
      const pods = hasTerms ? node.pods.values() : node.podsWithRequiredAntiAffinity;
      for (const info of pods) tally.follow(info, node, 1);
    }
    return tally;
  }

  /** Whether the template satisfies its own affinity: the first pod of such a group needs no other. */
  get wantsItself(): boolean {
    return matchesAllTerms(this.template.requiredAffinity, this.template, this.ownNamespace);
  }

  follow(info: PodInfo, node: NodeInfo, delta: 1 | -1): void {
    const { requiredAffinity, requiredAntiAffinity } = this.template;
    for (const term of info.template.requiredAntiAffinity) {
      if (matchesTerm(term, this.template, this.ownNamespace))
        this.refusedBy.add(node, term.topologyKey, delta);
    }
    if (requiredAffinity.length === 0 && requiredAntiAffinity.length === 0) return;
    const namespace = namespaceFor(info, requiredAffinity, requiredAntiAffinity, this.objects);
    if (matchesAllTerms(requiredAffinity, info, namespace)) {
      for (const term of requiredAffinity) this.wants.add(node, term.topologyKey, delta);
    }
    for (const term of requiredAntiAffinity) {
      if (matchesTerm(term, info, namespace)) this.refuses.add(node, term.topologyKey, delta);
    }
  }

  suppose(info: PodInfo, node: NodeInfo, delta: 1 | -1): void {
    this.follow(info, node, delta);
  }

  clone(): RequiredAffinityTally {
    return new RequiredAffinityTally(
      this.template,
      this.objects,
      this.ownNamespace,
      this.refusedBy.clone(),
      this.refuses.clone(),
      this.wants.clone(),
    );
  }
}

/** For the score: the weights of all preferences between the template and the pods that are there, by domain. */
export class PreferredAffinityTally implements Tally {
  private hits = 0;

  private constructor(
    readonly template: PodTemplate,
    private readonly objects: ClusterObjects,
    private readonly ownNamespace: Labels | undefined,
    /** What a required affinity of another pod towards this one is worth. */
    private readonly hardWeight: number,
    readonly sums: DomainSums,
  ) {}

  static count(template: PodTemplate, snapshot: Snapshot, hardWeight: number): PreferredAffinityTally {
    const { objects } = snapshot;
    const tally = new PreferredAffinityTally(
      template,
      objects,
      objects.namespaceLabels(template.namespace),
      hardWeight,
      new DomainSums(),
    );
    const hasTerms = template.preferredAffinity.length > 0 || template.preferredAntiAffinity.length > 0;
    for (const node of snapshot.nodes) {
      const pods = hasTerms ? node.pods.values() : node.podsWithAffinity;
      for (const info of pods) tally.follow(info, node, 1);
    }
    return tally;
  }

  /** No preference concerns any domain at all; not the same as preferences that cancel each other out. */
  get isUntouched(): boolean {
    return this.hits === 0;
  }

  follow(info: PodInfo, node: NodeInfo, delta: 1 | -1): void {
    const { preferredAffinity, preferredAntiAffinity } = this.template;
    const other = info.template;
    if (preferredAffinity.length > 0 || preferredAntiAffinity.length > 0) {
      const namespace = namespaceFor(info, preferredAffinity, preferredAntiAffinity, this.objects);
      for (const term of preferredAffinity)
        if (matchesTerm(term, info, namespace)) this.add(node, term, term.weight, delta);
      for (const term of preferredAntiAffinity)
        if (matchesTerm(term, info, namespace)) this.add(node, term, -term.weight, delta);
    }
    if (!other.hasPodAffinity) return;
    const matches = (term: AffinityTerm): boolean => matchesTerm(term, this.template, this.ownNamespace);
    if (this.hardWeight > 0) {
      for (const term of other.requiredAffinity)
        if (matches(term)) this.add(node, term, this.hardWeight, delta);
    }
    for (const term of other.preferredAffinity) if (matches(term)) this.add(node, term, term.weight, delta);
    for (const term of other.preferredAntiAffinity)
      if (matches(term)) this.add(node, term, -term.weight, delta);
  }

  suppose(info: PodInfo, node: NodeInfo, delta: 1 | -1): void {
    this.follow(info, node, delta);
  }

  clone(): PreferredAffinityTally {
    const copy = new PreferredAffinityTally(
      this.template,
      this.objects,
      this.ownNamespace,
      this.hardWeight,
      this.sums.clone(),
    );
    copy.hits = this.hits;
    return copy;
  }

  private add(node: NodeInfo, term: AffinityTerm, weight: number, delta: 1 | -1): void {
    if (node.node.labels[term.topologyKey] === undefined) return;
    this.hits += delta;
    this.sums.add(node, term.topologyKey, weight * delta);
  }
}

/** The labels of another pod's namespace, looked up only where a term asks for them. */
function namespaceFor(
  info: PodInfo,
  a: readonly AffinityTerm[],
  b: readonly AffinityTerm[],
  objects: ClusterObjects,
): Labels | undefined {
  const asks = (term: AffinityTerm): boolean => !term.namespaces.has(info.namespace);
  return a.some(asks) || b.some(asks) ? objects.namespaceLabels(info.namespace) : undefined;
}
