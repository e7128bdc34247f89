// Places where nothing can be written, whoever tries. Which of them there are differs between machines, containers and
// sandboxes: each is tried.
import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The first ones are closed to an administrator as well; the last to everybody else. */
const CLOSED = ['/sys/kernel', '/sys', '/dev/pts'];
const CLOSED_TO_USERS = ['/root', '/usr', '/etc'];

/** A folder in which no file can be made; undefined on a machine that has none. */
export function closedFolder(): string | undefined {
  const isAdministrator = process.getuid?.() === 0;
  return [...CLOSED, ...(isAdministrator ? [] : CLOSED_TO_USERS)].find(isClosed);
}

function isClosed(folder: string): boolean {
  const file = join(folder, `drydock-e2e-${process.pid}`);
  try {
    closeSync(openSync(file, 'wx'));
  } catch (error) {
    return ['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '');
  }
  rmSync(file, { force: true });
  return false;
}

/** Whether there is a disk that is always full. */
export function hasFullDevice(): boolean {
  try {
    if (!statSync('/dev/full').isCharacterDevice()) return false;
    writeFileSync('/dev/full', 'x');
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOSPC';
  }
}

/**
 * A disk of so many bytes at `folder`, until `remove` is called; undefined where this process may not make one, or where
 * its size is not kept to, as in some sandboxes.
 */
export function smallDisk(folder: string, bytes: number): { remove(): void } | undefined {
  mkdirSync(folder);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  // Lazily: whoever has just closed a file there may be a moment behind.
  const remove = (): void => void execFileSync('umount', ['-l', folder]);
  const probe = join(folder, 'probe');
  try {
    writeFileSync(probe, Buffer.alloc(2 * bytes));
  } catch (error) {
    rmSync(probe, { force: true });
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return { remove };
  }
  remove();
  return undefined;
}
