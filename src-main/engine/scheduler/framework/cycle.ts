/**
 * One pod's way through the extension points: what plugins hand from one to the next.
 * Models the scheduler framework's CycleState @ v1.34.
 */
import type { NodeInfo } from './node-info';
import type { Nominator } from './nominator';
import type { PodInfo } from './pod-info';
import type { Snapshot } from './snapshot';
import type { Tally } from './tally';

/** Random choices of a cycle: a number from 0 to `below` − 1, the same for the same pod and attempt. */
export type Draw = (stream: string, below: number) => number;

export class Cycle {
  readonly skippedFilters = new Set<string>();
  readonly skippedScores = new Set<string>();
  private values = new Map<string, unknown>();

  /** @param tallies those kept for the pod's template, by plugin and purpose; missing ones are counted and put there */
  constructor(
    readonly pod: PodInfo,
    readonly snapshot: Snapshot,
    readonly nominator: Nominator,
    readonly draw: Draw,
    private readonly tallies: Map<string, Tally> = new Map(),
  ) {}

  /** What a plugin kept for its later extension points. */
  read<T>(key: string): T | undefined {
    return this.values.get(key) as T | undefined;
  }

  write(key: string, value: unknown): void {
    this.values.set(key, value);
  }

  /** The tally of this key; counted where nobody has yet. */
  tally<T extends Tally>(key: string, count: () => T): T {
    let tally = this.tallies.get(key) as T | undefined;
    if (!tally) this.tallies.set(key, (tally = count()));
    return tally;
  }

  /** In a dry run: a pod is taken off (−1) or put on (+1) this copy of a node. */
  suppose(info: PodInfo, node: NodeInfo, delta: 1 | -1): void {
    if (delta === 1) node.addPod(info);
    else node.removePod(info, true);
    for (const tally of this.tallies.values()) tally.suppose(info, node, delta);
  }

  /** A copy for a dry run, which may change its tallies. */
  copy(): Cycle {
    const tallies = new Map<string, Tally>();
    for (const [key, tally] of this.tallies) tallies.set(key, tally.clone());
    const copy = new Cycle(this.pod, this.snapshot, this.nominator, this.draw, tallies);
    for (const name of this.skippedFilters) copy.skippedFilters.add(name);
    for (const name of this.skippedScores) copy.skippedScores.add(name);
    copy.values = new Map(this.values);
    return copy;
  }
}
