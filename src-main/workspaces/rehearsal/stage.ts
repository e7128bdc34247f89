/**
 * A copy of a cluster on which something is rehearsed. Whatever happens here is kept nowhere, and the cluster it was
 * copied from does not notice.
 */
import { setImmediate as breathe } from 'node:timers/promises';
import type { KubeObject } from '@shared/api';
import type { ApiResult, InputBody, WriteRequest } from '@shared/contract';
import type { Cluster, ClusterState, Row } from '@main/engine';
import type { ProgramRunner } from '@main/programs';

/** Turns in one go, before others get a chance and cancelling is noticed. */
const TURNS_A_SLICE = 5_000;

/** Whoever asked for the rehearsal wants it no more. */
export class RehearsalCancelled extends Error {
  override readonly name = 'RehearsalCancelled';
}

/** What rehearsals are made of: a cluster to copy and the means to run it. */
export interface Origin {
  readonly cluster: Cluster;
  /** A new cluster with the seed of the origin, empty and not started. */
  readonly make: () => Cluster;
  readonly programs: ProgramRunner;
}

/** The state of a cluster at one moment, whatever becomes of it afterwards. */
export interface Snapshot extends Origin {
  readonly rows: readonly { readonly resource: string; readonly row: Row }[];
  /** What is no object, as JSON. */
  readonly state: string;
}

/** Objects are shared, since they never change; the rest is copied. */
export function snapshotOf(origin: Origin): Snapshot {
  const { cluster } = origin;
  return { ...origin, rows: [...cluster.store.rows()], state: JSON.stringify(cluster.save()) };
}

/** A second cluster in exactly the state that the first was in. */
export function copyOf({ rows, state, make }: Snapshot): Cluster {
  const copy = make();
  copy.restore(rows, JSON.parse(state) as ClusterState);
  return copy;
}

export class Stage {
  readonly cluster: Cluster;
  /** Virtual time at which it was set up, ms since the epoch. */
  readonly start: number;
  private readonly programs: ProgramRunner;

  constructor(
    snapshot: Snapshot,
    private readonly signal?: AbortSignal,
    /** Called now and then while time passes. */
    private readonly onProgress: () => void = () => undefined,
  ) {
    this.cluster = copyOf(snapshot);
    this.programs = snapshot.programs;
    this.start = this.cluster.time;
  }

  /** Virtual ms since it was set up. */
  get elapsed(): number {
    return this.cluster.time - this.start;
  }

  request(request: WriteRequest): ApiResult {
    const result = this.cluster.apply({ type: 'request', request });
    if (result.type !== 'request') throw new Error('a request was answered as something else');
    return result.answer as ApiResult;
  }

  input(body: InputBody): void {
    this.cluster.apply(body);
  }

  get<T extends KubeObject>(resource: string, namespace: string, name: string): T | undefined {
    return this.cluster.store.get(resource, namespace, name) as T | undefined;
  }

  /** Lets everything happen that is due at this instant. */
  async settle(): Promise<void> {
    await this.run((budget) => this.cluster.settle(budget));
  }

  /** Lets virtual time pass until so many ms from now. @throws RehearsalCancelled */
  async pass(milliseconds: number): Promise<void> {
    const to = this.cluster.time + milliseconds;
    await this.run((budget) => this.cluster.advance(to, budget));
  }

  private async run(slice: (budget: number) => boolean): Promise<void> {
    for (;;) {
      if (this.signal?.aborted) throw new RehearsalCancelled('the rehearsal was cancelled');
      const done = slice(TURNS_A_SLICE);
      this.onProgress();
      if (done && this.cluster.effects().length === 0) return;
      await this.runPrograms();
      await breathe();
      if (done) return;
    }
  }

  private async runPrograms(): Promise<void> {
    for (const effect of this.cluster.effects()) {
      const outcome = await this.programs.run(effect);
      if (!this.cluster.effects().some((other) => other.id === effect.id)) continue;
      this.cluster.apply({ type: 'outcome', effect: effect.id, outcome });
    }
  }
}
