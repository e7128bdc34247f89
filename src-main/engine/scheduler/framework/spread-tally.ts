/** How many matching pods each topology domain has, for each of a template's spread constraints. */
import { matchesSelector } from '@shared/api';
import type { NodeInfo } from './node-info';
import type { PodInfo, PodTemplate } from './pod-info';
import type { Snapshot } from './snapshot';
import {
  countsFor,
  hasAllKeys,
  HOSTNAME_LABEL,
  isEligible,
  type SpreadConstraint,
} from './spread-constraints';
import type { Tally } from './tally';

/** Counts by domain with the least of them always at hand. */
class DomainCounts {
  private readonly counts = new Map<string, number>();
  /** How many domains have a count. */
  private readonly havers = new Map<number, number>();
  private lowest = 0;

  get domains(): number {
    return this.counts.size;
  }

  /** The least count of any domain; 0 where there are no domains. */
  get least(): number {
    return this.counts.size === 0 ? 0 : this.lowest;
  }

  get(domain: string): number {
    return this.counts.get(domain) ?? 0;
  }

  add(domain: string, delta: number): void {
    const before = this.counts.get(domain);
    const after = (before ?? 0) + delta;
    this.counts.set(domain, after);
    if (before !== undefined) {
      const left = this.havers.get(before)! - 1;
      if (left === 0) this.havers.delete(before);
      else this.havers.set(before, left);
    }
    this.havers.set(after, (this.havers.get(after) ?? 0) + 1);
    if (this.counts.size === 1 || after < this.lowest) this.lowest = after;
    while (!this.havers.has(this.lowest)) this.lowest++;
  }

  clone(): DomainCounts {
    const copy = new DomainCounts();
    for (const [domain, count] of this.counts) copy.counts.set(domain, count);
    for (const [count, domains] of this.havers) copy.havers.set(count, domains);
    copy.lowest = this.lowest;
    return copy;
  }
}

/** For the filter: counts over the nodes that have all keys and are eligible. */
export class HardSpreadTally implements Tally {
  private constructor(
    readonly constraints: readonly SpreadConstraint[],
    private readonly template: PodTemplate,
    readonly counts: readonly DomainCounts[],
  ) {}

  static count(
    constraints: readonly SpreadConstraint[],
    template: PodTemplate,
    snapshot: Snapshot,
  ): HardSpreadTally {
    const tally = new HardSpreadTally(
      constraints,
      template,
      constraints.map(() => new DomainCounts()),
    );
    if (constraints.length === 0) return tally;
    for (const node of snapshot.nodes) {
      if (!hasAllKeys(node.node, constraints)) continue;
      constraints.forEach((c, i) => {
        if (isEligible(c, template, node.node)) {
          tally.counts[i]!.add(node.node.labels[c.topologyKey]!, countOn(node, c, template.namespace));
        }
      });
    }
    return tally;
  }

  follow(info: PodInfo, node: NodeInfo, delta: 1 | -1): void {
    this.change(node, delta, (c) => countsFor(c, info, this.template.namespace));
  }

  /** The real dry run also takes out (and puts back) pods that are terminating, and those an empty selector matches. */
  suppose(info: PodInfo, node: NodeInfo, delta: 1 | -1): void {
    if (info.namespace !== this.template.namespace) return;
    this.change(node, delta, (c) => matchesSelector(c.selector, info.labels));
  }

  clone(): HardSpreadTally {
    return new HardSpreadTally(
      this.constraints,
      this.template,
      this.counts.map((counts) => counts.clone()),
    );
  }

  private change(node: NodeInfo, delta: 1 | -1, counts: (c: SpreadConstraint) => boolean): void {
    if (this.constraints.length === 0 || !hasAllKeys(node.node, this.constraints)) return;
    this.constraints.forEach((c, i) => {
      if (counts(c) && isEligible(c, this.template, node.node)) {
        this.counts[i]!.add(node.node.labels[c.topologyKey]!, delta);
      }
    });
  }
}

/** For the score: counts by domain over eligible nodes, and by node for the hostname, where each node is a domain. */
export class SoftSpreadTally implements Tally {
  private constructor(
    readonly constraints: readonly SpreadConstraint[],
    /** Nodes must have all keys to count; the system's defaults do not ask that. */
    readonly needsAllKeys: boolean,
    private readonly template: PodTemplate,
    readonly counts: readonly Map<string, number>[],
  ) {}

  static count(
    constraints: readonly SpreadConstraint[],
    needsAllKeys: boolean,
    template: PodTemplate,
    snapshot: Snapshot,
  ): SoftSpreadTally {
    const tally = new SoftSpreadTally(
      constraints,
      needsAllKeys,
      template,
      constraints.map(() => new Map()),
    );
    if (constraints.length === 0) return tally;
    for (const node of snapshot.nodes) {
      constraints.forEach((c, i) => tally.add(i, c, node, countOn(node, c, template.namespace)));
    }
    return tally;
  }

  follow(info: PodInfo, node: NodeInfo, delta: 1 | -1): void {
    this.constraints.forEach((c, i) => {
      if (countsFor(c, info, this.template.namespace)) this.add(i, c, node, delta);
    });
  }

  suppose(info: PodInfo, node: NodeInfo, delta: 1 | -1): void {
    this.follow(info, node, delta);
  }

  clone(): SoftSpreadTally {
    return new SoftSpreadTally(
      this.constraints,
      this.needsAllKeys,
      this.template,
      this.counts.map((c) => new Map(c)),
    );
  }

  /** Matching pods in the node's domain of a constraint. The node must have the key. */
  inDomainOf(node: NodeInfo, constraint: number): number {
    const { topologyKey } = this.constraints[constraint]!;
    const domain = topologyKey === HOSTNAME_LABEL ? node.name : node.node.labels[topologyKey]!;
    return this.counts[constraint]!.get(domain) ?? 0;
  }

  private add(i: number, c: SpreadConstraint, node: NodeInfo, delta: number): void {
    if (delta === 0) return;
    let domain = node.name;
    if (c.topologyKey !== HOSTNAME_LABEL) {
      if (this.needsAllKeys && !hasAllKeys(node.node, this.constraints)) return;
      if (!isEligible(c, this.template, node.node)) return;
      domain = node.node.labels[c.topologyKey] ?? '';
    }
    const counts = this.counts[i]!;
    counts.set(domain, (counts.get(domain) ?? 0) + delta);
  }
}

function countOn(node: NodeInfo, constraint: SpreadConstraint, namespace: string): number {
  let count = 0;
  for (const info of node.pods.values()) if (countsFor(constraint, info, namespace)) count++;
  return count;
}
