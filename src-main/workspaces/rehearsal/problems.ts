/** What keeps a rehearsal from having ended well. */
import type {
  BudgetHealth,
  LostThing,
  NodeDrain,
  PodMove,
  RefusedRequest,
  RehearsalProblem,
  WorkloadCurve,
  WorkloadRef,
} from '@shared/contract';
import { workloadKey } from './workload';

export interface Findings {
  readonly drains: readonly NodeDrain[];
  /** Losses that count. */
  readonly lost: readonly LostThing[];
  readonly budgets: readonly BudgetHealth[];
  readonly workloads: readonly WorkloadCurve[];
  readonly notRecovered: readonly {
    readonly workload: WorkloadRef;
    readonly before: number;
    readonly after: number;
  }[];
  readonly moves: readonly PodMove[];
  readonly refused: readonly RefusedRequest[];
}

export function problemsOf(findings: Findings): RehearsalProblem[] {
  const problems: RehearsalProblem[] = findings.refused.map((request) => ({
    type: 'requestRefused',
    request,
  }));
  for (const { node, outcome, error } of findings.drains) {
    if (outcome !== 'drained') problems.push({ type: 'drainFailed', node, message: error });
  }
  for (const lost of findings.lost) problems.push({ type: 'lost', lost });
  for (const { budget, desired, lowest, lowestAt, broken } of findings.budgets) {
    if (broken) problems.push({ type: 'budgetBroken', budget, desired, lowest, at: lowestAt });
  }
  for (const { workload, minimum, lowest, lowestAt } of findings.workloads) {
    if (minimum !== null && lowest < minimum) {
      problems.push({ type: 'belowMinimum', workload, minimum, lowest, at: lowestAt });
    }
  }
  for (const { workload, before, after } of findings.notRecovered) {
    problems.push({
      type: 'notRecovered',
      workload,
      before,
      after,
      message: whyShort(workload, findings.moves),
    });
  }
  return problems;
}

/** What the first replacement that is not ready says. */
function whyShort(workload: WorkloadRef, moves: readonly PodMove[]): string {
  const key = workloadKey(workload);
  for (const move of moves) {
    const { replacement } = move;
    if (!move.workload || workloadKey(move.workload) !== key || !replacement?.message) continue;
    return `${replacement.name}: ${replacement.message}`;
  }
  return '';
}
