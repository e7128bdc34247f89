/**
 * Why no node was feasible, and the text that users know from FailedScheduling events.
 * Models the scheduler framework's Diagnosis and FitError @ v1.34.
 */
import { compareText } from '@shared/api';
import type { NodeStatuses } from './plugin';
import type { Status } from './status';

/** Refusals by node. Nodes that were not even asked share one status, if any. */
export class Diagnosis implements NodeStatuses {
  private readonly byNode = new Map<string, Status>();
  private absent: Status | undefined;

  /** @param preFilterMessage why the pod was rejected before any node was asked; '' where nodes were asked */
  constructor(
    readonly nodeCount: number,
    readonly preFilterMessage = '',
  ) {}

  set(node: string, status: Status): void {
    this.byNode.set(node, status);
  }

  setAbsent(status: Status): void {
    this.absent = status;
  }

  /** The refusal of a node; that of the nodes that were not asked, where it is none of those asked. */
  get(node: string): Status | undefined {
    return this.byNode.get(node) ?? this.absent;
  }

  /** The nodes that were asked and refused. */
  get asked(): ReadonlyMap<string, Status> {
    return this.byNode;
  }

  /** The plugins that refused anything: what wakes the pod is what they wait for. */
  plugins(): string[] {
    const names = new Set<string>();
    for (const status of this.byNode.values()) if (status.plugin) names.add(status.plugin);
    return [...names].sort(compareText);
  }

  /**
   * `0/5 nodes are available: 1 Insufficient cpu, 4 node(s) were unschedulable. preemption: …`
   * @param postFilterMessage what the PostFilter plugins said
   */
  message(postFilterMessage: string): string {
    let text = `0/${this.nodeCount} nodes are available:`;
    if (this.preFilterMessage !== '') text += ` ${this.preFilterMessage}.`;
    else {
      const reasons = this.histogram();
      if (reasons.length > 0) text += ` ${reasons.join(', ')}.`;
    }
    return postFilterMessage === '' ? text : `${text} ${postFilterMessage}`;
  }

  /** `<count> <reason>`, ordered as texts, so that 10 comes before 2. */
  private histogram(): string[] {
    const counts = new Map<string, number>();
    const count = (status: Status, nodes: number): void => {
      for (const reason of status.reasons) counts.set(reason, (counts.get(reason) ?? 0) + nodes);
    };
    for (const status of this.byNode.values()) count(status, 1);
    const rest = this.nodeCount - this.byNode.size;
    if (this.absent && rest > 0) count(this.absent, rest);
    return [...counts].map(([reason, nodes]) => `${nodes} ${reason}`).sort(compareText);
  }
}

/** What a scheduler without any node says. */
export const NO_NODES_MESSAGE = 'no nodes available to schedule pods';
