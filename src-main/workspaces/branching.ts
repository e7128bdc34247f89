/**
 * The branches of a workspace as its session keeps them: which one is live, and which still wait for their first input
 * to be named by it. Both are kept in the file.
 */
import type { Comparison, Input, Place } from '@shared/contract';
import { FIRST_BRANCH, HistoryError, type History } from '../history';
import { branchName } from './branch-name';
import { SessionRefused } from './refused';

export class Branching {
  /** @param history the session's history as it is now: another file after Save As */
  constructor(private readonly history: () => History) {}

  /** The branch that was live when the workspace was closed. */
  kept(): number {
    const history = this.history();
    const kept = history.meta.extra?.['branch'];
    return typeof kept === 'number' && history.branches().some((branch) => branch.id === kept)
      ? kept
      : FIRST_BRANCH;
  }

  keep(branch: number): void {
    this.setExtra({ branch });
  }

  /**
   * Begins a branch after a step.
   * @param name without one, its first input names it
   * @returns the new branch
   * @throws SessionRefused where there is no such step
   */
  begin(from: Place, name: string | undefined): number {
    const branch = refusing(() =>
      this.history().fork(from.branch, from.seq, name ?? `from step ${from.seq}`),
    );
    this.setUnnamed(branch, name === undefined);
    return branch;
  }

  /** @throws SessionRefused where there is no such branch, or another has the name */
  rename(branch: number, name: string): void {
    refusing(() => this.history().renameBranch(branch, name));
    this.setUnnamed(branch, false);
  }

  /** @throws SessionRefused for the first branch, and one that others go out from */
  delete(branch: number): void {
    refusing(() => this.history().deleteBranch(branch));
    this.setUnnamed(branch, false);
  }

  /** @throws SessionRefused where one of the places does not exist */
  compare(from: Place, to: Place): Comparison {
    return refusing(() => this.history().compare(from, to));
  }

  /** Names a branch by its first input, if it waits for that. */
  nameBy(branch: number, { body, origin }: Input): void {
    if (!this.unnamed().includes(branch)) return;
    this.setUnnamed(branch, false);
    this.history().renameBranch(branch, branchName(body, origin), true);
  }

  private unnamed(): readonly number[] {
    const kept = this.history().meta.extra?.['unnamed'];
    return Array.isArray(kept) ? kept.filter((branch) => typeof branch === 'number') : [];
  }

  private setUnnamed(branch: number, unnamed: boolean): void {
    const before = this.unnamed();
    if (before.includes(branch) === unnamed) return;
    this.setExtra({ unnamed: unnamed ? [...before, branch] : before.filter((other) => other !== branch) });
  }

  private setExtra(change: Readonly<Record<string, unknown>>): void {
    const history = this.history();
    history.setMeta({ extra: { ...history.meta.extra, ...change } });
  }
}

/** What History refuses is refused, and nothing is wrong with the session. */
function refusing<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const refused = error instanceof HistoryError && (error.kind === 'refused' || error.kind === 'exists');
    throw refused ? new SessionRefused('failed', error.message, { cause: error }) : error;
  }
}
