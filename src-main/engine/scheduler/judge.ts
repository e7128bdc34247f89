/**
 * Verdicts and scores of single nodes in a cycle. The direct judge asks the plugins each time; the template cache has
 * one that remembers. Both must give the same answers: a property test compares them.
 */
import type { Cycle } from './framework/cycle';
import type { Framework } from './framework/framework';
import type { NodeInfo } from './framework/node-info';
import type { Status } from './framework/status';

export interface NodeJudge {
  /** The first refusal of a node, or Success. */
  verdict(node: NodeInfo): Status;
  /** The raw scores that one scoring plugin gives the nodes. @param plugin its place among the profile's scores */
  scores(plugin: number, nodes: readonly NodeInfo[]): number[];
}

/** Asks the plugins. */
export class DirectJudge implements NodeJudge {
  constructor(
    private readonly framework: Framework,
    private readonly cycle: Cycle,
  ) {}

  verdict(node: NodeInfo): Status {
    return this.framework.runFiltersWithRivals(this.cycle, node);
  }

  scores(plugin: number, nodes: readonly NodeInfo[]): number[] {
    const scorer = this.framework.profile.score[plugin]!.plugin;
    return nodes.map((node) => scorer.score!(this.cycle, node));
  }
}

/** The scores of one plugin for the feasible nodes, in their order. */
export interface PluginScores {
  readonly plugin: string;
  readonly weight: number;
  readonly raw: readonly number[];
  readonly normalized: readonly number[];
}

export interface NodeScores {
  readonly byPlugin: readonly PluginScores[];
  readonly totals: readonly number[];
}

/** Scores the feasible nodes with every plugin that has a say. Gives a Status where PreScore fails. */
export function scoreNodes(
  framework: Framework,
  cycle: Cycle,
  judge: NodeJudge,
  nodes: readonly NodeInfo[],
): NodeScores | Status {
  const status = framework.runPreScore(cycle, nodes);
  if (status.code !== 'Success') return status;
  const totals = new Array<number>(nodes.length).fill(0);
  const byPlugin: PluginScores[] = [];
  framework.profile.score.forEach(({ plugin, weight }, i) => {
    if (cycle.skippedScores.has(plugin.name)) return;
    const raw = judge.scores(i, nodes);
    let normalized = raw;
    if (plugin.normalize) {
      normalized = [...raw];
      plugin.normalize(cycle, normalized, nodes);
    }
    for (let n = 0; n < totals.length; n++) totals[n]! += normalized[n]! * weight;
    byPlugin.push({ plugin: plugin.name, weight, raw, normalized });
  });
  return { byPlugin, totals };
}
