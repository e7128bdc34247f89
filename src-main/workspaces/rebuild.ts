/**
 * Brings a cluster to a step of a history: from the nearest checkpoint before it, by repeating the recorded inputs.
 * The engine is deterministic, so the run is the recorded one; that it is, is checked step by step. Where it is not,
 * because another version of the engine recorded it, the components come up over the recorded objects like processes
 * that were restarted: the past stays as it was, and only the future is the new engine's.
 */
import type { Step } from '@shared/contract';
import type { Cluster, ClusterState, Row } from '../engine';
import type { History } from '../history';

/** Makes an empty cluster with the workspace's seed; not started. */
export type ClusterFactory = (seed: string, time: number) => Cluster;

export interface Rebuilt {
  readonly cluster: Cluster;
  /**
   * The components started anew over the recorded objects: nothing before says how they go on. Whoever goes on from
   * here writes a checkpoint first, so that this very run can be repeated.
   */
  readonly restarted: boolean;
}

export function rebuild(history: History, branch: number, seq: number, make: ClusterFactory): Rebuilt {
  const cluster = repeat(history, branch, seq, make);
  return cluster
    ? { cluster, restarted: false }
    : { cluster: restart(history, branch, seq, make), restarted: true };
}

/** The recorded run again; undefined where this engine runs otherwise. */
function repeat(history: History, branch: number, seq: number, make: ClusterFactory): Cluster | undefined {
  const from = history.checkpointBefore(branch, seq);
  if (!from) return undefined;
  const cluster = make(history.meta.seed, history.meta.startTime);
  cluster.restore(rowsAt(history, branch, from.seq), from.state as ClusterState);
  if (from.seq === seq) return cluster;

  const repeated: Step[] = [];
  const stop = cluster.onStep((step) => repeated.push(step));
  const end = history.step(branch, seq);
  try {
    for (const input of history.inputs(branch, from.seq)) {
      if (input.id <= from.input) continue;
      if (input.seq >= seq) break;
      cluster.runToTurn(input.turn);
      cluster.runToTime(input.time);
      cluster.apply(input.body);
    }
    cluster.runToTurn(end.turn);
  } catch {
    return undefined;
  } finally {
    stop();
  }
  const recorded = history.steps(branch, from.seq + 1, seq);
  const same =
    repeated.length === recorded.length &&
    repeated.every((step, i) => sameStep(step, recorded[i]!)) &&
    sameChanges(repeated.at(-1)!, end);
  return same ? cluster : undefined;
}

/** The recorded objects, with components that start anew. */
function restart(history: History, branch: number, seq: number, make: ClusterFactory): Cluster {
  const at = history.instant(branch, seq);
  const cluster = make(history.meta.seed, history.meta.startTime);
  cluster.restart(rowsAt(history, branch, seq), {
    revision: at.revision,
    time: at.time,
    seq,
    turn: seq === 0 ? 0 : history.step(branch, seq).turn,
    inputs: history.inputs(branch, 0).findLast((input) => input.seq < seq)?.id ?? 0,
  });
  return cluster;
}

function* rowsAt(history: History, branch: number, seq: number): Iterable<{ resource: string; row: Row }> {
  for (const { resource, ...row } of history.stateAt(branch, seq)) yield { resource, row };
}

const stepKey = (step: Omit<Step, 'changes'>): string =>
  JSON.stringify([
    step.seq,
    step.turn,
    step.time,
    step.actor,
    step.action,
    step.object,
    step.cause,
    step.toRevision,
  ]);

function sameStep(a: Omit<Step, 'changes'>, b: Omit<Step, 'changes'>): boolean {
  return stepKey(a) === stepKey(b);
}

function sameChanges(a: Step, b: Step): boolean {
  const objects = (step: Step): string => JSON.stringify(step.changes.map((change) => change.object));
  return objects(a) === objects(b);
}
