/**
 * A lock that processes hold on a name: a tiny SQLite database with an open write transaction. The operating system drops
 * it with the process, whatever ends that, so a crash leaves nothing behind that has to be judged stale; and whoever is
 * refused can still read in it who holds it.
 */
import Database from 'better-sqlite3';
import { closeSync, openSync, rmSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { asHistoryError, HistoryError } from './errors';

/** Who holds a lock. */
export interface Holder {
  readonly pid: number;
  readonly host: string;
  /** Real time, RFC 3339. */
  readonly since: string;
}

/** Somebody else, or another part of this process, holds the lock. */
export class LockedError extends HistoryError {
  constructor(
    message: string,
    readonly holder: Holder | undefined,
  ) {
    super('locked', message);
  }
}

/** How long a lock that somebody is just taking or leaving is waited for, in ms. */
const PATIENCE = 150;
const TRIES = 5;

/** What this process holds: SQLite's locks are the process's, and are told apart here. */
const ours = new Map<string, Holder>();

/** Held until it is released, or until the process ends. */
export class ProcessLock {
  private constructor(
    readonly path: string,
    private readonly db: Database.Database,
  ) {}

  /**
   * @param path of the lock's own file, which is made where it is missing
   * @param file what the lock is about, for messages
   * @throws LockedError; HistoryError io, readonly
   */
  static take(path: string, file: string): ProcessLock {
    const known = ours.get(path);
    if (known) throw lockedBy(file, known);
    for (let tries = 0; tries < TRIES; tries++) {
      const before = makeIfMissing(path);
      const db = new Database(path, { timeout: PATIENCE });
      const holder = { pid: process.pid, host: hostname(), since: new Date().toISOString() };
      try {
        if (!hold(db, holder)) throw lockedBy(file, readHolder(db));
        // Whoever let go of the lock before us may have removed the file between our looking and our opening.
        if (before !== undefined && statSync(path, { throwIfNoEntry: false })?.ino === before) {
          ours.set(path, holder);
          return new ProcessLock(path, db);
        }
      } catch (error) {
        db.close();
        const known = asHistoryError(error);
        if (!isGarbage(known)) throw known;
        removeQuietly(path);
        continue;
      }
      db.close();
    }
    throw lockedBy(file, undefined);
  }

  release(): void {
    if (!this.db.open) return;
    ours.delete(this.path);
    // Removed while it is held, so that nobody takes what is about to go; Windows removes nothing that is open.
    removeQuietly(this.path);
    this.db.close();
    if (process.platform === 'win32') removeQuietly(this.path);
  }
}

/** Makes the lock file where there is none; its identity. Nothing that exists is opened: closing it would drop locks. */
function makeIfMissing(path: string): number | undefined {
  try {
    closeSync(openSync(path, 'wx', 0o666));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
      throw new HistoryError('readonly', `The folder of the workspace cannot be written to. (${message})`);
    }
    if (code !== 'EEXIST')
      throw new HistoryError('io', `The workspace cannot be locked: ${message}`, { cause: error });
  }
  return statSync(path, { throwIfNoEntry: false })?.ino;
}

/** Writes down who holds the lock, and holds it: a write transaction that never ends. False where somebody else does. */
function hold(db: Database.Database, { pid, host, since }: Holder): boolean {
  try {
    db.pragma('synchronous = OFF');
    db.exec('BEGIN IMMEDIATE; CREATE TABLE IF NOT EXISTS holder (id INTEGER PRIMARY KEY, pid, host, since)');
    db.prepare('INSERT OR REPLACE INTO holder VALUES (1, ?, ?, ?)').run(pid, host, since);
    db.exec('COMMIT; BEGIN IMMEDIATE');
    // Between the two transactions another may have taken it and written over ours.
    const there = readHolder(db);
    return there?.pid === pid && there.host === host && there.since === since;
  } catch (error) {
    if (!isBusy(error)) throw error;
    if (db.inTransaction) db.exec('ROLLBACK');
    return false;
  }
}

function readHolder(db: Database.Database): Holder | undefined {
  try {
    return db.prepare<[], Holder>('SELECT pid, host, since FROM holder').get();
  } catch {
    // Nobody has written yet, or somebody is writing just now.
    return undefined;
  }
}

/** Something that was never a lock lies at its place, or a crash cut it short. */
function isGarbage(error: unknown): boolean {
  return error instanceof HistoryError && (error.kind === 'notAWorkspace' || error.kind === 'corrupt');
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^SQLITE_(BUSY|LOCKED)/.test(String(error.code));
}

function lockedBy(file: string, holder: Holder | undefined): LockedError {
  return new LockedError(`${file} is open already: ${describe(holder)}`, holder);
}

function describe(holder: Holder | undefined): string {
  if (!holder) return 'another process holds it.';
  const { pid, host, since } = holder;
  if (host !== hostname()) return `process ${pid} on ${host} has held it since ${since}.`;
  if (pid === process.pid) return `this process (${pid}) has held it since ${since}.`;
  return `process ${pid} on this computer (${host}) has held it since ${since}.`;
}

function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch (error) {
    // The file may stay: the lock is what counts. Windows says EPERM or EBUSY while it is open.
    if (!['EPERM', 'EBUSY', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}
