/**
 * Who writes to a workspace file. A file has two locks. One lies beside it (`NAME.drydock-lock`, beside the file that
 * symbolic links lead to) and is seen from other computers that share the folder. The other lies in the system's
 * temporary folder, named after the file's identity on its disk, and is met by every name that leads to the file, hard
 * links too.
 */
import { mkdirSync, realpathSync, statSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { ProcessLock } from '../history';

/** Held until it is released, or until the process ends. */
export class FileLock {
  private constructor(private readonly locks: ProcessLock[]) {}

  /** @throws LockedError; HistoryError io, readonly where no lock can be made beside the file */
  static take(file: string): FileLock {
    const path = realPath(file);
    const lock = new FileLock([ProcessLock.take(`${path}-lock`, basename(file))]);
    try {
      lock.extend(file);
      return lock;
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /** Locks the file's identity too, if it has one: again after the file was made or replaced. @throws LockedError */
  extend(file: string): void {
    const path = identityPath(realPath(file));
    if (path !== undefined && !this.locks.some((lock) => lock.path === path)) {
      this.locks.push(ProcessLock.take(path, basename(file)));
    }
  }

  release(): void {
    for (const lock of this.locks) lock.release();
  }
}

/** The file that a path means in the end. */
export function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    // A file that is about to be made: its folder can be a link all the same.
    const folder = resolve(dirname(file));
    try {
      return join(realpathSync(folder), basename(file));
    } catch {
      return resolve(file);
    }
  }
}

/** Where the lock of a file's identity lies; undefined where there is no file yet. */
function identityPath(path: string): string | undefined {
  const stat = statSync(path, { throwIfNoEntry: false, bigint: true });
  if (!stat) return undefined;
  const folder = join(tmpdir(), `drydock-locks-${userName()}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return join(folder, `${stat.dev}-${stat.ino}`);
}

function userName(): string {
  try {
    const { uid, username } = userInfo();
    return uid >= 0 ? String(uid) : encodeURIComponent(username);
  } catch {
    return 'user';
  }
}
