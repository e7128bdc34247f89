/**
 * Finds the smallest sets of changes after which a node, or any node, takes the pod. Plugins' refusals suggest changes;
 * a set is offered only after it was tried on a copy and every filter passed, and only where no part of it would do.
 */
import { compareText } from '@shared/api';
import type { Remedy, WriteRequest } from '@shared/contract';
import type { NodeInfo } from '../framework/node-info';
import type { LivePod } from '../framework/pod-info';
import type { Snapshot } from '../framework/snapshot';
import type { ExplainContext } from '../explain';
import { proposeForPodAffinity, proposeForSpread } from './propose-company';
import { proposeForNodeRules } from './propose-labels';
import { proposeForPorts, proposeForShortage } from './propose-room';
import { proposeForCordon, proposeForTaints } from './propose-taints';
import { bypass } from './bypass';
import type { Proposal, Refused } from './proposal';
import { Trial, unchanged, type Difference } from './trial';
import { recreateRequests } from './workload';

/** What may be done about the refusal of a plugin. */
const PROPOSERS: Readonly<Record<string, (refused: Refused) => Proposal[]>> = {
  NodeUnschedulable: proposeForCordon,
  TaintToleration: proposeForTaints,
  NodeAffinity: proposeForNodeRules,
  NodePorts: proposeForPorts,
  NodeResourcesFit: proposeForShortage,
  PodTopologySpread: proposeForSpread,
  InterPodAffinity: proposeForPodAffinity,
};

/** How many changes a set has at most, how many sets are tried for a node, and how many offered. */
const MOST_CHANGES = 4;
const MOST_TRIALS = 80;
const MOST_REMEDIES = 6;
/** How many nodes are looked at for "any node": one or two of each way of refusing. */
const MOST_NODES = 6;

export class Advisor {
  private readonly base: Difference;
  private readonly now: Trial;

  constructor(
    private readonly context: ExplainContext,
    private readonly snapshot: Snapshot,
  ) {
    this.base = unchanged(context.pod.pod);
    this.now = this.trial(this.base);
  }

  /** For one node; the last resort, to bind past the scheduler, comes last where the kubelet would not object. */
  forNode(name: string): readonly Remedy[] {
    const node = this.snapshot.node(name);
    if (!node || this.now.accepts(node)) return [];
    const found = this.search(node);
    const refusals = this.now.refusals(node);
    const last = bypass(this.context.pod, node, refusals);
    return last ? [...found, last] : found;
  }

  /** For whichever node it takes least for. */
  forAnyNode(): readonly Remedy[] {
    const found = new Map<string, Remedy>();
    for (const node of this.promising()) {
      for (const remedy of this.search(node)) {
        const key = remedy.kubectl.join('\n');
        if (!found.has(key)) found.set(key, remedy);
      }
    }
    const remedies = [...found.values()];
    return remedies
      .map((remedy, i) => ({ remedy, i }))
      .sort(
        (a, b) =>
          changesOf(a.remedy) - changesOf(b.remedy) ||
          b.remedy.opens.length - a.remedy.opens.length ||
          a.i - b.i,
      )
      .slice(0, MOST_REMEDIES)
      .map(({ remedy }) => remedy);
  }

  /** Nodes of each way of refusing, those with the fewest refusals first. */
  private promising(): NodeInfo[] {
    const groups = new Map<string, { refusals: number; nodes: NodeInfo[] }>();
    for (const node of this.snapshot.nodes) {
      const refusals = this.now.refusals(node);
      const key = refusals.map(({ plugin, reasons }) => `${plugin}: ${reasons.join(', ')}`).join('; ');
      const group = groups.get(key);
      if (!group) groups.set(key, { refusals: refusals.length, nodes: [node] });
      else if (group.nodes.length < 2) group.nodes.push(node);
    }
    return [...groups.values()]
      .sort((a, b) => a.refusals - b.refusals)
      .flatMap((group) => group.nodes)
      .slice(0, MOST_NODES);
  }

  /** Sets of one change for each refusing plugin, the smallest first; a change may answer several plugins. */
  private search(node: NodeInfo): Remedy[] {
    const refused: Refused = { trial: this.now, pod: this.now.pod, node };
    const options: Proposal[][] = [];
    for (const { plugin } of this.now.refusals(node)) {
      const proposals = PROPOSERS[plugin]?.(refused) ?? [];
      if (proposals.length === 0) return [];
      options.push(proposals);
    }
    const sets = combine(options)
      .filter((set) => set.length <= MOST_CHANGES)
      .sort((a, b) => a.length - b.length || cost(a) - cost(b));
    const helped: Proposal[][] = [];
    const remedies: Remedy[] = [];
    for (const set of sets.slice(0, MOST_TRIALS)) {
      if (remedies.length >= MOST_REMEDIES) break;
      if (helped.some((smaller) => smaller.every((change) => set.some((other) => isSame(change, other)))))
        continue;
      const difference = set.reduce((so, change) => change.apply(so), this.base);
      const trial = this.trial(difference);
      const changed = trial.node(node.name);
      if (!changed || !trial.accepts(changed)) continue;
      helped.push(set);
      remedies.push(remedyOf(set, difference, trial.accepting()));
    }
    return remedies;
  }

  private trial(difference: Difference): Trial {
    const { framework, nominator } = this.context;
    return new Trial({ framework, nominator, snapshot: this.snapshot }, difference);
  }
}

/** Every choice of one proposal from each list, and every part of such a choice: one change may be enough for all. */
function combine(options: readonly (readonly Proposal[])[]): Proposal[][] {
  let sets: Proposal[][] = [[]];
  for (const proposals of options) {
    sets = sets.flatMap((set) => [
      set,
      ...proposals.filter((p) => !set.some((other) => isSame(p, other))).map((p) => [...set, p]),
    ]);
  }
  const seen = new Set<string>();
  return sets.filter((set) => {
    const key = set
      .map((p) => p.kubectl.join('\n'))
      .sort(compareText)
      .join('\n');
    if (set.length === 0 || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function isSame(a: Proposal, b: Proposal): boolean {
  return a.kubectl.join('\n') === b.kubectl.join('\n');
}

function cost(set: readonly Proposal[]): number {
  return set.reduce((sum, change) => sum + change.cost, 0);
}

function changesOf(remedy: Remedy): number {
  return remedy.changes?.length ?? 1;
}

function remedyOf(set: readonly Proposal[], { pod }: Difference, opens: readonly string[]): Remedy {
  const [first] = set as [Proposal, ...Proposal[]];
  const alone = set.length === 1;
  return {
    kind: alone ? first.kind : 'other',
    values: alone ? first.values : {},
    ...(alone ? {} : { changes: set.map(({ kind, values }) => ({ kind, values })) }),
    kubectl: set.flatMap((change) => change.kubectl),
    requests: requestsOf(set, pod),
    opens,
  };
}

/** One after another; but a pod that is made anew is made once, with everything that changes about it. */
function requestsOf(set: readonly Proposal[], pod: LivePod): WriteRequest[] {
  const requests = set.flatMap((change) => change.requests);
  if (!set.some((change) => change.recreates)) return requests;
  const { name, namespace = 'default' } = pod.metadata;
  const isAboutPod = (request: WriteRequest): boolean =>
    request.resource === 'pods' &&
    request.namespace === namespace &&
    (request.verb === 'create' || ('name' in request && request.name === name));
  return [...requests.filter((request) => !isAboutPod(request)), ...recreateRequests(pod)];
}
