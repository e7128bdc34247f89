/**
 * The workspace file as an SQLite database: how it is opened, what makes it one of ours, how old ones are migrated.
 *
 * - WAL with synchronous=FULL: a commit returns once the log is on the disk, so what was acknowledged survives the
 *   loss of power and not only the death of the process, which is all that NORMAL promises. The price is one fsync a
 *   commit; the session appends in batches.
 * - No mmap: reading a file that shrinks behind a mapping is a SIGBUS, which no program survives.
 * - Never open the file by other means (fs.open, copyFile) while a database is open on it: on POSIX systems closing
 *   any descriptor of a file drops all locks that the process holds on it.
 * - Queries write their parameters as `+?`: with ORDER BY, this build of SQLite (STAT4) would otherwise plan the
 *   statement anew at every call, in case a value led to another plan. That made them eight times slower.
 */
import Database from 'better-sqlite3';
import { chmodSync, copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HistoryError, asHistoryError, guarded, sqliteCode } from './errors';
import { migrations, SCHEMA } from './migrations';

/** `DRDY`: the id in the header that tells a workspace from other SQLite databases. */
export const APPLICATION_ID = 0x44524459;

export type Connection = Database.Database;

/** Makes a new, empty database of the present schema. The path must not exist. */
export function createDatabase(path: string): Opened {
  if (statSync(path, { throwIfNoEntry: false })) {
    throw new HistoryError('exists', `There is already something at ${path}.`);
  }
  return guarded(() => {
    const db = new Database(path);
    try {
      db.pragma(`application_id = ${APPLICATION_ID}`);
      db.pragma('journal_mode = WAL');
      configure(db);
      migrate(db, 0);
      return { db, close: () => db.close() };
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

/** A database that is open, and what to do when it is closed. */
export interface Opened {
  readonly db: Connection;
  readonly close: () => void;
}

/**
 * Opens an existing database of ours. A writable one is migrated to the present schema; for reading, an older one is
 * migrated in a copy, and so is one in a folder where SQLite cannot keep its log beside it.
 * @throws HistoryError missing, notAWorkspace, newer, corrupt, io, readonly
 */
export function openDatabase(path: string, readOnly: boolean): Opened {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) throw new HistoryError('missing', `There is no file at ${path}.`);
  if (!stat.isFile()) throw new HistoryError('notAWorkspace', `${path} is not a file.`);
  if (stat.size === 0) throw new HistoryError('notAWorkspace', `${path} is empty, not a Drydock workspace.`);
  if (!readOnly) {
    const { db } = connect(path, path, false);
    return { db, close: () => db.close() };
  }
  try {
    const { db, schema } = connect(path, path, true);
    if (schema === SCHEMA) return { db, close: () => db.close() };
    db.close();
  } catch (error) {
    if (!/^SQLITE_(CANTOPEN|READONLY)/.test(sqliteCode((error as Error).cause) ?? '')) throw error;
  }
  return openCopy(path);
}

/** Opens and migrates a copy, which goes when it is closed. */
function openCopy(path: string): Opened {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-read-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const copy = join(folder, 'copy');
    copyFileSync(path, copy);
    if (existsSync(`${path}-wal`)) copyFileSync(`${path}-wal`, `${copy}-wal`);
    for (const file of readdirSync(folder)) chmodSync(join(folder, file), 0o600);
    const { db } = connect(copy, path, false);
    return {
      db,
      close: () => {
        db.close();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw asHistoryError(error);
  }
}

/** @param name what messages call the file */
function connect(path: string, name: string, readOnly: boolean): { db: Connection; schema: number } {
  const db = guarded(() => new Database(path, { readonly: readOnly, fileMustExist: true, timeout: 2000 }));
  try {
    const schema = identify(db, name);
    configure(db);
    if (!readOnly && schema < SCHEMA) migrate(db, schema);
    return { db, schema };
  } catch (error) {
    db.close();
    throw asDamage(error);
  }
}

/** Errors of a file that was well when it was made: SQL that does not fit its tables is damage too. */
export function asDamage(error: unknown): unknown {
  if (sqliteCode(error) !== 'SQLITE_ERROR') return asHistoryError(error);
  return new HistoryError('corrupt', `The workspace file is damaged. (${(error as Error).message})`, {
    cause: error,
  });
}

/** The schema of a database, if it is one that this version can read. */
function identify(db: Connection, path: string): number {
  const id = db.pragma('application_id', { simple: true });
  if (id !== APPLICATION_ID) throw new HistoryError('notAWorkspace', `${path} is not a Drydock workspace.`);
  const schema = db.pragma('user_version', { simple: true }) as number;
  if (schema > SCHEMA) {
    throw new HistoryError(
      'newer',
      `${path} was made by a newer version of Drydock: its format is ${schema}, this version reads formats up to ${SCHEMA}.`,
    );
  }
  if (schema < 1) throw new HistoryError('corrupt', `${path} is damaged: it has no format version.`);
  return schema;
}

function configure(db: Connection): void {
  db.pragma('foreign_keys = ON');
  db.pragma('synchronous = FULL');
  db.pragma('temp_store = MEMORY');
  db.pragma('trusted_schema = OFF');
  db.pragma('cell_size_check = ON');
  db.pragma('cache_size = -32000');
  db.pragma('journal_size_limit = 67108864');
}

/** Applies the migrations after `from`, all or none. */
function migrate(db: Connection, from: number): void {
  db.transaction(() => {
    for (const migration of migrations.slice(from)) db.exec(migration);
    db.pragma(`user_version = ${SCHEMA}`);
  }).immediate();
}

/**
 * Prepares a file for being replaced: a log that a crash left beside it would be taken for the new file's. The log is
 * brought home first, so that the old file is whole up to the moment when it is replaced. Nobody may have it open.
 */
export function emptyLog(path: string): void {
  if (existsSync(`${path}-wal`)) {
    try {
      const db = new Database(path);
      db.pragma('wal_checkpoint(TRUNCATE)');
      db.close();
    } catch (error) {
      // No database, or a broken one: its log is worth nothing either.
      if (sqliteCode(error) === undefined) throw error;
    }
  }
  for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true });
}
