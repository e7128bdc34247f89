/**
 * A profile's plugins at work: runs an extension point's plugins in the profile's order.
 * Models the scheduler framework's runtime @ v1.34.
 */
import { compareText } from '@shared/api';
import type { Cycle } from './cycle';
import type { NodeInfo } from './node-info';
import type { NodeStatuses, Plugin, PostFilterResult, PreFilterResult } from './plugin';
import type { PodInfo } from './pod-info';
import {
  isRejection,
  messageOf,
  schedulerError,
  SUCCESS,
  unresolvable,
  unschedulable,
  type Status,
} from './status';

/** A profile: which plugins take part in which extension point, in which order and with which weight. */
export interface ProfilePlugins {
  readonly schedulerName: string;
  readonly queueSort: Plugin;
  readonly preEnqueue: readonly Plugin[];
  readonly preFilter: readonly Plugin[];
  readonly filter: readonly Plugin[];
  readonly postFilter: readonly Plugin[];
  readonly preScore: readonly Plugin[];
  readonly score: readonly { readonly plugin: Plugin; readonly weight: number }[];
  readonly reserve: readonly Plugin[];
  /** Share of nodes to find before scoring, in percent; 0 adapts to the size of the cluster. */
  readonly percentageOfNodesToScore: number;
}

export interface PreFilterOutcome {
  readonly status: Status;
  /** The nodes left to ask, where plugins named some. */
  readonly nodeNames: ReadonlySet<string> | undefined;
  /** The plugins that named nodes. */
  readonly namedBy: readonly string[];
}

export class Framework {
  private readonly byName = new Map<string, Plugin>();

  constructor(readonly profile: ProfilePlugins) {
    const { preEnqueue, preFilter, filter, postFilter, preScore, score, reserve } = profile;
    const all = [
      preEnqueue,
      preFilter,
      filter,
      postFilter,
      preScore,
      score.map(({ plugin }) => plugin),
      reserve,
    ].flat();
    for (const plugin of all) this.byName.set(plugin.name, plugin);
  }

  plugin(name: string): Plugin | undefined {
    return this.byName.get(name);
  }

  runPreEnqueue(pod: PodInfo): Status {
    for (const plugin of this.profile.preEnqueue) {
      const status = plugin.preEnqueue!(pod);
      if (status.code !== 'Success') return status;
    }
    return SUCCESS;
  }

  runPreFilter(cycle: Cycle): PreFilterOutcome {
    let nodeNames: ReadonlySet<string> | undefined;
    let rejection: Status | undefined;
    const namedBy: string[] = [];
    for (const plugin of this.profile.preFilter) {
      const result: PreFilterResult = plugin.preFilter!(cycle);
      const { code } = result.status;
      if (code === 'Skip') {
        cycle.skippedFilters.add(plugin.name);
        continue;
      }
      if (code === 'Unschedulable') {
        // Preemption may still help, and needs what the other plugins prepare.
        rejection ??= result.status;
        continue;
      }
      if (code !== 'Success') return { status: result.status, nodeNames: undefined, namedBy };
      if (!result.nodeNames) continue;
      namedBy.push(plugin.name);
      nodeNames = nodeNames ? inBoth(nodeNames, result.nodeNames) : result.nodeNames;
      if (nodeNames.size === 0) {
        const plugins =
          namedBy.length === 1 ? `plugin ${namedBy[0]}` : `plugin(s) [${namedBy.join(' ')}] simultaneously`;
        return { status: unresolvable('', `node(s) didn't satisfy ${plugins}`), nodeNames, namedBy };
      }
    }
    return { status: rejection ?? SUCCESS, nodeNames, namedBy: namedBy.sort(compareText) };
  }

  /** The first refusal of a node, in the profile's order; Success where no filter refuses. */
  runFilters(cycle: Cycle, node: NodeInfo): Status {
    for (const plugin of this.profile.filter) {
      if (cycle.skippedFilters.has(plugin.name)) continue;
      const status = plugin.filter!(cycle, node);
      if (status.code !== 'Success') return status;
    }
    return SUCCESS;
  }

  /** Every filter's own answer about a node; those that PreFilter skipped answer Skip. */
  runAllFilters(cycle: Cycle, node: NodeInfo): Status[] {
    return this.profile.filter.map((plugin) => {
      if (cycle.skippedFilters.has(plugin.name)) return { code: 'Skip', plugin: plugin.name, reasons: [] };
      const status = plugin.filter!(cycle, node);
      return status.code === 'Success' ? { ...status, plugin: plugin.name } : status;
    });
  }

  /**
   * The first refusal of a node, with the pods in mind that are nominated for it: the pod must fit with them there,
   * and also without them, for they may end up elsewhere.
   */
  runFiltersWithRivals(cycle: Cycle, node: NodeInfo): Status {
    const rivals = cycle.nominator.rivalsOn(node.name, cycle.pod);
    if (rivals.length > 0) {
      const supposed = cycle.copy();
      const crowded = node.clone();
      for (const rival of rivals) if (!crowded.pods.has(rival.key)) supposed.suppose(rival, crowded, 1);
      const status = this.runFilters(supposed, crowded);
      if (status.code !== 'Success') return status;
    }
    return this.runFilters(cycle, node);
  }

  /** Asks what else can be done; the first plugin that finds something ends it. */
  runPostFilter(cycle: Cycle, statuses: NodeStatuses): PostFilterResult {
    const reasons: string[] = [];
    let nominatedNode: string | undefined;
    let dryRun: PostFilterResult['dryRun'];
    for (const plugin of this.profile.postFilter) {
      const result = plugin.postFilter!(cycle, statuses, this);
      if (result.status.code === 'Success' || result.status.code === 'UnschedulableAndUnresolvable')
        return result;
      if (!isRejection(result.status))
        return { status: schedulerError(plugin.name, messageOf(result.status)) };
      if (result.nominatedNode !== undefined) nominatedNode = result.nominatedNode;
      dryRun ??= result.dryRun;
      reasons.push(...result.status.reasons);
    }
    return {
      status: unschedulable('', ...reasons),
      ...(nominatedNode === undefined ? {} : { nominatedNode }),
      ...(dryRun === undefined ? {} : { dryRun }),
    };
  }

  runPreScore(cycle: Cycle, nodes: readonly NodeInfo[]): Status {
    for (const plugin of this.profile.preScore) {
      const status = plugin.preScore!(cycle, nodes);
      if (status.code === 'Skip') cycle.skippedScores.add(plugin.name);
      else if (status.code !== 'Success') return status;
    }
    return SUCCESS;
  }

  runReserve(cycle: Cycle, node: NodeInfo): Status {
    for (const plugin of this.profile.reserve) {
      const status = plugin.reserve!(cycle, node);
      if (status.code !== 'Success') return status;
    }
    return SUCCESS;
  }
}

function inBoth(a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...a].filter((name) => b.has(name)));
}
