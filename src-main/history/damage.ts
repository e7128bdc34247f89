/** What is looked at before a file is worked on, quick enough to be done at every opening. */
import { statSync } from 'node:fs';
import { FIRST_BRANCH } from './branches';
import { asDamage, type Connection } from './database';
import { HistoryError } from './errors';
import { schemaDamage } from './schema-check';
import type { Tables } from './tables';

/** Up to this size the structure of every page is looked at: a millisecond or two a megabyte. */
const LARGEST_CHECKED = 128 * 1024 * 1024;

/** Why a file is not as it should be, or undefined. Rows are checked when they are read, and all by verify(). */
export function damageAtOpening(db: Connection, tables: Tables, path: string): string | undefined {
  try {
    const [schema] = schemaDamage(db);
    if (schema !== undefined) return schema;
    if (statSync(path).size <= LARGEST_CHECKED) {
      const [first] = db.pragma('quick_check(1)') as { quick_check: string }[];
      if (first?.quick_check !== 'ok') return `The workspace file is damaged. (${first?.quick_check})`;
    }
    tables.keep.meta();
    tables.branches.get(FIRST_BRANCH);
    return undefined;
  } catch (error) {
    const known = asDamage(error);
    if (known instanceof HistoryError && known.kind !== 'io' && known.kind !== 'locked') return known.message;
    throw known;
  }
}
