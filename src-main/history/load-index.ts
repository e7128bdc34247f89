/** Reads the hashes of a table's rows into memory: one query whose answer is one text, far quicker than row by row. */
import type { Connection } from './database';
import { sqliteCode } from './errors';
import { HashIndex } from './hash-index';

/**
 * @param column what the table calls the hash: 32 bits as an integer, or a blob of which the first four bytes count
 * @returns loads the index as the table is now; of a damaged table, as far as it can be read
 */
export function indexOf(db: Connection, table: 'objects' | 'bodies', column: string): () => HashIndex {
  const hash =
    table === 'objects' ? `printf('%08x', ${column} & 0xffffffff)` : `hex(substr(${column}, 1, 4))`;
  const entry = `printf('%08x', id) || ${hash}`;
  const whole = db.prepare<[], string | null>(`SELECT group_concat(${entry}, '') FROM ${table}`).pluck();
  const each = db.prepare<[], string>(`SELECT ${entry} FROM ${table} ORDER BY id`).pluck();
  return () => {
    try {
      return parse(whole.get() ?? '');
    } catch (error) {
      if (sqliteCode(error)?.startsWith('SQLITE_CORRUPT') !== true) throw error;
      return parse(upToDamage(each.iterate()).join(''));
    }
  };
}

function parse(entries: string): HashIndex {
  const bytes = Buffer.from(entries, 'hex');
  const index = new HashIndex(bytes.length / 8);
  for (let at = 0; at < bytes.length; at += 8) index.add(bytes.readInt32BE(at + 4), bytes.readInt32BE(at));
  return index;
}

/** Whoever opened a damaged file has been told: what comes before the damage counts. */
function upToDamage(rows: Iterable<string>): string[] {
  const read: string[] = [];
  try {
    for (const row of rows) read.push(row);
  } catch (error) {
    if (sqliteCode(error)?.startsWith('SQLITE_CORRUPT') !== true) throw error;
  }
  return read;
}
