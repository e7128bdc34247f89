/** Branches: which marks lie on the way to one, what two of them share, and all of them as a small graph. */
import type { BranchInfo } from '@shared/contract';

/** Whether a place is part of a branch's past: on it, or on one that it comes from, before it left. */
export function isOnPath(
  branches: readonly BranchInfo[],
  branch: number,
  place: { readonly branch: number; readonly seq: number },
): boolean {
  let limit = Infinity;
  for (let b = branches.find(({ id }) => id === branch); b;) {
    if (b.id === place.branch) return place.seq <= limit;
    limit = Math.min(limit, b.forkSeq);
    const { parent } = b;
    b = branches.find(({ id }) => id === parent);
  }
  return false;
}

/** The last step that two branches share; 0 where there is none, and for branches that do not exist. */
export function sharedSteps(branches: readonly BranchInfo[], one: number, other: number): number {
  const own = limits(branches, one);
  let most = 0;
  for (const [branch, limit] of limits(branches, other))
    most = Math.max(most, Math.min(limit, own.get(branch) ?? 0));
  return most;
}

/** Each branch that a branch is made of, itself included, with the last step that it has of it. */
function limits(branches: readonly BranchInfo[], branch: number): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  let limit = Infinity;
  for (let b = branches.find(({ id }) => id === branch); b;) {
    found.set(b.id, Math.min(limit, b.headSeq));
    limit = Math.min(limit, b.forkSeq);
    const { parent } = b;
    b = branches.find(({ id }) => id === parent);
  }
  return found;
}

/** A branch as a row of a small graph: children below their parents, each in a column of its own while it lasts. */
export interface BranchRow {
  readonly branch: BranchInfo;
  readonly column: number;
  /** Columns of branches that go on past this row. */
  readonly through: readonly number[];
  /** The column that it left; null for the first branch. */
  readonly from: number | null;
}

export function branchRows(branches: readonly BranchInfo[]): readonly BranchRow[] {
  const rows: BranchRow[] = [];
  const add = (branch: BranchInfo, column: number, through: readonly number[]): void => {
    const children = branches.filter(({ parent }) => parent === branch.id);
    rows.push({ branch, column, through, from: branch.parent === null ? null : column - 1 });
    for (const [i, child] of children.entries()) {
      const isLast = i === children.length - 1;
      add(child, column + 1, isLast ? through : [...through, column]);
    }
  };
  for (const branch of branches) if (branch.parent === null) add(branch, 0, []);
  return rows;
}
