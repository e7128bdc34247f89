/** Holds a whole workspace file against itself: SQLite's own check, every row's checksum, every state's hash. */
import type { Connection } from './database';
import { HistoryError, asHistoryError } from './errors';
import { schemaDamage } from './schema-check';
import { startOfHistory, walkBranch, type Position } from './walk';
import type { Tables } from './tables';
import { StateHash } from './state-hash';

/** SQLite stops its list at so many findings. */
const FINDINGS = 20;

/** Everything that is wrong with a file, in words; empty where all is well. */
export function findDamage(db: Connection, tables: Tables): string[] {
  const found: string[] = [];
  const check = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      const known = asHistoryError(error);
      if (!(known instanceof HistoryError)) throw error;
      found.push(known.message);
    }
  };
  check(() => {
    const lines = db.pragma(`integrity_check(${FINDINGS})`) as { integrity_check: string }[];
    found.push(...lines.map((line) => line.integrity_check).filter((line) => line !== 'ok'));
  });
  check(() => found.push(...schemaDamage(db)));
  check(() => found.push(...(db.pragma('foreign_key_check') as object[]).map((row) => JSON.stringify(row))));
  check(() => checkTables(tables));
  check(() => checkBranches(tables, check));
  return found;
}

/** Tables whose rows stand for themselves: reading them checks them. */
function checkTables({ keep, words, shapes, objects, bodies, checkpoints }: Tables): void {
  keep.meta();
  keep.savePoints();
  keep.checkLayout();
  words.find('');
  shapes.find('');
  objects.checkAll();
  bodies.checkAll();
  checkpoints.checkAll();
}

function checkBranches(tables: Tables, check: (work: () => void) => void): void {
  const branches = tables.branches.list();
  const forks = new Map<string, Position>();
  const good = new Set<number>();
  for (const { id, parent, forkSeq } of branches) {
    const position = parent === null ? startOfHistory() : forks.get(`${parent} ${forkSeq}`);
    // What a branch stands on could not be read: that has been said already.
    if (!position) continue;
    const wanted = new Set(branches.filter((child) => child.parent === id).map((child) => child.forkSeq));
    const keep = (at: Position): void => {
      if (wanted.has(at.state.seq)) forks.set(`${id} ${at.state.seq}`, copyOf(at));
    };
    keep(position);
    check(() => walkBranch(tables, id, copyOf(position), { chunk: 500, thorough: true, good, onStep: keep }));
    check(() =>
      tables.inputs.checkAll(
        id,
        tables.inputs.last(tables.branches.path(id, Infinity).slice(0, -1), Infinity),
      ),
    );
  }
}

function copyOf({ state, hash, revision }: Position): Position {
  return { state: state.copy(), hash: StateHash.from(hash.bytes()), revision };
}
