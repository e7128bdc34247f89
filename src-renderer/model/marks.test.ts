import { describe, expect, it } from 'vitest';
import type { BranchInfo } from '@shared/contract';
import { branchRows, isOnPath, sharedSteps } from './marks';

const branch = (id: number, parent: number | null, forkSeq: number): BranchInfo => ({
  id,
  parent,
  forkSeq,
  name: `b${id}`,
  headSeq: 100,
});
const BRANCHES = [branch(1, null, 0), branch(2, 1, 10), branch(3, 2, 20), branch(4, 1, 30)];

describe('a mark is on the path of a branch', () => {
  it.each([
    [1, { branch: 1, seq: 99 }, true],
    [2, { branch: 1, seq: 10 }, true],
    [2, { branch: 1, seq: 11 }, false],
    [3, { branch: 2, seq: 20 }, true],
    [3, { branch: 2, seq: 21 }, false],
    [3, { branch: 1, seq: 5 }, true],
    [3, { branch: 1, seq: 15 }, false],
    [4, { branch: 2, seq: 12 }, false],
    [9, { branch: 1, seq: 1 }, false],
  ])('branch %i, %o: %s', (id, place, expected) => {
    expect(isOnPath(BRANCHES, id, place)).toBe(expected);
  });
});

describe('two branches share', () => {
  it.each([
    [1, 1, 100],
    [1, 2, 10],
    [2, 3, 20],
    [1, 3, 10],
    [3, 4, 10],
    [4, 1, 30],
    [9, 1, 0],
  ])('%i and %i: %i steps', (one, other, expected) => {
    expect(sharedSteps(BRANCHES, one, other)).toBe(expected);
    expect(sharedSteps(BRANCHES, other, one)).toBe(expected);
  });
});

describe('branches as rows of a graph', () => {
  it('has children below their parents, and lines past them for siblings that follow', () => {
    expect(
      branchRows(BRANCHES).map(({ branch: { id }, column, from, through }) => ({
        id,
        column,
        from,
        through,
      })),
    ).toEqual([
      { id: 1, column: 0, from: null, through: [] },
      { id: 2, column: 1, from: 0, through: [0] },
      { id: 3, column: 2, from: 1, through: [0] },
      { id: 4, column: 1, from: 0, through: [] },
    ]);
  });
});
