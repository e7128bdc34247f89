/**
 * Whether a database file is shorter than its header says. SQLite itself may take a page that is missing in part for
 * zeros. Where there is a log beside the file, the file may rightly be behind: SQLite completes it from there.
 *
 * Format: https://www.sqlite.org/fileformat2.html#the_database_header
 */
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';

const HEADER = 100;

/** Why a file is cut short, or undefined. Nobody of this process may have it open. */
export function truncation(path: string): string | undefined {
  if ((statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0) return undefined;
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return undefined; // opening it as a database tells why
  }
  try {
    const { size } = fstatSync(file);
    const header = Buffer.alloc(HEADER);
    if (readSync(file, header, 0, HEADER, 0) < HEADER) return undefined;
    if (header.toString('latin1', 0, 15) !== 'SQLite format 3') return undefined;
    const stored = header.readUInt16BE(16);
    const pageSize = stored === 1 ? 65_536 : stored;
    // Older versions of SQLite left the count of pages as it was; then it is not valid for this change.
    const valid = header.readUInt32BE(24) === header.readUInt32BE(92);
    const expected = header.readUInt32BE(28) * pageSize;
    if (!valid || size >= expected) return undefined;
    return `the file ends after ${size} of ${expected} bytes`;
  } finally {
    closeSync(file);
  }
}
