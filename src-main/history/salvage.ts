/** How far a damaged file can be read. */
import { HistoryError, asHistoryError } from './errors';
import { startOfHistory, walkBranch, type Position } from './walk';
import type { Tables } from './tables';

/** By branch: the last step up to which all can be read. */
export function readableSteps(tables: Tables): Map<number, number> {
  const limits = new Map<number, number>();
  const good = new Set<number>();
  for (const { id, parent, forkSeq } of tables.branches.all()) {
    const parentEnd = parent === null ? 0 : (limits.get(parent) ?? 0);
    limits.set(id, parent === null || parentEnd >= forkSeq ? readable(tables, id, forkSeq, good) : parentEnd);
  }
  return limits;
}

function readable(tables: Tables, branch: number, forkSeq: number, good: Set<number>): number {
  const position = positionAt(tables, branch, forkSeq);
  // In large parts as far as that goes, then step by step up to the damage.
  for (const chunk of [500, 1]) {
    try {
      walkBranch(tables, branch, position, { chunk, thorough: false, good, onStep: () => undefined });
    } catch (error) {
      if (!(asHistoryError(error) instanceof HistoryError)) throw error;
    }
  }
  return position.state.seq;
}

function positionAt(tables: Tables, branch: number, seq: number): Position {
  const position = startOfHistory();
  if (seq === 0) return position;
  return { ...position, state: tables.revisions.stateAt(branch, seq).copy() };
}
