/**
 * Verdicts and scores of nodes in a cycle. The direct judge asks the plugins each time; the template cache has one that
 * remembers. Both must give the same answers: a property test compares them.
 */
import type { Cycle } from './framework/cycle';
import type { Framework } from './framework/framework';
import type { NodeInfo } from './framework/node-info';
import type { Status } from './framework/status';

/** What a search for feasible nodes has found. */
export interface Search {
  /** In the order in which they were asked. */
  readonly feasible: readonly NodeInfo[];
  readonly refused: readonly { readonly node: NodeInfo; readonly status: Status }[];
  readonly evaluated: number;
}

export interface NodeJudge {
  /** The first refusal of a node, or Success. */
  verdict(node: NodeInfo): Status;
  /** Asks nodes one after another from `start` on, around the end, until `enough` are feasible. */
  search(nodes: readonly NodeInfo[], start: number, enough: number): Search;
  /**
   * The raw scores that one scoring plugin gives the nodes.
   * @param plugin its place among the profile's scores
   * @param into takes them, in the order of the nodes
   */
  score(plugin: number, nodes: readonly NodeInfo[], into: Float64Array): void;
  /**
   * Adds up, with their weights, the scores of plugins that do not normalise and look at one node only.
   * @param plugins their places among the profile's scores
   */
  addUp(plugins: readonly number[], nodes: readonly NodeInfo[], into: Float64Array): void;
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

  search(nodes: readonly NodeInfo[], start: number, enough: number): Search {
    return searchWith((node) => this.verdict(node), nodes, start, enough);
  }

  score(plugin: number, nodes: readonly NodeInfo[], into: Float64Array): void {
    const scorer = this.framework.profile.score[plugin]!.plugin;
    for (let i = 0; i < nodes.length; i++) into[i] = scorer.score!(this.cycle, nodes[i]!);
  }

  addUp(plugins: readonly number[], nodes: readonly NodeInfo[], into: Float64Array): void {
    for (let i = 0; i < nodes.length; i++)
      into[i] = sumOfScores(this.framework, this.cycle, plugins, nodes[i]!);
  }
}

/** The weighted sum of the raw scores that some plugins give a node. */
export function sumOfScores(
  framework: Framework,
  cycle: Cycle,
  plugins: readonly number[],
  node: NodeInfo,
): number {
  let sum = 0;
  for (const place of plugins) {
    const { plugin, weight } = framework.profile.score[place]!;
    sum += plugin.score!(cycle, node) * weight;
  }
  return sum;
}

export function searchWith(
  verdict: (node: NodeInfo) => Status,
  nodes: readonly NodeInfo[],
  start: number,
  enough: number,
): Search {
  const feasible: NodeInfo[] = [];
  const refused: { node: NodeInfo; status: Status }[] = [];
  let evaluated = 0;
  for (let at = start; evaluated < nodes.length && feasible.length < enough; evaluated++, at++) {
    if (at >= nodes.length) at -= nodes.length;
    const node = nodes[at]!;
    const status = verdict(node);
    if (status.code === 'Success') feasible.push(node);
    else refused.push({ node, status });
  }
  return { feasible, refused, evaluated };
}

/** The scores of one plugin for the feasible nodes, in their order. */
export interface PluginScores {
  readonly plugin: string;
  readonly weight: number;
  readonly raw: Float64Array;
  readonly normalized: Float64Array;
}

/** Room for the scores of one cycle, used again by the next: a cycle does not outlive its turn. */
let scratch = { scores: new Float64Array(0), totals: new Float64Array(0) };

function scratchFor(count: number): typeof scratch {
  if (scratch.scores.length < count) {
    scratch = { scores: new Float64Array(count), totals: new Float64Array(count) };
  }
  return scratch;
}

/**
 * The totals of the feasible nodes over every plugin that has a say.
 * @returns in the order of the nodes, valid until the next call; a Status where PreScore fails
 */
export function totalScores(
  framework: Framework,
  cycle: Cycle,
  judge: NodeJudge,
  nodes: readonly NodeInfo[],
): Float64Array | Status {
  const status = framework.runPreScore(cycle, nodes);
  if (status.code !== 'Success') return status;
  const { scores, totals } = scratchFor(nodes.length);
  const simple: number[] = [];
  const others: number[] = [];
  framework.profile.score.forEach(({ plugin }, place) => {
    if (cycle.skippedScores.has(plugin.name)) return;
    (plugin.normalize || plugin.scoreScope !== 'node' ? others : simple).push(place);
  });
  judge.addUp(simple, nodes, totals);
  for (const place of others) {
    const { plugin, weight } = framework.profile.score[place]!;
    judge.score(place, nodes, scores);
    plugin.normalize?.(cycle, scores, nodes);
    for (let i = 0; i < nodes.length; i++) totals[i]! += scores[i]! * weight;
  }
  return totals;
}

/** The same with each plugin's own scores. The arrays are the caller's to keep. */
export function allScores(
  framework: Framework,
  cycle: Cycle,
  judge: NodeJudge,
  nodes: readonly NodeInfo[],
): { readonly byPlugin: readonly PluginScores[]; readonly totals: Float64Array } | Status {
  const status = framework.runPreScore(cycle, nodes);
  if (status.code !== 'Success') return status;
  const totals = new Float64Array(nodes.length);
  const byPlugin: PluginScores[] = [];
  framework.profile.score.forEach(({ plugin, weight }, place) => {
    if (cycle.skippedScores.has(plugin.name)) return;
    const raw = new Float64Array(nodes.length);
    judge.score(place, nodes, raw);
    const normalized = raw.slice();
    plugin.normalize?.(cycle, normalized, nodes);
    for (let i = 0; i < totals.length; i++) totals[i]! += normalized[i]! * weight;
    byPlugin.push({ plugin: plugin.name, weight, raw, normalized });
  });
  return { byPlugin, totals };
}
