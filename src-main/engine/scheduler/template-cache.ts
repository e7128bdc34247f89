/**
 * Results kept for pods of the same template. Filters and scores that look at one node only are remembered until that
 * node changes; what plugins count over all pods follows the journal of the snapshot. So the thousandth replica of a
 * workload asks only about the node that took the one before it.
 *
 * Nothing here decides anything: verdicts are those of the {@link DirectJudge}, which a property test proves.
 */
import { Cycle, type Draw } from './framework/cycle';
import type { Framework } from './framework/framework';
import type { NodeInfo } from './framework/node-info';
import type { Nominator } from './framework/nominator';
import type { Plugin } from './framework/plugin';
import type { PodInfo, PodTemplate } from './framework/pod-info';
import type { Snapshot } from './framework/snapshot';
import { SUCCESS, type Status } from './framework/status';
import type { Tally } from './framework/tally';
import { DirectJudge, type NodeJudge } from './judge';

/** How many node results are kept over all templates, which bounds the memory: about 60 bytes each. */
const SLOT_LIMIT = 400_000;

/** Where no filter refuses, the filters of wider scope are all asked. */
const BEHIND_ALL = 255;

/** What is kept for one template: by node index, each with the node's generation that it holds for. */
class Entry {
  readonly tallies = new Map<string, Tally>();
  readonly verdictOf: Float64Array;
  readonly status: Status[];
  /** The place of the refusing filter among the profile's filters. */
  readonly position: Uint8Array;
  readonly scoreOf: Float64Array[];
  readonly raw: Float64Array[];

  constructor(
    readonly epoch: number,
    public journalPosition: number,
    nodes: number,
    scorers: number,
  ) {
    this.verdictOf = new Float64Array(nodes).fill(-1);
    this.status = new Array<Status>(nodes).fill(SUCCESS);
    this.position = new Uint8Array(nodes);
    this.scoreOf = Array.from({ length: scorers }, () => new Float64Array(nodes).fill(-1));
    this.raw = Array.from({ length: scorers }, () => new Float64Array(nodes));
  }
}

interface PlacedFilter {
  readonly plugin: Plugin;
  readonly position: number;
}

export class TemplateCache {
  /** The least recently used first. */
  private entries = new Map<PodTemplate, Entry>();
  /** Templates seen once: it takes a second pod to be worth the memory. */
  private seen = new WeakSet<PodTemplate>();
  readonly nodeFilters: readonly PlacedFilter[];
  readonly clusterFilters: readonly PlacedFilter[];

  constructor(
    readonly framework: Framework,
    private readonly snapshot: Snapshot,
  ) {
    const placed = framework.profile.filter.map((plugin, position) => ({ plugin, position }));
    this.nodeFilters = placed.filter(({ plugin }) => plugin.filterScope === 'node');
    this.clusterFilters = placed.filter(({ plugin }) => plugin.filterScope !== 'node');
  }

  /** A cycle for the pod, and a judge that answers from what is kept. */
  begin(pod: PodInfo, nominator: Nominator, draw: Draw): { readonly cycle: Cycle; readonly judge: NodeJudge } {
    const entry = this.entryFor(pod);
    const cycle = new Cycle(pod, this.snapshot, nominator, draw, entry?.tallies);
    return { cycle, judge: entry ? new RememberingJudge(this, entry, cycle) : new DirectJudge(this.framework, cycle) };
  }

  private entryFor(pod: PodInfo): Entry | undefined {
    const { template } = pod;
    // A pod with claims of its own, or one that names its node, is like no other.
    if (template.hasOwnVolumes || pod.nodeName !== '') return undefined;
    if (!this.seen.has(template)) {
      this.seen.add(template);
      return undefined;
    }
    const { snapshot } = this;
    const nodes = snapshot.nodes.length;
    let entry = this.entries.get(template);
    this.entries.delete(template);
    if (entry?.epoch !== snapshot.epoch) {
      entry = new Entry(snapshot.epoch, snapshot.journalEnd, nodes, this.framework.profile.score.length);
    } else this.follow(entry);
    this.entries.set(template, entry);
    for (const oldest of this.entries.keys()) {
      if (this.entries.size <= 1 || this.entries.size * nodes <= SLOT_LIMIT) break;
      this.entries.delete(oldest);
    }
    return entry;
  }

  /** Brings the tallies up to date with the pods that came and went. */
  private follow(entry: Entry): void {
    const changes = this.snapshot.changesFrom(entry.journalPosition);
    entry.journalPosition = this.snapshot.journalEnd;
    if (!changes) {
      entry.tallies.clear();
      return;
    }
    for (const tally of entry.tallies.values()) {
      for (const { info, node, delta } of changes) tally.follow(info, node, delta);
    }
  }
}

/** Answers from an entry, and asks the plugins where it has no answer for the node as it is now. */
class RememberingJudge implements NodeJudge {
  private readonly direct: DirectJudge;
  private readonly framework: Framework;

  constructor(
    private readonly cache: TemplateCache,
    private readonly entry: Entry,
    private readonly cycle: Cycle,
  ) {
    this.framework = cache.framework;
    this.direct = new DirectJudge(this.framework, cycle);
  }

  verdict(node: NodeInfo): Status {
    const { entry, cycle } = this;
    if (!cycle.nominator.isEmpty && cycle.nominator.rivalsOn(node.name, cycle.pod).length > 0) {
      return this.direct.verdict(node);
    }
    const { index } = node;
    if (entry.verdictOf[index] !== node.generation) this.askNodeFilters(node);
    const position = entry.position[index]!;
    for (const filter of this.cache.clusterFilters) {
      if (filter.position > position) break;
      if (cycle.skippedFilters.has(filter.plugin.name)) continue;
      const status = filter.plugin.filter!(cycle, node);
      if (status.code !== 'Success') return status;
    }
    return entry.status[index]!;
  }

  scores(plugin: number, nodes: readonly NodeInfo[]): number[] {
    const scorer = this.framework.profile.score[plugin]!.plugin;
    if (scorer.scoreScope !== 'node') return this.direct.scores(plugin, nodes);
    const scoreOf = this.entry.scoreOf[plugin]!;
    const raw = this.entry.raw[plugin]!;
    const scores = new Array<number>(nodes.length);
    for (let i = 0; i < nodes.length; i++) {
      const node = nodes[i]!;
      const { index } = node;
      if (scoreOf[index] !== node.generation) {
        raw[index] = scorer.score!(this.cycle, node);
        scoreOf[index] = node.generation;
      }
      scores[i] = raw[index]!;
    }
    return scores;
  }

  private askNodeFilters(node: NodeInfo): void {
    const { entry, cycle } = this;
    let status = SUCCESS;
    let refusing = BEHIND_ALL;
    for (const { plugin, position } of this.cache.nodeFilters) {
      if (cycle.skippedFilters.has(plugin.name)) continue;
      const answer = plugin.filter!(cycle, node);
      if (answer.code === 'Success') continue;
      status = answer;
      refusing = position;
      break;
    }
    entry.verdictOf[node.index] = node.generation;
    entry.status[node.index] = status;
    entry.position[node.index] = refusing;
  }
}
