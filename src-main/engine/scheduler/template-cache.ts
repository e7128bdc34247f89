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
import { DirectJudge, searchWith, sumOfScores, type NodeJudge, type Search } from './judge';

/** How many node results are kept over all templates, which bounds the memory: about 60 bytes each. */
const SLOT_LIMIT = 400_000;

/** Where no filter of one node refuses, the filters of wider scope are all asked. */
const BEHIND_ALL = 255;

/** What is known of a node's own filters. */
const UNKNOWN = 0;
const PASSES = 1;
const REFUSES = 2;

/** What is kept for one template, by node index. */
class Entry {
  readonly tallies = new Map<string, Tally>();
  readonly known: Uint8Array;
  readonly status: Status[];
  /** The place of the refusing filter among the profile's filters. */
  readonly position: Uint8Array;
  /** For each scoring plugin (and behind them for their sum), which nodes' scores are known, and these. */
  readonly scored: Uint8Array[];
  readonly raw: Float64Array[];

  constructor(
    readonly epoch: number,
    public journalPosition: number,
    nodes: number,
    scorers: number,
  ) {
    this.known = new Uint8Array(nodes);
    this.status = new Array<Status>(nodes).fill(SUCCESS);
    this.position = new Uint8Array(nodes).fill(BEHIND_ALL);
    this.scored = Array.from({ length: scorers + 1 }, () => new Uint8Array(nodes));
    this.raw = Array.from({ length: scorers + 1 }, () => new Float64Array(nodes));
  }

  forget(index: number): void {
    this.known[index] = UNKNOWN;
    for (const scored of this.scored) scored[index] = 0;
  }

  forgetAll(): void {
    this.known.fill(UNKNOWN);
    for (const scored of this.scored) scored.fill(0);
    this.tallies.clear();
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
  begin(
    pod: PodInfo,
    nominator: Nominator,
    draw: Draw,
  ): { readonly cycle: Cycle; readonly judge: NodeJudge } {
    const entry = this.entryFor(pod);
    const cycle = new Cycle(pod, this.snapshot, nominator, draw, entry?.tallies);
    return {
      cycle,
      judge: entry ? new RememberingJudge(this, entry, cycle) : new DirectJudge(this.framework, cycle),
    };
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
    if (this.entries.size * nodes > SLOT_LIMIT) {
      for (const oldest of this.entries.keys()) {
        if (this.entries.size <= 1 || this.entries.size * nodes <= SLOT_LIMIT) break;
        this.entries.delete(oldest);
      }
    }
    return entry;
  }

  /** Forgets what changed since the entry was used last, and lets the tallies follow. */
  private follow(entry: Entry): void {
    const changes = this.snapshot.changesFrom(entry.journalPosition);
    entry.journalPosition = this.snapshot.journalEnd;
    if (!changes) {
      entry.forgetAll();
      return;
    }
    for (const { node } of changes) entry.forget(node.index);
    for (const tally of entry.tallies.values()) {
      for (const { info, node, delta } of changes) if (delta !== 0) tally.follow(info, node, delta);
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
    if (entry.known[index] === UNKNOWN) this.askNodeFilters(node);
    const position = entry.position[index]!;
    for (const filter of this.cache.clusterFilters) {
      if (filter.position > position) break;
      if (cycle.skippedFilters.has(filter.plugin.name)) continue;
      const status = filter.plugin.filter!(cycle, node);
      if (status.code !== 'Success') return status;
    }
    return entry.status[index]!;
  }

  search(nodes: readonly NodeInfo[], start: number, enough: number): Search {
    const { cycle, cache } = this;
    const onlyNodeFilters =
      cycle.nominator.isEmpty &&
      nodes === cycle.snapshot.nodes &&
      cache.clusterFilters.every(({ plugin }) => cycle.skippedFilters.has(plugin.name));
    return onlyNodeFilters
      ? this.searchKnown(nodes, start, enough)
      : searchWith((node) => this.verdict(node), nodes, start, enough);
  }

  score(plugin: number, nodes: readonly NodeInfo[], into: Float64Array): void {
    const scorer = this.framework.profile.score[plugin]!.plugin;
    if (scorer.scoreScope !== 'node') return this.direct.score(plugin, nodes, into);
    const scored = this.entry.scored[plugin]!;
    const raw = this.entry.raw[plugin]!;
    for (let i = 0; i < nodes.length; i++) {
      const { index } = nodes[i]!;
      if (scored[index] === 0) {
        raw[index] = scorer.score!(this.cycle, nodes[i]!);
        scored[index] = 1;
      }
      into[i] = raw[index]!;
    }
  }

  /** Which plugins are added up follows from the template, and so is the same for every pod of the entry. */
  addUp(plugins: readonly number[], nodes: readonly NodeInfo[], into: Float64Array): void {
    const sums = this.framework.profile.score.length;
    const scored = this.entry.scored[sums]!;
    const known = this.entry.raw[sums]!;
    for (let i = 0; i < nodes.length; i++) {
      const { index } = nodes[i]!;
      if (scored[index] === 0) {
        known[index] = sumOfScores(this.framework, this.cycle, plugins, nodes[i]!);
        scored[index] = 1;
      }
      into[i] = known[index]!;
    }
  }

  /** The search where each node's own filters decide: for the usual pod, a walk over what is known. */
  private searchKnown(nodes: readonly NodeInfo[], start: number, enough: number): Search {
    const { known, status } = this.entry;
    const feasible: NodeInfo[] = [];
    const refused: { node: NodeInfo; status: Status }[] = [];
    let evaluated = 0;
    for (let at = start; evaluated < nodes.length && feasible.length < enough; evaluated++, at++) {
      if (at >= nodes.length) at -= nodes.length;
      if (known[at] === UNKNOWN) this.askNodeFilters(nodes[at]!);
      if (known[at] === PASSES) feasible.push(nodes[at]!);
      else refused.push({ node: nodes[at]!, status: status[at]! });
    }
    return { feasible, refused, evaluated };
  }

  private askNodeFilters(node: NodeInfo): void {
    const { entry, cycle } = this;
    const { index } = node;
    for (const { plugin, position } of this.cache.nodeFilters) {
      if (cycle.skippedFilters.has(plugin.name)) continue;
      const answer = plugin.filter!(cycle, node);
      if (answer.code === 'Success') continue;
      entry.known[index] = REFUSES;
      entry.status[index] = answer;
      entry.position[index] = position;
      return;
    }
    entry.known[index] = PASSES;
    entry.status[index] = SUCCESS;
    entry.position[index] = BEHIND_ALL;
  }
}
