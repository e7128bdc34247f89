/**
 * Reads a branch from its first own step to its last and holds every row against the ones before: sequence, revisions,
 * versions, bodies, keyframes. What verify() reports and how far a damaged file can be read both follow from it.
 */
import type { StepHeader } from '@shared/contract';
import { HistoryError } from './errors';
import { State, type RevisionRow } from './state';
import { StateHash } from './state-hash';
import type { Tables } from './tables';

/** Where a walk has got to. */
export interface Position {
  readonly state: State;
  /** Kept by thorough walks only. */
  readonly hash: StateHash;
  /** The revision of the state; null where the first step has yet to tell. */
  revision: number | null;
}

export const startOfHistory = (): Position => ({
  state: new State(0),
  hash: new StateHash(),
  revision: null,
});

export interface WalkOptions {
  /** Steps that are read at once; damage in one of them hides the others. */
  readonly chunk: number;
  /** Also compute every body's hash and compare keyframes: thorough, and several times slower. */
  readonly thorough: boolean;
  /** Bodies that were found good already. */
  readonly good: Set<number>;
  /** Called after each good step. */
  readonly onStep: (position: Position) => void;
}

/**
 * Walks the own steps of a branch, moving `position` from its fork to its end.
 * @throws HistoryError corrupt at the first row that is not right; `position` is at the last good step then
 */
export function walkBranch(tables: Tables, branch: number, position: Position, options: WalkOptions): void {
  const end = tables.branches.headSeq(branch);
  while (position.state.seq < end) {
    const from = position.state.seq;
    const part = [{ branch, after: from, upTo: Math.min(from + options.chunk, end) }];
    const headers = tables.steps.list(part, from + 1);
    const rows = tables.revisions.rows(part, from);
    let next = 0;
    for (const header of headers) {
      const first = next;
      while (rows[next]?.seq === header.seq) next++;
      takeStep(tables, header, rows.slice(first, next), position, options);
      if (options.thorough) compareKeyframe(tables, branch, position);
      options.onStep(position);
    }
    if (position.state.seq === from) throw wrong(`step ${from + 1} of branch ${branch} is missing`);
    if (next < rows.length)
      throw wrong(`revision ${rows[next]!.revision} of branch ${branch} belongs to no step`);
  }
}

function takeStep(
  tables: Tables,
  header: StepHeader,
  rows: readonly RevisionRow[],
  position: Position,
  options: WalkOptions,
): void {
  const { seq, fromRevision, toRevision } = header;
  if (seq !== position.state.seq + 1) throw wrong(`step ${position.state.seq + 1} is missing`);
  if (position.revision !== null && position.revision !== fromRevision) {
    throw wrong(`step ${seq} begins at revision ${fromRevision}, not ${position.revision}`);
  }
  if (rows.length !== toRevision - fromRevision) throw wrong(`step ${seq} lacks revisions`);
  const within = new Map<number, RevisionRow>();
  for (const [i, row] of rows.entries()) {
    if (row.revision !== fromRevision + 1 + i) throw wrong(`revision ${fromRevision + 1 + i} is missing`);
    const before =
      within.get(row.object)?.version ??
      (position.state.body(row.object) === 0 ? 0 : position.state.versions[row.object]!);
    checkRevision(tables, row, before, options);
    within.set(row.object, row);
  }
  // All of the step is good: only now is it taken.
  for (const row of rows) {
    if (options.thorough) {
      const before = position.state.body(row.object);
      if (before !== 0) position.hash.remove(tables.bodies.hash(before));
      if (row.body !== 0) position.hash.add(tables.bodies.hash(row.body));
    }
    position.state.set(row.object, row.body, row.revision, row.version);
  }
  position.state.seq = seq;
  position.revision = toRevision;
}

/** @param before the version of the object before the revision, 0 where it did not live */
function checkRevision(
  tables: Tables,
  row: RevisionRow,
  before: number,
  { thorough, good }: WalkOptions,
): void {
  const { revision, object, version, body } = row;
  const life = tables.objects.get(object);
  const expected = body === 0 ? 0 : before + 1;
  if (version !== expected) throw wrong(`revision ${revision} has version ${version}, not ${expected}`);
  if (body === 0 && before === 0) throw wrong(`revision ${revision} deletes what does not live`);
  if (version === 1 && life.created !== revision)
    throw wrong(`object ${object} was not created at ${revision}`);
  if (body === 0 || good.has(body)) return;
  tables.bodies.get(body);
  if (thorough) tables.bodies.expectHash(body, life.resource);
  good.add(body);
}

function compareKeyframe(tables: Tables, branch: number, { state, hash, revision }: Position): void {
  const keyframe = tables.revisions.keyframeAt(branch, state.seq);
  if (!keyframe) return;
  const same =
    keyframe.revision === revision &&
    hash.bytes().equals(keyframe.hash) &&
    keyframe.state.differences(state).length === 0 &&
    keyframe.state.living === state.living;
  if (!same) throw wrong(`the keyframe at step ${state.seq} of branch ${branch} is not the state there`);
}

function wrong(what: string): HistoryError {
  return new HistoryError('corrupt', `The workspace file is damaged: ${what}.`);
}
