/** What happened in a session and is not durable yet, and how it becomes so: in one append, with a checkpoint now and then. */
import type { Input, Step } from '@shared/contract';
import type { Cluster } from '../engine';
import type { Checkpoint, History } from '../history';

/** The engine's component state is kept every so many steps, so that reopening repeats no more than these. */
const STEPS_A_CHECKPOINT = 2_000;

export class Journal {
  private steps: Step[] = [];
  private inputs: Input[] = [];
  private sinceCheckpoint = 0;

  /** @param history the session's history as it is now: another file after Save As */
  constructor(private readonly history: () => History) {}

  addStep(step: Step): void {
    this.steps.push(step);
  }

  addInput(input: Input): void {
    this.inputs.push(input);
  }

  /**
   * Makes all of it durable.
   * @returns what became durable; null where there was nothing to write
   * @throws HistoryError where it could not be written; then it is lost, and nobody has heard of it
   */
  write(branch: number, cluster: Cluster): { steps: readonly Step[]; inputs: readonly Input[] } | null {
    const { steps, inputs } = this;
    if (steps.length === 0 && inputs.length === 0) return null;
    this.drop();
    this.sinceCheckpoint += steps.length;
    const due = this.sinceCheckpoint >= STEPS_A_CHECKPOINT;
    this.history().append({
      branch,
      inputs,
      steps,
      ...(due ? { checkpoint: checkpointOf(cluster) } : {}),
    });
    if (due) this.sinceCheckpoint = 0;
    return { steps, inputs };
  }

  /** Keeps the component state as it is now. @throws HistoryError */
  writeCheckpoint(branch: number, cluster: Cluster): void {
    this.history().append({ branch, checkpoint: checkpointOf(cluster) });
    this.sinceCheckpoint = 0;
  }

  /** Forgets what is not durable. */
  drop(): void {
    this.steps = [];
    this.inputs = [];
  }
}

/** The state of a cluster's components now. */
export function checkpointOf(cluster: Cluster): Checkpoint {
  return { seq: cluster.seq, input: cluster.inputs, state: cluster.save() };
}
