/** Models plugins/nodeaffinity @ v1.34. */
import type { Node, NodeAffinity as NodeAffinityRules, NodeSelector } from 'kubernetes-types/core/v1';
import { matchesNodeSelector, matchesNodeSelectorTerm, type SelectableNode } from '@shared/api';
import type { ClusterEvent, Waker } from '../framework/cluster-events';
import type { Cycle } from '../framework/cycle';
import type { NodeInfo } from '../framework/node-info';
import { matchesNodeRules } from '../framework/node-rules';
import { normalizeToHighest } from '../framework/normalize';
import type { Plugin, PreFilterResult } from '../framework/plugin';
import type { PodInfo } from '../framework/pod-info';
import { SKIP, SUCCESS, unresolvable, type Status } from '../framework/status';

export interface NodeAffinityArgs {
  /** Rules that hold for every pod of the profile, besides the pod's own. */
  readonly addedAffinity?: NodeAffinityRules;
}

/** Refuses nodes that the pod's nodeSelector and required node affinity exclude, and prefers those it prefers. */
export class NodeAffinity implements Plugin {
  readonly name = 'NodeAffinity';
  readonly filterScope = 'node';
  readonly scoreScope = 'node';
  readonly wakers: readonly Waker[] = [
    {
      resource: 'Node',
      actions: ['Add', 'UpdateNodeLabel'],
      helps: (pod, event) => this.helps(pod, event),
    },
  ];
  private readonly refusal = unresolvable(this.name, "node(s) didn't match Pod's node affinity/selector");
  private readonly enforced = unresolvable(
    this.name,
    "node(s) didn't match scheduler-enforced node affinity",
  );
  private readonly conflict = unresolvable(this.name, 'pod affinity terms conflict');
  private readonly addedRequired: NodeSelector | undefined;
  private readonly addedPreferred;

  constructor(args: NodeAffinityArgs = {}) {
    this.addedRequired = args.addedAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
    this.addedPreferred = args.addedAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  }

  /** Where every term names nodes outright, only those need to be asked. */
  preFilter({ pod }: Cycle): PreFilterResult {
    const { spec } = pod.template;
    const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
    if (!required && !this.addedRequired && !spec.nodeSelector) return { status: SKIP };
    if (!required || required.nodeSelectorTerms.length === 0) return { status: SUCCESS };

    const nodeNames = new Set<string>();
    for (const term of required.nodeSelectorTerms) {
      const named = namedNodes(term.matchFields ?? []);
      if (!named) return { status: SUCCESS };
      for (const name of named) nodeNames.add(name);
    }
    return nodeNames.size === 0 ? { status: this.conflict } : { status: SUCCESS, nodeNames };
  }

  filter({ pod }: Cycle, { node }: NodeInfo): Status {
    if (this.addedRequired && !matchesNodeSelector(this.addedRequired, node)) return this.enforced;
    return matchesNodeRules(pod.template.spec, node) ? SUCCESS : this.refusal;
  }

  preScore({ pod }: Cycle): Status {
    return preferredTerms(pod).length === 0 && this.addedPreferred.length === 0 ? SKIP : SUCCESS;
  }

  /** The sum of the weights of the preferences that the node satisfies. */
  score({ pod }: Cycle, { node }: NodeInfo): number {
    let score = 0;
    for (const { preference, weight } of this.addedPreferred) {
      if (matchesNodeSelectorTerm(preference, node)) score += weight;
    }
    for (const { preference, weight } of preferredTerms(pod)) {
      if (matchesNodeSelectorTerm(preference, node)) score += weight;
    }
    return score;
  }

  normalize(_: Cycle, scores: Float64Array, nodes: readonly NodeInfo[]): void {
    normalizeToHighest(scores, nodes.length, false);
  }

  /** A node helps that matches now and did not before. */
  private helps(pod: PodInfo, { old, object }: ClusterEvent): boolean {
    const matches = (node: Node | null): boolean => {
      if (!node) return false;
      const subject: SelectableNode = {
        name: node.metadata?.name ?? '',
        labels: node.metadata?.labels ?? {},
      };
      if (this.addedRequired && !matchesNodeSelector(this.addedRequired, subject)) return false;
      return matchesNodeRules(pod.template.spec, subject);
    };
    return matches(object as Node | null) && !matches(old as Node | null);
  }
}

function preferredTerms(pod: PodInfo) {
  return pod.template.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
}

/** The nodes that a term's fields name; undefined where none of them names any. */
function namedNodes(
  fields: readonly { key: string; operator: string; values?: string[] }[],
): Set<string> | undefined {
  let names: Set<string> | undefined;
  for (const { key, operator, values = [] } of fields) {
    if (key !== 'metadata.name' || operator !== 'In') continue;
    const these: Set<string> | undefined = names;
    names = new Set(these ? values.filter((value) => these.has(value)) : values);
  }
  return names;
}
