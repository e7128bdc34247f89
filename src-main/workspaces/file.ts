/** The file of a workspace: made, opened, locked, copied. One process writes to it at a time; others may read. */
import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { ReadOnlyReason } from '@shared/contract';
import { emptyLog, History, HistoryError, type HistoryMeta } from '../history';
import { FileLock, realPath } from './file-lock';
import { ASKED_FOR, readOnlyBecause } from './read-only';

export interface WorkspaceFile {
  /** As it was given. */
  readonly path: string;
  readonly history: History;
  /** Why it may not be changed; null where it may. */
  readonly readOnly: ReadOnlyReason | null;
  /** Lets the file go. */
  close(): void;
}

/** @throws HistoryError: exists, io, full, locked, readonly; nothing is left behind */
export function createWorkspaceFile(path: string, meta: HistoryMeta): WorkspaceFile {
  const real = realPath(path);
  const there = existsSync(real);
  const lock = FileLock.take(path);
  let history: History | undefined;
  try {
    history = History.create(real, meta);
    // Now that the file is there, it has an identity to be locked by.
    lock.extend(path);
    return fileOf(path, history, lock, null);
  } catch (error) {
    history?.close();
    if (!there) for (const suffix of ['', '-wal', '-shm']) rmSync(real + suffix, { force: true });
    lock.release();
    throw error;
  }
}

/**
 * Opens a file for writing. One that cannot be written to, or is damaged but readable, comes for reading only, with the
 * reason; what cannot be read at all is refused. Opening for reading takes no lock.
 * @throws HistoryError: missing, notAWorkspace, newer, locked, corrupt, io
 */
export function openWorkspaceFile(
  path: string,
  options: { readonly readOnly?: boolean } = {},
): WorkspaceFile {
  const real = realPath(path);
  if (!existsSync(real)) throw new HistoryError('missing', `There is no file ${path}.`);
  if (options.readOnly) return reading(path, real, ASKED_FOR);
  let lock: FileLock | undefined;
  try {
    lock = FileLock.take(path);
    return fileOf(path, History.open(real), lock, null);
  } catch (error) {
    lock?.release();
    if (!(error instanceof HistoryError) || (error.kind !== 'readonly' && error.kind !== 'corrupt'))
      throw error;
    return reading(path, real, readOnlyBecause(error));
  }
}

function reading(path: string, real: string, why: ReadOnlyReason): WorkspaceFile {
  const history = History.open(real, { readOnly: true, damaged: true });
  const { damage, readable } = history;
  const found: ReadOnlyReason | null =
    damage === null ? null : { kind: 'damaged', message: damage, ...(readable === null ? {} : { readable }) };
  return fileOf(path, history, undefined, found ?? why);
}

/**
 * Copies a workspace to `path`, whole or not at all, and opens the copy; a file that is there is replaced.
 * @throws HistoryError: locked where somebody has that file open; io, full, readonly
 */
export async function saveWorkspaceAs(from: WorkspaceFile, path: string): Promise<WorkspaceFile> {
  const real = realPath(path);
  const lock = FileLock.take(path);
  const temporary = join(dirname(real), `.${basename(real)}.${randomUUID().slice(0, 8)}.tmp`);
  try {
    await from.history.backup(temporary);
    flush(temporary);
    emptyLog(real);
    renameSync(temporary, real);
    flush(dirname(real));
    const history = History.open(real);
    lock.extend(path);
    return fileOf(path, history, lock, null);
  } catch (error) {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(temporary + suffix, { force: true });
    lock.release();
    throw asFileError(error);
  }
}

function fileOf(
  path: string,
  history: History,
  lock: FileLock | undefined,
  readOnly: ReadOnlyReason | null,
): WorkspaceFile {
  return {
    path,
    history,
    readOnly,
    close() {
      history.close();
      lock?.release();
    },
  };
}

/** Sees to it that a file, or a folder's entries, are on the disk. Windows flushes no folders. */
function flush(path: string): void {
  if (process.platform === 'win32') return;
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function asFileError(error: unknown): unknown {
  if (error instanceof HistoryError || !(error instanceof Error)) return error;
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new HistoryError('full', 'The disk is full.', { cause: error });
  const about = code !== '' || error instanceof TypeError;
  return about
    ? new HistoryError('io', `The copy could not be written: ${error.message}`, { cause: error })
    : error;
}
