/**
 * The deletion of a branch: the one thing that removes what was appended. Triggers let it pass because the branch is
 * named in `permits`, from the beginning of the transaction to its end.
 */
import type { Connection } from './database';
import { HistoryError } from './errors';
import type { Tables } from './tables';

const OWN = ['revisions', 'steps', 'inputs', 'keyframes', 'checkpoints', 'save_points'];

/**
 * Deletes a branch with all that only it has. Runs in a transaction of its caller, with foreign keys off: SQLite would
 * look for users of each body one by one.
 * @throws HistoryError refused for the first branch and for one that others go out from
 */
export function deleteBranch(db: Connection, tables: Tables, id: number): void {
  const branch = tables.branches.get(id);
  if (branch.parent === null) {
    throw new HistoryError(
      'refused',
      `The branch ${branch.name} is where the history begins; it cannot be deleted.`,
    );
  }
  const children = tables.branches.children(id);
  if (children.length > 0) {
    const names = children.map((child) => child.name).join(', ');
    throw new HistoryError(
      'refused',
      `Other branches go out from ${branch.name}: ${names}. Delete them first.`,
    );
  }
  db.prepare('INSERT INTO permits (branch) VALUES (?)').run(id);
  for (const table of OWN) db.prepare(`DELETE FROM ${table} WHERE branch = +?`).run(id);
  tables.branches.delete(id);
  deleteUnusedBodies(db);
  db.prepare('DELETE FROM permits').run();
  const broken = db.pragma('foreign_key_check') as object[];
  if (broken.length > 0) throw new Error(`deleting branch ${id} would leave ${JSON.stringify(broken[0])}`);
}

/** Bodies that no revision has any more and no other body is a patch of. */
function deleteUnusedBodies(db: Connection): void {
  db.exec(`
    CREATE TEMP TABLE used (id INTEGER PRIMARY KEY);
    WITH RECURSIVE needed (id) AS (
      SELECT body FROM revisions WHERE body IS NOT NULL
      UNION
      SELECT base FROM bodies JOIN needed USING (id) WHERE base IS NOT NULL
    )
    INSERT INTO used SELECT id FROM needed;
    DELETE FROM bodies WHERE id NOT IN (SELECT id FROM used);
    DROP TABLE used;
  `);
}
