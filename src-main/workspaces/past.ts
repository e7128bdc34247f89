/** Clusters as they were: read to answer questions about past steps, never run. */
import type { Cluster } from '../engine';
import type { History } from '../history';
import { rebuild, type ClusterFactory } from './rebuild';

export class Past {
  private latest: { readonly branch: number; readonly seq: number; readonly cluster: Cluster } | null = null;

  constructor(
    private readonly history: History,
    private readonly live: () => Cluster,
    private readonly make: ClusterFactory,
  ) {}

  /** The cluster after step `seq`; the live one where none is named. */
  clusterAt(branch: number, seq: number | undefined): Cluster {
    if (seq === undefined || seq === this.live().seq) return this.live();
    if (this.latest?.branch !== branch || this.latest.seq !== seq) {
      this.latest = { branch, seq, cluster: rebuild(this.history, branch, seq, this.make).cluster };
    }
    return this.latest.cluster;
  }

  /** A branch is gone, and its number may be given again. */
  forget(): void {
    this.latest = null;
  }
}
