/** Models plugins/podtopologyspread @ v1.34. */
import { labelSelector, matchesSelector } from '@shared/api';
import type { ClusterEvent, Waker } from '../framework/cluster-events';
import type { Cycle } from '../framework/cycle';
import type { NodeInfo } from '../framework/node-info';
import { MAX_NODE_SCORE, type Plugin, type PreFilterResult } from '../framework/plugin';
import type { PodInfo } from '../framework/pod-info';
import { mulDiv } from '../framework/resources';
import {
  constraintsOf,
  hasAllKeys,
  HOSTNAME_LABEL,
  SYSTEM_DEFAULT_CONSTRAINTS,
  type DefaultConstraint,
} from '../framework/spread-constraints';
import { HardSpreadTally, SoftSpreadTally } from '../framework/spread-tally';
import { SKIP, SUCCESS, unresolvable, unschedulable, type Status } from '../framework/status';

export interface PodTopologySpreadArgs {
  /** `List`: the constraints given here. `System` (the default): the scheduler's own. */
  readonly defaultingType?: 'System' | 'List';
  readonly defaultConstraints?: readonly DefaultConstraint[];
}

const HARD = 'PodTopologySpread/hard';
const SOFT = 'PodTopologySpread/soft';
const SCORING = 'PodTopologySpread/scoring';

/** What the scores of one cycle depend on besides the counts. */
interface Scoring {
  readonly tally: SoftSpreadTally;
  /** How much one more pod weighs, by constraint: more the more domains there are. */
  readonly weights: readonly number[];
  /** Nodes without all keys: they score 0. */
  readonly ignored: ReadonlySet<NodeInfo>;
}

/** Keeps the pods of a group evenly spread over the domains of a topology: refuses, and prefers. */
export class PodTopologySpread implements Plugin {
  readonly name = 'PodTopologySpread';
  readonly filterScope = 'cluster';
  readonly scoreScope = 'cluster';
  readonly wakers: readonly Waker[] = [
    {
      resource: 'AssignedPod',
      actions: ['Add', 'Delete', 'UpdatePodLabel'],
      helps: (pod, event) => this.isCounted(pod, event),
    },
    { resource: 'UnscheduledPod', actions: ['UpdatePodLabel', 'UpdatePodToleration'] },
    {
      resource: 'Node',
      actions: ['Add', 'Delete', 'UpdateNodeLabel', 'UpdateNodeTaint'],
      helps: (pod, event) => this.isDomain(pod, event),
    },
  ];
  private readonly systemDefaults: boolean;
  private readonly defaults: readonly DefaultConstraint[];
  private readonly missingLabel = unresolvable(
    this.name,
    "node(s) didn't match pod topology spread constraints (missing required label)",
  );
  private readonly skewed = unschedulable(this.name, "node(s) didn't match pod topology spread constraints");

  constructor(args: PodTopologySpreadArgs = {}) {
    this.systemDefaults = args.defaultingType !== 'List';
    this.defaults = this.systemDefaults ? SYSTEM_DEFAULT_CONSTRAINTS : (args.defaultConstraints ?? []);
  }

  preFilter(cycle: Cycle): PreFilterResult {
    return { status: this.hardTally(cycle).constraints.length === 0 ? SKIP : SUCCESS };
  }

  /** Refuses a node whose domain would then have more than maxSkew pods more than the emptiest domain has. */
  filter(cycle: Cycle, { node }: NodeInfo): Status {
    const { constraints, counts } = this.hardTally(cycle);
    for (let i = 0; i < constraints.length; i++) {
      const constraint = constraints[i]!;
      const domain = node.labels[constraint.topologyKey];
      if (domain === undefined) return this.missingLabel;
      const count = counts[i]!;
      const least = count.domains < constraint.minDomains ? 0 : count.least;
      const itself = matchesSelector(constraint.selector, cycle.pod.labels) ? 1 : 0;
      if (count.get(domain) + itself - least > constraint.maxSkew) return this.skewed;
    }
    return SUCCESS;
  }

  preScore(cycle: Cycle, nodes: readonly NodeInfo[]): Status {
    const tally = this.softTally(cycle);
    const { constraints, needsAllKeys } = tally;
    if (constraints.length === 0) return SKIP;
    const ignored = new Set<NodeInfo>();
    const domains = constraints.map(() => new Set<string>());
    for (const node of nodes) {
      if (needsAllKeys && !hasAllKeys(node.node, constraints)) {
        ignored.add(node);
        continue;
      }
      for (let i = 0; i < constraints.length; i++) {
        const { topologyKey } = constraints[i]!;
        if (topologyKey !== HOSTNAME_LABEL) domains[i]!.add(node.node.labels[topologyKey] ?? '');
      }
    }
    const weights = constraints.map(({ topologyKey }, i) => {
      const size = topologyKey === HOSTNAME_LABEL ? nodes.length - ignored.size : domains[i]!.size;
      return Math.log(size + 2);
    });
    cycle.write(SCORING, { tally, weights, ignored } satisfies Scoring);
    return SUCCESS;
  }

  /** More matching pods in the node's domains, a higher (worse) raw score. */
  score(cycle: Cycle, node: NodeInfo): number {
    const { tally, weights, ignored } = this.scoring(cycle);
    if (ignored.has(node)) return 0;
    let score = 0;
    for (let i = 0; i < weights.length; i++) {
      const { topologyKey, maxSkew } = tally.constraints[i]!;
      if (node.node.labels[topologyKey] === undefined) continue;
      score += tally.inDomainOf(node, i) * weights[i]! + (maxSkew - 1);
    }
    return Math.round(score);
  }

  normalize(cycle: Cycle, scores: Float64Array, nodes: readonly NodeInfo[]): void {
    const { ignored } = this.scoring(cycle);
    let lowest = Infinity;
    let highest = 0;
    for (let i = 0; i < nodes.length; i++) {
      if (ignored.has(nodes[i]!)) continue;
      lowest = Math.min(lowest, scores[i]!);
      highest = Math.max(highest, scores[i]!);
    }
    for (let i = 0; i < nodes.length; i++) {
      if (ignored.has(nodes[i]!)) scores[i] = 0;
      else if (highest === 0) scores[i] = MAX_NODE_SCORE;
      else scores[i] = mulDiv(highest + lowest - scores[i]!, MAX_NODE_SCORE, highest);
    }
  }

  private hardTally(cycle: Cycle): HardSpreadTally {
    const { pod, snapshot } = cycle;
    return cycle.tally(HARD, () =>
      HardSpreadTally.count(
        constraintsOf(pod, 'DoNotSchedule', this.defaults, snapshot.objects),
        pod.template,
        snapshot,
      ),
    );
  }

  private softTally(cycle: Cycle): SoftSpreadTally {
    const { pod, snapshot } = cycle;
    return cycle.tally(SOFT, () => {
      const needsAllKeys = pod.template.spreadConstraints.length > 0 || !this.systemDefaults;
      const constraints = constraintsOf(pod, 'ScheduleAnyway', this.defaults, snapshot.objects);
      return SoftSpreadTally.count(constraints, needsAllKeys, pod.template, snapshot);
    });
  }

  private scoring(cycle: Cycle): Scoring {
    const scoring = cycle.read<Scoring>(SCORING);
    if (!scoring) throw new Error('PodTopologySpread scores without PreScore');
    return scoring;
  }

  /** A pod that came, went or changed matters where a constraint counts it. */
  private isCounted(pod: PodInfo, { pod: other }: ClusterEvent): boolean {
    if (!other || other.namespace !== pod.namespace) return false;
    const constraints = pod.template.spreadConstraints.filter((c) => c.whenUnsatisfiable === 'DoNotSchedule');
    if (constraints.length === 0) return true;
    return constraints.some((c) => matchesSelector(labelSelector(c.labelSelector), other.labels));
  }

  /** A node matters where it has, or had, all the keys. */
  private isDomain(pod: PodInfo, { old, object }: ClusterEvent): boolean {
    const keys = pod.template.spreadConstraints
      .filter((c) => c.whenUnsatisfiable === 'DoNotSchedule')
      .map((c) => c.topologyKey);
    const has = (node: ClusterEvent['object']): boolean =>
      node !== null && keys.every((key) => key in (node.metadata.labels ?? {}));
    return has(old) || has(object);
  }
}
