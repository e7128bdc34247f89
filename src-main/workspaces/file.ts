/** The file of a workspace: made, opened, locked, copied. One process writes to it at a time; others may read. */
import { randomUUID } from 'node:crypto';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { History, HistoryError, type HistoryMeta } from '../history';
import { FileLock } from './file-lock';

export interface WorkspaceFile {
  readonly path: string;
  readonly history: History;
  /** Why it may not be changed; null where it may. */
  readonly readOnly: string | null;
  /** Lets the file go. */
  close(): void;
}

/** @throws HistoryError: exists, io, full, locked */
export function createWorkspaceFile(path: string, meta: HistoryMeta): WorkspaceFile {
  return locked(path, () => History.create(path, meta));
}

/**
 * Opens a file for writing; one that is damaged, but readable, comes for reading only, with the reason.
 * @throws HistoryError: missing, notAWorkspace, newer, locked, corrupt, io
 */
export function openWorkspaceFile(path: string, options: { readonly readOnly: boolean }): WorkspaceFile {
  if (!existsSync(path)) throw new HistoryError('missing', `There is no file ${path}.`);
  if (options.readOnly) return reading(path, 'The workspace was opened for reading only.');
  try {
    return locked(path, () => History.open(path));
  } catch (error) {
    if (!(error instanceof HistoryError) || (error.kind !== 'readonly' && error.kind !== 'corrupt')) throw error;
    return reading(path, error.message);
  }
}

/**
 * Copies a workspace to `path`, whole or not at all, and opens the copy; a file that is there is replaced.
 * @throws HistoryError: locked where somebody has that file open; io, full
 */
export async function saveWorkspaceAs(from: WorkspaceFile, path: string): Promise<WorkspaceFile> {
  const lock = FileLock.take(path);
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID().slice(0, 8)}.tmp`);
  try {
    await from.history.backup(temporary);
    for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true });
    renameSync(temporary, path);
    return fileOf(path, History.open(path), lock);
  } catch (error) {
    rmSync(temporary, { force: true });
    lock.release();
    if (error instanceof HistoryError || !(error instanceof Error) || !('code' in error)) throw error;
    throw new HistoryError('io', `The copy could not be written: ${error.message}`, { cause: error });
  }
}

function locked(path: string, open: () => History): WorkspaceFile {
  const lock = FileLock.take(path);
  try {
    return fileOf(path, open(), lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

function fileOf(path: string, history: History, lock: FileLock): WorkspaceFile {
  return {
    path,
    history,
    readOnly: null,
    close() {
      history.close();
      lock.release();
    },
  };
}

function reading(path: string, why: string): WorkspaceFile {
  const history = History.open(path, { readOnly: true });
  return {
    path,
    history,
    readOnly: why,
    close() {
      history.close();
    },
  };
}
