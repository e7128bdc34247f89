/**
 * Who holds a workspace file: a small file beside it, `.NAME.drydock.lock`, that is made only where there is none. It
 * lies beside the file that symbolic links lead to, so that every way to the file meets the same lock.
 */
import { closeSync, openSync, readFileSync, realpathSync, unlinkSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { HistoryError } from '../history';

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** Real time, RFC 3339. */
  readonly since: string;
  /** Tells the process from a later one with the same number; '' where the system does not say. */
  readonly process: string;
}

/** A lock that is held until it is released; it goes with the process at the latest, as a stale one. */
export class FileLock {
  private constructor(private readonly path: string) {}

  /** @throws HistoryError locked, naming who holds the file */
  static take(file: string): FileLock {
    const path = lockPath(file);
    for (let tries = 0; tries < 3; tries++) {
      try {
        const handle = openSync(path, 'wx', 0o600);
        try {
          writeSync(handle, JSON.stringify(ourselves()));
        } finally {
          closeSync(handle);
        }
        return new FileLock(path);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
          throw new HistoryError('io', `The workspace cannot be locked: ${(error as Error).message}`, { cause: error });
        }
      }
      const holder = readHolder(path);
      if (holder && isAlive(holder)) throw new HistoryError('locked', heldBy(file, holder));
      removeQuietly(path);
    }
    throw new HistoryError('locked', `${basename(file)} is being opened by another process just now.`);
  }

  release(): void {
    const holder = readHolder(this.path);
    if (holder && holder.pid === process.pid && holder.host === hostname()) removeQuietly(this.path);
  }
}

function lockPath(file: string): string {
  const real = realPath(file);
  return join(dirname(real), `.${basename(real)}.lock`);
}

function realPath(file: string): string {
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

function ourselves(): Holder {
  return { pid: process.pid, host: hostname(), since: new Date().toISOString(), process: processIdentity(process.pid) };
}

function readHolder(path: string): Holder | undefined {
  try {
    const holder = JSON.parse(readFileSync(path, 'utf8')) as Partial<Holder>;
    const { pid, host, since, process: identity } = holder;
    if (typeof pid !== 'number' || typeof host !== 'string') return undefined;
    return { pid, host, since: String(since), process: String(identity) };
  } catch {
    return undefined;
  }
}

/** On another computer nobody can tell; its lock counts until somebody removes it. */
function isAlive(holder: Holder): boolean {
  if (holder.host !== hostname()) return true;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const identity = processIdentity(holder.pid);
  return identity === '' || holder.process === '' || identity === holder.process;
}

/** When a process started, in the system's own count; only Linux tells it in a file. */
function processIdentity(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function heldBy(file: string, { pid, host, since }: Holder): string {
  const where = host === hostname() ? `process ${pid} on this computer` : `process ${pid} on ${host}`;
  return `${basename(file)} is open already: ${where} has held it since ${since}.`;
}

function removeQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
